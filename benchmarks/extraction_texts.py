"""Texts to extract from: real registry records and papers where the shared data is, else seeds with other numbers.

Also ``SHAPES``: what repeats without end, in each of which some rule once took a time that grew with its square.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator

from benchmarks.reading_made import shared_trials
from kgbuild.model import Record, RecordError, Section, SectionKind
from kgbuild.records import read_sources
from kgbuild.resources import seeds_dir

SOURCES = {"registry, v2 JSON": "ctgov_v2_json", "registry, text": "seed_style_dump", "papers": "pmc_nxml"}
"""What is measured, and the folder of the shared trials that holds it."""

SHAPES = {
    "no white space": "a",
    "a drug without white space": "selinexor",
    "opening brackets": "(",
    "closing brackets": ")",
    "commas": ",",
    "digits": "1",
    "hyphens": "-",
    "full stops": ".",
    "combining marks": "\u0301",
    "zero-width": "a\u200b",
    "digits and commas": "1,",
    "bracketed short forms": "(AB) ",
    "drugs": "selinexor ",
    "combinations": "selinexor and docetaxel, ",
    "conditions": "advanced multiple myeloma or ",
    "endpoints": "median overall survival ",
    "events": "grade 3 neutropenia (12%), ",
    "doses": "20 mg twice weekly for 3 weeks ",
    "dates": "January 2020 ",
    "shares": "17 of 37 (46%), ",
    "a flattened table": "selinexor\t17\t46%\t0.65\t(0.3-0.9)\n",
    "short lines": "Ab c d\n",
    "blank lines": "\n",
    "blanks": " ",
    "entities": "&lt;5% &amp; &#945; ",
    "quotation marks": "\"'",
    "percentages": "17 of 37 (46%; 95% CI 30-63), ",
    "pronouns": "It is a drug. These drugs were given. ",
    "definitions": "multiple myeloma (MM) and soft tissue sarcoma (STS), ",
}


def shape(name: str, size: int) -> str:
    """A text of this shape and this many characters."""
    unit = SHAPES[name]
    return (unit * (size // len(unit) + 1))[:size]


def plain(text: str) -> Record:
    """A record that is one section of prose."""
    body = (Section(SectionKind.BODY, 0, len(text)),)
    return Record(
        "kgb.record:made", "0" * 64, "plain_text", "made", text, "clinicaltrials:NCT00000001", "NCT00000001", body, ()
    )


def records(source: str, count: int) -> list[Record]:
    """The first ``count`` records of a source of ``SOURCES``; changed seeds where there is no shared data."""
    folder = shared_trials()
    items = _changed_seeds() if folder is None else read_sources([folder / SOURCES[source]])
    return list(itertools.islice((r for r in items if not isinstance(r, RecordError)), count))


def document(size: int) -> Record:
    """One document of this many characters: running text of different records, one behind the other.

    Once all are in it they come again, with other numbers.
    """
    pieces = [readable(r) for r in _enough(size)]
    once = len(pieces)
    while sum(map(len, pieces)) < size:
        pieces += [_other_numbers(p, random.Random(len(pieces))) for p in pieces[:once]]
    return plain("\n\n".join(pieces)[:size])


def _enough(size: int) -> Iterator[Record]:
    for record in itertools.chain(
        *(records(s, 10_000 if shared_trials() else 5) for s in ("registry, text", "papers"))
    ):
        yield record
        size -= len(record.text)
        if size < 0:
            return


def readable(record: Record) -> str:
    """The text up to the last section's end: what extraction reads."""
    return record.text[: max((s.end for s in record.sections), default=0)]


def _changed_seeds() -> Iterator[Record]:
    paths = sorted(seeds_dir().glob("*.txt"))
    for n in itertools.count():
        for path in paths:
            yield plain(_other_numbers(path.read_bytes().decode("utf-8"), random.Random(n)))


def _other_numbers(text: str, chance: random.Random) -> str:
    return re.sub(r"\d+", lambda m: str(chance.randrange(10 ** len(m[0]))).zfill(len(m[0])), text)
