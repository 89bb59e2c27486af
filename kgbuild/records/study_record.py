"""A ``Study`` as a ``Record``: its values one behind the other as the text, with sections, fields and places.

Takes a study whose values have paths, gives the record. What extraction reads (prose, names) stands in sections; dates,
codes and the numbers of results stand behind them in no section, so that each has evidence and none is read as prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import add

from kgbuild.model import Field, Places, Record, RecordError, Section, SectionKind, Study, Value
from kgbuild.model.study import PlannedOutcome, ReportedMeasure, values
from kgbuild.model.text import Span
from kgbuild.records.eligibility import split_criteria

_NCT = re.compile(r"NCT[0-9]{8}")
_DATES = ("start_date", "completion_date", "last_update_date")
_PROSE = {"brief_summary": SectionKind.BRIEF_SUMMARY, "detailed_description": SectionKind.DETAILED_DESCRIPTION}


def study_record(study: Study, source_format: str, source: str, version: str) -> Record:
    """The record of a study.

    Args:
        study: with a ``nct_id``; its values get their offsets here.
        source_format: e.g. ``ctgov_v2_json``.
        source: name of the file (and the place in it), for messages.
        version: 64 hex digits over the source's content, see ``Record``.

    Raises:
        RecordError: the study has no NCT id, or a value holds half a character.
    """
    named = study.scalars.get("nct_id")
    if named is None:
        raise RecordError(source, "holds a study without an NCT id")
    nct = named.said
    if not _NCT.fullmatch(nct):
        raise RecordError(source, f"{nct[:60]!a} is no NCT id", named.path)
    page = _Page()
    _protocol(page, study)
    _results(page, study)
    page.rest(study)
    text, places = "\n".join(page.parts), page.places()
    check_text(text, places, source)
    return Record(
        id=f"kgb.record:{nct}.{source_format}",
        version=version,
        source_format=source_format,
        source=source,
        text=text,
        trial_id=f"clinicaltrials:{nct}",
        nct_id=nct,
        sections=tuple(page.sections),
        fields=tuple(page.fields),
        last_update=study.said("last_update_date"),
        study=study,
        places=places,
        notices=tuple(study.notices),
    )


def check_text(text: str, places: Places, source: str) -> None:
    """Refuse a text with a lone surrogate: JSON can spell one (``\\ud800``), no file can hold it.

    Raises:
        RecordError: with the path of the value.
    """
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError as error:
        (at,) = places.locate(Span(error.start, error.start + 1))
        raise RecordError(source, "holds a lone surrogate: half a character, as \\ud800", at.path) from None


class _Page:
    """The text in the making: every value is put once, on lines of its own."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.sections: list[Section] = []
        self.fields: list[Field] = []
        self._starts: list[int] = []
        self._paths: list[str] = []
        self._at = 0

    def put(self, value: Value | None) -> bool:
        """Append a value; False where there is none, or it stands already. A piece brings the whole that it is of."""
        if value is None or value.start >= 0:
            return False
        if value.inside is not None:
            whole, offset = value.inside
            self.put(whole)
            value.start = whole.start + offset
            return True
        value.start = self._at
        self._starts.append(self._at)
        self._paths.append(value.path)
        self.parts.append(value.text)
        self._at += len(value.text) + 1
        return True

    def section(self, kind: SectionKind, start: int) -> None:
        """What was put since ``start`` is a section of this kind."""
        if self._at > start:
            self.sections.append(Section(kind, start, self._at - 1))

    def field(self, name: str, value: Value | None, attrs: dict[str, str] | None = None) -> None:
        """Put a value that is a field."""
        if value is not None and self.put(value):
            self.fields.append(Field(name, value.start, value.start + len(value.text), attrs or {}))

    def part(self, name: str, value: Value) -> Field:
        """Put a value that is a part of a field."""
        self.put(value)
        return Field(name, value.start, value.start + len(value.text))

    @property
    def at(self) -> int:
        """Where the next value begins."""
        return self._at

    def rest(self, study: Study) -> None:
        """Put what no section wants. Hundreds of numbers in a study with results, so it is done in few steps."""
        parts_of = (study.scalars, study.lists, study.arms, study.interventions, study.references, study.mesh)
        fresh: list[Value] = []
        at = self._at
        for value in values((*parts_of, study.baseline, study.reported, study.event_groups, study.events)):
            if value.start >= 0:
                continue
            if value.inside is not None:
                at = _piece(value, at, fresh)
                continue
            value.start = at
            at += len(value.text) + 1
            fresh.append(value)
        self._at = at
        self._starts += [value.start for value in fresh]
        self._paths += [value.path for value in fresh]
        self.parts += [value.text for value in fresh]

    def places(self) -> Places:
        """Which stretch of the text is which value."""
        ends = map(add, self._starts, map(len, self.parts))
        return Places(tuple(self._starts), tuple(ends), tuple(self._paths))


def _piece(value: Value, at: int, fresh: list[Value]) -> int:
    """Give a piece its place by that of its whole, which comes to stand at ``at`` if it stands nowhere; the place
    behind it."""
    if value.start >= 0:
        return at
    if value.inside is None:
        value.start = at
        fresh.append(value)
        return at + len(value.text) + 1
    whole, offset = value.inside
    at = _piece(whole, at, fresh)
    value.start = whole.start + offset
    return at


def _protocol(page: _Page, study: Study) -> None:
    scalars, lists = study.scalars, study.lists
    for name, value in (("title", scalars.get("brief_title")), ("official_title", scalars.get("official_title"))):
        start = page.at
        page.field(name, value)
        page.section(SectionKind.TITLE, start)
    _prose(page, study, "brief_summary")
    _listed(page, "condition", lists.get("conditions", ()), SectionKind.CONDITIONS)
    _listed(page, "keyword", lists.get("keywords", ()), SectionKind.KEYWORDS)
    start = page.at
    for given in study.interventions:
        page.field("intervention", given.name, {"type": given.type.said} if given.type else {})
        for other in given.other_names:
            page.put(other)
    page.section(SectionKind.INTERVENTIONS, start)
    start = page.at
    for given in study.interventions:
        page.field("intervention_description", given.description)
    for arm in study.arms:
        page.field("label", arm.label)
        page.field("arm", arm.description)
    page.section(SectionKind.ARMS, start)
    start = page.at
    for outcome in study.outcomes:
        _outcome(page, outcome)
    page.section(SectionKind.OUTCOMES, start)
    _prose(page, study, "detailed_description")
    _eligibility(page, scalars.get("eligibility_criteria"))
    start = page.at
    page.field("sponsor", scalars.get("sponsor"))
    for name in _DATES:
        page.field(name, scalars.get(name))
    for phase in lists.get("phases", ()):
        page.field("phase", phase)
    page.section(SectionKind.METADATA, start)


def _prose(page: _Page, study: Study, name: str) -> None:
    start = page.at
    page.put(study.scalars.get(name))
    page.section(_PROSE[name], start)


def _listed(page: _Page, name: str, items: Iterable[Value], kind: SectionKind) -> None:
    start = page.at
    for item in items:
        page.field(name, item)
    page.section(kind, start)


def _outcome(page: _Page, outcome: PlannedOutcome) -> None:
    start = page.at
    parts = [page.part("measure", outcome.measure)]
    if outcome.description is not None:
        parts.append(page.part("description", outcome.description))
    if outcome.time_frame is not None:
        parts.append(page.part("time_frame", outcome.time_frame))
    _compound(page, "outcome", {"role": outcome.role, "split": outcome.split}, parts, start)


def _compound(page: _Page, name: str, attrs: dict[str, str], parts: list[Field], start: int) -> None:
    """A field around its parts; pieces of one cell need not stand in the order of the parts, nor behind ``start``."""
    if parts[0].start == start:
        end = parts[-1].end
    else:
        start, end = min(part.start for part in parts), max(part.end for part in parts)
    page.fields.append(Field(name, start, end, attrs, tuple(parts)))


def _eligibility(page: _Page, criteria: Value | None) -> None:
    if criteria is not None and page.put(criteria):
        for kind, start, end in split_criteria(criteria.text):
            page.sections.append(Section(kind, criteria.start + start, criteria.start + end))


def _results(page: _Page, study: Study) -> None:
    start = page.at
    for measure in study.reported:
        _measure_titles(page, measure)
    page.section(SectionKind.REPORTED_OUTCOMES, start)
    start = page.at
    for event in study.events:
        page.field("event_term", event.term, {"serious": "yes" if event.serious else "no"})
    page.section(SectionKind.ADVERSE_EVENTS, start)


def _measure_titles(page: _Page, measure: ReportedMeasure) -> None:
    start = page.at
    parts = [page.part("measure", measure.title)]
    if measure.time_frame is not None:
        parts.append(page.part("time_frame", measure.time_frame))
    _compound(page, "reported_outcome", {"role": measure.role}, parts, start)
