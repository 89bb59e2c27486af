"""Exports: other programs' readers read them back, and nothing is lost on the way."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
import rdflib
from pyoxigraph import DefaultGraph

from kgbuild.graph import read_table, schema, write_tables
from kgbuild.load.export import FORMATS, export
from kgbuild.load.rdf_lines import iter_quads
from kgbuild.model.errors import UsageError
from tests.gold_annotations import gold_annotations
from tests.graph.small import LEIOMYOSARCOMA, annotation, said, small_vocabulary

HOSTILE_TITLE = 'A "quoted", tab\there | pipe\nsecond line 😀 ‮RTL <b>&'


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gold, and a record with a hostile title and modifiers."""
    folder = tmp_path_factory.mktemp("build")
    hostile = annotation(
        HOSTILE_TITLE, said("studies_condition", LEIOMYOSARCOMA, qualifiers={"modifiers": ["a|b", 'c"d,e', "f\ng"]})
    )
    write_tables([*gold_annotations(), hostile], small_vocabulary(folder / "vocabulary"), folder / "tables")
    return folder


@pytest.fixture(scope="module")
def exported(build: Path) -> Path:
    for format in FORMATS:
        assert export(build, format, build / format)
    return build


def test_turtle_holds_the_default_graph(exported: Path) -> None:
    graph = rdflib.Graph().parse(exported / "turtle" / "graph.ttl", format="turtle")
    assert len(graph) == len({q for q in iter_quads(exported) if q.graph_name == DefaultGraph()})


@pytest.mark.parametrize(("format", "file", "reader"), [("nquads", "nq", "nquads"), ("jsonld", "jsonld", "json-ld")])
def test_rdflib_reads_all_quads_back(exported: Path, format: str, file: str, reader: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(exported / format / f"graph.{file}", format=reader)
    assert len(set(dataset.quads())) == len(set(iter_quads(exported)))


def test_kgx_jsonl_has_biolink_terms_and_every_edge_its_nodes(exported: Path) -> None:
    folder = exported / "kgx-jsonl"
    nodes, edges = (
        [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("nodes", "edges")
    )
    ids = {n["id"] for n in nodes}
    assert {e["subject"] for e in edges} | {e["object"] for e in edges} <= ids
    assert "CLINICALTRIALS:NCT03526679" in ids
    assert all(c.startswith("biolink:") for n in nodes for c in n["category"])
    assert all(e["predicate"].startswith("biolink:") and e["knowledge_level"] and e["agent_type"] for e in edges)
    trial = next(n for n in nodes if n["id"] == "kgb.trial:7b5ba5139022fefb")
    assert "disease control rate (DCR): 46 % (17/37)" in trial["has_attribute"]
    assert any(n["name"] == HOSTILE_TITLE for n in nodes)


def test_kgx_tsv_has_as_many_rows_and_cells(exported: Path) -> None:
    for name in ("nodes", "edges"):
        lines = (exported / "kgx-tsv" / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
        rows = [line.split("\t") for line in lines if line]
        assert len({len(row) for row in rows}) == 1
        assert len(rows) - 1 == len((exported / "kgx-jsonl" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())


def test_graphml_is_read_back_by_networkx(exported: Path) -> None:
    graph = nx.read_graphml(exported / "graphml" / "graph.graphml", force_multigraph=True)
    assert graph.number_of_nodes() == read_table(exported, "nodes").num_rows
    assert graph.number_of_edges() == read_table(exported, "edges").num_rows
    assert graph.nodes["clinicaltrials:NCT00000001"]["name"] == HOSTILE_TITLE
    modifiers = [json.loads(d["modifiers"]) for _, _, d in graph.edges(data=True) if "modifiers" in d]
    assert sorted(["a|b", 'c"d,e', "f\ng"]) in modifiers
    assert ElementTree.parse(exported / "graphml" / "graph.graphml").getroot().tag.endswith("graphml")


def test_neo4j_csv_holds_every_row_with_lists_whole(exported: Path) -> None:
    rows: dict[str, list[dict[str, str]]] = {}
    for file in (exported / "neo4j-csv").glob("*.csv"):
        with open(file, encoding="utf-8", newline="") as handle:
            rows[file.stem] = list(csv.DictReader(handle))
    assert set(rows) == {f"nodes-{n}" for n in schema().nodes} | {f"relationships-{r}" for r in schema().relationships}
    counted = {kind: sum(len(r) for k, r in rows.items() if k.startswith(kind)) for kind in ("nodes", "relationships")}
    assert counted == {
        "nodes": read_table(exported, "nodes").num_rows,
        "relationships": read_table(exported, "edges").num_rows,
    }
    lists = [r["modifiers:string[]"].split("\x1f") for r in rows["relationships-STUDIES"]]
    assert sorted(["a|b", 'c"d,e', "f\ng"]) in lists


def test_sssom_names_what_was_not_found(exported: Path) -> None:
    lines = (exported / "sssom" / "mappings.sssom.tsv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    assert {"rdfs literal"} == {r["subject_type"] for r in rows}
    assert any(r["object_id"] == "sssom:NoTermFound" for r in rows)
    links = read_table(exported, "links").to_pylist()
    assert len(rows) == len({(x["subject_label"], x["type"], x["curie"]) for x in links})


def test_unknown_format_and_missing_build_say_so(build: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="one of kgx-tsv"):
        export(build, "xlsx", tmp_path)
    with pytest.raises(UsageError, match="holds no graph tables"):
        export(tmp_path, "turtle", tmp_path)


def test_a_second_export_is_the_same_bytes(exported: Path, tmp_path: Path) -> None:
    for format in ("kgx-jsonl", "neo4j-csv", "sssom", "graphml"):
        for file in export(exported, format, tmp_path / format):
            assert file.read_bytes() == (exported / format / file.name).read_bytes()
