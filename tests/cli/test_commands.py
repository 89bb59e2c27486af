"""The commands on a good build: data on stdout in the three formats, messages on stderr, quick help."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Run

VERBS = (
    ["build", "annotate", "cypher", "sparql", "queries", "explain", "export", "diff", "evaluate", "builds"],
    ["load neo4j", "load rdf", "ontologies search", "ontologies list"],
    ["update", "schedule", "rollback"],
)


@pytest.mark.parametrize("verb", [v for group in VERBS for v in group])
def test_help_teaches(kgbuild: Run, verb: str) -> None:
    done = kgbuild(*verb.split(), "--help")
    assert done.returncode == 0
    assert verb.split()[-1] in done.stdout
    assert done.stderr == ""


def test_help_is_quick(kgbuild: Run) -> None:
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        kgbuild("--help")
        times.append(time.perf_counter() - begun)
    # Half a second on an idle machine; the fastest of three, doubled, leaves room for a busy one.
    assert min(times) < 1.0


def test_json_is_one_array_of_objects(kgbuild: Run, seed_graph: Path) -> None:
    done = kgbuild("cypher", "trial-results", "--graph", seed_graph, "--format", "json")
    rows = json.loads(done.stdout)
    assert len(rows) == 7
    assert {"trial", "outcome", "value", "unit", "numerator", "denominator"} <= set(rows[0])


def test_csv_is_csv(kgbuild: Run, seed_graph: Path) -> None:
    done = kgbuild("sparql", "drug-combinations", "--graph", seed_graph, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {"drug_name", "other_name"} <= set(rows[0])


def test_a_table_has_a_title(kgbuild: Run, seed_graph: Path) -> None:
    done = kgbuild("cypher", "trials-by-disease", "--graph", seed_graph)
    assert done.stdout.startswith("Trials of a disease")
    assert "rows" in done.stderr


def test_a_query_with_a_parameter(kgbuild: Run, seed_graph: Path) -> None:
    query = "MATCH (t:Trial)-[:TESTS]->(d:Drug) WHERE d.name = $drug RETURN count(DISTINCT t.id) AS trials"
    done = kgbuild("cypher", query, "--param", "drug=sorafenib", "--graph", seed_graph, "--format", "json")
    assert json.loads(done.stdout) == [{"trials": 2}]


def test_explain_prints_a_sentence_for_every_kind_of_edge(kgbuild: Run, seed_graph: Path) -> None:
    from kgbuild.cli.explain import _lines
    from kgbuild.explore.explain import explain

    build = (seed_graph / "current").resolve()
    edges = pq.read_table(build / "tables" / "edges.parquet", columns=["id", "type", "record"]).to_pylist()
    kinds = {edge["type"]: edge for edge in edges}
    for edge in kinds.values():
        found = explain(build, edge["id"])
        text = "\n".join(_lines(found))
        assert edge["type"] in text
        assert ("[[" in text) or found.sources, edge
        if edge["record"]:
            assert "[[" in text, edge
    done = kgbuild("explain", kinds["TESTS"]["id"], "--graph", seed_graph)
    assert done.returncode == 0
    assert "[[" in done.stdout


def test_an_unknown_id_is_refused(kgbuild: Run, seed_graph: Path) -> None:
    assert kgbuild("explain", "kgb.edge:0000000000000000", "--graph", seed_graph).returncode == 2


@pytest.mark.parametrize(
    "format", ["kgx-tsv", "kgx-jsonl", "turtle", "nquads", "jsonld", "graphml", "neo4j-csv", "sssom"]
)
def test_export(kgbuild: Run, seed_graph: Path, tmp_path: Path, format: str) -> None:
    done = kgbuild("export", "--format", format, "--to", "to", "--graph", seed_graph)
    assert done.returncode == 0, done.stderr
    files = [tmp_path / line for line in done.stdout.splitlines()]
    assert files
    assert all(f.stat().st_size for f in files)


def test_annotate_is_one_object_a_line(kgbuild: Run, seeds: Path) -> None:
    done = kgbuild("annotate", seeds)
    assert done.returncode == 0
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 5


def test_annotate_html_escapes(kgbuild: Run, seeds: Path, tmp_path: Path) -> None:
    first = sorted(seeds.glob("*.txt"))[0].read_text("utf-8")
    (tmp_path / "a.txt").write_text(first.replace("sarcoma", "<script>sarcoma", 1), "utf-8")
    done = kgbuild("annotate", "a.txt", "--format", "html")
    assert "<script>sarcoma" not in done.stdout
    assert "&lt;script&gt;" in done.stdout


def test_diff_of_a_build_with_itself(kgbuild: Run, seed_graph: Path) -> None:
    done = kgbuild("diff", "current", "current", "--graph", seed_graph, "--format", "json")
    assert json.loads(done.stdout) == []


def test_builds_and_queries_and_ontologies(kgbuild: Run, seed_graph: Path) -> None:
    assert len(json.loads(kgbuild("builds", "--graph", seed_graph, "--format", "json").stdout)) == 1
    names = {row["name"] for row in json.loads(kgbuild("queries", "--format", "json").stdout)}
    assert "trials-by-mechanism" in names
    found = json.loads(kgbuild("ontologies", "search", "ixazomib", "--format", "json").stdout)
    assert found[0]["type"] == "Drug"
    kinds = {row["type"] for row in json.loads(kgbuild("ontologies", "list", "--format", "json").stdout)}
    assert {"Drug", "Condition", "Endpoint"} <= kinds
