"""``kgbuild evaluate ner`` end to end on a small corpus: the three kinds of model, saved runs, and what is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

import pytest
import spacy
from typer.testing import CliRunner, Result

from kgbuild.cli.app import app
from kgbuild.evaluate.ner import TaggedSpan
from kgbuild.model import UsageError

VOCABULARY = """\
id	type	label	synonyms	abbreviations	brands	codes	salts	xrefs	parents	components	sources
MONDO:1	Condition	widget anaemia									test
RXCUI:11	Drug	zorbinib									test
"""


def run(root: Path, *arguments: str | Path) -> Result:
    """The command's result."""
    return CliRunner().invoke(app, ["evaluate", "ner", *map(str, arguments), "--root", str(root)])


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A spaCy pipeline on disk that knows two names, one of them half."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    names = {"zorbinib": "CHEMICAL", "anaemia": "DISEASE", "after": "CHEMICAL"}
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in names.items()])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "model")
    return tmp_path / "model"


def tables(result: Result) -> dict[str, list[dict[str, object]]]:
    """The rows of every table of the JSON report."""
    assert result.exit_code == 0, result.output
    parts = json.loads(result.stdout)["parts"]
    return {t["title"]: t["rows"] for p in parts for t in p["tables"]}


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_a_spacy_pipeline_is_measured(root: Path, model: Path, form: str) -> None:
    result = run(root, "bc5cdr", "--model", model, "--format", form, "--verbose")
    assert result.exit_code == 0, result.output
    assert "bc5cdr/dev" in result.stdout
    assert "Widget anaemia" in result.stdout
    assert "gadget fever" in result.stdout


def test_the_figures_and_error_tables(root: Path, model: Path) -> None:
    found = tables(run(root, "bc5cdr", "--model", model, "--format", "json"))
    both, drug, condition = found["Strict (span and type equal), and by overlap"]
    assert (both["P"], both["R"]) == (pytest.approx(1 / 3), 0.25)
    assert (drug["P"], drug["R"], drug["overlap R"]) == (0.5, 0.5, 0.5)
    assert (condition["F1"], condition["overlap R"]) == (0.0, 0.5)
    assert found["Errors by kind"][1]["gold: boundary"] == 1
    assert found["Errors by kind"][0]["predicted: spurious"] == 1
    assert found["Boundary errors: the prediction is"][1]["shorter"] == 1
    frequency = {r["times"]: r for r in found["By frequency of the mention in the corpus's training part"]}
    assert (frequency["0"]["gold"], frequency["1"]["gold"], frequency["1"]["recall"]) == (2, 2, 0.5)
    (source,) = found["By source: what proposed the mention"]
    assert source["source"] == "model"


def test_one_type_alone(root: Path, model: Path) -> None:
    found = tables(run(root, "bc5cdr", "--model", model, "--format", "json", "--type", "Drug"))
    assert [r["type"] for r in found["Strict (span and type equal), and by overlap"]] == ["Drug"]


def test_the_product_is_measured(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vocabulary"
    folder.mkdir()
    (folder / "small.tsv").write_text(VOCABULARY, "utf-8")
    found = tables(run(root, "bc5cdr", "--model", "pipeline:none", "--ontologies", folder, "--format", "json"))
    both, *_ = found["Strict (span and type equal), and by overlap"]
    assert both["R"] == 0.0, "texts of fewer than five words are rejected, as by annotate"
    assert "2 documents rejected" in run(root, "bc5cdr", "--model", "pipeline:none", "--ontologies", folder).stdout
    dev = root / "bc5cdr" / "dev.PubTator.txt"
    dev.write_text(
        dev.read_text("utf-8").replace(
            "3|t|Widget anaemia after zorbine", "3|t|Widget anaemia after zorbine\n3|a|It was of some use to them."
        ),
        "utf-8",
    )
    found = tables(run(root, "bc5cdr", "--model", "pipeline:none", "--ontologies", folder, "--format", "json"))
    _, drug, condition = found["Strict (span and type equal), and by overlap"]
    assert (drug["predicted"], condition["P"], condition["R"]) == (0, 1.0, 0.5)
    assert found["By source: what proposed the mention"][0]["source"] == "dictionary"


class Fixed:
    """A trained tagger that finds zorbine and zorbinib, the second only by its own head."""

    heads: ClassVar = {"bc5cdr": None}

    def tag(self, text: str, abbreviations: object = (), head: str | None = None) -> list[TaggedSpan]:
        """The spans of a text."""
        names = ("zorbinib", "zorbine") if head == "bc5cdr" else ("zorbine",)
        low = text.lower()
        return [TaggedSpan(low.find(n), low.find(n) + len(n), "Drug") for n in names if n in low]


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """``Fixed`` in the place of every trained tagger; the folders that were asked for."""
    asked: list[Path] = []
    monkeypatch.setattr("kgbuild.ner.load_tagger", lambda folder: asked.append(folder) or Fixed())
    return asked


def test_the_trained_tagger_is_measured_and_compared(
    root: Path, model: Path, tmp_path: Path, trained: list[Path]
) -> None:
    saved = tmp_path / "run.json"
    assert run(root, "bc5cdr", "--model", model, "--save", saved).exit_code == 0
    found = tables(run(root, "bc5cdr", "--model", "ner:mine", "--compare", saved, "--format", "json"))
    assert trained == [Path("mine")]
    changed = {r["what"]: r["mentions"] for r in found["Mentions"]}
    assert changed == {
        "won: found now, not before": 1,
        "lost: found before, not now": 0,
        "new false alarms": 0,
        "false alarms that are gone": 2,
    }
    row = found[f"Strict F1: {model} → ner:mine"][0]
    assert row["F1 now"] == pytest.approx(2 / 3)
    assert row["difference"] == "+38.1"


@pytest.mark.parametrize(("head", "predicted"), [((), 2), (("--head", "bc5cdr"), 2), (("--head", "default"), 1)])
def test_the_head_may_be_chosen(root: Path, trained: list[Path], head: tuple[str, ...], predicted: int) -> None:
    found = tables(run(root, "bc5cdr", "--model", "ner", *head, "--format", "json"))
    assert found["Strict (span and type equal), and by overlap"][0]["predicted"] == predicted
    assert trained[0].name == "kgb-ner"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bc9",), "no corpus 'bc9'"),
        (("bc5cdr", "--part", "test"), "no part 'test'"),
        (("bc5cdr", "--type", "Target"), "does not annotate Target"),
        (("bc5cdr", "--model", "no_such_model"), "no spaCy pipeline"),
        (("bc5cdr", "--model", "ner:nowhere"), "nowhere"),
        (("bc5cdr", "--head", "bc5cdr"), "--head is for --model ner"),
        (("pico",), "no mentions of kgbuild's types"),
        (("bc5cdr", "--compare", "gone.json"), "gone.json: cannot be read"),
    ],
)
def test_what_cannot_be_measured_is_told(root: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(root, *arguments)
    assert isinstance(result.exception, UsageError)
    assert said in str(result.exception)


def test_runs_on_other_documents_are_not_compared(root: Path, model: Path, tmp_path: Path) -> None:
    saved = tmp_path / "run.json"
    run(root, "bc5cdr", "--model", model, "--save", saved)
    assert "the saved run is of" in str(
        run(root, "bc5cdr", "--model", model, "--type", "Drug", "--compare", saved).exception
    )
    dev = root / "bc5cdr" / "dev.PubTator.txt"
    dev.write_text(dev.read_text("utf-8").partition("\n\n")[0], "utf-8")
    assert "other documents" in str(run(root, "bc5cdr", "--model", model, "--compare", saved).exception)
    saved.write_text("[]", "utf-8")
    assert "no saved run" in str(run(root, "bc5cdr", "--model", model, "--compare", saved).exception)
