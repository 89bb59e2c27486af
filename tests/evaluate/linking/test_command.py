"""``kgbuild evaluate linking`` end to end on small files, beside ``kgbuild evaluate GOLD``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kgbuild.cli.app import app
from kgbuild.evaluate.linking.inputs import find_inputs
from kgbuild.model import UsageError
from tests.evaluate.linking.conftest import ROWS, Writer

SILVER = (
    "nct\tconditions\tinterventions\tcondition_mesh\tintervention_mesh",
    "NCT1\tasthma\tDRUG: Alovir\tD001249:Asthma\t?:Aliciclovir",
)
CORPUS = ("1|t|Asthma", "1|a|Text", "1\t0\t6\tAsthma\tDisease\tD001249")
GOLD = ("string\tgroup\tkind\tright\tacceptable\tnote", "Alovir\tdrugs\tconcept\tRXCUI:12\t\tjudged | so")


def run(*arguments: str | Path) -> Result:
    """The command's result."""
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


@pytest.fixture
def vocabulary(tmp_path: Path) -> Path:
    """The small vocabulary as a folder."""
    folder = tmp_path / "vocabulary"
    folder.mkdir()
    (folder / "small.tsv").write_text(ROWS, encoding="utf-8")
    return folder


@pytest.mark.parametrize("form", ["table", "markdown", "json"])
def test_all_parts(form: str, vocabulary: Path, write: Writer, tmp_path: Path) -> None:
    silver, corpus = write("silver.tsv", *SILVER), write("corpus.txt", *CORPUS)
    gold, out = write("gold.tsv", *GOLD), tmp_path / "curves"
    result = run(
        "linking", "--ontologies", vocabulary, "--silver", silver, "--corpus", corpus, "--gold", gold,
        "--format", form, "--verbose", "--to", out,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in out.iterdir()) == ["calibration_condition.svg", "calibration_condition.txt"]
    if form == "json":
        report = json.loads(result.stdout)
        assert [p["name"] for p in report["parts"]] == ["coverage", "hand", "registry", "corpora"]
        assert {c["measured"] for c in report["parts"][2]["checks"]} == {1.0}
    else:
        assert "Alovir" in result.stdout
        assert "100.0 %" in result.stdout
    if form == "markdown":
        assert "judged \\| so" in result.stdout


def test_two_runs_print_the_same(vocabulary: Path, write: Writer) -> None:
    arguments = ("linking", "--ontologies", vocabulary, "--silver", write("silver.tsv", *SILVER), "--verbose")
    assert run(*arguments).stdout == run(*arguments).stdout


def test_naming_one_input_leaves_out_the_others(write: Writer) -> None:
    corpus = write("corpus.txt", *CORPUS)
    inputs = find_inputs(corpora=(corpus,))
    assert (inputs.silver, inputs.corpora, inputs.seeds, inputs.measure_gold) == (None, (corpus,), None, False)


@pytest.mark.parametrize("option", ["--silver", "--corpus", "--gold", "--seeds"])
def test_a_missing_file_is_told(option: str, tmp_path: Path) -> None:
    result = run("linking", option, tmp_path / "gone")
    assert isinstance(result.exception, UsageError)
    assert "gone" in str(result.exception)


def test_no_input_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGBUILD_SHARED", str(tmp_path))
    inputs = find_inputs()
    assert (inputs.silver, inputs.corpora) == (None, ())


def test_gold_is_still_an_argument(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere")
    assert isinstance(result.exception, UsageError)
    assert run("--help").exit_code == 0
    assert run().exit_code == 2


@pytest.mark.shared
def test_the_shared_files_are_readable(shared_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kgbuild.evaluate.linking.pubtator import read_pubtator
    from kgbuild.evaluate.linking.silver import read_silver

    monkeypatch.setenv("KGBUILD_SHARED", str(shared_dir))
    inputs = find_inputs()
    assert inputs.silver is not None
    assert len(read_silver(inputs.silver)) > 1000
    assert [len(read_pubtator(p)) for p in inputs.corpora] == [500, 100]
