"""Takes a string and its mention type, gives how it may be taken apart: the pieces, each with its candidates.

A string is read as a whole first; then as a name with another in brackets, as parts between connectors, as numbered
members of a family; then by what is left without its qualifiers; last by the drug names that stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kgbuild.link.candidates import Found, linkable, sure_candidates, unsure_candidates
from kgbuild.link.inside import names_inside
from kgbuild.link.phrases import Phrases, phrases, tidy
from kgbuild.link.weights import Weights
from kgbuild.vocab import Vocabulary, tokenise

_BRACKETS = re.compile(r"(?:(?<=[\s®™,])|^)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\])(?!\w)")
_ANY_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_GLUED = re.compile(r"(?<=\w)\(([^()]*)\)")
_DASHED = re.compile(r"^(?P<left>[^:()]*\w[^:()]*?)(?:\s+[-–—]\s+|\s*:\s+)(?P<right>.*\w.*)$")
_NUMBERED = re.compile(
    r"^(.*?[A-Za-z])[- ]?(\d{1,2})\s*"
    r"(?:([-–]|to|through)|((?:\s*(?:[/,&]|and|or)\s*-?\d{1,2}(?!\w))+))\s*-?(\d{1,2})?$"
)
_NUMBERS = re.compile(r"\d{1,2}")
_MOST = 2 / 3
_MAX_PARTS = 12
_MAX_MEMBERS = 10
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """``text[start:end]`` with the concepts it may stand for; none: NIL. ``control``: it is a placebo or the like."""

    start: int
    end: int
    found: tuple[Found, ...] = ()
    control: bool = False

    def moved(self, by: int) -> Piece:
        """The piece with its offsets in a longer text."""
        return replace(self, start=self.start + by, end=self.end + by)


class Reader:
    """Takes strings apart by what one vocabulary knows."""

    def __init__(self, vocab: Vocabulary, weights: Weights) -> None:
        self._vocab = vocab
        self._weights = weights
        self._phrases: Phrases = phrases()

    def read(self, text: str, mention_type: str, depth: int = _DEPTH) -> list[Piece]:
        """The pieces of a string in text order; one NIL piece over all of it when nothing is known."""
        whole = Piece(0, len(text))
        text = text.replace("_", " ")
        if len(text) > self._weights.longest:
            return [whole]
        drug = mention_type == "Drug"
        if drug and self._is_control(text):
            return [replace(whole, control=True)]
        if found := sure_candidates(self._vocab, self._weights, text, mention_type):
            return [replace(whole, found=tuple(found))]
        if depth:
            for way in (self._bracketed, self._dashed, self._members, self._parted):
                if pieces := way(text, mention_type, depth - 1):
                    return pieces
        found = unsure_candidates(self._vocab, self._weights, text, mention_type)
        if (
            drug
            and not linkable(self._weights, found)
            and (places := names_inside(self._vocab, self._weights, self._phrases, text, mention_type))
        ):
            return [Piece(s, e, f) for s, e, f in places]
        return [replace(whole, found=tuple(found))]

    def _is_control(self, text: str) -> bool:
        """True when the string names a placebo and no drug beside it: "X or placebo" is X, "placebo for X" is not."""
        control = self._phrases.placebo
        if not control.search(text):
            return False
        parts = [p for _, _, p in self._split(text, "Drug") if not self._phrases.is_noise(p)]
        others = [p for p in parts if not control.search(p)]
        return not (others and any(self._known(p, "Drug") for p in others))

    def _known(self, text: str, mention_type: str) -> bool:
        return bool(sure_candidates(self._vocab, self._weights, text, mention_type))

    def _bracketed(self, text: str, mention_type: str, depth: int) -> list[Piece]:
        """A name with another, or with its parts, in brackets."""
        m = _BRACKETS.search(text)
        if m is None:
            return self._glued(text, mention_type, depth)
        inner = next(g for g in m.groups() if g is not None)
        at = m.start() + 1
        outer = text[: m.start()] + " " * (m.end() - m.start()) + text[m.end() :]
        if not any(c.isalnum() for c in outer):
            return [p.moved(at) for p in self.read(inner, mention_type, depth)]
        first = self.read(outer, mention_type, depth)
        if mention_type == "Drug" and self._phrases.is_noise(inner):
            return first if self._any(first) else []
        second = [p.moved(at) for p in self.read(inner, mention_type, depth) if not p.control]
        return self._agreed(first, second)

    def _glued(self, text: str, mention_type: str, depth: int) -> list[Piece]:
        """``Zydena(udenafil)``: brackets without a blank, where what stands in them is known and no chemistry."""
        m = _GLUED.search(text) if mention_type == "Drug" else None
        if m is None or not m[1].strip():
            return []
        inner = [p.moved(m.start(1)) for p in self.read(m[1], mention_type, depth)]
        if not self._any(inner):
            return []
        outer = text[: m.start()] + " " * (m.end() - m.start()) + text[m.end() :]
        return self._agreed(self.read(outer, mention_type, depth), inner)

    def _dashed(self, text: str, mention_type: str, depth: int) -> list[Piece]:
        """``IBS - irritable bowel syndrome``: two names of one thing, or a heading before a name."""
        m = _DASHED.match(text)
        if m is None:
            return []
        left = self.read(m["left"], mention_type, depth)
        right = [p.moved(m.start("right")) for p in self.read(m["right"], mention_type, depth)]
        return self._agreed(left, right)

    def _agreed(self, outer: list[Piece], inner: list[Piece]) -> list[Piece]:
        """The reading of the text outside brackets, or of that inside where only it is known or it says more."""
        if not self._any(outer):
            known = [p for p in inner if linkable(self._weights, p.found)]
            return known if known and len(known) == len(inner) else []
        if len(outer) == 1 and (same := self._shared(outer[0], inner)):
            return [same]
        if len(outer) == len(inner) == 1 and self._narrows(inner[0], outer[0]):
            return inner
        return outer

    def _narrows(self, piece: Piece, other: Piece) -> bool:
        """True when the first names a kind of what the second names ("Cancer (melanoma)")."""
        if not linkable(self._weights, piece.found):
            return False
        narrow, wide = piece.found[0].curie, other.found[0].curie
        return narrow != wide and self._vocab.is_a(narrow, wide)

    def _shared(self, outer: Piece, inner: Sequence[Piece]) -> Piece | None:
        """The outer piece with the candidates that the inner text names too."""
        named = {f.curie for p in inner for f in p.found}
        both = tuple(f for f in outer.found if f.curie in named)
        return replace(outer, found=both) if both else None

    def _any(self, pieces: Sequence[Piece]) -> bool:
        return any(linkable(self._weights, p.found) or p.control for p in pieces)

    def _members(self, text: str, mention_type: str, depth: int) -> list[Piece]:
        """``FGFR1-4`` or ``VEGFR-1, -2 and -3``: the members of a family by their numbers."""
        m = _NUMBERED.match(text.strip())
        if m is None or mention_type not in ("Target", "Drug", "Condition"):
            return []
        stem, first, span, listed, last = m.groups()
        numbers = [int(first), *(int(n) for n in _NUMBERS.findall(listed or "")), *([int(last)] if last else [])]
        if span:
            if len(numbers) != 2 or not 0 < numbers[1] - numbers[0] < _MAX_MEMBERS:
                return []
            numbers = list(range(numbers[0], numbers[1] + 1))
        pieces = []
        for n in numbers:
            found = self._sure_any(mention_type, f"{stem}{n}", f"{stem}-{n}", f"{stem} {n}")
            pieces.append(Piece(0, len(text), tuple(found)))
        return pieces if len(pieces) > 1 and all(p.found for p in pieces) else []

    def _sure_any(self, mention_type: str, *forms: str) -> list[Found]:
        for form in forms:
            if found := sure_candidates(self._vocab, self._weights, form, mention_type):
                return found
        return []

    def _split(self, text: str, mention_type: str) -> list[tuple[int, int, str]]:
        """The parts between connectors that stand outside brackets, with their places."""
        masked = _ANY_BRACKETS.sub(_blank, text)
        if mention_type == "Drug":
            masked = self._phrases.noise.sub(_blank, masked)
        parts, at = [], 0
        for m in (*self._phrases.connector(mention_type).finditer(masked), None):
            end = m.start() if m else len(text)
            if text[at:end].strip():
                parts.append((at, end, text[at:end]))
            at = m.end() if m else end
        return parts

    def _parted(self, text: str, mention_type: str, depth: int) -> list[Piece]:
        parts = self._split(text, mention_type)
        if len(parts) < 2 and mention_type == "Drug":
            parts = self._hyphened(text)
        if not 1 < len(parts) <= _MAX_PARTS:
            return []
        if mention_type == "Drug":
            return self._drug_parts(text, parts, depth)
        return self._named_parts(text, parts, mention_type, depth)

    def _hyphened(self, text: str) -> list[tuple[int, int, str]]:
        """``Dutasteride-Tamsulosin``: two names that a hyphen joins, each known by itself."""
        for m in re.finditer(r"(?<=\w{4})\s?[-–]\s?(?=\w{4})", text):
            left, right = text[: m.start()], text[m.end() :]
            if self._known(left, "Drug") and (self._known(right, "Drug") or self._phrases.placebo.search(right)):
                return [(0, m.start(), left), (m.end(), len(text), right)]
        return []

    def _drug_parts(self, text: str, parts: Sequence[tuple[int, int, str]], depth: int) -> list[Piece]:
        """What each part names; parts that only say how a drug is given are left off, placebos beside a drug too."""
        pieces: list[Piece] = []
        for start, _, part in parts:
            if not self._phrases.is_noise(part):
                pieces += [p.moved(start) for p in self.read(part, "Drug", depth)]
        unknown = [p for p in pieces if not p.control and not linkable(self._weights, p.found)]
        if len(unknown) == len(pieces) or any(self._other_thing(text[p.start : p.end]) for p in unknown):
            return []
        return [p for p in pieces if not p.control] if any(not p.control for p in pieces) else []

    def _other_thing(self, text: str) -> bool:
        """True for cells, vaccines and the like: what stands beside them is an ingredient or a tool."""
        return any(t.key in self._phrases.blockers for t in tokenise(text) if t.kind == "w")

    def _named_parts(
        self, text: str, parts: Sequence[tuple[int, int, str]], mention_type: str, depth: int
    ) -> list[Piece]:
        """Parts that are names by themselves, or with the words that the first or the last part shares with all."""
        if any(self._phrases.only_units(part) for _, _, part in parts):
            return []  # "relapsed or refractory X" is one thing
        pieces: list[Piece] = []
        for n, (start, end, part) in enumerate(parts):
            found: Sequence[Found] = ()
            for form in self._completed(parts, n, part):
                found = sure_candidates(self._vocab, self._weights, form, mention_type)
                if found:
                    break
            if not found:
                found = unsure_candidates(self._vocab, self._weights, part.strip(), mention_type)
            pieces.append(Piece(start, end, tuple(found)))
        return pieces if self._is_list(text, pieces) else []

    def _is_list(self, text: str, pieces: Sequence[Piece]) -> bool:
        """All parts are known; or enough of them for the rest to be names too: any beside a semicolon, else most."""
        known = sum(linkable(self._weights, p.found) for p in pieces)
        if ";" in text:
            return known > 0
        return known == len(pieces) or (known > 1 and known >= _MOST * len(pieces))

    def _completed(self, parts: Sequence[tuple[int, int, str]], n: int, part: str) -> Iterator[str]:
        """The part with what it may share: leading qualifiers of the first part, closing words of the last."""
        lead = ""
        if n:
            first = parts[0][2]
            units = self._phrases.units(first)
            lead = tidy(first[: units[-1].end]) if units and units[0].start == 0 else ""
        if lead:
            yield f"{lead} {part.strip()}"
        yield part.strip()
        if n < len(parts) - 1:
            words = parts[-1][2].split()
            for i in range(1, len(words)):
                yield f"{part.strip()} {' '.join(words[i:])}"


def _blank(match: re.Match[str]) -> str:
    return "_" * len(match.group())
