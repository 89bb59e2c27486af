"""``kgbuild ontologies`` as a user runs it: search, list, pull, compile, review, and overrides in a build."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.pull.server import Site, serving

HEADER = "string\ttype\tcurie\treason\tauthor\tdate"
TAIL = "why\tme\t2026-01-31"


def _json(kgbuild: Run, *arguments: object) -> list[dict[str, object]]:
    done = kgbuild("ontologies", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, object]] = json.loads(done.stdout)
    return rows


def test_search_says_why(kgbuild: Run) -> None:
    (row,) = _json(kgbuild, "search", "MK-3475")
    assert (row["label"], row["match"], row["term"], row["type"], row["verdict"]) == (
        "pembrolizumab", "code", "MK-3475", "Drug", "linked",
    )  # fmt: skip
    assert str(row["id"]).startswith("RXCUI:")
    assert row["why"] == "a research code"
    table = kgbuild("ontologies", "search", "MK-3475").stdout
    assert table.startswith("MK-3475: pembrolizumab (RXCUI:")


def test_search_takes_composites_apart(kgbuild: Run) -> None:
    rows = [r for r in _json(kgbuild, "search", "avanafil and enalapril", "--type", "Drug") if r["verdict"] == "linked"]
    assert [(r["part"], r["label"]) for r in rows] == [("avanafil", "avanafil"), ("enalapril", "enalapril")]


def test_search_shows_what_was_rejected(kgbuild: Run) -> None:
    row = _json(kgbuild, "search", "GC", "--type", "Condition")[0]
    assert (row["verdict"], row["label"], row["match"]) == ("rejected", "gastric cancer", "abbreviation")
    assert "score below" in str(row["why"])


def test_search_by_id_and_by_piece_of_a_name(kgbuild: Run) -> None:
    assert _json(kgbuild, "search", "DRUGBANK:DB09037")[0]["match"] == "xref"
    rows = _json(kgbuild, "search", "ezolizu")
    assert {r["verdict"] for r in rows} == {"contains"}
    assert any("atezolizumab" in str(r["term"]) for r in rows)


@pytest.mark.parametrize("term", ["", " ", "\x01\x02", "😀😀", "x" * 100_000, "a\nb", ":"])
def test_search_for_anything(kgbuild: Run, term: str) -> None:
    if "\x00" not in term:
        assert kgbuild("ontologies", "search", term).returncode == 0


def test_search_with_overrides(kgbuild: Run, tmp_path: Path) -> None:
    (tmp_path / "o.tsv").write_text(f"{HEADER}\nMK-3475\tDrug\tnone\t{TAIL}\n", "utf-8")
    (row, *_) = _json(kgbuild, "search", "MK-3475", "--type", "Drug", "--overrides", "o.tsv")
    assert (row["verdict"], row["id"], row["why"]) == ("none", None, "a curator's verdict")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("search", "x", "--type", "Disease"), "unknown mention type"),
        (("search", "x", "--overrides", "nowhere.tsv"), "cannot read the overrides"),
        (("pull", "mondo"), "--to DIR"),
        (("pull", "nonsense", "--to", "d"), "no source 'nonsense'"),
        (("pull", "--to", "d", "--manifest", "nowhere.toml"), "nowhere.toml"),
        (("compile", "nowhere", "--to", "index"), "nowhere: no such folder"),
        (("compile", ".", "--to", "file"), "file is a file"),
        (("compile", ".", "--to", "index", "--manifest", "nowhere.toml"), "nowhere.toml"),
        (("review", "--graph", "nowhere"), "no graph at nowhere"),
    ],
)
def test_bad_arguments(kgbuild: Run, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "file").write_text("x")
    done = kgbuild("ontologies", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") <= 3


MANIFEST = """
[[source]]
name = "tiny"
files = ["tiny.obo"]
format = "obo"
prefix = "MONDO"
type = "Condition"
licence = "CC0-1.0"
version = "1"
url = "{base}/tiny.obo"

[[source]]
name = "export"
files = ["export.obo"]
format = "obo"
"""

OBO = b"""format-version: 1.2

[Term]
id: MONDO:9000001
name: newly named disease
synonym: "NND disease" EXACT []
"""


def test_pull_and_compile(kgbuild: Run, tmp_path: Path) -> None:
    site = Site(OBO, script=["503"])
    with serving(site) as base:
        (tmp_path / "m.toml").write_text(MANIFEST.format(base=base), "utf-8")
        (listed,) = _json(kgbuild, "pull", "--list", "--manifest", "m.toml", "--to", "releases")
        assert (listed["source"], listed["licence"], listed["pulled"]) == ("tiny", "CC0-1.0", None)
        (pulled,) = _json(kgbuild, "pull", "--manifest", "m.toml", "--to", "releases")
        assert (pulled["state"], pulled["bytes"]) == ("new", len(OBO))
        (listed,) = _json(kgbuild, "pull", "--list", "--manifest", "m.toml", "--to", "releases")
        assert listed["pulled"]
        site.script = ["404"]
        done = kgbuild("ontologies", "pull", "--manifest", "m.toml", "--to", "other")
    assert done.returncode == 3
    assert "answered 404" in done.stderr
    offline = kgbuild("ontologies", "pull", "--manifest", "m.toml", "--to", "other")
    assert offline.returncode == 3
    assert "no network?" in offline.stderr
    compiled = kgbuild("ontologies", "compile", "releases", "--to", "index", "--manifest", "m.toml")
    assert compiled.returncode == 0, compiled.stderr
    assert "Report: index/report.tsv" in compiled.stderr
    rows = _json(kgbuild, "search", "NND disease", "--ontologies", "index", "--type", "Condition")
    assert rows[0]["id"] == "MONDO:9000001"
    assert _json(kgbuild, "search", "MK-3475", "--ontologies", "index")[0]["label"] == "pembrolizumab"


def test_compile_without_the_core(kgbuild: Run, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(MANIFEST.format(base="https://example.invalid"), "utf-8")
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "tiny.obo").write_bytes(OBO)
    done = kgbuild("ontologies", "compile", "releases", "--to", "index", "--manifest", "m.toml", "--no-core")
    assert done.returncode == 0, done.stderr
    assert [r["concepts"] for r in _json(kgbuild, "list", "--ontologies", "index")] == [1]
    assert "Not in the folder: export" in done.stderr


def test_a_killed_compile_leaves_the_old_index(kgbuild: Run, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(MANIFEST.format(base="https://example.invalid"), "utf-8")
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "tiny.obo").write_bytes(OBO)
    arguments = ("ontologies", "compile", "releases", "--to", "index", "--manifest", "m.toml")
    assert kgbuild(*arguments, "--no-core").returncode == 0
    command = [sys.executable, "-m", "kgbuild.cli", *arguments]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        next(line for line in run.stderr if line.startswith("index"))
        run.kill()
    assert [r["concepts"] for r in _json(kgbuild, "list", "--ontologies", "index")] == [1]
    assert kgbuild(*arguments).returncode == 0
    assert len(_json(kgbuild, "list", "--ontologies", "index")) > 5


@pytest.mark.parametrize("verb", ["pull", "compile", "search", "review"])
def test_help_shows_examples(kgbuild: Run, verb: str) -> None:
    done = kgbuild("ontologies", verb, "--help")
    assert done.returncode == 0
    assert f"kgbuild ontologies {verb}" in done.stdout.partition("Examples:")[2]


def test_review_of_a_build(kgbuild: Run, seed_graph: Path) -> None:
    rows = _json(kgbuild, "review", "--graph", seed_graph, "--below", "1", "--limit", "5")
    assert rows
    assert [r["mentions"] for r in rows] == sorted((r["mentions"] for r in rows), reverse=True)
    assert all(isinstance(r["rejected"], list) for r in rows)
    done = kgbuild("ontologies", "review", "--graph", seed_graph, "--below", "1", "--limit", "2", "--template")
    assert done.stdout.splitlines()[0] == HEADER
    assert len(done.stdout.splitlines()) == 5


def test_overrides_from_review_to_build(kgbuild: Run, seed_graph: Path, seeds: Path, tmp_path: Path) -> None:
    from kgbuild.graph.read import read_table

    links = read_table(seed_graph / "current", "links", ["subject_label", "type", "curie"]).to_pylist()
    first = next(x for x in links if x["type"] == "Drug" and x["curie"])
    same = [x for x in links if (x["type"], x["subject_label"]) == ("Drug", first["subject_label"])]
    rows = (f"{first['subject_label']}\tDrug\tnone\t{TAIL}", f"unheard of\tDrug\tMONDO:404\t{TAIL}")
    (tmp_path / "o.tsv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    told, idle = _json(kgbuild, "review", "--graph", seed_graph, "--check", "--overrides", "o.tsv")
    assert told["to"] == "none"
    assert int(str(told["changed"])) >= len(same)
    assert "not in the vocabulary" in str(idle["problem"])
    shutil.copytree(seeds, tmp_path / "seeds")
    done = kgbuild("build", "seeds", "--stores", "none", "--overrides", "o.tsv", "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert "override left out: o.tsv, line 3: MONDO:404" in done.stderr
    after = read_table(tmp_path / "graph" / "current", "links", ["match_kind", "curie"]).to_pylist()
    decided = [x for x in after if x["match_kind"] == "override"]
    assert len(decided) == told["changed"]
    assert {x["curie"] for x in decided} == {None}
    manifest = json.loads((tmp_path / "graph" / "current" / "manifest.json").read_text("utf-8"))
    assert manifest["overrides"]["rows"] == 1
    (again, _) = _json(kgbuild, "review", "--check", "--overrides", "o.tsv")
    assert (again["changed"], again["decided"]) == (0, len(decided))
    annotated = kgbuild("annotate", "seeds", "--overrides", "o.tsv")
    assert '"override"' in annotated.stdout
