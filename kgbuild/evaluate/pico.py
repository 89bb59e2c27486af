"""How the numbers of a trial's arms are read, measured on PICO-Corpus (breast cancer trials, brat, 26 labels).

Takes the corpus folder, gives tallies for participants, percentages and medians with the role of their arm, strict and
by overlap. The corpus may only be measured on: half of the files, chosen by a hash of their names, may be read while
rules are written (``open``), the other half is for its figures alone (``measure_only``).

How statements answer its labels (only those of this trial):

=================================  ====================================================================================
label                              statement
=================================  ====================================================================================
``total-participants``             ``baseline`` with characteristic enrollment and no arm
``intervention-participants``,     the same with an arm of that role; also the denominator of a result or adverse event
``control-participants``           of such an arm
``iv-bin-percent``,                ``result`` in % or ``adverse_event`` with a percentage, of an arm of that role
``cv-bin-percent``
``iv-cont-median``,                ``result`` with param_type median of an arm of that role; also a period (months of
``cv-cont-median``                 survival) whose statistic is not named
=================================  ====================================================================================

In a record without any arm of the comparator's role there is one group, and what has no arm is the intervention's. The
span is that of the number in the statement's evidence which has the statement's value.

``python -m kgbuild.evaluate.pico FOLDER [--half open|measure_only] [--errors GROUP]``; errors of the open half only.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgbuild.evaluate.bootstrap import intervals
from kgbuild.evaluate.matching import match
from kgbuild.evaluate.scores import Tally
from kgbuild.extract.numbers import Quantity, quantities
from kgbuild.model import Annotation, Statement

HALVES = ("open", "measure_only")
GROUPS = {
    "participants": ("total-participants", "intervention-participants", "control-participants"),
    "percents": ("iv-bin-percent", "cv-bin-percent"),
    "medians": ("iv-cont-median", "cv-cont-median"),
}
LABELS = tuple(label for labels in GROUPS.values() for label in labels)
_ROLES = {"experimental": ("intervention-participants", "iv-bin-percent", "iv-cont-median"),
          "comparator": ("control-participants", "cv-bin-percent", "cv-cont-median")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A labelled stretch of a text."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scored:
    """One document's numbers, gold and predicted."""

    name: str
    text: str
    gold: tuple[Number, ...]
    predicted: tuple[Number, ...]

    def tally(self, labels: Sequence[str], strict: bool) -> Tally:
        """Right, false and missed among some labels; a pair agrees in label and overlaps, or is equal when strict."""
        gold = [g for g in self.gold if g.label in labels]
        predicted = [p for p in self.predicted if p.label in labels]
        pairs = match([[j for j, p in enumerate(predicted) if _agree(g, p, strict)] for g in gold])
        return Tally(len(pairs), len(predicted) - len(pairs), len(gold) - len(pairs))


def _agree(g: Number, p: Number, strict: bool) -> bool:
    if g.label != p.label:
        return False
    return (g.start, g.end) == (p.start, p.end) if strict else g.start < p.end and p.start < g.end


def half_of(name: str) -> str:
    """The half that a document belongs to, by a hash of its name."""
    return HALVES[int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2]


def gold_numbers(annotations: str) -> Iterator[Number]:
    """The scored labels of a brat file; spans in several pieces are left out."""
    for line in annotations.splitlines():
        cells = line.split("\t")
        if len(cells) < 2 or not cells[0].startswith("T") or ";" in cells[1]:
            continue
        label, start, end = cells[1].split(" ")
        if label in LABELS:
            yield Number(label, int(start), int(end))


def predicted_numbers(annotation: Annotation) -> list[Number]:
    """What an annotation says of the corpus's labels, each place once."""
    own = [s for s in annotation.statements if s.scope == "this_trial" and s.assertion == "asserted"]
    grouped = not any(s.qualifiers.get("arm_role") == "comparator" for s in own)
    found = {n: None for s in own for n in _numbers(annotation.record.text, s, grouped)}
    return list(found)


def _numbers(text: str, s: Statement, grouped: bool) -> Iterator[Number]:
    role = str(s.qualifiers.get("arm_role") or "")
    if s.predicate == "baseline":
        if s.qualifiers.get("characteristic") == "enrollment":
            label = _ROLES[role][0] if role in _ROLES else None if s.qualifiers.get("arm") else "total-participants"
            yield from _placed(text, s, label, s.qualifiers.get("value"), lambda q: q.value, tail=False)
        return
    if s.predicate not in ("result", "adverse_event") or s.qualifiers.get("param_type") in ("difference", "mean"):
        return
    role = role or ("experimental" if grouped and not s.qualifiers.get("arm") else "")
    if role not in _ROLES:
        return
    people, percent, median = _ROLES[role]
    rated = s.qualifiers.get("unit") == "%" and s.qualifiers.get("param_type") != "median"
    share = s.qualifiers.get("value") if rated else s.qualifiers.get("percent")
    if share is not None:
        yield from _placed(text, s, percent, share, lambda q: q.value if q.unit == "%" else None)
    elif s.qualifiers.get("param_type") in ("median", "value") and _lasts(s):
        yield from _placed(text, s, median, s.qualifiers.get("value"), lambda q: q.value)
    if s.qualifiers.get("arm_role"):
        bottom = s.qualifiers.get("denominator") or s.qualifiers.get("at_risk")
        yield from _placed(text, s, people, bottom, lambda q: q.denominator or q.value, tail=True)


def _lasts(s: Statement) -> bool:
    """A median, or a period whose statistic the text does not name."""
    return s.qualifiers.get("param_type") == "median" or s.qualifiers.get("unit") in (
        "days",
        "weeks",
        "months",
        "years",
    )


def _placed(
    text: str, s: Statement, label: str | None, value: object, of: Callable[[Quantity], object], tail: bool = False
) -> Iterator[Number]:
    """Where the evidence has the value: the last such number of the first evidence span that has one."""
    if label is None or value is None:
        return
    for span in s.evidence:
        for q in reversed(list(quantities(text, span.start, span.end))):
            if of(q) == value:
                start = (
                    q.end - len(str(text[q.start : q.end]).split()[-1].split("/")[-1].split("=")[-1])
                    if tail
                    else q.start
                )
                yield Number(label, start, q.end)
                return


def documents(folder: Path, half: str) -> Iterator[tuple[str, str, tuple[Number, ...]]]:
    """Name, text and gold of each document of a half (an empty string: of both)."""
    for path in sorted(folder.glob("*.txt")):
        if half in ("", half_of(path.stem)):
            annotations = path.with_suffix(".ann").read_text(encoding="utf-8")
            with path.open(encoding="utf-8", newline="") as stream:
                yield path.stem, stream.read(), tuple(gold_numbers(annotations))


def score(folder: Path, half: str, annotate: Callable[[str, str], Annotation], share: int = 1) -> list[Scored]:
    """Every document of a half read and compared; ``share`` takes every so many only."""
    chosen = list(documents(folder, half))[::share]
    return [Scored(name, text, gold, tuple(predicted_numbers(annotate(text, name)))) for name, text, gold in chosen]


def render(scored: Sequence[Scored]) -> str:
    """A table: label, precision, recall and F1 by overlap with the interval of F1, strict F1, counts."""
    lines = [f"{'':<28}{'P':>7}{'R':>7}{'F1':>7}  {'95 %':<12}{'strict':>7}{'gold':>7}"]
    for name, labels in (*GROUPS.items(), *((label, (label,)) for label in LABELS)):
        each = [s.tally(labels, strict=False) for s in scored]
        whole, strict = sum(each, Tally()), sum((s.tally(labels, strict=True) for s in scored), Tally())
        spread = intervals([(t.tp, t.tp + t.fp, t.tp + t.fn) for t in each]).f1 if each else ""
        figures = "".join(f"{100 * v:7.1f}" for v in (whole.precision, whole.recall, whole.f1))
        lines.append(f"{name:<28}{figures}  {spread!s:<12}{100 * strict.f1:7.1f}{whole.tp + whole.fn:7d}")
    return "\n".join(lines)


def errors(scored: Iterable[Scored], group: str) -> Iterator[str]:
    """Misses and false alarms of one group with the words around them."""
    for s in scored:
        for kind, ours, others in (("miss", s.gold, s.predicted), ("false", s.predicted, s.gold)):
            for n in ours:
                if n.label in GROUPS[group] and not any(_agree(n, o, False) for o in others):
                    near = sorted({o.label for o in others if o.start < n.end and n.start < o.end})
                    lead = s.text[max(0, n.start - 150) : n.start]
                    shown = f"{lead}«{s.text[n.start : n.end]}»{s.text[n.end : n.end + 80]}"
                    yield f"{s.name} {kind} {n.label} {near} | {shown}"


def main() -> None:
    """Command line: the figures of a half, and of the open one its errors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=HALVES, default="open")
    parser.add_argument("--share", type=int, default=1, help="only every so many documents")
    parser.add_argument("--errors", choices=tuple(GROUPS))
    parser.add_argument("--ontologies", type=Path)
    options = parser.parse_args()
    scored = score(options.folder, options.half, annotator(options.ontologies), options.share)
    if options.errors and options.half == "open":
        print("\n".join(errors(scored, options.errors)))
    print(f"{options.half}: {len(scored)} documents")
    print(render(scored))


def annotator(ontologies: Path | None = None) -> Callable[[str, str], Annotation]:
    """The product's extraction of a text, as ``kgbuild annotate`` runs it; links do not matter here."""
    from kgbuild.extract import Extractor
    from kgbuild.records import read_bytes
    from kgbuild.vocab import load_vocabulary

    extractor = Extractor(load_vocabulary(ontologies))

    def annotate(text: str, name: str) -> Annotation:
        (record,) = read_bytes(text.encode("utf-8"), f"{name}.txt")
        return extractor.extract(record)

    return annotate


if __name__ == "__main__":
    main()
