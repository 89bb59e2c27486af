"""Checks of the conditions, adverse events, endpoints, criteria and regulators of the core vocabulary."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kgbuild.vocab import Vocabulary, load_vocabulary
from tests.vocab_data.attest import attested

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "ontologies" / "core"
TYPES = {
    "diseases": "Condition",
    "adverse_events": "AdverseEvent",
    "endpoints": "Endpoint",
    "endpoint_clinical": "Endpoint",
    "endpoint_families": "Endpoint",
    "endpoint_laboratory": "Endpoint",
    "endpoint_scales": "Endpoint",
    "endpoint_services": "Endpoint",
    "criteria": "Criteria",
    "regulators": "Regulator",
}
SIZES = {"diseases": 1500, "adverse_events": 200, "endpoints": 150, "criteria": 40, "regulators": 20}
QUIET = tuple(name for name in TYPES if name.startswith("endpoint"))
"""Files with names that are linked in titles and not looked for in running text."""

COLUMNS = ["id", "type", "label", "synonyms", "abbreviations", "xrefs", "broad", "close", "parents", "sources"]
LISTS = COLUMNS[3:]
COMMON_TEXT = """
tumor tumour disease disorder syndrome toxicity response progression death safety efficacy chemotherapy treatment
therapy surgery study patient adult child children condition illness finding stage grade primary secondary metastatic
advanced recurrent refractory change lesion mass stress shock cold growth all met was had set stable complete partial
control healthy normal volume recurrence
"""
COMMON = frozenset(COMMON_TEXT.split())
DOCUMENT_DEFINED = {"ST"}
"""Short forms that one seed defines for itself; the reader takes them from the text, not from the vocabulary."""

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    lines = (CORE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    header, *body = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert header == ([*COLUMNS, "quiet"] if name in QUIET else COLUMNS)
    assert all(len(cells) == len(header) for cells in body)
    return tuple(dict(zip(header, cells, strict=True)) for cells in body)


def parts(row: Row, column: str) -> list[str]:
    return row[column].split("|") if row[column] else []


def every() -> Iterator[tuple[str, Row]]:
    for name in TYPES:
        for row in rows(name):
            yield name, row


def plain(term: str) -> str:
    words = term.lower().replace("-", " ").replace("'", "").split()
    return " ".join(w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in words)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """These five files alone, so that a fault in another file is that file's test's to report."""
    folder = tmp_path_factory.mktemp("core")
    for name in TYPES:
        shutil.copy(CORE / f"{name}.tsv", folder)
    return load_vocabulary(folder)


@pytest.mark.parametrize("name", TYPES)
def test_columns_and_order(name: str) -> None:
    table = rows(name)
    assert len(table) >= SIZES.get(name, 20)
    assert [r["label"].casefold() for r in table] == sorted(r["label"].casefold() for r in table)
    for row in table:
        assert row["type"] == TYPES[name]
        assert row["label"]
        assert row["label"] == row["label"].strip()
        assert row["id"].count(":") == 1
        for column in LISTS:
            cells = parts(row, column)
            assert all(cell and cell == cell.strip() for cell in cells), (row["id"], column)
            assert len(cells) == len(set(cells)), (row["id"], column)


def test_ids_are_unique_and_no_id_is_another_rows_xref() -> None:
    owner: dict[str, str] = {}
    for _, row in every():
        assert row["id"] not in owner, row["id"]
        owner[row["id"]] = row["label"]
    xrefs = [(x, row["id"]) for _, row in every() for x in parts(row, "xrefs")]
    assert [pair for pair in xrefs if pair[0] in owner] == []
    assert len({x for x, _ in xrefs}) == len(xrefs)


@pytest.mark.parametrize("name", TYPES)
def test_a_name_names_one_row(name: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows(name):
        for term in [row["label"], *parts(row, "synonyms")]:
            owners[plain(term)].add(row["id"])
    assert {term: ids for term, ids in owners.items() if len(ids) > 1} == {}


def test_no_common_word_and_no_age_group_is_a_name() -> None:
    for name, row in every():
        quiet = row.get("quiet", "")
        loud = [] if quiet == "*" else [t for t in [row["label"], *parts(row, "synonyms")] if t not in quiet.split("|")]
        for term in loud:
            assert plain(term) not in COMMON, (row["id"], term)
            if name == "diseases" and not row["id"].startswith(("MONDO:", "MESH:", "HP:", "kgb:")):
                assert not term.lower().startswith(("adult ", "childhood ", "pediatric ")), (row["id"], term)


def test_parents_exist_and_form_no_circle() -> None:
    parents = {row["id"]: parts(row, "parents") for _, row in every()}
    for child, above in parents.items():
        assert set(above) <= set(parents), child
    state: dict[str, int] = {}

    def visit(node: str) -> None:
        assert state.get(node) != 1, f"circle at {node}"
        if node not in state:
            state[node] = 1
            for parent in parents[node]:
                visit(parent)
            state[node] = 2

    for node in parents:
        visit(node)


@pytest.mark.parametrize("name", ["diseases", "adverse_events"])
def test_every_disease_reaches_mondo(name: str, vocabulary: Vocabulary) -> None:
    for row in rows(name):
        if not row["id"].startswith("MONDO:"):
            assert any(a.startswith("MONDO:") for a in vocabulary.ancestors(row["id"])), row["label"]


def test_local_ids_have_a_broad_or_close_match() -> None:
    for name in ("diseases", "adverse_events"):
        for row in rows(name):
            if row["id"].startswith("kgb:"):
                assert row["broad"] or row["close"], row["label"]


@pytest.mark.parametrize(
    "label",
    [
        "leiomyosarcoma",
        "liposarcoma",
        "dedifferentiated liposarcoma",
        "myxoid liposarcoma",
        "synovial sarcoma",
        "malignant peripheral nerve sheath tumor",
        "alveolar soft part sarcoma",
    ],
)
def test_soft_tissue_sarcoma_is_above_its_kinds(label: str, vocabulary: Vocabulary) -> None:
    row = next(r for r in rows("diseases") if r["label"] == label)
    assert {"MONDO:0018078", "MONDO:0005089", "MONDO:0004992"} <= set(vocabulary.ancestors(row["id"]))


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "gold").rglob("seeds/*.json")), ids=lambda p: p.stem)
def test_the_seeds_gold_resolves(path: Path, vocabulary: Vocabulary) -> None:
    check_gold(json.loads(path.read_text(encoding="utf-8")), vocabulary)


def check_gold(gold: dict[str, list[dict[str, str]]], vocabulary: Vocabulary) -> None:
    for mention in gold["mentions"]:
        if mention["type"] not in {"Condition", "AdverseEvent", "Endpoint", "Criteria"}:
            continue
        curie = mention["curie"].replace("KGB:", "kgb:")
        concept = vocabulary.concept(curie)
        assert concept is not None, mention
        if mention["text"] not in DOCUMENT_DEFINED:
            found = {hit.concept.id for hit in vocabulary.lookup(mention["text"])}
            assert concept.id in found, (mention["text"], curie, found)


@pytest.mark.shared
def test_the_shared_gold_resolves(shared_dir: Path, vocabulary: Vocabulary) -> None:
    for path in sorted((shared_dir / "gold" / "seeds").glob("*.json")):
        check_gold(json.loads(path.read_text(encoding="utf-8")), vocabulary)


@pytest.mark.shared
@pytest.mark.parametrize("name", TYPES)
def test_every_curie_is_attested(name: str, shared_dir: Path) -> None:
    known = attested(shared_dir)
    missing = []
    for row in rows(name):
        curies = [row["id"], *(c for column in ("xrefs", "broad", "close", "parents") for c in parts(row, column))]
        missing += [(row["id"], c) for c in curies if not c.startswith("kgb:") and c not in known]
        for source in parts(row, "sources"):
            if not row["id"].startswith("kgb:") and source not in known.get(row["id"], {}):
                missing.append((row["id"], source))
    assert missing == []
