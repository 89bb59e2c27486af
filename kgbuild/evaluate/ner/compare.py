"""Takes an earlier run and a later one over the same documents, gives what changed and how sure it is."""

from __future__ import annotations

from kgbuild.evaluate.bootstrap import difference
from kgbuild.evaluate.linking.report import Listing, Part, Table
from kgbuild.evaluate.ner.run import Run
from kgbuild.evaluate.ner.score import Judged, ScoredDocument
from kgbuild.evaluate.ner.tables import ALL, groups, listing
from kgbuild.evaluate.scores import Tally
from kgbuild.model import UsageError

Cases = list[tuple[str, Judged]]


def compare(before: Run, now: Run) -> Part:
    """The comparison as a part of the report.

    Raises:
        UsageError: the runs are of different types, documents or gold.
    """
    _check(before, now)
    rows = []
    for label in groups(now):
        first, second = before.counts(label), now.counts(label)
        apart = difference(first, second)
        spread = f"{100 * apart.interval.low:+.1f} to {100 * apart.interval.high:+.1f}"
        rows.append((label or ALL, _f1(first), _f1(second), f"{100 * apart.value:+.1f}", spread, f"{apart.p:.3f}"))
    columns = ("type", "F1 before", "F1 now", "difference", "95 % of it", "p")
    note = "p: two-sided, paired bootstrap over documents; 0.002 is the least that 1,000 draws can say."
    table = Table(f"Strict F1: {before.model} → {now.model}", columns, tuple(rows), note)
    counts = Table("Mentions", ("what", "mentions"), tuple((w.title, _mentions(w)) for w in _changes(before, now)))
    return Part(
        f"{now.corpus}-compared", f"{now.corpus}/{now.part} compared", (table, counts), (), _changes(before, now)
    )


def _check(before: Run, now: Run) -> None:
    if (before.corpus, before.part, before.types) != (now.corpus, now.part, now.types):
        raise UsageError(
            f"the saved run is of {before.corpus}/{before.part} ({', '.join(before.types)}), "
            f"this one of {now.corpus}/{now.part} ({', '.join(now.types)})"
        )
    same = len(before.documents) == len(now.documents) and all(
        a.id == b.id and [(g.start, g.end, g.label) for g in a.gold] == [(g.start, g.end, g.label) for g in b.gold]
        for a, b in zip(before.documents, now.documents, strict=True)
    )
    if not same:
        raise UsageError(f"the saved run of {now.corpus}/{now.part} was made on other documents or other gold")


def _f1(counts: list[tuple[int, int, int]]) -> float:
    right, predicted, gold = (sum(c[n] for c in counts) for n in range(3))
    return Tally(right, predicted - right, gold - right).f1


def _changes(before: Run, now: Run) -> tuple[Listing, ...]:
    pairs = list(zip(before.documents, now.documents, strict=True))
    won = [(b.id, g) for a, b in pairs for h, g in zip(a.gold, b.gold, strict=True) if g.right and not h.right]
    lost = [(b.id, g) for a, b in pairs for h, g in zip(a.gold, b.gold, strict=True) if h.right and not g.right]
    return (
        listing("won: found now, not before", won, "predicted"),
        listing("lost: found before, not now", lost, "predicted"),
        listing("new false alarms", _only(pairs, 1), "gold"),
        listing("false alarms that are gone", _only(pairs, 0), "gold"),
    )


def _only(pairs: list[tuple[ScoredDocument, ScoredDocument]], side: int) -> Cases:
    """Wrong predictions of one side that the other side has not."""
    found: Cases = []
    for pair in pairs:
        others = {(p.start, p.end, p.label) for p in pair[1 - side].predicted}
        wrong = (p for p in pair[side].predicted if not p.right)
        found += [(pair[side].id, p) for p in wrong if (p.start, p.end, p.label) not in others]
    return found


def _mentions(listed: Listing) -> int:
    return sum(int(row[0] or 0) for row in listed.rows)
