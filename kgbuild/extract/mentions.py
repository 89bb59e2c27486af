"""All mentions of a record: dictionary, abbreviations, shapes and modifiers put together.

Takes a reading with sentences and definitions, fills its drafts and mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kgbuild.extract.dictionary import drafts as dictionary_drafts
from kgbuild.extract.dictionary import is_author_named, widen_generic
from kgbuild.extract.dosing import dose_modifiers
from kgbuild.extract.event_terms import event_terms
from kgbuild.extract.harm_types import harm_typed
from kgbuild.extract.modifiers import attach, modifiers_before
from kgbuild.extract.names import field_names, shaped_drugs
from kgbuild.extract.other_names import renamed
from kgbuild.extract.overlaps import Covered, keep
from kgbuild.extract.processes import ProcessMatcher
from kgbuild.extract.quantities import dates, doses, frame_before, parse_date, phases, trial_ids
from kgbuild.extract.reading import Draft, Modification, Reading
from kgbuild.extract.shapes import biomarkers, more_states, organisations, target_classes
from kgbuild.extract.tagged import unknown_names
from kgbuild.extract.trust import defined, supported
from kgbuild.model import Mention, Modifier, SectionKind, Span
from kgbuild.model.mention import MENTION_TYPES
from kgbuild.vocab import Vocabulary

_OR_BEFORE = re.compile(r"\b(?:and\s*/\s*or|and\s+or|or)\s+$", re.IGNORECASE)
_GAIN = re.compile(r"\s+(?:benefit|improvement|gain|advantage|difference|prolongation|increase)\b", re.IGNORECASE)
_ANTI_START = re.compile(r"anti-?", re.IGNORECASE)
_ANTI = re.compile(r"anti-?\s?$", re.IGNORECASE)
_DETAIL = re.compile(r"\s*\([A-Z]{2,8}\)(?: [A-Z][\w-]+)+")


class MentionFinder:
    """Finds the mentions of a record; holds what is compiled from the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._processes = ProcessMatcher(vocabulary)

    def __call__(self, reading: Reading) -> None:
        """Fill ``reading.drafts`` and ``reading.mentions``."""
        found = dictionary_drafts(reading, self._vocabulary)
        full = [d for d in found if not d.abbreviation and self._believable(reading, d)]
        for near in reading.by_sentence(full):
            full += target_classes(reading.text, _targets(near), self._vocabulary)
        full += self._processes(reading)
        for near in reading.by_sentence(full):
            for d in near:
                _attach(reading, d, {}, near)
        full = _without_prefixes(reading.text, _uncoordinated(reading.text, full))
        short = supported(reading, [d for d in found if d.abbreviation], full)
        full += _organisations(reading)
        names = renamed(reading, field_names(reading, full), self._vocabulary)
        drafts = keep(
            [
                *full,
                *short,
                *defined(reading, full),
                *names,
                *shaped_drugs(reading, full),
                *unknown_names(reading, full),
            ]
        )
        drafts = self._widened(reading, drafts)
        drafts = _shaped(reading, drafts)
        drafts = harm_typed(reading, drafts, self._vocabulary)
        reading.drafts = sorted([*drafts, *event_terms(reading, self._vocabulary)], key=lambda d: d.start)
        reading.mentions = [_mention(reading, d) for d in _numbered(reading.drafts)]

    def _believable(self, reading: Reading, draft: Draft) -> bool:
        if draft.type == "Criteria" and draft.value == {} and len(draft.span.of(reading.text).split()) == 1:
            return draft.span.of(reading.text).isupper() or is_author_named(reading.text, draft)
        return True

    def _widened(self, reading: Reading, drafts: list[Draft]) -> list[Draft]:
        wide = [widen_generic(reading.text, d, _bounds(reading, d)) for d in drafts]
        relooked = [self._relooked(reading, d) if d.type == "Criteria" and d.value else d for d in wide]
        return keep(relooked)

    def _relooked(self, reading: Reading, draft: Draft) -> Draft:
        """The concept of the version, where the vocabulary has one."""
        hits = self._vocabulary.lookup(draft.span.of(reading.text), {"Criteria"})
        return replace(draft, hits=hits or draft.hits)


def _uncoordinated(text: str, drafts: list[Draft]) -> list[Draft]:
    """Leave "refractory multiple myeloma" out behind "relapsed or": the disjunction is not the narrower concept."""

    by_end: dict[int, list[Draft]] = {}
    for d in drafts:
        if d.type == "Condition":
            by_end.setdefault(d.end, []).append(d)

    def is_half(d: Draft) -> bool:
        if d.type != "Condition" or not _OR_BEFORE.search(text, max(0, d.start - 40), d.start):
            return False
        inner = (o for o in by_end[d.end] if o.start > d.start)
        return any(_all_modifiers(text[d.start : o.start]) for o in inner)

    return [d for d in drafts if not is_half(d)]


def _without_prefixes(text: str, drafts: list[Draft]) -> list[Draft]:
    """Leave the class "anti-VEGF" out before "antibody", which it only narrows; "anti-VEGF therapy" stays."""
    starts = {d.start for d in drafts if d.type == "Mechanism"}
    targets = Covered(d.span for d in drafts if d.type == "Target")

    def is_prefix(d: Draft) -> bool:
        glued = d.type == "Mechanism" and d.end + 1 in starts and text[d.end] in " -"
        if not glued or not _ANTI_START.match(text, d.start):
            return False
        return targets.touches(d.span)

    return [d for d in drafts if not is_prefix(d)]


def _all_modifiers(words: str) -> bool:
    """Whether the words before a base concept are modifiers and nothing else."""
    found = modifiers_before(words, 0, len(words), {})
    return bool(found) and not words.strip()[: found[0].start].strip()


def _targets(drafts: list[Draft]) -> list[Draft]:
    return [d for d in drafts if d.type == "Target"]


def _bounds(reading: Reading, draft: Draft) -> Span:
    sentence = reading.sentence_at(draft.start)
    return sentence.span if sentence else draft.span


def _shaped(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Add what is found by shape, then modifiers."""
    text = reading.text
    extra: list[Draft] = list(_field_shapes(reading))
    near = reading.by_sentence(drafts)
    for s in reading.sentences:
        for find in (phases, doses, dates, trial_ids):
            extra += find(text, s.start, s.end)
        extra += biomarkers(text, _targets(near[s.index]))
    frames = Covered(p.span for f in reading.record.named("outcome") for p in f.parts if p.name == "time_frame")
    extra = [d for d in extra if d.type == "TimeFrame" or not frames.touches(d.span)]
    extra += _frames(reading, drafts)
    kept = keep([*_fresh(drafts), *extra])
    states = {d.end: d for d in kept if d.type == "Biomarker"}
    for neighbours in reading.by_sentence(kept):
        for d in neighbours:
            _attach(reading, d, states, neighbours)
    return kept


def _organisations(reading: Reading) -> Iterator[Draft]:
    """Sponsors by field, other organisations by shape; a shape that touches a field's value is not one."""
    given = [Draft(f.start, f.end, "Organization") for f in reading.record.named("sponsor")]
    yield from given
    for s in reading.sentences:
        if s.section.kind is not SectionKind.KEYWORDS:
            found = organisations(reading, s.start, s.end)
            yield from (d for d in found if not any(d.span.overlaps(g.span) for g in given))


def _fresh(drafts: list[Draft]) -> list[Draft]:
    return [replace(d, modifiers=[]) for d in drafts]


def _field_shapes(reading: Reading) -> Iterator[Draft]:
    """Time frames, dates and organisations that the record's own layout marks."""
    for f in reading.record.fields:
        if f.name == "outcome":
            frame = f.part("time_frame")
            if frame is not None:
                yield Draft(frame.start, frame.end, "TimeFrame", value={"text": reading.record.value(frame)})
        elif f.name in ("publication_date", "completion_date", "last_update_date", "start_date"):
            parsed = parse_date(reading.record.value(f).strip())
            if parsed:
                yield Draft(f.start, f.end, "Date", value={"iso": parsed[0], "precision": parsed[1]})


def _frames(reading: Reading, drafts: list[Draft]) -> Iterator[Draft]:
    """``6-month`` before an endpoint, but not in "10-month survival benefit", which is a difference."""
    for d in drafts:
        if d.type == "Endpoint" and not _GAIN.match(reading.text, d.end):
            frame = frame_before(reading.text, _bounds(reading, d).start, d.start)
            if frame is not None:
                yield frame


def _attach(reading: Reading, draft: Draft, states: dict[int, Draft], drafts: list[Draft]) -> None:
    text, bounds = reading.text, _bounds(reading, draft)
    if draft.type in ("Condition", "AdverseEvent"):
        attach(text, draft, bounds, states)
    elif draft.type == "Dose":
        draft.modifiers.extend(dose_modifiers(text, draft, bounds.end))
    elif draft.type == "Mechanism":
        _attach_target(reading.text, draft, drafts)
    elif draft.type == "Biomarker":
        more = more_states(text, draft)
        if more:
            draft.modifiers.append(Modification(*more, text[more[0] : more[1]], text[more[0] : more[1]], "state"))
    elif draft.type == "Organization":
        m = _DETAIL.match(text, draft.end)
        if m:
            piece = m.group().strip()
            draft.modifiers.append(Modification(m.end() - len(piece), m.end(), piece, piece, "part"))


def _attach_target(text: str, draft: Draft, drafts: list[Draft]) -> None:
    """``anti-VEGF`` before ``antibody``."""
    for d in (d for d in drafts if d.type == "Target" and text[d.end : draft.start] in (" ", "-")):
        lead = _ANTI.search(text, max(0, d.start - 6), d.start)
        if lead and d.end < draft.start:
            piece = text[lead.start() : d.end]
            draft.modifiers.append(Modification(lead.start(), d.end, piece, piece, "target"))


def _numbered(drafts: list[Draft]) -> list[Draft]:
    """Give the scored drafts their places among the mentions."""
    scored = [d for d in drafts if d.type in MENTION_TYPES]
    for i, d in enumerate(scored):
        d.index = i
    return scored


def _mention(reading: Reading, d: Draft) -> Mention:
    modifiers = tuple(Modifier(m.start, m.end, m.text, m.value) for m in d.modifiers)
    hints = d.concepts if d.hits else ()
    return Mention(d.start, d.end, d.span.of(reading.text), d.type, modifiers, d.query, hints, dict(d.value))
