"""Features of the ways to cut one outcome into measure, description and time frame.

Takes an outcome's text and the lexicon; gives, for every comma, what speaks for a time frame beginning there and for
a measure ending there. All features are numbers by name; their weights stand in ``outcome_weights.toml``.
"""

from __future__ import annotations

from math import log1p

from kgbuild.records.outcome_cuts import Cuts
from kgbuild.records.outcome_words import TOKEN, lexicon

_READ = 4000
"""Of a longer description only this much is looked at: it bounds the work on hostile input."""
_STOPS = (".", "?", "!", ".)")
_LEADS = frozenset(
    ("until", "up", "from", "at", "after", "every", "through", "during", "within", "change", "before", "over")
)
"""Words that are a kind of beginning each."""

Features = dict[str, float]
"""By name; what is true or false counts as 1 or 0."""


def _first_word(text: str) -> str:
    match = TOKEN.search(text[:60])
    return match.group().lower() if match else ""


def _start_class(text: str) -> str:
    lex, word = lexicon(), _first_word(text)
    stem = word.removesuffix("s")
    if word[:1].isdigit():
        return "number"
    if word in _LEADS:
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


def time_frame_features(cut: Cuts, index: int, shared: frozenset[str]) -> Features:
    """What speaks for a time frame from comma ``index`` to the end.

    ``shared``: endings that other outcomes of the record have too.
    """
    comma, size = cut.commas[index], len(cut.text)
    start, left = comma + 2, cut.commas[index - 1] + 2 if index else 0
    frame, before = cut.text[start:], cut.text[left:comma]
    words = cut.words.between(start, size)
    left_is_time = index > 0 and cut.words.between(left, comma).like_time
    lower = frame[:1].islower()
    out = {
        "t.share": words.share,
        "t.foreign": log1p(words.foreign),
        "t.named": words.named > 0,
        "t.named_or_number": words.named + words.numbers > 0,
        "t.length": log1p(len(frame)) / 4,
        f"t.start.{_start_class(frame)}": 1.0,
        "t.after_stop": cut.text[:comma].rstrip().endswith(_STOPS),
        "t.after_bracket": before.endswith(")"),
        "t.inside_bracket": cut.depths[index] > 0,
        "t.unbalanced": cut.balance(start, size) != 0,
        "t.sentences": cut.sentences(start, size),
        "t.ends_with_stop": frame.rstrip().endswith("."),
        "t.newline": "\n" in frame,
        "t.foreign_pieces": log1p(cut.foreign_pieces(start)),
        "t.pieces": log1p(cut.spaced(start, size)),
        "t.left_is_time": left_is_time,
        "t.left_is_time_lower": left_is_time and before[:1].islower(),
        "t.lower": lower,
        "t.shared": frame in shared,
        "t.splits_numbers": before[-1:].isdigit() and frame[:1].isdigit(),
        "t.lower_after_lower": lower and cut.text[:1].islower(),
    }
    if index:
        out["t.longer_shared"] = cut.text[left:] in shared
    return out


NO_DESCRIPTION: Features = {"d.none": 1.0}
DESCRIPTION_FLAGS = ("d.ends_with_stop", "d.sentences", "d.short", "d.is_time", "d.unbalanced")
"""What ``description_features`` gives besides the length."""


def no_time_frame_features(text: str) -> Features:
    """What speaks for an outcome without a time frame."""
    return {"t.none": 1.0, "t.none.ends_with_stop": text.rstrip().endswith(".")}


def measure_features(cut: Cuts, index: int, starts: frozenset[str]) -> Features:
    """What speaks for a measure that ends, and a description that begins, at comma ``index``."""
    comma = cut.commas[index]
    end = comma + 2 + _READ
    measure, rest = cut.text[:comma], cut.text[comma + 2 : comma + 82]
    word = _first_word(rest)
    lead_in = rest[:60]
    lead = rest.lstrip()[:1] or cut.text[comma + 2 : end].lstrip()[:1]
    opening = [token.lower() for token in TOKEN.findall(rest)[:8]]
    stands_before, starters, sentences = cut.words.stands_before, lexicon().starters, cut.sentences(0, comma)
    return {
        "m.first": index == 0,
        "m.index": log1p(index),
        "m.inside_bracket": cut.depths[index] > 0,
        "m.sentences": sentences,
        "m.ends_with_stop": measure.endswith("."),
        "m.ends_with_bracket": measure.endswith(")"),
        "m.length": log1p(len(measure)) / 4,
        "m.long": len(measure) > 254,
        "m.very_short": len(measure) < 8,
        "m.newline": cut.before("\n", comma),
        "d.starts_capital": lead.isupper(),
        "d.starts_lower": lead.islower(),
        "d.starts_digit": lead.isdigit(),
        "d.starts_other": not lead.isalnum(),
        "d.case_differs": lead.islower() and cut.text[:1].isupper(),
        "d.starter": word in starters,
        "d.starter_capital": word in starters and lead.isupper(),
        "d.conjunction": word in lexicon().conjunctions and lead.islower(),
        "d.repeats": sum([stands_before(w, comma) for w in opening]) / 4,
        "d.acronym": any(name in lead_in for name in cut.acronyms(comma)),
        "d.shared": rest[:20] in starts,
        "m.list_after_colon": cut.before(": ", comma) and not cut.sentences(comma + 2, end),
    }


def description_features(cut: Cuts, start: int, end: int) -> Features:
    """What speaks for a description between two offsets of the text."""
    ending, read = cut.text[max(start, end - 20) : end], min(end, start + _READ)
    return {
        "d.ends_with_stop": ending.rstrip().endswith(_STOPS),
        "d.sentences": cut.sentences(start, read),
        "d.length": log1p(end - start) / 4,
        "d.short": read - start < 15,
        "d.is_time": read - start <= 200 and cut.words.between(start, end).like_time,
        "d.unbalanced": cut.balance(start, read) != 0,
    }
