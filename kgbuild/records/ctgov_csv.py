"""One row of the registry's CSV export as a ``Study``: the legacy export (to 2023) and the present one, any columns.

Takes column names and cells; gives the study and its version. Every value's path is its column (``/Study Title``);
items of a list and parts of a text are ``inside`` their cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kgbuild.model import Study, Value
from kgbuild.model.study import PlannedIntervention, PlannedOutcome
from kgbuild.records import codes
from kgbuild.records.cells import age, cell, coded, digest, listed, phases, piece, pointer, put, put_all
from kgbuild.records.outcome_split import Context, Split, context, split, weights

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "nct number": "nct_id", "nct id": "nct_id", "nct_id": "nct_id", "title": "brief_title",
        "study title": "brief_title", "brief title": "brief_title", "acronym": "acronym", "status": "status",
        "study status": "status", "recruitment status": "status", "overall status": "status",
        "brief summary": "brief_summary", "study results": "has_results", "conditions": "conditions",
        "interventions": "interventions", "outcome measures": "outcomes", "primary outcome measures": "primary",
        "secondary outcome measures": "secondary", "other outcome measures": "other",
        "sponsor/collaborators": "sponsors", "sponsor": "sponsor", "collaborators": "collaborators", "gender": "sex",
        "sex": "sex", "age": "age", "phases": "phases", "phase": "phases", "enrollment": "enrollment",
        "study type": "study_type", "study designs": "design", "study design": "design", "other ids": "other_ids",
        "start date": "start_date", "primary completion date": "primary_completion_date",
        "completion date": "completion_date", "first posted": "first_posted_date",
        "results first posted": "results_first_posted_date", "last update posted": "last_update_date",
        "locations": "locations",
    }
)  # fmt: skip
"""What a column holds, by its name in small letters; the others (URL, Rank, funder, documents) are not read."""

_PLAIN = ("brief_title", "acronym", "brief_summary", "sponsor")
_CODED = {
    "status": "status", "has_results": "yes_no", "sex": "sex", "study_type": "study_type", "enrollment": "number",
    "start_date": "date", "primary_completion_date": "date", "completion_date": "date", "first_posted_date": "date",
    "results_first_posted_date": "date", "last_update_date": "date",
}  # fmt: skip
_DESIGN = {
    "allocation": "allocation", "intervention model": "intervention_model", "masking": "masking",
    "primary purpose": "primary_purpose", "observational model": "observational_model",
    "time perspective": "time_perspective",
}  # fmt: skip
_NO_PERSPECTIVE = "p"
"""The present export prints this letter as the time perspective of every study, whatever it is: it says nothing."""

_LABEL = re.compile(r"\s*([^:|]{1,40}):\s*")
_AGE = r"\d+(?:\.\d+)?\s*(?:year|month|week|day|hour|minute)s?"
_AGES = re.compile(rf"\s*(?:(?P<low>{_AGE})(?:\s+to\s+(?P<high>{_AGE})|\s+and\s+(?:older|over))?|up\s+to\s+(?P<most>{_AGE}))", re.I)  # fmt: skip  # noqa: E501
_TURNED = re.compile(r"(?:.*\b(?:Republic|States|Province|Territory|Kingdom)\b.*\bof\b.*|of\b.*|Occupied)", re.I)
"""The part behind the comma of a name as ISO 3166 turns it round ("Korea, Republic of")."""


def columns(names: Sequence[str]) -> dict[str, str]:
    """The known ones of these column names, by what they hold; the first of two that hold the same."""
    known: dict[str, str] = {}
    for name in names:
        holds = COLUMNS.get(" ".join(name.lower().split()))
        if holds:
            known.setdefault(holds, name)
    return known


def version(names: Sequence[str], cells: Sequence[str]) -> str:
    """SHA-256 over the row by column, without the rank, which is the search's and not the study's."""
    return digest({n: c for n, c in zip(names, cells, strict=False) if n.lower() != "rank"})


def study_of(row: Mapping[str, str], known: Mapping[str, str]) -> Study:
    """The study of a row.

    Args:
        row: cells by column name.
        known: column names by what they hold, see ``columns``.
    """
    study = Study()
    held = {h: v for h, name in known.items() if (v := cell(row[name], pointer(name)))}
    put(study, "nct_id", held.get("nct_id"))
    for name in _PLAIN:
        put(study, name, held.get(name))
    for name, kind in _CODED.items():
        put(study, name, coded(study, kind, held.get(name)))
    for name in ("conditions", "collaborators", "other_ids"):
        put_all(study, name, list(listed(held.get(name), _separator(name, held.get(name)))))
    put_all(study, "phases", phases(study, held.get("phases")))
    _sponsors(study, held.get("sponsors"))
    _ages(study, held.get("age"))
    _design(study, held.get("design"))
    put_all(study, "countries", _countries(held.get("locations")))
    study.interventions = _interventions(study, held.get("interventions"))
    study.outcomes = _outcomes(held)
    return study


def _separator(name: str, whole: Value | None) -> str:
    """Ids are set apart by a comma in the present export."""
    return ", " if name == "other_ids" and whole is not None and "|" not in whole.text else "|"


def _sponsors(study: Study, whole: Value | None) -> None:
    names = list(listed(whole, "|"))
    if names:
        study.scalars["sponsor"] = names[0]
        put_all(study, "collaborators", names[1:])


def _ages(study: Study, whole: Value | None) -> None:
    """The limits of "18 Years to 45 Years (Adult)"; from the groups of the present export none is guessed."""
    found = _AGES.match(whole.text) if whole is not None else None
    if whole is None or found is None:
        return
    low, high = found.span("low"), found.span("high") if found["high"] else found.span("most")
    for name, (start, end) in (("minimum_age", low), ("maximum_age", high)):
        if start >= 0:
            put(study, name, age(piece(whole, start, end)))


def _design(study: Study, whole: Value | None) -> None:
    for item in listed(whole, "|"):
        label = _LABEL.match(item.text)
        name = _DESIGN.get(label[1].strip().lower()) if label else None
        if label is None or name is None or item.inside is None:
            study.notices.append((item.path, f"unknown part of the study design {item.text[:80]!r}"))
            continue
        cell_of, at = item.inside
        value = piece(cell_of, at + label.end(), at + len(item.text))
        if value is not None and not (name == "time_perspective" and value.text == _NO_PERSPECTIVE):
            put(study, name, coded(study, name, value))


def _countries(whole: Value | None) -> list[Value]:
    found: dict[str, Value] = {}
    for place in listed(whole, "|"):
        comma = place.text.rfind(",")
        if comma > 0 and _TURNED.fullmatch(place.text[comma + 1 :].strip()):
            comma = place.text.rfind(",", 0, comma)
        if place.inside is not None:
            cell_of, at = place.inside
            country = piece(cell_of, at + comma + 1, at + len(place.text))
            if country is not None:
                found.setdefault(country.text, country)
    return list(found.values())


def _interventions(study: Study, whole: Value | None) -> list[PlannedIntervention]:
    if whole is None:
        return []
    found = []
    for start, end in _typed_items(whole.text):
        label = _type(whole.text, start, end)
        kind = coded(study, "intervention_type", piece(whole, start, label.end(1))) if label else None
        name = piece(whole, label.end() if label else start, end)
        if name is not None:
            found.append(PlannedIntervention(name, kind))
    return found


def _type(text: str, start: int, end: int) -> re.Match[str] | None:
    label = _LABEL.match(text, start, end)
    return label if label and codes.enum("intervention_type", label[1]) else None


def _typed_items(text: str) -> list[tuple[int, int]]:
    """Spans of the items; one that begins with no type is the rest of a name that holds the separator itself."""
    spans: list[tuple[int, int]] = []
    at = 0
    for part in text.split("|"):
        end = at + len(part)
        if spans and _type(text, *spans[0]) and not _type(text, at, end):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((at, end))
        at = end + 1
    return spans


def _outcomes(held: Mapping[str, Value]) -> list[PlannedOutcome]:
    """The present export has "measure, description, time frame" by role; the legacy one names measures only."""
    roles = [(role, item) for role in ("primary", "secondary", "other") for item in listed(held.get(role), "|")]
    shared = context(item.text for _, item in roles)
    found = [_outcome(role, item, shared) for role, item in roles]
    return found + [PlannedOutcome("unknown", item) for item in listed(held.get("outcomes"), "|")]


def _outcome(role: str, item: Value, shared: Context) -> PlannedOutcome:
    cut = split(item.text, shared)
    sure = "certain" if cut.probability >= weights().certain_from else "ambiguous"
    measure, description, time_frame = _parts(item, cut)
    return PlannedOutcome(role, measure or item, description, time_frame, sure)


def _parts(item: Value, cut: Split) -> tuple[Value | None, Value | None, Value | None]:
    whole, at = item.inside or (item, 0)
    measure = piece(whole, at, at + cut.measure_end)
    description = piece(whole, at + cut.description[0], at + cut.description[1]) if cut.description else None
    time_frame = piece(whole, at + cut.time_frame, at + len(item.text)) if cut.time_frame is not None else None
    return measure, description, time_frame
