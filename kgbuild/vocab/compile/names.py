"""Takes drafts, gives them their names: label chosen, kinds told, decorations off, long and generic ones dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.drafts import Draft, Drafts
from kgbuild.vocab.compile.keys import name_key, prefix_of
from kgbuild.vocab.compile.pool import CORE
from kgbuild.vocab.compile.report import Report
from kgbuild.vocab.sources.names import is_abbreviation

_LEFT_OUT = ("narrow_synonym", "broad_synonym")
_CODE = re.compile(r"[A-Z]{1,6}[- ]?\d{2,}[- ]?\d*[A-Za-z]{0,2}|[A-Z]{2,5}-[A-Z]?\d{1,6}[A-Z]?")
_SHORT_CAPITALS = re.compile(r"[A-Z][A-Za-z]?[A-Z0-9]{0,5}")
_SHAPED = ("label", "exact_synonym", "related_synonym")
_LONGEST_GENERIC = 25
_INVERTING = ("MESH", "MONDO")
_INVERTED = re.compile(r"[^\d()\[\]/]{3,}(, [^,\d()\[\]/]{3,}){1,3}")


def collect_names(drafts: Drafts, settings: Settings, report: Report) -> None:
    """Fill every draft's names, most trusted first; the first is the label."""
    for draft in drafts.by_id.values():
        draft.names = list(_names(draft, settings, report))


def _names(draft: Draft, settings: Settings, report: Report) -> Iterator[tuple[str, str, str]]:
    seen: set[str] = set()
    first = True
    for text, kind, source in _stated(draft):
        text = " ".join(text.split())
        if kind in _LEFT_OUT:
            report.counts[f"names left out: {kind}"] += 1
            continue
        if source == CORE:
            pairs = [(text, kind)]
        elif reason := _unfit(text, settings):
            report.counts[f"names left out: {reason}"] += 1
            if not first:
                continue
            pairs = [(text, kind)]
        else:
            pairs = list(_forms(text, kind, draft.id, settings))
        for form, form_kind in pairs:
            if source != CORE and not first:
                form_kind = _kind(form, form_kind, draft.type)
            cased = form.isupper() or (source == CORE and form_kind == "abbreviation")
            mark = form if cased else form.lower().replace("-", " ")
            if form_kind == "label" and not first:
                form_kind = "mapped_label"
            if mark not in seen and form:
                seen.add(mark)
                first = False
                yield form, form_kind, source


def _stated(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """All names as the sources state them: core's, then the canonical id's label, then the others by trust.

    All of core's come first: the kind that core gives a name stands.
    """
    core = [f for f in draft.facts if f.source == CORE]
    own = [f for f in draft.facts if f.id == draft.id and f.source != CORE]
    for f in core:
        yield f.label, "label", f.source
        for text, kind in f.names:
            yield text, kind, f.source
    for f in (*own, *draft.facts):
        if f.label:
            yield f.label, "label", f.source
    for f in draft.facts:
        for text, kind in f.names:
            yield text, kind, f.source


def _unfit(text: str, settings: Settings) -> str:
    if len(text) > settings.longest:
        return f"over {settings.longest} characters"
    if not any(c.isalpha() for c in text):
        return "no letter"
    if len(text) < _LONGEST_GENERIC and name_key(text) in settings.generic:
        return "generic word"
    return ""


def _kind(text: str, kind: str, type: str) -> str:
    """Sources call many research codes and abbreviations exact synonyms: told apart by their shape."""
    if kind not in _SHAPED:
        return kind
    if type == "Drug" and kind == "exact_synonym" and _CODE.fullmatch(text):
        return "code"
    if type in ("Condition", "AdverseEvent") and _is_abbreviation(text, kind):
        return "abbreviation"
    return kind


def _is_abbreviation(text: str, kind: str) -> bool:
    """Short names in capitals; of labels those that no word is written like."""
    return len(text) < 7 and (bool(_SHORT_CAPITALS.fullmatch(text)) if kind != "label" else is_abbreviation(text))


def _forms(text: str, kind: str, curie: str, settings: Settings) -> Iterator[tuple[str, str]]:
    """A name as it stands, without its decorations, and in natural order ("abdomen, acute")."""
    yield text, kind
    clean = settings.decorations.sub("", text)
    if clean != text and sum(c.isalpha() for c in clean) > 2 and name_key(clean) not in settings.generic:
        yield clean, "exact_synonym" if kind == "label" else kind
    if kind == "label" and ", " in clean and prefix_of(curie) in _INVERTING and _INVERTED.fullmatch(clean):
        yield " ".join(reversed(clean.split(", "))), "exact_synonym"
