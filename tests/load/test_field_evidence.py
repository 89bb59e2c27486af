"""Evidence by field path in stores that follow by difference: values move in the text, their paths stay."""

from __future__ import annotations

from pathlib import Path

from kgbuild.graph import read_table, write_tables
from kgbuild.load.rdf_changes import line_changes, rdf_changes
from kgbuild.load.rdf_lines import Line, iter_lines
from tests.graph.small import small_vocabulary
from tests.graph.study import annotation, claim, literal, record, study, v


def _tables(folder: Path, title: str, version: str) -> Path:
    """The study with this title: a longer one moves all that stands behind it."""
    whole = study()
    whole.scalars["brief_title"] = v(title, "/protocolSection/identificationModule/briefTitle")
    laid_out = record(whole)
    countries, status = whole.lists["countries"], whole.scalars["status"]
    said = [
        claim(status, "trial_property", literal("COMPLETED"), {"name": "status"}),
        *(claim(arm.label, "has_arm", literal(arm.label.text)) for arm in whole.arms),
        *(claim(country, "conducted_in", literal(country.text)) for country in countries),
    ]
    write_tables([annotation(laid_out, *said)], small_vocabulary(folder / "vocabulary"), folder / version)
    return folder / version


def _lines(tables: Path) -> set[Line]:
    return {line for lines in iter_lines(tables) for line in lines}


def test_lines_of_values_that_moved_are_not_lost(tmp_path: Path) -> None:
    old = _tables(tmp_path, "Short", "old")
    new = _tables(tmp_path, "A title that is a good deal longer", "new")
    starts = [{row["field"]: row["start"] for row in read_table(t, "evidence").to_pylist()} for t in (old, new)]
    assert starts[0].keys() == starts[1].keys()
    assert all(starts[0][path] < starts[1][path] for path in starts[0])
    held = _lines(old)
    with rdf_changes(old, new) as changes:
        for gone, come in line_changes(changes):
            held = (held | come) - gone
    assert held == _lines(new)
