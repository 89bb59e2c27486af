"""Mentions found in the vocabulary, and the extensions of such mentions by neighbouring words.

Takes a reading and a ``Vocabulary``, gives drafts. Abbreviations come here only as candidates; ``trust`` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kgbuild.extract.reading import Draft, Reading
from kgbuild.model import SectionKind, Span
from kgbuild.vocab import DictMatch, TermHit, Vocabulary

SCORED = {"Drug", "Condition", "AdverseEvent", "Mechanism", "Target", "Endpoint", "Criteria"}
"""Concept types that become mentions."""
HELPERS = {"Process", "Regulator", "Intervention", "Regimen"}
"""Concept types that rules use and that are not mentions of their own."""

_ANTI = re.compile(r"(?:anti|non)[- ]?$", re.IGNORECASE)
_VERSION = re.compile(r",?\s*\(?(?:version|v\.?)\s*(\d(?:\.\d+)?)\)?|\s(\d\.\d)(?!\d|%)", re.IGNORECASE)
_NAMED_AFTER = re.compile(
    r" (?:Institute|Research (?:UK|Institute|Cent)|Council|Society|Cent(?:er|re)\b|Consortium|Foundation|Registry"
    r"|Network|Group\b)"
    r"|\.?,? (?:19|20)\d\d ?[;:,]"
)
"""Behind "Cancer" in the name of an institution or in a citation of a journal: no disease is meant."""
_STATISTIC = re.compile(r"(?:median|mean|average|overall mean|estimated)\s+", re.IGNORECASE)
"""A statistic before an endpoint belongs to the value, not to the endpoint's name."""
_DEFINING = re.compile(r"\b(?:(?:is|are|was|were) defined (?:as|by)|definition of)\b[^.;]*$", re.IGNORECASE)
_AUTHOR_CUE = re.compile(r"\s*(?:response|criteria|classification|grading)", re.IGNORECASE)
_GENERIC_HEAD = re.compile(
    r"[ -](?:targeted )?(?:therap(?:y|ies)|treatments?|agents?|drugs?|small[ -]molecules?|compounds?|medications?"
    r"|medicines?|molecules?)\b(?! kinase)",
    re.IGNORECASE,
)


def matches(reading: Reading, vocabulary: Vocabulary) -> Iterator[tuple[str, DictMatch, tuple[TermHit, ...]]]:
    """(type, match, hits of that type) for every dictionary match in the readable text."""
    for start, end in _stretches(reading):
        for match in vocabulary.find(reading.text, start, end):
            by_type: dict[str, list[TermHit]] = {}
            for hit in match.hits:
                by_type.setdefault(hit.concept.type, []).append(hit)
            for kind, hits in by_type.items():
                yield kind, match, tuple(hits)


def _stretches(reading: Reading) -> Iterator[tuple[int, int]]:
    for s in reading.sentences:
        yield s.start, s.end


def drafts(reading: Reading, vocabulary: Vocabulary) -> list[Draft]:
    """Dictionary drafts of all types, helper types included, overlapping ones not yet resolved."""
    found: list[Draft] = []
    for kind, match, hits in matches(reading, vocabulary):
        if kind not in SCORED and kind not in HELPERS:
            continue
        if kind in ("Condition", "AdverseEvent") and _ANTI.search(reading.text, max(0, match.start - 6), match.start):
            continue
        if kind == "Condition" and _NAMED_AFTER.match(reading.text, match.end):
            continue
        if kind in ("Endpoint", "Criteria") and _is_aside(reading, match.start, kind):
            continue
        full = tuple(h for h in hits if h.kind != "abbreviation")
        draft = Draft(match.start, match.end, kind, full or hits, abbreviation=not full)
        found.append(_extended(reading.text, draft))
    return found


def _is_aside(reading: Reading, start: int, kind: str) -> bool:
    """Measures in site keywords stem from eligibility; those inside a definition explain another endpoint."""
    sentence = reading.sentence_at(start)
    if sentence is None:
        return False
    if sentence.section.kind is SectionKind.KEYWORDS:
        return True
    return kind == "Endpoint" and bool(_DEFINING.search(reading.text, sentence.start, start))


def _extended(text: str, draft: Draft) -> Draft:
    if draft.type == "Criteria":
        return _with_version(text, draft)
    if draft.type == "Endpoint":
        lead = _STATISTIC.match(text, draft.start, draft.end)
        return replace(draft, start=lead.end()) if lead else draft
    return draft


def _with_version(text: str, draft: Draft) -> Draft:
    """``RECIST`` + `` version 1.1``: the version belongs to the mention, and chooses the concept in linking."""
    own = re.search(r"(?:version|\bv\.?)\s*(\d(?:\.\d+)?)|\s(\d\.\d)(?!\d)", draft.span.of(text), re.IGNORECASE)
    if own:
        return replace(draft, value={"version": own.group(1) or own.group(2)})
    m = _VERSION.match(text, draft.end)
    if m is None:
        return draft
    stop = m.end() - (1 if m.group().endswith(")") and "(" not in m.group() else 0)
    return replace(draft, end=stop, value={"version": m.group(1) or m.group(2)})


def is_author_named(text: str, draft: Draft) -> bool:
    """Criteria named by a person (Choi, Cheson) count only where a word such as "criteria" or "response" follows."""
    return bool(_AUTHOR_CUE.match(text, draft.end))


def widen_generic(text: str, draft: Draft, limit: Span) -> Draft:
    """``anti-angiogenic`` + `` targeted therapy``: a generic head noun belongs to the mention of the class."""
    if draft.type != "Mechanism" or not _is_adjective(draft.span.of(text)):
        return draft
    m = _GENERIC_HEAD.match(text, draft.end, limit.end)
    return replace(draft, end=m.end()) if m else draft


def _is_adjective(piece: str) -> bool:
    return bool(re.search(r"(?:ic|ive|al|ary|ant|ent|ing|ory)$", piece, re.IGNORECASE))
