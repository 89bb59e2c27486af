"""Takes a run, gives its part of the report: figures with intervals, and errors by type, length, frequency, source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from kgbuild.evaluate.bootstrap import intervals
from kgbuild.evaluate.linking.report import Cell, Listing, Part, Table, share
from kgbuild.evaluate.ner.run import Run
from kgbuild.evaluate.ner.score import BOUNDARY, MISSED, SPURIOUS, TYPE, Judged
from kgbuild.evaluate.scores import Tally

ALL = "all"
_LENGTHS = ((1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5 or more"))
_FREQUENCIES = ((0, "0"), (1, "1"), (2, "2–4"), (5, "5 or more"))


def part_of(run: Run) -> Part:
    """The tables of one run, and its errors as listings."""
    tables = [figures(run), _kinds(run), _edges(run), _by_length(run), _by_frequency(run), _by_source(run)]
    named = f"{run.corpus}/{run.part}"
    notes = [f"{len(run.documents)} documents, model: {run.model}"]
    if run.rejected:
        notes.append(f"{run.rejected} documents rejected by the product; their mentions count as missed")
    full = tuple(t for t in (*tables, _confusions(run)) if t.rows)
    return Part(named, named, full, listings=_listings(run), notes=tuple(notes))


def figures(run: Run) -> Table:
    """Precision, recall and F1 by type: strict with the interval of F1, then by overlap."""
    rows = []
    for label in groups(run):
        strict, loose = (_tally(run.counts(label, overlap)) for overlap in (False, True))
        spread = intervals(run.counts(label)).f1
        size = (strict.tp + strict.fn, strict.tp + strict.fp)
        rows.append(
            (label or ALL, *_three(strict), str(spread), *_three(loose), *size),
        )
    columns = ("type", "P", "R", "F1", "95 % of F1", "overlap P", "overlap R", "overlap F1", "gold", "predicted")
    return Table("Strict (span and type equal), and by overlap", columns, tuple(rows))


def _three(tally: Tally) -> tuple[float, float, float]:
    return tally.precision, tally.recall, tally.f1


def groups(run: Run) -> tuple[str | None, ...]:
    """All types together (None) and, where there are several, each."""
    return (None, *run.types) if len(run.types) > 1 else run.types


def _tally(counts: Iterable[tuple[int, int, int]]) -> Tally:
    right, predicted, gold = (sum(c) for c in zip((0, 0, 0), *counts, strict=True))
    return Tally(right, predicted - right, gold - right)


def _gold(run: Run) -> list[Judged]:
    return [g for d in run.documents for g in d.gold]


def _predicted(run: Run) -> list[Judged]:
    return [p for d in run.documents for p in d.predicted]


def _kinds(run: Run) -> Table:
    gold = Counter((g.label, g.kind) for g in _gold(run))
    predicted = Counter((p.label, p.kind) for p in _predicted(run))
    sides = ((gold, (BOUNDARY, TYPE, MISSED)), (predicted, (BOUNDARY, TYPE, SPURIOUS)))
    rows: list[tuple[Cell, ...]] = [
        (label, *(side[label, kind] for side, kinds in sides for kind in kinds)) for label in run.types
    ]
    columns = (
        *("type", "gold: boundary", "gold: other type", "gold: missed"),
        *("predicted: boundary", "predicted: other type", "predicted: spurious"),
    )
    return Table("Errors by kind", columns, tuple(rows))


def _edges(run: Run) -> Table:
    found = Counter((g.label, g.edge) for g in _gold(run) if g.kind == BOUNDARY)
    names = ("longer", "shorter", "shifted")
    rows: list[tuple[Cell, ...]] = [(label, *(found[label, name] for name in names)) for label in run.types]
    return Table("Boundary errors: the prediction is", ("type", *names), tuple(rows))


def _by_length(run: Run) -> Table:
    title = "By length in tokens (words and punctuation marks)"
    return _by(run, title, "tokens", lambda j: j.tokens, _LENGTHS)


def _by_frequency(run: Run) -> Table:
    if any(g.seen is None for g in _gold(run)):
        return Table("By frequency in the training part", (), ())
    title = "By frequency of the mention in the corpus's training part"
    return _by(run, title, "times", lambda j: j.seen or 0, _FREQUENCIES)


def _by(run: Run, title: str, column: str, key: Callable[[Judged], int], bounds: tuple[tuple[int, str], ...]) -> Table:
    """Recall and precision by a number; each bound is the least number of its group."""

    def group(j: Judged) -> str:
        return [name for low, name in bounds if low <= key(j)][-1]

    gold, predicted = _gold(run), _predicted(run)
    rows = []
    for _, name in bounds:
        g, p = [x for x in gold if group(x) == name], [x for x in predicted if group(x) == name]
        rows.append((name, len(g), _right(g), len(p), _right(p)))
    return Table(title, (column, "gold", "recall", "predicted", "precision"), tuple(rows))


def _by_source(run: Run) -> Table:
    predicted = _predicted(run)
    right = sum(p.right for p in predicted)
    rows = []
    for source, n in Counter(p.source or "not told" for p in predicted).most_common():
        mine = [p for p in predicted if (p.source or "not told") == source]
        rows.append((source, n, _right(mine), share(sum(p.right for p in mine), right)))
    return Table(
        "By source: what proposed the mention", ("source", "predicted", "precision", "of the right"), tuple(rows)
    )


def _right(judged: list[Judged]) -> float | None:
    return share(sum(j.right for j in judged), len(judged))


def _confusions(run: Run) -> Table:
    taken = Counter((g.label, g.other_label) for g in _gold(run) if g.kind == TYPE)
    rows = tuple((gold, other, n) for (gold, other), n in taken.most_common(12))
    return Table("Gold mentions read as another type", ("gold", "predicted", "mentions"), rows)


def _listings(run: Run) -> tuple[Listing, ...]:
    gold = [(d.id, g) for d in run.documents for g in d.gold if not g.right]
    predicted = [(d.id, p) for d in run.documents for p in d.predicted if not p.right]
    return (
        listing("Gold mentions not found as they are", gold, "predicted"),
        listing("Predicted mentions that gold has not", predicted, "gold"),
    )


def listing(title: str, found: list[tuple[str, Judged]], other: str) -> Listing:
    """Mentions with a verdict, equal ones once with their number, most frequent first."""
    cases: dict[tuple[str, ...], list[str]] = {}
    for document, j in found:
        said = f"{j.other_label}: {j.other}" if j.other_label else ""
        cases.setdefault((j.label, j.kind, j.text, said), []).append(document)
    ranked = sorted(cases.items(), key=lambda case: (-len(case[1]), case[0]))
    rows: list[tuple[Cell, ...]] = [(len(ids), *case, ids[0]) for case, ids in ranked]
    return Listing(title, ("times", "type", "verdict", "mention", other, "first in"), tuple(rows))
