"""Names that the vocabulary does not hold: those that a record's own fields give, and drugs known by their shape.

Takes a reading and what was found so far, gives drafts without a concept; their ``query`` is the bare name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgbuild.extract.overlaps import Covered
from kgbuild.extract.reading import Draft, Reading, Sentence, inside
from kgbuild.extract.registry import DRUG_TYPES
from kgbuild.extract.rules import read
from kgbuild.model import Field, SectionKind, Span

_DATA: dict[str, str] = read("names.toml")["patterns"]
_CODE = re.compile(_DATA["code"])
_STEM = re.compile(_DATA["stem"])
_FORMS = re.compile(_DATA["forms"], re.IGNORECASE)
_CUT = re.compile(r"\s*[(\[,;]|\s+\d|\s+(?:plus|and|or|with|versus|vs\.?|for|in|at|by)\s")
_SHORTEST = 4
_KEPT_OUT = {SectionKind.KEYWORDS, SectionKind.METADATA}


def bare_name(value: str) -> str:
    """``XYZ-123 10 mg tablets (oral)`` to ``XYZ-123``: what a field's value names."""
    head = _CUT.split(value.strip(), maxsplit=1)[0] if not _CODE.match(value.strip()) else _code_head(value.strip())
    return _FORMS.sub("", head).strip(" -:/") or value.strip()


def _code_head(value: str) -> str:
    m = _CODE.match(value)
    return m.group() if m else value


def field_names(reading: Reading, known: Sequence[Draft]) -> Iterator[Draft]:
    """Conditions and drugs of structured fields that nothing known lies in: there, and wherever the name recurs."""
    ordered = sorted(known, key=lambda d: d.start)
    for f in reading.record.fields:
        kind = _field_type(f)
        if kind is None or any(d.type in _taken_by(kind) for d in inside(ordered, f.span)):
            continue
        name = bare_name(reading.record.value(f))
        yield Draft(f.start, f.end, kind, query=name)
        if len(name) >= _SHORTEST:
            yield from (Draft(s.start, s.end, kind, query=name) for s in _elsewhere(reading, f, name))


def _taken_by(kind: str) -> tuple[str, ...]:
    return (kind, "Regimen", "Intervention") if kind == "Drug" else (kind, "AdverseEvent")


def _field_type(f: Field) -> str | None:
    if f.name == "condition":
        return "Condition"
    if f.name == "intervention":
        return "Drug" if f.attrs.get("type", "DRUG") in DRUG_TYPES else None
    return None


def _elsewhere(reading: Reading, f: Field, name: str) -> Iterator[Span]:
    pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
    for s in reading.sentences:
        for m in pattern.finditer(reading.text, s.start, s.end):
            span = Span(*m.span())
            if not f.span.overlaps(span):
                yield span


def shaped_drugs(reading: Reading, known: Sequence[Draft]) -> Iterator[Draft]:
    """Research codes and words with the stem of a drug's name, where nothing known stands."""
    taken = Covered(d.span for d in known)
    for s in reading.sentences:
        if s.section.kind in _KEPT_OUT:
            continue
        for pattern in (_CODE, _STEM):
            for m in pattern.finditer(reading.text, s.start, s.end):
                if not taken.touches(Span(*m.span())) and not _is_study_code(reading, s, m):
                    yield Draft(m.start(), m.end(), "Drug", query=m.group())


def _is_study_code(reading: Reading, s: Sentence, m: re.Match[str]) -> bool:
    """A code in brackets at a title's end is the sponsor's number of the study."""
    if s.section.kind is not SectionKind.TITLE:
        return False
    return reading.text[m.start() - 1 : m.start()] in ("(", "[") and reading.text[m.end() : s.end].strip() in (
        ")",
        "]",
        ").",
        "].",
    )
