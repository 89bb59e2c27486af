"""Hand gold: exact and acceptable links, composites, fixed combinations, what should stay unlinked."""

from __future__ import annotations

import pytest

from kgbuild.evaluate.linking.adapter import Outcome, Strings
from kgbuild.evaluate.linking.answers import compare
from kgbuild.evaluate.linking.gold import HandGold, Judged, folded
from kgbuild.evaluate.linking.hand import hand
from kgbuild.model import Link
from kgbuild.vocab import Vocabulary


def judged(right: str, acceptable: str = "", kind: str = "concept") -> Judged:
    """Gold written as in the file, without its checks."""

    def sets(cell: str) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(c.split("|")) for c in cell.split(" + ")) if cell else ()

    return Judged("text", "drugs", kind, sets(right), sets(acceptable), "", "gold.tsv, line 2")


def outcome(*curies: str | None, kind: str = "concept") -> Outcome:
    """A verdict with these links."""
    links = (Link(c, c, 0.9, "label", c) if c else Link(None, None, 0.0, "no_term_found", None) for c in curies)
    return Outcome("text", "Drug", kind, tuple(links))


A, B, BOTH = "RXCUI:11", "RXCUI:12", "RXCUI:13"

CASES = [
    (judged(A), outcome(A), "exact", (1, 0, 0)),
    (judged(A), outcome(A, A), "exact", (1, 0, 0)),
    (judged(A, "RXCUI:99"), outcome("RXCUI:99"), "acceptable", (1, 0, 0)),
    (judged(A), outcome(B), "wrong", (0, 1, 1)),
    (judged(A), outcome(A, B), "wrong", (1, 1, 0)),
    (judged(A), outcome(None), "unlinked", (0, 0, 1)),
    (judged(A), outcome(A, kind="placebo"), "unlinked", (0, 0, 1)),
    (judged("", kind="other"), outcome(A), "wrong", (0, 1, 0)),
    (judged("", kind="none"), outcome(None), "nil", (0, 0, 0)),
    (judged("", kind="placebo"), outcome(A, kind="placebo"), "nil", (0, 0, 0)),
    (judged(f"{A} + {B}"), outcome(B, A), "exact", (2, 0, 0)),
    (judged(f"{A} + {B}"), outcome(A), "partial", (1, 0, 1)),
    (judged(f"{A} + {B}"), outcome(A, None), "partial", (1, 0, 1)),
    (judged(f"{A} + {B}"), outcome(A, "RXCUI:99"), "wrong", (1, 1, 1)),
    (judged(f"{A} + {B}", "RXCUI:99"), outcome(A, B, "RXCUI:99"), "acceptable", (2, 0, 0)),
    (judged(f"{A} + {B}", "RXCUI:99"), outcome("RXCUI:99"), "acceptable", (2, 0, 0)),
    (judged(f"{A} + {B}"), outcome(BOTH), "exact", (2, 0, 0)),
    (judged(BOTH), outcome(A, B), "exact", (1, 0, 0)),
    (judged(BOTH), outcome(A), "wrong", (0, 1, 1)),
]


@pytest.mark.parametrize(("gold", "found", "status", "parts"), CASES)
def test_comparison(gold: Judged, found: Outcome, status: str, parts: tuple[int, int, int], small: Vocabulary) -> None:
    verdict = compare(small, gold, found)
    assert verdict.status == status
    assert (verdict.parts.tp, verdict.parts.fp, verdict.parts.fn) == parts


def test_xrefs_count_as_the_concept(small: Vocabulary) -> None:
    link = Link("RXCUI:11", "x", 1.0, "label", "x", ("MESH:D000066666",))
    found = Outcome("text", "Drug", "concept", (link,))
    assert compare(small, judged("MESH:D066666"), found).status == "exact"


def test_figures_of_the_part(strings: Strings) -> None:
    rows = [
        Judged("Alovir", "drugs", "concept", (frozenset({"RXCUI:11"}),), (), "", "1"),
        Judged("brovudine", "drugs", "concept", (frozenset({"RXCUI:99"}),), (), "", "2"),
        Judged("zzzz qqqq", "drugs", "none", (), (), "", "3"),
        Judged("wwww xxxx", "conditions", "concept", (frozenset({"MONDO:9"}),), (), "", "4"),
    ]
    part = hand(strings, HandGold(tuple(rows), {(r.group, folded(r.text)): r for r in rows}), {})
    every = dict(zip(part.tables[0].columns, part.tables[0].rows[-1], strict=True))
    assert (every["strings"], every["linked"], every["exact"], every["wrong"], every["unlinked"]) == (4, 2, 1, 1, 1)
    assert every["precision"] == 0.5
    assert every["recall"] == pytest.approx(1 / 3)
    assert (every["NIL precision"], every["NIL recall"]) == (0.5, 1.0)
    assert [row[2] for row in part.listings[0].rows] == ["brovudine"]
    assert part.checks[0].measured == 0.5
    assert not part.checks[0].met
