"""Scores a detector of abbreviations: takes texts with marked definitions, gives precision and recall by half and kind.

A definition counts as found when both spans are exact. Texts are cut into two halves by their SHA-256: ``dev`` is for
working on the detector, ``held_out`` for measuring only.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from kgbuild.extract.reading import Definition
from kgbuild.model import Span

Pair = tuple[Span, Span]
"""The spans of a short form and of its long form."""
Detector = Callable[[str], Iterable[Definition]]
_MARK = re.compile(r"<(\d)([:=])(.*?)>", re.DOTALL)
HALVES = ("dev", "held_out")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and the definitions in it; ``kind`` is the group that its figures are listed under."""

    name: str
    kind: str
    text: str
    pairs: frozenset[Pair]

    @property
    def half(self) -> str:
        """``dev`` or ``held_out``."""
        return half_of(self.text)


@dataclass(slots=True)
class Tally:
    """Counts of one group; ``wrong`` and ``missed`` list the pairs with the text's name."""

    right: int = 0
    wrong: list[tuple[MarkedText, Pair]] = field(default_factory=list)
    missed: list[tuple[MarkedText, Pair]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the detector's pairs that are in the gold; 1.0 when it gave none."""
        return _share(self.right, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of the gold's pairs that were found; 1.0 when there are none."""
        return _share(self.right, self.right + len(self.missed))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, marked: MarkedText, found: frozenset[Pair]) -> None:
        """Count one text."""
        self.right += len(marked.pairs & found)
        self.wrong += [(marked, p) for p in sorted(found - marked.pairs)]
        self.missed += [(marked, p) for p in sorted(marked.pairs - found)]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def half_of(text: str) -> str:
    """The half that a text belongs to, by its SHA-256."""
    return HALVES[int(hashlib.sha256(text.encode("utf-8")).hexdigest(), 16) % 2]


def parse(marked: str, name: str = "", kind: str = "") -> MarkedText:
    """A text from its marked form: ``<1:long form> (<1=SHORT>)``, the same digit for the two forms of a definition.

    Raises ValueError when a digit has not exactly one long and one short form.

    >>> parse("the <1:odds ratio> (<1=OR>)").text
    'the odds ratio (OR)'
    """
    pieces: list[str] = []
    spans: dict[tuple[str, str], Span] = {}
    at = length = 0
    for m in _MARK.finditer(marked):
        pieces += [marked[at : m.start()], m.group(3)]
        length += m.start() - at
        if (m.group(1), m.group(2)) in spans:
            raise ValueError(f"{name}: the form {m.group(0)} is marked twice")
        spans[m.group(1), m.group(2)] = Span(length, length + len(m.group(3)))
        length += len(m.group(3))
        at = m.end()
    text = "".join([*pieces, marked[at:]])
    digits = {digit for digit, _ in spans}
    if len(spans) != 2 * len(digits):
        raise ValueError(f"{name}: a long or a short form is not marked: {marked}")
    return MarkedText(name, kind, text, frozenset((spans[d, "="], spans[d, ":"]) for d in digits))


def read_sentences(path: Path) -> Iterator[MarkedText]:
    """The texts of a table with the columns kind, field and sentence (``\\n`` stands for a line end)."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if number:
            kind, _, sentence = line.split("\t")
            yield parse(sentence.replace("\\n", "\n"), f"{path.name}:{number + 1}", kind)


def score(texts: Iterable[MarkedText], detect: Detector, by_name: bool = False) -> dict[tuple[str, str], Tally]:
    """Tallies by (half, kind); the kind ``""`` is the whole half.

    ``by_name``: a definition that a text repeats counts once, wherever it was found, for detectors that give each once.
    """
    tallies: dict[tuple[str, str], Tally] = {}
    for marked in texts:
        found = frozenset((d.short, d.long) for d in detect(marked.text))
        one = replace(marked, pairs=_named(marked.text, marked.pairs, marked.pairs)) if by_name else marked
        found = _named(marked.text, found, marked.pairs) if by_name else found
        for kind in ("", marked.kind):
            tallies.setdefault((marked.half, kind), Tally()).add(one, found)
    return tallies


def _named(text: str, pairs: frozenset[Pair], gold: frozenset[Pair]) -> frozenset[Pair]:
    """One pair for all of the same words, case aside: the gold's first where it has them."""
    chosen: dict[tuple[str, str], Pair] = {}
    for pair in [*sorted(gold), *sorted(pairs)]:
        chosen.setdefault((pair[0].of(text), pair[1].of(text).lower()), pair)
    return frozenset(chosen[p[0].of(text), p[1].of(text).lower()] for p in pairs)
