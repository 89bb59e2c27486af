"""Finding documents, saved annotations, and what is said when something is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kgbuild.evaluate import load_gold, run_evaluation
from kgbuild.evaluate.__main__ import main
from kgbuild.model import UsageError
from tests.evaluate.perfect import GOLD, gold_json, perfect


def test_saved_annotations_are_found_by_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "out.jsonl"
    saved.write_text("\n".join(json.dumps(perfect(g)) for g in gold_json()), encoding="utf-8")
    assert main([str(GOLD), "--annotations", str(saved), "--format", "json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["missing_files"] == []
    assert figures["facts"]["f1"] == figures["mentions"]["f1"] == 1.0
    assert figures["traps_fired"] == 0


def test_an_annotation_that_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "out.jsonl"
    saved.write_text(json.dumps(perfect(gold_json()[0])), encoding="utf-8")
    assert main([str(GOLD), "--annotations", str(saved)]) == 0
    assert f"document not annotated: {gold_json()[1]['file']}" in capsys.readouterr().out


def test_documents_are_read_from_the_named_folder(seeds: Path) -> None:
    read: list[str] = []

    def annotate(data: bytes, source: str) -> dict[str, object]:
        read.append(data.decode("utf-8"))
        return {}

    result = run_evaluation(GOLD, seeds_dir=seeds, only="003", annotate=annotate)
    assert len(read) == len(result.files) == 1
    assert len(read[0]) == json.loads((GOLD / f"{result.files[0]}.json").read_text(encoding="utf-8"))["n_chars"]


@pytest.mark.parametrize("content", [None, "{", "[]", '{"facts": 3}', "\x00\x01"])
def test_an_unusable_gold_file_is_one_clear_line(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "gold.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"gold\.json: not a readable gold file"):
        load_gold(path)
    assert main([str(path)]) == 2


def test_a_document_that_differs_from_the_gold_is_refused(tmp_path: Path) -> None:
    gold = {**gold_json()[0], "file": "other.txt"}
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "other.txt").write_text("another text", encoding="utf-8")
    with pytest.raises(UsageError, match=r"other\.txt: the document of this gold file was not found"):
        run_evaluation(tmp_path, annotate=lambda data, source: {})
