"""The real files: all of the registry's XML and of PMC are read, each value at its path; the odd ones are rejected."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from kgbuild.model import Record, RecordError
from kgbuild.model.study import values
from kgbuild.records.html_page import read_html
from kgbuild.records.xml_source import read_xml
from tests.records_xml.reading import PLAIN, assert_placed

pytestmark = pytest.mark.shared
LEAST_A_SECOND = 500
SLACK = 3
"""Tests run beside others; the rate itself is measured in benchmarks."""


@pytest.fixture(scope="module")
def trials(shared_dir: Path) -> Path:
    return shared_dir / "data" / "trials"


def _read(path: Path) -> list[Record | RecordError]:
    with path.open("rb") as stream:
        return list(read_xml(stream, path.name))


def _sample(folder: Path, pattern: str, count: int) -> Iterator[Path]:
    return iter(random.Random(5).sample(sorted(folder.rglob(pattern)), count))


def test_all_of_the_registry(trials: Path) -> None:
    files = sorted((trials / "ctgov_xml").rglob("*.xml"))
    assert len(files) == 1000
    data = [(path.stem, path.read_bytes()) for path in files]
    started = time.process_time()
    found = [(name, item) for name, raw in data for item in read_xml(io.BytesIO(raw), name)]
    assert len(found) / (time.process_time() - started) > LEAST_A_SECOND / SLACK
    assert len(found) == 1000
    for name, record in found:
        assert isinstance(record, Record)
        assert record.nct_id == name
        assert record.last_update
        assert record.study is not None
        assert record.study.lists["conditions"]
        assert not [reason for _, reason in record.notices if reason.startswith("unknown")]


def test_all_of_the_registry_in_one_file(trials: Path) -> None:
    raw = [path.read_bytes() for path in _sample(trials / "ctgov_xml", "*.xml", 60)]
    alone = [item for data in raw for item in read_xml(io.BytesIO(data), "f")]
    joined = list(read_xml(io.BytesIO(b"\n".join(raw)), "f"))
    assert [r.version for r in joined if isinstance(r, Record)] == [r.version for r in alone if isinstance(r, Record)]
    assert [r.text for r in joined if isinstance(r, Record)] == [r.text for r in alone if isinstance(r, Record)]
    assert len(joined) == 60


def test_all_of_pmc(trials: Path) -> None:
    files = sorted((trials / "pmc_nxml").rglob("*.nxml"))
    assert len(files) == 120
    for path in files:
        (record,) = _read(path)
        assert isinstance(record, Record)
        assert record.id == f"kgb.record:{path.stem}.pmc_nxml"
        assert record.title


def test_every_value_is_what_its_path_says(trials: Path) -> None:
    for folder, pattern in (("ctgov_xml", "*.xml"), ("pmc_nxml", "*.nxml")):
        for path in _sample(trials / folder, pattern, 100):
            (record,) = _read(path)
            assert isinstance(record, Record)
            assert_placed(record, etree.parse(str(path), PLAIN))
            for value in values(record.study) if record.study else ():
                assert record.text[value.span.start : value.span.end] == value.text


def test_odd_files_are_rejected_with_the_right_reason(trials: Path) -> None:
    for name in ("covid_search.xml", "empty_search.xml"):
        (error,) = _read(trials / "odd_other" / name)
        assert isinstance(error, RecordError)
        assert error.reason.startswith("an RSS feed of search results, not records")
    for path in sorted((trials / "odd_trec_doc").iterdir()):
        (error,) = _read(path)
        assert isinstance(error, RecordError)
        assert error.reason.startswith(f"a TREC <DOC> wrapper of {path.stem}")
    page = trials / "odd_other" / "Invalid-nct-id.html"
    with pytest.raises(RecordError, match="an error page of a web site"):
        read_html(page.read_bytes(), page.name)
