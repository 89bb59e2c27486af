"""Features of the ways to cut one outcome into measure, description and time frame.

Takes an outcome's text and the lexicon; gives, for every comma, what speaks for a time frame beginning there and for
a measure ending there. All features are numbers by name; their weights stand in ``outcome_weights.toml``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log1p

_TOKEN = re.compile(r"[^\W\d_]+\d+[\w]*|[^\W\d_]+|\d+(?:[.,]\d+)*")
_SENTENCE = re.compile(r"[.?!]\)?\s+[A-Z*•-]")
_CUT = re.compile(r",[ \n]")
_READ = 4000
"""Of a longer description only this much is looked at: it bounds the work on hostile input."""
_OPEN, _CLOSE = "([{", ")]}"

Features = dict[str, float]


@dataclass(frozen=True)
class Lexicon:
    """The word lists of ``outcome_lexicon.toml``."""

    units: frozenset[str]
    anchors: frozenset[str]
    glue: frozenset[str]
    starters: frozenset[str]
    conjunctions: frozenset[str]
    coded_point: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The shipped word lists."""
    raw = tomllib.loads(files("kgbuild.records").joinpath("outcome_lexicon.toml").read_text("utf-8"))
    return Lexicon(
        frozenset(raw["units"]),
        frozenset(raw["anchors"]),
        frozenset(raw["glue"]),
        frozenset(raw["description_starters"]),
        frozenset(raw["conjunctions"]),
        re.compile(raw["coded_point"], re.IGNORECASE),
    )


@dataclass(frozen=True)
class TimeWords:
    """How much of a stretch is time vocabulary: tokens in all, foreign to it, numbers, and words that name a time."""

    tokens: int
    foreign: int
    numbers: int
    named: int

    @property
    def share(self) -> float:
        """Share of tokens that belong to the vocabulary of time, 0 to 1."""
        return 1 - self.foreign / self.tokens if self.tokens else 0.0


def time_words(text: str) -> TimeWords:
    """Count the time vocabulary of ``text``, e.g. "Up to 2 years" has 4 tokens, none foreign, one number, one named."""
    lex = lexicon()
    tokens = foreign = numbers = named = 0
    for match in _TOKEN.finditer(text):
        word = match.group().lower()
        stem = word[:-1] if word.endswith("s") else word
        tokens += 1
        if word[0].isdigit():
            numbers += 1
        elif stem in lex.units or word in lex.units or word in lex.anchors or lex.coded_point.match(word):
            named += 1
        elif word not in lex.glue and stem not in lex.glue:
            foreign += 1
    return TimeWords(tokens, foreign, numbers, named)


def looks_like_time(text: str) -> bool:
    """True for a short stretch that is time vocabulary for the most part ("Week 4", "6 months after surgery")."""
    words = time_words(text)
    return words.named > 0 and words.share >= 0.75


@dataclass(frozen=True)
class Cuts:
    """An outcome's text with the offsets of the commas at which it may be cut and the bracket depth there."""

    text: str
    commas: tuple[int, ...]
    depths: tuple[int, ...]


def cuts(text: str) -> Cuts:
    """Every comma followed by white space, with the depth of open brackets."""
    commas = [m.start() for m in _CUT.finditer(text)]
    depths, depth, at = [], 0, 0
    for comma in commas:
        for char in text[at:comma]:
            depth = depth + 1 if char in _OPEN else max(0, depth - 1) if char in _CLOSE else depth
        at = comma
        depths.append(depth)
    return Cuts(text, tuple(commas), tuple(depths))


def _first_word(text: str) -> str:
    match = _TOKEN.search(text[:60])
    return match.group().lower() if match else ""


def _start_class(text: str) -> str:
    lex, word = lexicon(), _first_word(text)
    stem = word.removesuffix("s")
    if word[:1].isdigit():
        return "number"
    if word in (
        "up",
        "from",
        "at",
        "after",
        "every",
        "through",
        "during",
        "within",
        "change",
        "before",
        "over",
        "until",
    ):
        return word
    if word in lex.anchors:
        return "anchor"
    if stem in lex.units or lex.coded_point.match(word):
        return "unit"
    if word in lex.conjunctions:
        return "conjunction"
    if word in lex.glue:
        return "glue"
    return "capital" if text[:1].isupper() else "other"


def _balance(text: str) -> int:
    return sum(text.count(c) for c in _OPEN) - sum(text.count(c) for c in _CLOSE)


def time_frame_features(cut: Cuts, index: int, shared: frozenset[str]) -> Features:
    """What speaks for a time frame from comma ``index`` to the end.

    ``shared``: endings that other outcomes of the record have too.
    """
    comma = cut.commas[index]
    frame, before = cut.text[comma + 2 :], cut.text[:comma]
    left = before[cut.commas[index - 1] + 2 :] if index else before
    words = time_words(frame)
    pieces = frame.split(", ")
    out = {
        "t.share": words.share,
        "t.foreign": log1p(words.foreign),
        "t.named": float(words.named > 0),
        "t.named_or_number": float(words.named + words.numbers > 0),
        "t.length": log1p(len(frame)) / 4,
        f"t.start.{_start_class(frame)}": 1.0,
        "t.after_stop": float(before.rstrip().endswith((".", "?", "!", ".)"))),
        "t.after_bracket": float(before.endswith(")")),
        "t.inside_bracket": float(cut.depths[index] > 0),
        "t.unbalanced": float(_balance(frame) != 0),
        "t.sentences": float(bool(_SENTENCE.search(frame))),
        "t.ends_with_stop": float(frame.rstrip().endswith(".")),
        "t.newline": float("\n" in frame),
        "t.foreign_pieces": log1p(sum(time_words(p).share < 0.5 for p in pieces)),
        "t.pieces": log1p(len(pieces) - 1),
        "t.left_is_time": float(index > 0 and looks_like_time(left)),
        "t.left_is_time_lower": float(index > 0 and looks_like_time(left) and left[:1].islower()),
        "t.lower": float(frame[:1].islower()),
        "t.shared": float(frame in shared),
        "t.splits_numbers": float(before[-1:].isdigit() and frame[:1].isdigit()),
        "t.lower_after_lower": float(frame[:1].islower() and cut.text[:1].islower()),
    }
    if index:
        longer = cut.text[cut.commas[index - 1] + 2 :]
        out["t.longer_shared"] = float(longer in shared)
    return out


NO_DESCRIPTION: Features = {"d.none": 1.0}


def no_time_frame_features(text: str) -> Features:
    """What speaks for an outcome without a time frame."""
    return {"t.none": 1.0, "t.none.ends_with_stop": float(text.rstrip().endswith("."))}


def measure_features(cut: Cuts, index: int, starts: frozenset[str]) -> Features:
    """What speaks for a measure that ends, and a description that begins, at comma ``index``."""
    comma = cut.commas[index]
    measure, rest = cut.text[:comma], cut.text[comma + 2 : comma + 2 + _READ]
    word = _first_word(rest)
    lead = rest.lstrip()[:1]
    measure_words = {m.group().lower() for m in _TOKEN.finditer(measure) if len(m.group()) > 3}
    opening = [m.group().lower() for m in _TOKEN.finditer(rest[:80])][:8]
    acronyms = {m.group(1) for m in re.finditer(r"\(([A-Z][\w-]+)\)", measure)}
    return {
        "m.first": float(index == 0),
        "m.index": log1p(index),
        "m.inside_bracket": float(cut.depths[index] > 0),
        "m.sentences": float(bool(_SENTENCE.search(measure))),
        "m.ends_with_stop": float(measure.endswith(".")),
        "m.ends_with_bracket": float(measure.endswith(")")),
        "m.length": log1p(len(measure)) / 4,
        "m.long": float(len(measure) > 254),
        "m.very_short": float(len(measure) < 8),
        "m.newline": float("\n" in measure),
        "d.starts_capital": float(lead.isupper()),
        "d.starts_lower": float(lead.islower()),
        "d.starts_digit": float(lead.isdigit()),
        "d.starts_other": float(not lead.isalnum()),
        "d.case_differs": float(lead.islower() and cut.text[:1].isupper()),
        "d.starter": float(word in lexicon().starters),
        "d.starter_capital": float(word in lexicon().starters and lead.isupper()),
        "d.conjunction": float(word in lexicon().conjunctions and lead.islower()),
        "d.repeats": sum(w in measure_words for w in opening) / 4,
        "d.acronym": float(any(a in rest[:60] for a in acronyms)),
        "d.shared": float(rest[:20] in starts),
        "m.list_after_colon": float(": " in measure and not _SENTENCE.search(rest)),
    }


def description_features(cut: Cuts, start: int, end: int) -> Features:
    """What speaks for a description between two offsets of the text."""
    body, ending = cut.text[start : min(end, start + _READ)], cut.text[max(start, end - 20) : end]
    return {
        "d.ends_with_stop": float(ending.rstrip().endswith((".", "?", "!", ".)"))),
        "d.sentences": float(bool(_SENTENCE.search(body))),
        "d.length": log1p(end - start) / 4,
        "d.short": float(len(body) < 15),
        "d.is_time": float(len(body) <= 200 and looks_like_time(body)),
        "d.unbalanced": float(_balance(body) != 0),
    }
