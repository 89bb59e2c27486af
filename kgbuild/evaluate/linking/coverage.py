"""Takes linked silver records and hand gold, gives how many of the registry's strings are linked.

A string counts as linked when each of its parts is. Strings that gold judges to have no right answer are left out of
the share that is asked for. Placebos, procedures and devices are counted apart, as ``Intervention``: where gold says
so, and, for a string that nobody judged, where the linker says so. A judged string with an answer stays in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from kgbuild.evaluate.linking.adapter import Outcome
from kgbuild.evaluate.linking.gold import GROUPS, HandGold, folded
from kgbuild.evaluate.linking.records import LinkedRecord
from kgbuild.evaluate.linking.report import Cell, Check, Listing, Part, Table, share

ASKED = {"conditions": 0.95, "drugs": 0.92}
_COLUMNS = (
    "group", "counted by", "strings", "Intervention", "no answer", "with answer", "linked", "partly",
    "linked of all", "linked of answerable",
)  # fmt: skip


def coverage(linked: Sequence[LinkedRecord], gold: HandGold) -> Part:
    """The part of the report on the share of linked strings."""
    rows: list[tuple[Cell, ...]] = []
    checks: list[Check] = []
    listings: list[Listing] = []
    for group in GROUPS:
        outcomes = [o for record in linked for o in record.strings(group)]
        states = _by_string(outcomes)
        occurrences = Counter(_class(gold, group, o.text, o.state) for o in outcomes)
        distinct = Counter(_class(gold, group, text, state) for text, state in states.values())
        for name, counts in (("occurrence", occurrences), ("distinct string", distinct)):
            row, figure = _row(group, name, counts)
            rows.append(row)
            checks.append(Check(f"{group} linked, by {name}", figure, ASKED[group]))
        listings.append(_unlinked(group, outcomes, gold))
    judged = sum(1 for j in gold.by_string.values() if not j.answerable and not j.apart)
    note = f"Strings judged to have no right answer: {judged}; every other string is taken to have one."
    table = Table("Strings of the registry", _COLUMNS, tuple(rows), note)
    return Part("coverage", "Coverage of the registry's strings", (table,), tuple(checks), tuple(listings))


def _by_string(outcomes: Iterable[Outcome]) -> dict[str, tuple[str, str]]:
    """Each distinct string with the worst state that any of its occurrences has."""
    order = ("none", "partly", "apart", "all")
    worst: dict[str, tuple[str, str]] = {}
    for o in outcomes:
        text, state = worst.get(folded(o.text), (o.text, "all"))
        worst[folded(o.text)] = (text, min(state, o.state, key=order.index))
    return worst


def _class(gold: HandGold, group: str, text: str, state: str) -> str:
    """``apart``, ``no_answer``, or the state among the answerable strings."""
    judged = gold.judged(group, text)
    if judged is None:
        return state
    if judged.apart:
        return "apart"
    if not judged.answerable:
        return "no_answer_linked" if state == "all" else "no_answer"
    return "none" if state == "apart" else state


def _row(group: str, name: str, counts: Counter[str]) -> tuple[tuple[Cell, ...], float | None]:
    total = sum(counts.values())
    missing = counts["no_answer"] + counts["no_answer_linked"]
    answerable = total - counts["apart"] - missing
    figure = share(counts["all"], answerable)
    linked = counts["all"] + counts["no_answer_linked"]
    of_all = share(linked, total - counts["apart"])
    cells = (total, counts["apart"], missing, answerable, counts["all"], counts["partly"], of_all, figure)
    return (group, name, *cells), figure


def _unlinked(group: str, outcomes: Iterable[Outcome], gold: HandGold) -> Listing:
    """The strings that are taken to have an answer and are not wholly linked, most frequent first."""
    counts: Counter[str] = Counter()
    cases: dict[str, Outcome] = {}
    states: dict[str, set[str]] = defaultdict(set)
    for o in outcomes:
        state = _class(gold, group, o.text, o.state)
        if state in ("none", "partly"):
            key = folded(o.text)
            counts[key] += 1
            states[key].add(state)
            cases.setdefault(key, o)
    rows = tuple(
        (cases[key].text, n, " ".join(sorted(states[key])), best_rejected(cases[key]))
        for key, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    return Listing(f"Not wholly linked: {group}", ("string", "times", "state", "best rejected"), rows)


def best_rejected(outcome: Outcome) -> str:
    """The best candidate of the first part without a concept."""
    for link in outcome.links:
        if link.curie is None and link.runners_up:
            c = link.runners_up[0]
            return f"{c.curie} {c.label} ({c.match_kind} {c.score:.2f})"
    return ""
