"""Gold for relations between a drug and something else: our own sentences, and stand-off labels over shared texts.

Takes a folder with ``sentences.tsv`` and ``texts.jsonl`` and the folder of the shared trials, gives one ``Labelled`` a
sentence: the record that it stands in, its place, and every relation of the scored kinds that it states.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgbuild.model import Field, Record, Section, SectionKind, Span, UsageError, content_hash
from kgbuild.records import read_sources

KINDS = {
    "C": "has_class", "T": "has_target", "M": "has_mechanism", "A": "approved_for", "a": "approved",
    "W": "combined_with", "V": "comparator", "H": "has_adverse_event", "B": "biomarker_population",
}  # fmt: skip
"""The short form's letter of each scored kind; ``comparator`` is a tested drug whose role is one of a comparator."""
PLACES = {
    "T": SectionKind.TITLE, "S": SectionKind.BRIEF_SUMMARY, "D": SectionKind.DETAILED_DESCRIPTION,
    "B": SectionKind.BODY, "M": SectionKind.ABSTRACT_METHODS, "R": SectionKind.ABSTRACT_RESULTS,
}  # fmt: skip
_SHORT = re.compile(r"(\??)(.*?)>([CTMAaWVHB])>([^=@]*)(?:@(\w+))?(?:=([\w-]*))?(?:,(\w+))?$")


@dataclass(frozen=True, slots=True)
class Relation:
    """One labelled relation; spans are of the record's text, None where an argument is the trial or is not stated.

    ``detail`` is the action of a target or mechanism, the state of a biomarker; "" accepts any. ``assertion`` may be
    ``any``. An ``optional`` one is no miss, and found it is no false alarm: readers differ on it.
    """

    kind: str
    subject: Span | None
    object: Span | None
    detail: str = ""
    assertion: str = "asserted"
    authority: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, where it stands, and what it states; ``half`` is ``open`` or ``measuring``."""

    name: str
    source: str
    half: str
    record: Record
    span: Span
    relations: tuple[Relation, ...]


def half_of(document: str) -> str:
    """The half of a document by a hash of its name: nobody chose it."""
    return "open" if int(hashlib.sha256(document.encode()).hexdigest(), 16) % 2 == 0 else "measuring"


def own_sentences(folder: Path) -> Iterator[Labelled]:
    """Each row of ``sentences.tsv`` as one small record: a title, then the sentence."""
    rows = [r for r in (folder / "sentences.tsv").read_text("utf-8").splitlines() if r and not r.startswith("#")]
    for row in rows[1:]:
        name, place, title, text, facts = row.split("\t")
        record, start = _record(name, title or "A clinical study", text, place)
        relations = tuple(short_form(f, text, start) for f in facts.split(";") if f)
        yield Labelled(name, "own", half_of(name), record, Span(start, start + len(text)), relations)


def _record(name: str, title: str, text: str, place: str) -> tuple[Record, int]:
    if place == "T":
        whole, start, sections = text, 0, [Section(SectionKind.TITLE, 0, len(text))]
        named = Field("title", 0, len(text))
    else:
        start = len(title) + 2
        whole = f"{title}\n\n{text}"
        named = Field("title", 0, len(title))
        sections = [Section(SectionKind.TITLE, 0, len(title)), Section(PLACES[place], start, len(whole))]
    version = content_hash(whole)
    trial = f"kgb.trial:{version[:16]}"
    return Record(f"kgb.record:{name}", version, "text", name, whole, trial, None, tuple(sections), (named,)), start


def short_form(form: str, text: str, start: int = 0) -> Relation:
    """A relation written as ``subject>K>object@authority=detail,assertion``; ``name#2`` is a name's second place.

    Raises ValueError when the form cannot be read or a name does not stand in the sentence.
    """
    m = _SHORT.match(form.strip())
    if m is None:
        raise ValueError(f"unreadable relation {form!r}")
    optional, subject, kind, obj, authority, detail, assertion = m.groups()
    named = "" if kind == "a" else obj
    if kind == "a":
        authority = obj
    return Relation(
        KINDS[kind], _place(subject, text, start), _place(named, text, start), detail or "", assertion or "asserted",
        authority or "", bool(optional),
    )  # fmt: skip


def _place(name: str, text: str, start: int) -> Span | None:
    if not name:
        return None
    words, _, number = name.partition("#")
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    found = list(re.finditer(pattern, text)) or list(re.finditer(pattern, text, re.IGNORECASE))
    if len(found) < int(number or 1):
        raise ValueError(f"{name!r} is not in {text!r}")
    m = found[int(number or 1) - 1]
    return Span(start + m.start(), start + m.end())


def shared_texts(folder: Path, trials: Path) -> Iterator[Labelled]:
    """Each row of ``texts.jsonl``, its file read from ``trials``.

    Raises UsageError when a file differs from the one that was labelled, or is read as another text.
    """
    known: dict[str, Record] = {}
    for n, line in enumerate((folder / "texts.jsonl").read_text("utf-8").splitlines()):
        row = json.loads(line)
        name = row["file"]
        if name not in known:
            known[name] = _read(trials / name, row["sha256"])
        record, span = known[name], Span(row["start"], row["end"])
        if content_hash(span.of(record.text))[:16] != row["text"]:
            raise UsageError(f"{name}: the text at {span.start} is not the one that was labelled")
        relations = tuple(_relation(r) for r in row["relations"])
        yield Labelled(f"{n}:{name}", "texts", half_of(name), record, span, relations)


def _read(path: Path, sha256: str) -> Record:
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise UsageError(f"{path}: not the file that was labelled")
    return next(r for r in read_sources([path]) if isinstance(r, Record))


def _relation(row: dict[str, Any]) -> Relation:
    subject, obj = (Span(*row[k]) if row.get(k) else None for k in ("s", "o"))
    rest = (row.get("detail", ""), row.get("assertion", "asserted"), row.get("authority", ""))
    return Relation(KINDS[row["kind"]], subject, obj, *rest, bool(row.get("optional")))
