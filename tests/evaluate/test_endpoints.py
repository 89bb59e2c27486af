"""The scorer of outcome titles, and the bounds of what is measured with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.evaluate.endpoints import Judged, Labelled, figures, judge, main, read_titles
from kgbuild.link.endpoints import EndpointLinker
from kgbuild.model import UsageError
from kgbuild.vocab import load_vocabulary

GOLD = Path(__file__).resolve().parents[1] / "gold" / "endpoints"


def labelled(expected: str, also: str = "") -> Labelled:
    parts = tuple(frozenset(p.split(" / ")) for p in expected.split(" + "))
    return Labelled("NCT00000001", "a title", parts, frozenset(also.split()))


@pytest.mark.parametrize(
    ("expected", "also", "linked", "right"),
    [
        ("A", "", "A", True),
        ("A", "", "", False),
        ("A", "", "A B", False),
        ("A", "B", "A B", True),
        ("A", "B", "B", False),
        ("A / B", "", "B", True),
        ("A + B", "", "A", False),
        ("A + B", "", "A B", True),
        ("-", "", "", True),
        ("-", "", "A", False),
        ("A / -", "", "", True),
    ],
)
def test_right(expected: str, also: str, linked: str, right: bool) -> None:
    assert labelled(expected, also).right(frozenset(linked.split())) is right


def test_figures() -> None:
    judged = [
        Judged(labelled("A"), frozenset({"A"})),
        Judged(labelled("A"), frozenset({"B"})),
        Judged(labelled("-"), frozenset()),
    ]
    f = figures(judged)
    assert (f.titles, f.right, f.linked, f.links, f.good_links) == (3, 2, 2, 2, 1)
    assert f.interval.low <= f.accuracy <= f.interval.high


def test_the_gold_names_concepts_of_the_vocabulary() -> None:
    vocab = load_vocabulary()
    for file in ("titles.tsv", "fresh.tsv"):
        titles = read_titles(GOLD / file)
        assert len({t.nct for t in titles}) == len(titles)
        for t in titles:
            missing = [c for c in t.allowed if (found := vocab.concept(c)) is None or found.type != "Endpoint"]
            assert not missing, t.nct


def test_bounds() -> None:
    titles = judge(read_titles(GOLD / "titles.tsv"), EndpointLinker(load_vocabulary()))
    assert figures(titles).accuracy >= 0.9
    assert figures([j for j in titles if j.labelled.half == "kept"]).accuracy >= 0.88
    assert figures(titles).precision >= 0.93


def test_bad_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="none"):
        read_titles(tmp_path / "none.tsv")
    bad = tmp_path / "bad.tsv"
    bad.write_text("a\tb\n", encoding="utf-8")
    assert main([str(bad)]) == UsageError.exit_code
    assert "header" in capsys.readouterr().err
