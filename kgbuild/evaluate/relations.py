"""How well relations are read, kind by kind, on the open and on the measuring half of their gold.

Takes labelled sentences and an extractor, gives one ``Judged`` a predicted statement and a miss a relation not found.
``python -m kgbuild.evaluate.relations FOLDER TRIALS [--ontologies INDEX] [--errors]`` prints the figures; errors are
listed for the open half only.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgbuild.evaluate.relations_gold import KINDS, Labelled, Relation, own_sentences, shared_texts
from kgbuild.extract import Extractor
from kgbuild.model import Annotation, Ref, Span, Statement
from kgbuild.model.ids import normalised
from kgbuild.vocab import load_vocabulary

_COMPARATORS = ("active_comparator", "placebo_comparator")
_DETAIL = {"has_target": "action", "has_mechanism": "action", "biomarker_population": "state"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement whose evidence touches a labelled sentence: right (True), wrong (False), or left open (None)."""

    sentence: Labelled
    kind: str
    statement: Statement
    right: bool | None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """A labelled relation that no statement gives."""

    sentence: Labelled
    relation: Relation


def kind_of(s: Statement) -> str | None:
    """The scored kind of a statement; None for all others, and for a class that only its action and target define."""
    if s.predicate == "tests_intervention":
        return "comparator" if s.qualifiers.get("role") in _COMPARATORS else None
    if s.predicate == "has_mechanism" and s.object.mention is None and (s.object.type == "Mechanism"):
        return None
    return s.predicate if s.predicate in KINDS.values() else None


class Judge:
    """Compares the statements of one annotation with the labels of its sentences."""

    def __init__(self, annotation: Annotation) -> None:
        self.annotation = annotation
        self.text = annotation.record.text

    def sentence(self, gold: Labelled) -> tuple[list[Judged], list[Missed]]:
        """Every statement that rests on the sentence, judged, and the relations that none of them gives."""
        judged: list[Judged] = []
        found: set[int] = set()
        for s in self.annotation.statements:
            kind = kind_of(s)
            if kind is None or not any(e.overlaps(gold.span) for e in s.evidence):
                continue
            same = [n for n, r in enumerate(gold.relations) if r.kind == kind and self._same(s, r)]
            found.update(same)
            judged.append(Judged(gold, kind, s, _verdict(gold, s, same), self.shown(s)))
        found.update(n for n, r in enumerate(gold.relations) if r.kind == "comparator" and self._known(r))
        missed = [Missed(gold, r) for n, r in enumerate(gold.relations) if n not in found and not r.optional]
        return judged, missed

    def _known(self, r: Relation) -> bool:
        """Roles come from the record's fields where it has them: anywhere in the record is good enough."""
        return any(kind_of(s) == r.kind and self._same(s, r) for s in self.annotation.statements)

    def _same(self, s: Statement, r: Relation) -> bool:
        if r.assertion not in ("any", s.assertion):
            return False
        said = s.qualifiers.get(_DETAIL.get(s.predicate, ""), "")
        if r.detail and s.assertion != "negated" and said != r.detail:
            return False
        if r.authority and s.predicate == "approved_for" and s.qualifiers.get("authority") != r.authority:
            return False
        straight = self._is(s.subject, r.subject) and (self._is(s.object, r.object) or self._is_process(s, r))
        crossed = s.predicate == "combined_with" and self._is(s.object, r.subject) and self._is(s.subject, r.object)
        return straight or crossed

    def _is_process(self, s: Statement, r: Relation) -> bool:
        """A process is no mention: it is known by where it was read."""
        named = s.predicate == "has_mechanism" and s.object.mention is None
        return named and r.object is not None and any(e.overlaps(r.object) for e in s.evidence)

    def _is(self, ref: Ref, span: Span | None) -> bool:
        if span is None:
            return True
        if ref.kind == "regimen":
            return any(self._is(part, span) for part in ref.parts)
        mentions = self.annotation.mentions
        meant = [m for m in mentions if m.span.overlaps(span)]
        if ref.mention is None:
            named = normalised(ref.label or "") == normalised(span.of(self.text))
            return ref.curie is not None and (named or any(ref.curie in m.hints for m in meant))
        own = mentions[ref.mention]
        if own.span.overlaps(span) or normalised(own.text) == normalised(span.of(self.text)):
            return True
        return any(own.hints[:1] and own.hints[:1] == m.hints[:1] for m in meant)

    def shown(self, s: Statement) -> str:
        """A statement in words."""
        return f"{self._words(s.subject)} {s.predicate} {self._words(s.object)} ({s.assertion}) by {s.rule}"

    def _words(self, ref: Ref) -> str:
        if ref.mention is not None:
            return self.annotation.mentions[ref.mention].text
        return "+".join(self._words(p) for p in ref.parts) or ref.label or ref.curie or ref.kind


def _verdict(gold: Labelled, s: Statement, same: list[int]) -> bool | None:
    """Right, wrong, or open: an optional label, or a placebo, which is one wherever the record speaks of it."""
    if any(not gold.relations[n].optional for n in same):
        return True
    return None if same or s.qualifiers.get("role") == "placebo_comparator" else False


def judge_all(golds: Iterable[Labelled], extractor: Extractor) -> tuple[list[Judged], list[Missed]]:
    """All sentences judged; a record with several of them is read once."""
    by_record: dict[str, list[Labelled]] = defaultdict(list)
    for gold in golds:
        by_record[gold.record.id].append(gold)
    judged: list[Judged] = []
    missed: list[Missed] = []
    for several in by_record.values():
        judge = Judge(extractor.extract(several[0].record))
        for gold in several:
            right, gone = judge.sentence(gold)
            judged += right
            missed += gone
    return judged, missed


def figures(judged: Sequence[Judged], missed: Sequence[Missed]) -> str:
    """Found, false and missed with precision, recall and F1, one row a kind and one for all."""
    rows = [f"{'':22}{'found':>6}{'false':>6}{'missed':>7}{'P':>7}{'R':>7}{'F1':>7}"]
    for kind in (*KINDS.values(), ""):
        ours = [j for j in judged if kind in ("", j.kind)]
        gone = sum(kind in ("", m.relation.kind) for m in missed)
        wrong = sum(j.right is False for j in ours)
        found = sum(_needed(j.relations, kind) for j in _sentences(judged, missed)) - gone
        p = found / (found + wrong) if found + wrong else 1.0
        r = found / (found + gone) if found + gone else 1.0
        f = 2 * p * r / (p + r) if p + r else 0.0
        rows.append(f"{kind or 'all':22}{found:6}{wrong:6}{gone:7}{p:7.3f}{r:7.3f}{f:7.3f}")
    return "\n".join(rows)


def _sentences(judged: Sequence[Judged], missed: Sequence[Missed]) -> list[Labelled]:
    every: list[Judged | Missed] = [*judged, *missed]
    return list({x.sentence.name: x.sentence for x in every}.values())


def _needed(relations: Iterable[Relation], kind: str) -> int:
    return sum(not r.optional and kind in ("", r.kind) for r in relations)


def listing(judged: Sequence[Judged], missed: Sequence[Missed]) -> str:
    """False alarms and misses with their sentences."""
    lines: dict[str, list[str]] = defaultdict(list)
    sentences = {s.name: s for s in _sentences(judged, missed)}
    for j in judged:
        if j.right is False:
            lines[j.sentence.name].append(f"  false  {j.shown}")
    for m in missed:
        text, r = m.sentence.record.text, m.relation
        said = " > ".join(
            (r.subject.of(text) if r.subject else "TRIAL", r.kind, r.object.of(text) if r.object else "-")
        )
        lines[m.sentence.name].append(f"  missed {said} {r.detail} {r.assertion} {r.authority}")
    parts = [
        f"{name}: {' '.join(sentences[name].span.of(sentences[name].record.text).split())}\n" + "\n".join(found)
        for name, found in lines.items()
    ]
    return "\n".join(parts)


def main() -> None:
    """Command line: figures of both halves, own sentences and shared texts apart and together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("trials", type=Path, nargs="?", default=None)
    parser.add_argument("--ontologies", type=Path, default=None)
    parser.add_argument("--errors", action="store_true", help="list the errors of the open half")
    options = parser.parse_args()
    golds = [*own_sentences(options.gold), *(shared_texts(options.gold, options.trials) if options.trials else ())]
    judged, missed = judge_all(golds, Extractor(load_vocabulary(options.ontologies)))
    for half in ("open", "measuring"):
        for source in ("own", "texts", ""):

            def chosen(x: Judged | Missed, half: str = half, source: str = source) -> bool:
                return x.sentence.half == half and source in ("", x.sentence.source)

            print(f"== {half}, {source or 'both'}")
            print(figures([j for j in judged if chosen(j)], [m for m in missed if chosen(m)]))
    if options.errors:
        print(
            listing([j for j in judged if j.sentence.half == "open"], [m for m in missed if m.sentence.half == "open"])
        )


if __name__ == "__main__":
    main()
