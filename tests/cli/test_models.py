"""Models at the command line: trained, chosen, or named wrongly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_no_model_finds_less_and_nothing_else(kgbuild: Run, tmp_path: Path) -> None:
    text = (
        "A Study of Selinexor\n\nAdults with tetraplegia or autonomic dysreflexia were given disalcid and pethidine.\n"
    )
    (tmp_path / "a.txt").write_text(text, "utf-8")
    found = {}
    for model in ("kgb-ner", "none"):
        done = kgbuild("annotate", "a.txt", "--model", model)
        assert done.returncode == 0
        found[model] = {(m["start"], m["end"], m["type"]) for m in json.loads(done.stdout)["mentions"]}
    assert found["none"] < found["kgb-ner"]
    assert (text.index("disalcid"), text.index(" and pethidine"), "Drug") in found["kgb-ner"]


@pytest.mark.parametrize("verb", [("annotate", "a.txt"), ("build", "a.txt", "--stores", "none")])
def test_an_unknown_model_is_told_and_nothing_is_written(kgbuild: Run, tmp_path: Path, verb: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_text("A Study of Selinexor\n\nSelinexor was given.\n", "utf-8")
    done = kgbuild(*verb, "--model", "no_such_model")
    assert done.returncode == 2
    assert "no_such_model" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "graph" / "current").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--config", "missing.cfg"), "missing.cfg"),
        (("--corpora", "nowhere"), "nowhere"),
    ],
)
def test_a_training_that_cannot_begin_says_why(
    kgbuild: Run, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = kgbuild("train", "--to", "model", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "model" / "weights.npz").exists()
