"""Every file of the shared records is read, or rejected with a reason that fits."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kgbuild.model import Record, RecordError
from kgbuild.records import read_sources

pytestmark = pytest.mark.shared

FORMATS = {
    "aact_pipe_derived": {"aact": 1588},
    "ctgov_csv": {"ctgov_csv": 400},
    "ctgov_v1_json_bulk": {"ctgov_v1_json": 100},
    "ctgov_v2_json": {"ctgov_v2_json": 300},
    "ctgov_v2_json_bulk": {"ctgov_v2_json": 288},
    "ctgov_xml": {"ctgov_xml": 1000},
    "nli4ct_json": {"nli4ct_json": 300},
    "pmc_nxml": {"pmc_nxml": 120, "is a table without a column of NCT numbers": 2},
    "odd_other": {
        "an RSS feed of search results": 2,
        "an error page of a web site": 1,
        "the file is empty": 1,
    },
    "odd_trec_doc": {"a TREC <DOC> wrapper": 10},
    "plain_story": {"plain_text": 300},
}


@pytest.mark.parametrize("folder", FORMATS)
def test_each_file_is_read_or_rejected_with_a_right_reason(folder: str, shared_dir: Path) -> None:
    found: Counter[str] = Counter()
    reasons = [name for name in FORMATS[folder] if " " in name]
    for item in read_sources([shared_dir / "data" / "trials" / folder]):
        if isinstance(item, Record):
            found[item.source_format] += 1
        else:
            assert isinstance(item, RecordError)
            found[next((r for r in reasons if r in item.reason), f"{item.source}: {item.reason}")] += 1
    assert found == FORMATS[folder]
