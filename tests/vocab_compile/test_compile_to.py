"""From a folder and a manifest to an index folder with its report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kgbuild.model import UsageError
from kgbuild.vocab import load_vocabulary
from kgbuild.vocab.compile import compile_to, compile_vocabulary

_MANIFEST = """
[[source]]
name = "diseases"
files = ["diseases.tsv"]
format = "table"
prefix = "MONDO"
type = "Condition"
rank = 1
licence = "CC0-1.0"
version = "2026"
url = "http://example.org/diseases"

[[source]]
name = "old_diseases"
files = ["old.tsv"]
format = "table"
prefix = "MONDO"
type = "Condition"
rank = 2

[[source]]
name = "absent"
files = ["absent.tsv"]
format = "table"
prefix = "HP"
rank = 3
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "licenses").mkdir(parents=True)
    (folder / "licenses" / "CC0.txt").write_text("free\n")
    (folder / "diseases.tsv").write_text("id\tlabel\nMONDO:0000002\tfat tumor\nbroken\tx\n")
    (folder / "old.tsv").write_text("id\tlabel\nMONDO:0000003\told thing\n")
    (folder / "sources.toml").write_text(_MANIFEST)
    return folder


def test_index_report_and_licences(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    steps: list[str] = []
    report = compile_to(folder, folder / "sources.toml", None, index, progress=steps.append)
    assert [c.id for c in load_vocabulary(index).concepts()] == ["MONDO:0000002", "MONDO:0000003"]
    assert steps == ["read", "merge", "types", "concepts", "index"]
    data = json.loads((index / "report.json").read_text())
    assert data["fingerprint"] == load_vocabulary(index).fingerprint == report.fingerprint
    assert data["concepts_by_type"] == {"Condition": 2}
    assert data["sources_not_found"] == ["absent"]
    assert "problem\tdiseases\tline 3" in (index / "report.tsv").read_text()
    assert "CC0-1.0\t2026\thttp://example.org/diseases" in (index / "licences.tsv").read_text()
    assert (index / "licenses" / "CC0.txt").read_text() == "free\n"


def test_equal_input_gives_equal_bytes(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        compile_to(folder, folder / "sources.toml", None, tmp_path / name)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir() if p.is_file()} for n in ("one", "two"))
    assert one == two


def test_a_replaced_source_is_not_read(folder: Path) -> None:
    manifest = folder / "sources.toml"
    manifest.write_text(_MANIFEST.replace("rank = 1", 'rank = 1\nreplaces = ["old_diseases"]'))
    compiled = compile_vocabulary(folder, manifest, None)
    assert [c.id for c in compiled.concepts] == ["MONDO:0000002"]
    assert ("replaced", "old_diseases") in {(f.kind, f.where) for f in compiled.report.findings}


def test_a_failing_compile_leaves_the_old_index(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    compile_to(folder, folder / "sources.toml", None, index)
    before = {p.name: p.read_bytes() for p in index.iterdir() if p.is_file()}
    (folder / "diseases.tsv").write_text("")
    with pytest.raises(UsageError, match=r"diseases\.tsv"):
        compile_to(folder, folder / "sources.toml", None, index)
    assert {p.name: p.read_bytes() for p in index.iterdir() if p.is_file()} == before


@pytest.mark.parametrize("missing", ["folder", "manifest", "core", "files"])
def test_what_is_not_there_is_named(folder: Path, tmp_path: Path, missing: str) -> None:
    nowhere = tmp_path / "nowhere"
    (tmp_path / "empty").mkdir()
    places = {"folder": folder, "manifest": folder / "sources.toml", "core": None, missing: nowhere}
    source = tmp_path / "empty" if missing == "files" else places["folder"]
    with pytest.raises(UsageError, match=r"nowhere|empty"):
        compile_vocabulary(source, places["manifest"], places["core"])  # type: ignore[arg-type]
