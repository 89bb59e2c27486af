"""Scope, assertion, stage, role and criteria of labelled sentences, against what the pipeline says of them.

``python -m kgbuild.evaluate.scope GOLD SHARED [--half open|measure] [--ontologies DIR] [--errors]``. GOLD is a folder
with ``labels.jsonl`` (its README says what the keys hold), SHARED the shared data folder. Errors are listed for the
open half only: the other one is a measure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kgbuild.evaluate.scope_figures import Outcome, report
from kgbuild.extract import Extractor
from kgbuild.extract.folding import fold
from kgbuild.extract.reading import Reading, reading_of
from kgbuild.extract.scope import assertion_in, marked_span
from kgbuild.extract.stage import criteria_of, stage_of
from kgbuild.extract.view import View
from kgbuild.model import KgbuildError, Record, Span, UsageError
from kgbuild.records import read_sources
from kgbuild.vocab import load_vocabulary

HALVES = ("open", "measure")


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled sentence; ``start`` and the claims count in the decoded value that ``path`` names."""

    file: str
    sha256: str
    trial: str
    path: str
    start: int
    end: int
    half: str
    stratum: str
    said: dict[str, str]
    claims: tuple[tuple[int, int, str], ...]


def labels(gold: Path) -> list[Label]:
    """The labels of a folder."""
    rows = (json.loads(line) for line in (gold / "labels.jsonl").read_text("utf-8").splitlines() if line)
    return [_label(row) for row in rows]


def _label(row: dict[str, Any]) -> Label:
    said = {k: row.get(k, "") for k in ("scope", "stage", "role", "criteria")}
    where = (row["file"], row["sha256"], row.get("trial", ""), row["path"], row["start"], row["end"])
    return Label(*where, row["half"], row["stratum"], said, tuple((a, b, c) for a, b, c in row["claims"]))


def placed(given: Iterable[Label], shared: Path, extractor: Extractor) -> Iterator[tuple[Label, Reading, View]]:
    """Each label with the reading of its record and the sentence that it is about.

    Raises:
        UsageError: a file is missing or is not the one that was labelled.
    """
    by_file: dict[str, list[Label]] = defaultdict(list)
    for label in given:
        by_file[label.file].append(label)
    for file, wanted in sorted(by_file.items()):
        path = shared / "data" / "trials" / file
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != wanted[0].sha256:
            raise UsageError(f"{path}: missing, or not the file that was labelled")
        for record in read_sources([path]):
            mine = [w for w in wanted if isinstance(record, Record) and w.trial in ("", record.trial_id)]
            if mine and isinstance(record, Record):
                reading = _read(record, extractor)
                for label in mine:
                    yield _moved(label, _offset(record, label.path)), reading, _view(label, record, reading)


def _moved(label: Label, offset: int) -> Label:
    """The label with offsets into the record's text."""
    claims = tuple((a + offset, b + offset, said) for a, b, said in label.claims)
    return replace(label, start=label.start + offset, end=label.end + offset, claims=claims)


def _view(label: Label, record: Record, reading: Reading) -> View:
    """The sentence that shares most with the label's."""
    offset = _offset(record, label.path)
    span = reading.folding.folded(Span(label.start + offset, label.end + offset))
    return max(reading.views, key=lambda v: _common(v.sentence.span, span))


def outcomes(given: Iterable[Label], shared: Path, extractor: Extractor) -> Iterator[Outcome]:
    """What gold and pipeline say of each sentence and claim."""
    for label, reading, view in placed(given, shared, extractor):
        yield from _compared(label, reading, view)


def _read(record: Record, extractor: Extractor) -> Reading:
    """The record with sentences, mentions and scopes, without statements."""
    read, folding = fold(record)
    doc = extractor.nlp.make_doc(read.text[: max((s.end for s in read.sections), default=0)])
    doc._.kgb_reading = Reading(read, folding)
    for name, component in extractor.nlp.pipeline:
        if name != "kgb_statements":
            doc = component(doc)
    return reading_of(doc)


def _offset(record: Record, path: str) -> int:
    """Where the value that ``path`` names begins in the record's text."""
    if not path or record.places is None:
        return 0
    return record.places.starts[record.places.paths.index(path)]


def _compared(label: Label, reading: Reading, view: View) -> Iterator[Outcome]:
    text = reading.folding.folded(Span(label.start, label.end)).of(reading.text)
    found = {"scope": view.sentence.scope, "stage": stage_of(view), "criteria": criteria_of(view)}
    for key, said in found.items():
        if key == "scope" or label.said[key]:
            yield Outcome(label.half, label.stratum, key, label.said[key], said, text, label.file)
    for start, end, gold in label.claims:
        at = reading.folding.folded(Span(start, end))
        said = assertion_in(view.marked, *marked_span(view, at))
        yield Outcome(label.half, label.stratum, "assertion", gold, said, at.of(reading.text), label.file)


def _common(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def main(arguments: Sequence[str] | None = None, write: Callable[[str], object] = print) -> int:
    """Prints the figures of each half; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kgbuild.evaluate.scope", description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--half", choices=HALVES, action="append")
    parser.add_argument("--ontologies", type=Path)
    parser.add_argument("--errors", action="store_true", help="list the errors of the open half")
    given = parser.parse_args(arguments)
    try:
        halves = given.half or HALVES
        wanted = [x for x in labels(given.gold) if x.half in halves]
        found = list(outcomes(wanted, given.shared, Extractor(load_vocabulary(given.ontologies))))
    except KgbuildError as error:
        print(f"kgbuild: {error}", file=sys.stderr)
        return error.exit_code
    for half in halves:
        write(report(f"{half} half", [o for o in found if o.half == half]))
    if given.errors:
        for o in found:
            if o.half == "open" and o.gold != o.found:
                write(f"{o.what}: gold {o.gold or 'none'}, found {o.found or 'none'} [{o.stratum}] {o.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
