"""Two evaluations of one gold: what is new, what is gone, and how sure the difference is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kgbuild.cli.app import app
from kgbuild.evaluate import evaluate_gold, load_gold
from kgbuild.evaluate.compare import compare_gold, read_earlier
from kgbuild.model import UsageError
from tests.evaluate.perfect import GOLD, gold_json, perfect


def test_a_mention_that_is_lost_is_a_new_error_and_the_other_way_round() -> None:
    whole = {g["sha256"]: perfect(g) for g in gold_json()}
    first = next(iter(whole))
    poor = {**whole, first: {**whole[first], "mentions": whole[first]["mentions"][1:]}}
    good, bad = evaluate_gold(load_gold(GOLD), whole), evaluate_gold(load_gold(GOLD), poor)
    lost = compare_gold(json.loads(json.dumps(good.to_dict())), bad)
    won = compare_gold(json.loads(json.dumps(bad.to_dict())), good)
    assert (lost[1].split()[1][0], won[1].split()[1][0]) == ("-", "+")
    assert "new errors: 1" in lost
    assert "errors that are gone: 0" in lost
    assert "new errors: 0" in won
    assert "errors that are gone: 1" in won
    assert compare_gold(good.to_dict(), good)[1:] == [
        "  mentions     +0.0  (95 %: +0.0 to +0.0, p 1.000)",
        "  gate facts   +0.0  (95 %: +0.0 to +0.0, p 1.000)",
        "new errors: 0",
        "errors that are gone: 0",
    ]


def test_intervals_stand_in_the_json_and_bound_the_figure() -> None:
    result = evaluate_gold(load_gold(GOLD), {})
    figures = result.to_dict()
    assert set(figures["by_file"]) == set(result.files)
    assert figures["intervals"]["mentions"]["recall"] == {"low": 0.0, "high": 0.0}
    assert figures["intervals"]["mentions"]["precision"] == {"low": 1.0, "high": 1.0}


@pytest.mark.parametrize("content", [None, "{", "[]", "{}", "3"])
def test_what_is_no_earlier_evaluation_is_told(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "before.json"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match=r"before\.json: (cannot be read|not what)"):
        read_earlier(path)


def test_the_command_compares(tmp_path: Path) -> None:
    before, saved = tmp_path / "before.json", tmp_path / "out.jsonl"
    saved.write_text("\n".join(json.dumps(perfect(g)) for g in gold_json()), "utf-8")
    arguments = ["evaluate", str(GOLD), "--annotations", str(saved)]
    printed = CliRunner().invoke(app, [*arguments, "--format", "json"])
    before.write_text(printed.stdout, "utf-8")
    result = CliRunner().invoke(app, [*arguments, "--compare", str(before)])
    assert result.exit_code == 0, result.output
    assert "95 % over 5 documents (bootstrap):" in result.stdout
    assert "new errors: 0" in result.stdout
    both = CliRunner().invoke(app, [*arguments, str(GOLD), "--compare", str(before)])
    assert "takes one GOLD" in str(both.exception)
    other = json.loads(before.read_text("utf-8"))
    before.write_text(json.dumps({**other, "by_file": {}}), "utf-8")
    assert "other gold files" in str(CliRunner().invoke(app, [*arguments, "--compare", str(before)]).exception)
