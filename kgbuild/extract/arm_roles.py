"""The arms of a trial as its text names them, and which of two names is the experimental one.

Takes the title and the sentences of a record as plain text, gives an ``ArmModel`` that scores a name: above zero the
experimental arm, below zero the comparator. Cues decide first (placebo, control, alone, X plus Y), then how the title
and the sentences on randomisation compare names, then which is named first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kgbuild.extract.rules import read, single_patterns

EXPERIMENTAL, COMPARATOR = "experimental", "comparator"
_P = single_patterns("arm_roles.toml")
_WORD = re.compile(r"[^\W_]+(?:[-/'][^\W_]+)*|\+|[()\[\];:,.]")
_NUMBERED = re.compile(r"\b([A-Z]{2,6})[- ](\d{1,3})\b")
"""Regimens that a number tells apart: FEC 50, FEC 100."""
_PART = re.compile(r"[^\W_]+")
_CUE, _ACTIVE, _TITLE, _ORDER, _TITLE_ORDER, _SURE = 3.0, 1.0, 0.4, 0.3, 1.3, 0.3
_IN_TITLE = 3
_SHARED = 0.6
"""A word of both arms' names whose counts lean less than this tells nothing."""
_SIDE_WORDS = 8


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read("arm_roles.toml")["words"][name])


def tokens(text: str) -> list[str]:
    """The words of a name that tell it apart: lower case, parts of hyphened ones, without a plural's s; doses as one.

    >>> tokens("the 20 mg tamoxifen arms")
    ['20mg', 'tamoxifen']
    """
    doses = [f"{m.group(1)}{m.group(2).lower().rstrip('s')}" for m in _P["dosed"].finditer(text)]
    doses += [f"{m.group(1)}{m.group(2)}".lower() for m in _NUMBERED.finditer(text)]
    found = (m.group().lower() for m in _PART.finditer(_P["dosed"].sub(" ", text)))
    return doses + [_single(t) for t in found if t not in _words("stop") and len(t) > 1 and not t.isdigit()]


def _single(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def code_of(text: str) -> str | None:
    """``group A`` as ``#a``: a letter or number that stands for an arm; None where the text holds none."""
    m = _P["code"].search(text)
    return "#" + (m.group("code") or m.group("letter")).lower() if m else None


@dataclass(slots=True)
class ArmModel:
    """What is known of the arms' names. ``first`` and ``second`` count words of experimental and comparator names."""

    first: Counter[str] = field(default_factory=Counter)
    second: Counter[str] = field(default_factory=Counter)
    title: frozenset[str] = frozenset()
    short: Mapping[str, str] = field(default_factory=dict)
    codes: dict[str, float] = field(default_factory=dict)
    reported: bool = False
    """Whether the text tells, in the past tense, who was given what."""

    @property
    def compares(self) -> bool:
        """Whether two arms were found."""
        return bool(self.first and self.second)

    def expanded(self, text: str) -> set[str]:
        """The telling words of a name, with those of the long forms of its short forms."""
        return set(tokens(self._spelled(text)))

    def _spelled(self, text: str) -> str:
        """A name with the long forms of its short forms behind it."""
        longs = [self.short[w] for w in dict.fromkeys(_PART.findall(text.lower())) if w in self.short]
        return " ".join([text, *longs])

    def tells(self, name: str) -> bool:
        """Whether a name without a noun is one of the arms', by a cue or by words that comparisons have taught."""
        known = any(self.first[t] or self.second[t] for t in self.expanded(name))
        spelled = self._spelled(name)
        return known or any(_P[cue].search(spelled) for cue in ("comparator", "experimental", "less", "more"))

    def knows(self, word: str) -> bool:
        """Whether a word is of an arm's name."""
        t = _single(word.lower())
        return bool(self.first[t] or self.second[t])

    def score(self, name: str) -> float:
        """Above zero: the experimental arm's name; below: the comparator's; 0: not known."""
        return self._cues(name) + self._known(name)

    def _known(self, name: str) -> float:
        learned = self._learned(name)
        if abs(learned) < _SURE:
            learned += -_ACTIVE if _P["less"].search(name) else _ACTIVE if _P["more"].search(name) else 0.0
        return learned + self.codes.get(code_of(name) or "", 0.0)

    def _cues(self, name: str) -> float:
        spelled = self._spelled(name)
        return -_CUE if _P["comparator"].search(spelled) else _CUE if _P["experimental"].search(spelled) else 0.0

    def _learned(self, name: str) -> float:
        words = self.expanded(name)
        total = sum(self._weight(t) for t in words)
        if abs(total) > 0.2 or not words or not self.compares:
            return total
        return total + self._lack(words)

    def _weight(self, word: str) -> float:
        e, c = self.first[word], self.second[word]
        if not e + c:
            return _TITLE * (word in self.title)
        lean = (e - c) / (e + c)
        return lean if abs(lean) > _SHARED else 0.0

    def _lack(self, words: set[str]) -> float:
        """A name of shared words only is the arm that has no more: "tamoxifen" where the other is tamoxifen plus X."""
        shared = words & set(self.first) & set(self.second)
        if not shared:
            return 0.0
        more = {side: sum(1 for t in own if not other[t]) for side, own, other in
                ((1, self.first, self.second), (-1, self.second, self.first))}  # fmt: skip
        return _ORDER * (1 if more[-1] > more[1] else -1)

    def learn(self, one: str, two: str, weight: int) -> None:
        """That a text sets two names against each other, the one it names first and the other."""
        a, b = self.expanded(one), self.expanded(two)
        if not all(_is_name(name, own - other) for name, own, other in ((one, a, b), (two, b, a))):
            return
        lean = self.score(one) - self.score(two) + (_ORDER if weight < _IN_TITLE else _TITLE_ORDER)
        if lean < 0:
            one, two, a, b = two, one, b, a
        self.first.update(dict.fromkeys(a, weight))
        self.second.update(dict.fromkeys(b, weight))
        for name, sign in ((one, 1.0), (two, -1.0)):
            code = code_of(name)
            if code:
                self.codes.setdefault(code, sign)


def _is_name(name: str, own: set[str]) -> bool:
    """Whether a side of a comparison names an arm, by words that the other side has not or by a cue."""
    if _P["no_name"].search(name):
        return False
    return bool(own or code_of(name) or _P["comparator"].search(name) or _P["less"].search(name))


def arm_model(title: str, sentences: Sequence[str], short: Mapping[str, str]) -> ArmModel:
    """The arms of a record; ``short`` are its abbreviations with their long forms."""
    longs = {s.lower(): x for s, x in short.items()}
    model = ArmModel(title=frozenset(tokens(title)), short=longs)
    planning = [s for s in sentences if _P["planning"].search(s)]
    for text, weight in (
        (title, _IN_TITLE),
        *((s, 2) for s in planning),
        *((s, 1) for s in sentences if not _P["figures"].search(s)),
    ):
        if _P["plan"].search(text):
            for one, two in _comparisons(_P["aside"].sub("", text)):
                model.learn(one, two, weight)
    told = any(_P["reported"].search(s) for s in sentences)
    model.reported = told and not any(_P["intended"].search(s) for s in sentences)
    for codes in (("#a", "#b", "#c", "#d"), ("#1", "#2", "#3", "#4"), ("#i", "#ii", "#iii", "#iv")):
        for place, code in enumerate(codes):
            model.codes.setdefault(code, _ORDER if place == 0 else -_ORDER)
    return model


def _comparisons(text: str) -> Iterable[tuple[str, str]]:
    """Pairs of names that a sentence sets against each other, in its order."""
    for m in _P["with_or_without"].finditer(text):
        yield f"{m.group('base')} plus {m.group('more')}", f"{m.group('base')} alone"
    for m in _P["between"].finditer(text):
        yield _left(text, m.start()), _right(text, m.end())
    for m in _P["comparing"].finditer(text):
        rest = text[m.end() : m.end() + 160]
        joined = _P["comparing_with"].search(rest) or _P["joined_and"].search(rest)
        if joined and not re.search(r"[.;:]", rest[: joined.start()]):
            yield _left(text, m.end() + joined.start()), _right(text, m.end() + joined.end())
    for m in _P["better"].finditer(text):
        yield _left(text, m.start()), _right(text, m.end())
    opened = _P["either"].search(text)
    if opened:
        for m in _P["joined_or"].finditer(text, opened.end()):
            yield _left(text, m.start()), _right(text, m.end())
            break
    if _P["planning"].search(text) or " received " in text:
        given = [_right(text, m.end()) for m in _P["counted"].finditer(text)]
        if len(given) == 2 and all(given):
            yield given[0], given[1]
    counted = [m.group("label") or m.group("ahead") or "" for m in _P["numbered"].finditer(text)]
    named = [_left(c, len(c)) for c in counted if tokens(c) or code_of(c)]
    if len(named) == 2:
        yield named[0], named[1]


def _left(text: str, at: int) -> str:
    """The name that ends at ``at``."""
    found = list(_WORD.finditer(text, text.find(" ", max(0, at - 110)) if at > 110 else 0, at))
    start, depth, taken = at, 0, 0
    for n in range(len(found) - 1, -1, -1):
        word = found[n].group().lower()
        if word in ")]":
            depth += 1
        elif word in "([":
            depth -= 1
            if depth < 0:
                break
        elif depth == 0:
            if word in ".;:" or (word in _words("left") and not _goes_on(found, n)):
                break
            taken += 1
            if taken > _SIDE_WORDS:
                break
        start = found[n].start()
    return text[start:at].strip(" ,")


def _goes_on(found: Sequence[re.Match[str]], n: int) -> bool:
    return n > 0 and found[n].group().lower() in ("with", "by") and found[n - 1].group().lower() in _words("joins")


def _right(text: str, at: int) -> str:
    """The name that begins at ``at``."""
    end = at
    found = list(_WORD.finditer(text, at, min(len(text), at + 110)))
    for n, m in enumerate(found[: _SIDE_WORDS + 2]):
        word = m.group().lower()
        if n == 0 and word in ("the", "a", "an", "to", "with", "in", "for", "that", "those", "both"):
            continue
        if word in ".;:,([)]" or (
            word in _words("right") and not (n and found[n - 1].group().lower() in _words("joins"))
        ):
            break
        end = m.end()
    return text[at:end].strip()
