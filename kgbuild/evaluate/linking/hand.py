"""Takes hand-judged strings, gives precision, recall and how well the linker declines what has no answer.

Each string is linked among the strings of the first silver record that has it, or by itself. A link is right when the
concept is one that gold lists; a composite only when every part is right and none is missing. A link where gold knows
no drug or disease is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kgbuild.evaluate.linking.adapter import Outcome, Strings
from kgbuild.evaluate.linking.answers import Verdict, compare
from kgbuild.evaluate.linking.gold import GROUPS, HandGold, folded
from kgbuild.evaluate.linking.report import Cell, Check, Listing, Part, Table, share
from kgbuild.evaluate.scores import Tally

ASKED = 0.97
_COLUMNS = (
    "group", "strings", "with answer", "linked", "exact", "acceptable", "partial", "wrong", "unlinked",
    "precision", "recall", "NIL precision", "NIL recall",
)  # fmt: skip
_PARTS = ("group", "right", "wrong", "missed", "precision", "recall")
_ERRORS = ("group", "kind", "string", "status", "linked as", "gold", "acceptable", "note")


def hand(strings: Strings, gold: HandGold, known: Mapping[tuple[str, str], Outcome]) -> Part:
    """The part of the report on hand gold; ``known``: outcomes of (group, folded string) within their records."""
    verdicts = []
    for judged in gold.strings:
        outcome = known.get((judged.group, folded(judged.text)))
        if outcome is None:
            (outcome,) = strings.link([(judged.text, GROUPS[judged.group])])
        verdicts.append(compare(strings.vocab, judged, outcome))
    groups = {g: [v for v in verdicts if v.judged.group == g] for g in GROUPS}
    groups["all"] = verdicts
    checks = (Check("hand gold, precision", _precision(verdicts), ASKED),)
    tables = (
        Table("Hand gold", _COLUMNS, tuple(_row(name, part) for name, part in groups.items() if part)),
        Table("Hand gold, part by part", _PARTS, tuple(_parts(name, part) for name, part in groups.items() if part)),
    )
    wrong = [v for v in verdicts if v.linked and not v.right]
    missed = [v for v in verdicts if v.status == "unlinked"]
    listings = (_listing("Wrong links", wrong, True), _listing("Unlinked, though gold has an answer", missed, False))
    return Part("hand", "Hand-judged strings", tables, checks, listings)


def _precision(verdicts: Sequence[Verdict]) -> float | None:
    return share(sum(v.right for v in verdicts), sum(v.linked for v in verdicts))


def _row(name: str, verdicts: Sequence[Verdict]) -> tuple[Cell, ...]:
    status = Counter(v.status for v in verdicts)
    answerable = [v for v in verdicts if v.judged.answerable]
    declined = sum(not v.linked for v in verdicts)
    nil = status["nil"]
    return (
        name, len(verdicts), len(answerable), sum(v.linked for v in verdicts), status["exact"], status["acceptable"],
        status["partial"], status["wrong"], status["unlinked"], _precision(verdicts),
        share(sum(v.right for v in answerable), len(answerable)), share(nil, declined),
        share(nil, len(verdicts) - len(answerable)),
    )  # fmt: skip


def _parts(name: str, verdicts: Sequence[Verdict]) -> tuple[Cell, ...]:
    total = sum((v.parts for v in verdicts), Tally())
    precision, recall = share(total.tp, total.tp + total.fp), share(total.tp, total.tp + total.fn)
    return name, total.tp, total.fp, total.fn, precision, recall


def _listing(title: str, verdicts: Sequence[Verdict], always: bool) -> Listing:
    rows = tuple(
        (
            v.judged.group, v.judged.kind, v.judged.text, v.status, named(v.outcome), _gold(v.judged.right),
            _gold(v.judged.acceptable), v.judged.note,
        )
        for v in verdicts
    )  # fmt: skip
    return Listing(title, _ERRORS, rows, always)


def named(outcome: Outcome) -> str:
    """The verdict on a string in words: each part with its label, how it matched and its score."""
    shown = [f"{x.curie or 'none'} {x.label or ''} ({x.match_kind} {x.score:.2f})" for x in outcome.links]
    return f"{outcome.kind}: {' + '.join(shown)}"


def _gold(components: Sequence[frozenset[str]]) -> str:
    return " + ".join("|".join(sorted(c)) for c in components) or "none"
