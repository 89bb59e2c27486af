"""Whether a vocabulary abbreviation may be believed in this document, and what a document's own definitions mean.

``MM`` is multiple myeloma in a record that says "multiple myeloma", and nothing where it says nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kgbuild.extract.abbreviations import singular
from kgbuild.extract.reading import Definition, Draft, Reading
from kgbuild.extract.rules import single_patterns
from kgbuild.model import Span
from kgbuild.vocab import TermHit

_SELF_EVIDENT = 4
"""Letters from which on an abbreviation with a single reading needs no support."""
_STOP = {"of", "the", "in", "and", "or", "for", "to", "with", "by", "a", "an"}
_PLAIN_TAIL = re.compile(
    r"(?:[\s-]+(?:rates?|receptors?|proteins?|gene|antigens?|inhibitors?|disease|syndrome|criteria))?"
)
_ENDPOINT_CUE = re.compile(r"(?:median|mean|rate|improved|longer|[-\d]month|[-\d]year)\s*$", re.IGNORECASE)
_P = single_patterns("trust.toml")
_ENDPOINT_AFTER = re.compile(r"\s*(?:rate|was|were|of|and|benefit|at|by)\b|\s*[;,.)|]", re.IGNORECASE)


def supported(reading: Reading, candidates: Sequence[Draft], full: Sequence[Draft]) -> list[Draft]:
    """Those abbreviation drafts that the document supports, with only the supported readings left."""
    spelled = {c for d in full for c in d.concepts}
    initials = _initials(reading.text, full)
    defined = {d.form for d in reading.definitions}
    kept: list[Draft] = []
    for draft in candidates:
        form = singular(draft.span.of(reading.text))
        if form in defined:
            continue
        hits = tuple(h for h in draft.hits if h.concept.id in spelled) or _by_initials(draft, initials.get(form, ()))
        if hits:
            kept.append(replace(draft, hits=hits))
        elif _stands_alone(reading.text, draft, form, full):
            kept.append(draft)
    return kept


def _by_initials(draft: Draft, concepts: Iterable[str]) -> tuple[TermHit, ...]:
    wanted = set(concepts)
    return tuple(h for h in draft.hits if h.concept.id in wanted)


def _initials(text: str, full: Sequence[Draft]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for d in full:
        words = [w for w in re.findall(r"[^\W_]+", d.outer.of(text)) if w.lower() not in _STOP]
        key = "".join(w[0] for w in words).upper()
        if len(key) >= 2:
            found[key] = (*found.get(key, ()), *d.concepts)
    return found


def _stands_alone(text: str, draft: Draft, form: str, full: Sequence[Draft]) -> bool:
    if len({h.concept.id for h in draft.hits}) > 1 and draft.type != "Endpoint":
        return False
    if draft.type == "Regulator":
        return True
    if draft.type == "Criteria":
        return len(form) >= _SELF_EVIDENT
    if draft.type == "Endpoint":
        return _in_endpoint_context(text, draft, form, full)
    if draft.type == "Drug":
        return False
    if draft.type == "Target":
        return any(c.isdigit() for c in form) or len(form) >= _SELF_EVIDENT or _in_target_context(text, draft, form)
    return len(form) >= _SELF_EVIDENT


def _in_target_context(text: str, draft: Draft, form: str) -> bool:
    """Three letters are a gene where the words beside them speak of genes (``inhibitor of MET``, ``KIT mutation``)."""
    if len(form) < 3:
        return False
    before = _P["target_before"].search(text, max(0, draft.start - 40), draft.start)
    return bool(before or _P["target_after"].match(text, draft.end))


def _in_endpoint_context(text: str, draft: Draft, form: str, full: Sequence[Draft]) -> bool:
    if len(form) >= 3:
        return True
    near = any(d.type == "Endpoint" and abs(d.start - draft.start) < 200 for d in full)
    before = _ENDPOINT_CUE.search(text, max(0, draft.start - 16), draft.start)
    return bool(before) or (near and bool(_ENDPOINT_AFTER.match(text, draft.end)))


def defined(reading: Reading, full: Sequence[Draft]) -> list[Draft]:
    """Drafts for the short forms that the document defines, at the definition and everywhere they recur."""
    found: list[Draft] = []
    for definition in reading.definitions:
        meaning = _meaning(reading, definition, full)
        if meaning is None:
            continue
        for span in occurrences(reading, definition):
            found.append(
                Draft(
                    span.start, span.end, meaning.type, meaning.hits, query=meaning.span.of(reading.text),
                    abbreviation=True, long_form=definition.long, value=dict(meaning.value),
                )
            )  # fmt: skip
    return found


def _meaning(reading: Reading, definition: Definition, full: Sequence[Draft]) -> Draft | None:
    """The mention that the long form is, or ends with, or begins with when a plain noun follows."""
    long = definition.long
    whole = [d for d in full if d.start <= long.start and d.end >= long.end and d.type != "Process"]
    inside = [d for d in full if long.contains(d.span) and d.type != "Process"]
    named = [d for d in inside if d.end == long.end and d.outer.start <= long.start]
    begun = [d for d in inside if d.start == long.start and _PLAIN_TAIL.fullmatch(reading.text, d.end, long.end)]
    return max(whole or named or begun, key=lambda d: (d.end - d.start, d.type != "Target"), default=None)


def occurrences(reading: Reading, definition: Definition) -> list[Span]:
    """Every place where the short form stands as a word, singular or plural, inside the readable text."""
    pattern = re.compile(rf"(?<![\w/]){re.escape(definition.form)}s?(?![\w])")
    return [Span(m.start(), m.end()) for s in reading.sentences for m in pattern.finditer(reading.text, s.start, s.end)]
