"""Hostile and broken input: one clear line, exit code 1 or 2, nothing half written, the other records done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

NO_STORES = ("--stores", "none")


def _one_line_no_trace(stderr: str) -> None:
    assert "Traceback" not in stderr
    assert "defect" not in stderr
    assert all(len(line) < 700 for line in stderr.splitlines())


def _nothing_published(out: Path) -> None:
    assert not (out / "current").exists()
    assert not list(out.glob("builds/*"))
    assert not list(out.glob("builds/.*"))


BAD = {
    "empty": b"",
    "white": b" \n\t\r\n",
    "junk": bytes(range(256)) * 64,
    "nul": b"A Trial\x00of\x00nothing\n" * 10,
    "latin1": "Étude de la résistance à l'ixazomib\n".encode("latin-1") * 5,
    "utf16": "A Study of Ixazomib\nSummary\n".encode("utf-16"),
    "one_line_50mb": b"word " * (50 * 2**20 // 5),
    "truncated_xml": b"<?xml version='1.0'?><clinical_study><brief_title>A",
    "entity_bomb": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>",
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_alone_publishes_nothing(kgbuild: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "bad.txt").write_bytes(BAD[name])
    done = kgbuild("build", "bad.txt", *NO_STORES)
    assert done.returncode == 2
    assert "bad.txt" in done.stderr
    assert done.stdout == ""
    _one_line_no_trace(done.stderr)
    _nothing_published(tmp_path / "graph")


def test_bad_files_among_good_ones(kgbuild: Run, tmp_path: Path, seeds: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data in BAD.items():
        (folder / f"{name}.txt").write_bytes(data)
    for path in seeds.glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    done = kgbuild("build", "in", *NO_STORES)
    assert done.returncode == 1, done.stderr
    _one_line_no_trace(done.stderr)
    current = tmp_path / "graph" / "current"
    rejected = [json.loads(line) for line in (current / "rejected.jsonl").read_text("utf-8").splitlines()]
    assert {Path(r["source"]).stem for r in rejected} == set(BAD)
    assert all(r["reason"] for r in rejected)
    manifest = json.loads((current / "manifest.json").read_text("utf-8"))
    assert len(manifest["inputs"]) == 5
    assert manifest["rejected"] == len(BAD)


def test_a_folder_with_nothing_readable(kgbuild: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.bin").write_bytes(BAD["junk"])
    done = kgbuild("build", "in", *NO_STORES)
    assert done.returncode == 2
    assert "no readable record" in done.stderr
    _one_line_no_trace(done.stderr)
    _nothing_published(tmp_path / "graph")


def test_an_empty_folder(kgbuild: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = kgbuild("build", "in")
    assert done.returncode == 2
    _one_line_no_trace(done.stderr)
    _nothing_published(tmp_path / "graph")


def test_a_missing_path(kgbuild: Run, tmp_path: Path, seeds: Path) -> None:
    done = kgbuild("build", seeds, "nowhere/at/all")
    assert done.returncode == 2
    assert "nowhere/at/all" in done.stderr
    _one_line_no_trace(done.stderr)
    _nothing_published(tmp_path / "graph")


@pytest.mark.parametrize(
    "arguments",
    [
        ("build",),
        ("build", "x", "--workers", "0"),
        ("build", "x", "--stores", "mysql"),
        ("build", "x", "--engine", "quantum"),
        ("build", "x", "--ontologies", "nowhere"),
        ("cypher", "MATCH (n) RETURN n", "--graph", "nowhere"),
        ("sparql", "trials-by-disease", "--graph", "nowhere"),
        ("cypher", "no-such-query"),
        ("cypher", "trials-by-disease", "--param", "disease"),
        ("cypher", "trials-by-disease", "--param", "nonsense=1"),
        ("explain", "kgb.edge:0", "--graph", "nowhere"),
        ("diff", "a", "b"),
        ("annotate", "nowhere.txt"),
        ("evaluate", "nowhere"),
        ("ontologies", "search", "x", "--ontologies", "nowhere"),
        ("export", "--format", "parchment", "--to", "x"),
        ("load", "neo4j"),
        ("nonsense",),
    ],
)
def test_unusable_arguments(kgbuild: Run, tmp_path: Path, seeds: Path, arguments: tuple[str, ...]) -> None:
    done = kgbuild(*(seeds if a == "x" and arguments[0] == "build" else a for a in arguments))
    assert done.returncode == 2, done.stderr
    assert done.stderr.strip()
    assert done.stdout == ""
    _one_line_no_trace(done.stderr)
    _nothing_published(tmp_path / "graph")


def test_annotate_goes_on_after_a_bad_file(kgbuild: Run, tmp_path: Path, seeds: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(BAD["junk"])
    good = sorted(seeds.glob("*.txt"))[0]
    done = kgbuild("annotate", "bad.txt", good)
    assert done.returncode == 1
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 1
    assert "bad.txt" in done.stderr


@pytest.mark.parametrize(
    "text",
    ["MATCH (n RETURN", "MATCH (n:Nothing) RETURN n", "'; DROP TABLE Trial;", "CREATE (:Trial {id: 'x'})", " "],
)
def test_a_wrong_cypher_query(kgbuild: Run, seed_graph: Path, text: str) -> None:
    done = kgbuild("cypher", text, "--graph", seed_graph)
    assert done.returncode == 2, done.stdout
    _one_line_no_trace(done.stderr)


@pytest.mark.parametrize("text", ["SELECT ?x WHERE {", "SELEKT", "INSERT DATA { <a:b> <a:c> <a:d> }"])
def test_a_wrong_sparql_query(kgbuild: Run, seed_graph: Path, text: str) -> None:
    done = kgbuild("sparql", text, "--graph", seed_graph)
    assert done.returncode == 2, done.stdout
    _one_line_no_trace(done.stderr)


@pytest.mark.parametrize(
    "value", ["x' OR 1=1 //", '"} DELETE WHERE { ?s ?p ?o } #', "<http://a> b", "MONDO:1>", "}\n{"]
)
@pytest.mark.parametrize("language", ["cypher", "sparql"])
def test_hostile_parameters_find_nothing(kgbuild: Run, seed_graph: Path, language: str, value: str) -> None:
    done = kgbuild(
        language, "trials-by-disease", "--param", f"disease={value}", "--graph", seed_graph, "--format", "json"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
