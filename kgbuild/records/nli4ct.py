"""The older JSON of trials as lists of lines (the NLI4CT collection) as records.

Takes the decoded object: ``Clinical Trial ID``, and the lines of ``Intervention``, ``Eligibility``, ``Results`` and
``Adverse Events`` as a registry page showed them. Gives a record whose text is these lines, each with its pointer; a
value is a piece of a line, or goes on over the lines below it (then its path is that of its first line). The
collection holds of each trial its arms with results, the first posted outcome, which the registry orders so that it is
a primary one, and the first table of adverse events, which is that of the serious ones.
"""

from __future__ import annotations

import re

from kgbuild.model import Field, Places, Record, RecordError, Section, SectionKind
from kgbuild.model.study import Arm, PlannedIntervention, Study, Value
from kgbuild.records import ctgov_v2_values as values
from kgbuild.records.ctgov_v2_values import Json
from kgbuild.records.eligibility import split_criteria
from kgbuild.records.json_values import step
from kgbuild.records.nli4ct_lines import Lines, blocks
from kgbuild.records.nli4ct_results import read_events, read_results
from kgbuild.records.study_record import check_text

ID = "Clinical Trial ID"
"""The key that tells the format."""

_KEYS = ("Intervention", "Eligibility", "Results", "Adverse Events")
_NCT = re.compile(r"NCT[0-9]{8}")
_ARM_LABEL = re.compile(
    r"(?:(?:treatment|study|dose|experimental|control|intervention)\s+)?"
    r"(?:arms?|cohorts?|groups?|stratum|part|phase|stage|level|treatment|control|experimental)\b[\s\w.,:/()-]{0,8}",
    re.IGNORECASE,
)
"""Names that tell arms apart and name no intervention ("Cohort A")."""


def read(source: Json, version: str, name: str) -> Record:
    """The record.

    Raises:
        BadValue: something is of the wrong type.
        RecordError: there is no NCT id, or a line holds half a character.
    """
    nct = values.text(source, ID, "")
    if nct is None or not _NCT.fullmatch(nct.text):
        raise RecordError(name, "holds no NCT id", step(ID))
    nct.start = 0
    parts = {}
    at = len(nct.text) + 1
    for key in _KEYS:
        parts[key] = Lines.of(source, key, at)
        at = parts[key].end
    study = Study(scalars={"nct_id": nct})
    page = _Page()
    _arms(study, page, parts["Intervention"])
    _eligibility(study, page, parts["Eligibility"])
    read_results(study, parts["Results"])
    read_events(study, parts["Adverse Events"])
    _reported(study, page, parts)
    laid = [nct, *(line for key in _KEYS for line in parts[key].lines)]
    text = "\n".join(value.text for value in laid)
    places = Places(
        tuple(value.start for value in laid),
        tuple(value.start + len(value.text) for value in laid),
        tuple(value.path for value in laid),
    )
    check_text(text, places, name)
    return Record(
        id=f"kgb.record:{nct.text}.nli4ct_json",
        version=version,
        source_format="nli4ct_json",
        source=name,
        text=text,
        trial_id=f"clinicaltrials:{nct.text}",
        nct_id=nct.text,
        sections=tuple(sorted(page.sections, key=lambda s: (s.start, s.end))),
        fields=tuple(sorted(page.fields, key=lambda f: (f.start, f.end))),
        study=study,
        places=places,
        notices=tuple(study.notices),
    )


class _Page:
    """The fields and sections of the text."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.fields: list[Field] = []

    def section(self, kind: SectionKind, value: Value) -> None:
        self.sections.append(Section(kind, value.start, value.span.end))

    def field(self, name: str, value: Value, attrs: dict[str, str] | None = None) -> Field:
        made = Field(name, value.start, value.span.end, attrs or {})
        self.fields.append(made)
        return made


def _arms(study: Study, page: _Page, lines: Lines) -> None:
    """INTERVENTION n: a line that names the arm, and lines that describe it."""
    for _, first, last in blocks(lines, "INTERVENTION"):
        filled = lines.filled(first, last)
        if not filled:
            continue
        label, description = lines.piece(filled[0]), lines.joined(filled[0] + 1, last)
        study.arms.append(Arm(label, description=description))
        page.field("label", label)
        page.section(SectionKind.ARMS, label)
        if not _ARM_LABEL.fullmatch(label.text):
            study.interventions.append(PlannedIntervention(label, description=description, arms=[label]))
            page.field("intervention", label)
        if description is not None:
            page.field("arm", description)
            page.section(SectionKind.ARMS, description)


def _eligibility(study: Study, page: _Page, lines: Lines) -> None:
    criteria = lines.joined(0, len(lines.lines))
    if criteria is None:
        return
    study.scalars["eligibility_criteria"] = criteria
    for kind, start, end in split_criteria(criteria.text):
        page.sections.append(Section(kind, criteria.start + start, criteria.start + end))


def _reported(study: Study, page: _Page, parts: dict[str, Lines]) -> None:
    for measure in study.reported:
        named = [("measure", measure.title), ("time_frame", measure.time_frame)]
        inner = tuple(Field(name, v.start, v.span.end) for name, v in named if v is not None)
        start, end = min(f.start for f in inner), max(f.end for f in inner)
        page.fields.append(Field("reported_outcome", start, end, {"role": measure.role}, inner))
        page.sections.append(Section(SectionKind.REPORTED_OUTCOMES, start, end))
    for event in study.events:
        page.field("event_term", event.term, {"serious": "yes"})
        page.section(SectionKind.ADVERSE_EVENTS, event.term)
