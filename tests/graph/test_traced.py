"""Every piece of evidence of real structured records stands, letter for letter, in the source at the path it names."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgbuild.extract import Extractor
from kgbuild.graph.concepts import Concepts
from kgbuild.graph.project import project
from kgbuild.graph.rows import Row
from kgbuild.link import Linker
from kgbuild.model import Record
from kgbuild.records import read_sources
from kgbuild.vocab import Vocabulary
from tests.graph.sources_raw import Value, values_of

pytestmark = pytest.mark.shared
FOLDERS = (
    "aact_pipe_derived", "ctgov_csv", "ctgov_v1_json_bulk", "ctgov_v2_json", "ctgov_v2_json_bulk", "ctgov_xml",
    "nli4ct_json", "pmc_nxml",
)  # fmt: skip
A_FOLDER = 27
"""216 records in all."""
REFERENCE = re.compile(r"(?P<record>[^#]+)#(?P<path>.*);char=(?P<start>\d+),(?P<end>\d+)", re.DOTALL)
LONG = 400_000
"""Characters of a record that is left out, so that the test takes no minutes."""


@pytest.fixture(scope="module")
def rows_of(core_vocabulary: Vocabulary) -> Rows:
    return Rows(Extractor(core_vocabulary), Linker(core_vocabulary), Concepts(core_vocabulary))


class Rows:
    """A record to its rows by table."""

    def __init__(self, extractor: Extractor, linker: Linker, concepts: Concepts) -> None:
        self._extractor, self._linker, self._concepts = extractor, linker, concepts

    def __call__(self, record: Record) -> dict[str, list[Row]]:
        return project(self._linker.link(self._extractor.extract(record)), self._concepts)


def _drawn(folder: Path) -> Iterator[Record]:
    found = [r for r in read_sources([folder]) if isinstance(r, Record) and len(r.text) < LONG]
    return iter(random.Random(7).sample(found, A_FOLDER))


def _quoted(reference: str, record: Record, at: Value) -> str:
    found = REFERENCE.fullmatch(reference)
    assert found is not None, reference
    assert found["record"] == record.id
    start, end = int(found["start"]), int(found["end"])
    text = at(found["path"])
    assert 0 <= start < end <= len(text), reference
    return text[start:end]


@pytest.mark.parametrize("folder", FOLDERS)
def test_all_evidence_stands_where_it_says(folder: str, shared_dir: Path, rows_of: Rows) -> None:
    for record in _drawn(shared_dir / "data" / "trials" / folder):
        at = values_of(record.source_format, record.source, record.nct_id)
        tables = rows_of(record)
        quotes: dict[str, str] = {}
        for row in tables["evidence"]:
            reference = f"{record.id}#{row['field']};char={row['field_start']},{row['field_end']}"
            quotes[reference] = _quoted(reference, record, at)
            assert quotes[reference] == row["text"], reference
        assert quotes
        held = {edge["id"]: set(edge["evidence"]) for edge in tables["edges"]}
        held |= {node["id"]: set(node["evidence"]) for node in tables["nodes"] if node["label"] == "Statement"}
        assert set().union(*held.values()) == set(quotes)
        for row in tables["evidence"]:
            reference = f"{record.id}#{row['field']};char={row['field_start']},{row['field_end']}"
            assert reference in held[row["statement_id"]]
            assert row["edge_id"] is None or reference in held[row["edge_id"]]
