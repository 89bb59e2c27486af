"""Studies written for a test, and what is read of them: statements with their arguments as labels."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from kgbuild.extract import Extractor
from kgbuild.link import Linker
from kgbuild.model import Annotation, Record, Ref, Statement, Study, Value
from kgbuild.records import codes
from kgbuild.records.study_record import study_record

_KINDS = {"status", "study_type", "allocation", "masking", "sex", "enrollment_type"}


class Writer:
    """Makes values, each with a path of its own."""

    def __init__(self) -> None:
        self._made = 0

    def __call__(self, text: str, code: str | None = None) -> Value:
        """A value that reads ``text``."""
        self._made += 1
        return Value(text, f"/v/{self._made}", code)

    def enum(self, kind: str, text: str) -> Value:
        """An enumerated value."""
        return self(text, codes.enum(kind, text))

    def number(self, text: str) -> Value:
        """A number, or what stands in its place."""
        return self(text, codes.number(text))

    def date(self, text: str) -> Value:
        """A date."""
        return self(text, codes.date(text))

    def all(self, *texts: str) -> list[Value]:
        """A value each."""
        return [self(text) for text in texts]


def study_of(write: Writer, **scalars: str) -> Study:
    """A study with these scalars; NCT90000001 unless given."""
    study = Study()
    for name, text in {"nct_id": "NCT90000001", "brief_title": "A study", **scalars}.items():
        study.scalars[name] = write.enum(name, text) if name in _KINDS else write(text)
    return study


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: its object as a label, number or list; qualifiers likewise; the evidence as text."""

    predicate: str
    subject: Any
    object: Any
    assertion: str
    qualifiers: dict[str, Any]
    quotes: tuple[str, ...]
    rule: str
    scope: str
    curie: str | None = None


def record(study: Study) -> Record:
    """The study as a record of a structured source."""
    return study_record(study, "ctgov_v2_json", "invented.json", "0" * 64)


@dataclass(frozen=True, slots=True)
class Listener:
    """Reads a study and links what is read."""

    extractor: Extractor
    linker: Linker

    def annotation(self, study: Study | Record) -> Annotation:
        """The linked annotation of a study."""
        given = record(deepcopy(study)) if isinstance(study, Study) else study
        return self.linker.link(self.extractor.extract(given))

    def hear(self, study: Study | Record, *predicates: str) -> list[Said]:
        """The statements of these predicates (all, when none is given)."""
        annotation = self.annotation(study)
        return [said(annotation, s) for s in annotation.statements if not predicates or s.predicate in predicates]


def said(annotation: Annotation, s: Statement) -> Said:
    """A statement with labels for its arguments."""
    qualifiers = {k: plain(v) for k, v in s.qualifiers.items()}
    quotes = tuple(span.of(annotation.record.text) for span in s.evidence)
    return Said(
        s.predicate, plain(s.subject), plain(s.object), s.assertion, qualifiers, quotes, s.rule, s.scope, s.object.curie
    )


def plain(value: Any) -> Any:
    """A Ref as its number, list or label."""
    if not isinstance(value, Ref):
        return value
    if value.kind == "number":
        return value.value
    return list(value.values) if value.kind == "enum" else value.label


def objects(heard: Iterable[Said]) -> list[Any]:
    """The objects, sorted."""
    return sorted((s.object for s in heard), key=str)
