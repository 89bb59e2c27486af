"""``python -m kgbuild.evaluate.endpoints GOLD [--titles FILE] [--verbose]``: outcome titles against their concepts.

Takes ``titles.tsv`` (see tests/gold/endpoints/README.md), links every title, prints accuracy with its bootstrap
interval, precision of links and coverage for both halves. Errors are listed for the open half only.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgbuild.evaluate.bootstrap import Interval, intervals
from kgbuild.link.endpoints import EndpointLinker
from kgbuild.model import KgbuildError, UsageError
from kgbuild.vocab import Vocabulary, load_vocabulary

COLUMNS = ["nct", "title", "expected", "also"]
NONE = "-"
HALVES = ("open", "kept")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One title: each part of ``expected`` holds alternatives (``-``: none); ``also`` may be linked beside them."""

    nct: str
    title: str
    expected: tuple[frozenset[str], ...]
    also: frozenset[str]

    @property
    def half(self) -> str:
        """``open`` (errors may be read) or ``kept`` (figures only), by the trial's number."""
        return HALVES[hashlib.sha256(self.nct.encode()).digest()[0] % 2]

    @property
    def allowed(self) -> frozenset[str]:
        """Every concept that may be linked."""
        return self.also.union(*self.expected) - {NONE}

    def right(self, linked: frozenset[str]) -> bool:
        """True when every part is linked (or rightly none) and nothing beyond what is allowed."""
        return linked <= self.allowed and all(NONE in part or part & linked for part in self.expected)


def read_titles(path: Path) -> tuple[Labelled, ...]:
    """The labelled titles of a file.

    Raises:
        UsageError: no such file, or another header.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    if not lines or lines[0].split("\t") != COLUMNS:
        raise UsageError(f"{path}: the header is not {' '.join(COLUMNS)}")
    return tuple(_labelled(path, n, line.split("\t")) for n, line in enumerate(lines[1:], 2) if line)


def _labelled(path: Path, number: int, cells: Sequence[str]) -> Labelled:
    if len(cells) != len(COLUMNS):
        raise UsageError(f"{path.name}, line {number}: {len(cells)} cells instead of {len(COLUMNS)}")
    nct, title, expected, also = cells
    parts = tuple(frozenset(p.split(" / ")) for p in expected.split(" + "))
    return Labelled(nct, title, parts, frozenset(also.split()))


@dataclass(frozen=True, slots=True)
class Judged:
    """A title and what the linker gave for it."""

    labelled: Labelled
    linked: frozenset[str]

    @property
    def right(self) -> bool:
        """Linked right, or rightly none."""
        return self.labelled.right(self.linked)


def judge(titles: Iterable[Labelled], linker: EndpointLinker) -> tuple[Judged, ...]:
    """Links every title."""
    return tuple(Judged(t, frozenset(m.curie for m in linker.link(t.title))) for t in titles)


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares over titles; ``precision``: of the links given, those allowed."""

    titles: int
    right: int
    linked: int
    links: int
    good_links: int
    interval: Interval

    @property
    def accuracy(self) -> float:
        """The share of titles linked right or rightly none."""
        return self.right / self.titles if self.titles else 1.0

    @property
    def precision(self) -> float:
        """The share of links that the labels allow."""
        return self.good_links / self.links if self.links else 1.0


def figures(judged: Sequence[Judged]) -> Figures:
    """What the judged titles come to."""
    return Figures(
        titles=len(judged),
        right=sum(j.right for j in judged),
        linked=sum(bool(j.linked) for j in judged),
        links=sum(len(j.linked) for j in judged),
        good_links=sum(len(j.linked & j.labelled.allowed) for j in judged),
        interval=intervals([(int(j.right), 1, 1) for j in judged]).precision,
    )


def families(judged: Sequence[Judged], vocab: Vocabulary) -> list[tuple[str, int, int]]:
    """(family, titles, right) by the most general concept above the first expected one, most frequent first."""
    all_of: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for j in judged:
        name = _family(sorted(j.labelled.expected[0]), vocab)
        all_of[name] += 1
        right[name] += j.right
    return [(name, n, right[name]) for name, n in sorted(all_of.items(), key=lambda p: (-p[1], p[0]))]


def _family(curies: Sequence[str], vocab: Vocabulary) -> str:
    if curies[0] == NONE:
        return "none"
    concept = vocab.concept((curies[0], *vocab.ancestors(curies[0]))[-1])
    return concept.label if concept else curies[0]


def render(judged: Sequence[Judged], vocab: Vocabulary, verbose: bool) -> str:
    """The figures of both halves, families over both, and with ``verbose`` the errors of the open half."""
    lines = ["half  titles  right  accuracy  95 %        linked  precision of links"]
    for half in (*HALVES, "both"):
        f = figures([j for j in judged if half in (j.labelled.half, "both")])
        lines.append(
            f"{half:5} {f.titles:6} {f.right:6}  {f.accuracy:8.3f}  {f.interval!s:10} {f.linked:7}  {f.precision:.3f}"
        )
    lines += ["", "family                                    titles  right"]
    lines += [f"{name:40} {n:7} {right:6}" for name, n, right in families(judged, vocab)]
    if verbose:
        lines += ["", *(_error(j, vocab) for j in judged if j.labelled.half == "open" and not j.right)]
    return "\n".join(lines)


def _error(judged: Judged, vocab: Vocabulary) -> str:
    def names(curies: Iterable[str]) -> str:
        return ", ".join(sorted(c.label if (c := vocab.concept(i)) else i for i in curies)) or NONE

    wanted = " + ".join(names(part) for part in judged.labelled.expected)
    return f"{judged.labelled.nct}  {judged.labelled.title}\n    linked: {names(judged.linked)}\n    expected: {wanted}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the evaluation; gives the exit code."""
    parser = argparse.ArgumentParser(prog="kgbuild.evaluate.endpoints", description="Score links of outcome titles.")
    parser.add_argument("gold", type=Path, help="titles.tsv")
    parser.add_argument("--ontologies", type=Path, help="a compiled index; without one the core vocabulary")
    parser.add_argument("--verbose", "-v", action="store_true", help="list the errors of the open half")
    given = parser.parse_args(arguments)
    try:
        vocab = load_vocabulary(given.ontologies) if given.ontologies else load_vocabulary()
        print(render(judge(read_titles(given.gold), EndpointLinker(vocab)), vocab, given.verbose))
    except KgbuildError as error:
        print(f"kgbuild: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
