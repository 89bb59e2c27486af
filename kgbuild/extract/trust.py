"""Whether a vocabulary abbreviation may be believed in this document, and what a document's own definitions mean.

``MM`` is multiple myeloma in a record that says "multiple myeloma", and nothing where it says nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kgbuild.extract.abbreviations import singular
from kgbuild.extract.overlaps import Covered
from kgbuild.extract.reading import Definition, Draft, Reading
from kgbuild.extract.rules import single_patterns
from kgbuild.model import Span
from kgbuild.vocab import TermHit

_SELF_EVIDENT = 4
"""Letters from which on an abbreviation with a single reading needs no support."""
_PLAIN_ENDPOINT = 3
"""Letters from which on an endpoint's abbreviation is taken without support; shorter ones need an endpoint nearby."""
_GLUED = re.compile(r"(?<!anti)(?<!non)(?<!pre)(?<!post)(?<=\w)-$", re.IGNORECASE)
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
    named = (d for d in [*full, *candidates] if d.type == "Endpoint" and d.end - d.start >= _PLAIN_ENDPOINT)
    endpoints = Covered(d.span for d in named)
    kept: list[Draft] = []
    for draft in candidates:
        form = singular(draft.span.of(reading.text))
        if form in defined:
            continue
        hits = tuple(h for h in draft.hits if h.concept.id in spelled) or _by_initials(draft, initials.get(form, ()))
        if hits:
            kept.append(replace(draft, hits=hits))
        elif _stands_alone(reading.text, draft, form, endpoints):
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


def _stands_alone(text: str, draft: Draft, form: str, endpoints: Covered) -> bool:
    if _GLUED.search(text, max(0, draft.start - 6), draft.start):
        return False
    if len({h.concept.id for h in draft.hits}) > 1 and draft.type != "Endpoint":
        return False
    if draft.type == "Regulator":
        return True
    if draft.type == "Criteria":
        return len(form) >= _SELF_EVIDENT
    if draft.type == "Endpoint":
        if _P["ratio"].fullmatch(form) and _P["number_after"].match(text, draft.end):
            return False
        return _in_endpoint_context(text, draft, form, endpoints)
    if draft.type in ("Drug", "Regimen"):
        coded = any(c.isdigit() for c in form) and "-" in form
        beside = _P["given_before"].search(text, max(0, draft.start - 3), draft.start)
        return coded or bool(beside or _P["given_after"].match(text, draft.end))
    if draft.type == "Target":
        return any(c.isdigit() for c in form) or len(form) >= _SELF_EVIDENT or _in_target_context(text, draft, form)
    return len(form) >= _SELF_EVIDENT


def _in_target_context(text: str, draft: Draft, form: str) -> bool:
    """Three letters are a gene where the words beside them speak of genes (``inhibitor of MET``, ``KIT mutation``)."""
    if len(form) < 3:
        return False
    before = _P["target_before"].search(text, max(0, draft.start - 40), draft.start)
    return bool(before or _P["target_after"].match(text, draft.end))


def _in_endpoint_context(text: str, draft: Draft, form: str, endpoints: Covered) -> bool:
    if len(form) >= _PLAIN_ENDPOINT:
        return True
    near = endpoints.touches(Span(max(0, draft.start - 200), draft.end + 200))
    before = _ENDPOINT_CUE.search(text, max(0, draft.start - 16), draft.start)
    return bool(before) or (near and bool(_ENDPOINT_AFTER.match(text, draft.end)))


def defined(reading: Reading, full: Sequence[Draft]) -> list[Draft]:
    """Drafts for the short forms that the document defines, at the definition and everywhere they recur."""
    near = reading.by_sentence(full)
    meanings: dict[str, tuple[Definition, Draft]] = {}
    for definition in reading.definitions:
        sentence = reading.sentence_at(definition.short.start)
        if sentence is None or definition.form in meanings:
            continue
        meaning = _meaning(reading, definition, near[sentence.index])
        if meaning is not None:
            meanings[definition.form] = (definition, meaning)
    return [_short_draft(reading, span, *meanings[form]) for form, span in occurrences(reading, meanings)]


def _short_draft(reading: Reading, span: Span, definition: Definition, meaning: Draft) -> Draft:
    return Draft(
        span.start, span.end, meaning.type, meaning.hits, query=meaning.span.of(reading.text), abbreviation=True,
        long_form=definition.long, value=dict(meaning.value),
    )  # fmt: skip


def _meaning(reading: Reading, definition: Definition, near: Sequence[Draft]) -> Draft | None:
    """The mention that the long form is, or ends with, or begins with when a plain noun follows.

    None for a long form that lists several drugs: the short form is then a regimen of its own.
    """
    long = definition.long
    inside = [d for d in near if long.contains(d.span) and d.type != "Process"]
    exact = [d for d in near if d.span == long and d.type != "Process"]
    if not exact and len({d.concepts for d in inside if d.type == "Drug"}) > 1:
        return None
    whole = [d for d in near if d.start <= long.start and d.end >= long.end and d.type != "Process"]
    named = [d for d in inside if d.end == long.end and d.outer.start <= long.start]
    begun = [d for d in inside if d.start == long.start and _PLAIN_TAIL.fullmatch(reading.text, d.end, long.end)]
    return max(exact or whole or named or begun, key=lambda d: (d.end - d.start, d.type != "Target"), default=None)


def occurrences(reading: Reading, forms: Iterable[str]) -> Iterator[tuple[str, Span]]:
    """Every place where a short form stands as a word, singular or plural, inside the readable text."""
    words = "|".join(re.escape(f) for f in sorted(forms, key=lambda f: (-len(f), f)))
    if not words:
        return
    pattern = re.compile(rf"(?<![\w/])({words})s?(?![\w])")
    for s in reading.sentences:
        for m in pattern.finditer(reading.text, s.start, s.end):
            yield m.group(1), Span(m.start(), m.end())
