"""Features of the ways to cut one outcome into measure, description and time frame.

Takes an outcome's text and the lexicon; gives, for every comma, what speaks for a time frame beginning there and for
a measure ending there. All features are numbers by name; their weights stand in ``outcome_weights.toml``.
"""

from __future__ import annotations

from itertools import islice
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
        "t.named": float(words.named > 0),
        "t.named_or_number": float(words.named + words.numbers > 0),
        "t.length": log1p(len(frame)) / 4,
        f"t.start.{_start_class(frame)}": 1.0,
        "t.after_stop": float(cut.text[:comma].rstrip().endswith(_STOPS)),
        "t.after_bracket": float(before.endswith(")")),
        "t.inside_bracket": float(cut.depths[index] > 0),
        "t.unbalanced": float(cut.balance(start, size) != 0),
        "t.sentences": float(cut.sentences(start, size)),
        "t.ends_with_stop": float(frame.rstrip().endswith(".")),
        "t.newline": float("\n" in frame),
        "t.foreign_pieces": log1p(cut.foreign_pieces(start)),
        "t.pieces": log1p(cut.spaced(start, size)),
        "t.left_is_time": float(left_is_time),
        "t.left_is_time_lower": float(left_is_time and before[:1].islower()),
        "t.lower": float(lower),
        "t.shared": float(frame in shared),
        "t.splits_numbers": float(before[-1:].isdigit() and frame[:1].isdigit()),
        "t.lower_after_lower": float(lower and cut.text[:1].islower()),
    }
    if index:
        out["t.longer_shared"] = float(cut.text[left:] in shared)
    return out


NO_DESCRIPTION: Features = {"d.none": 1.0}
DESCRIPTION_FLAGS = ("d.ends_with_stop", "d.sentences", "d.short", "d.is_time", "d.unbalanced")
"""What ``description_features`` gives besides the length."""


def no_time_frame_features(text: str) -> Features:
    """What speaks for an outcome without a time frame."""
    return {"t.none": 1.0, "t.none.ends_with_stop": float(text.rstrip().endswith("."))}


def measure_features(cut: Cuts, index: int, starts: frozenset[str]) -> Features:
    """What speaks for a measure that ends, and a description that begins, at comma ``index``."""
    comma = cut.commas[index]
    end = comma + 2 + _READ
    measure, rest = cut.text[:comma], cut.text[comma + 2 : comma + 82]
    word = _first_word(rest)
    lead = rest.lstrip()[:1] or cut.text[comma + 2 : end].lstrip()[:1]
    opening = [m.group().lower() for m in islice(TOKEN.finditer(rest), 8)]
    return {
        "m.first": float(index == 0),
        "m.index": log1p(index),
        "m.inside_bracket": float(cut.depths[index] > 0),
        "m.sentences": float(cut.sentences(0, comma)),
        "m.ends_with_stop": float(measure.endswith(".")),
        "m.ends_with_bracket": float(measure.endswith(")")),
        "m.length": log1p(len(measure)) / 4,
        "m.long": float(len(measure) > 254),
        "m.very_short": float(len(measure) < 8),
        "m.newline": float(cut.before("\n", comma)),
        "d.starts_capital": float(lead.isupper()),
        "d.starts_lower": float(lead.islower()),
        "d.starts_digit": float(lead.isdigit()),
        "d.starts_other": float(not lead.isalnum()),
        "d.case_differs": float(lead.islower() and cut.text[:1].isupper()),
        "d.starter": float(word in lexicon().starters),
        "d.starter_capital": float(word in lexicon().starters and lead.isupper()),
        "d.conjunction": float(word in lexicon().conjunctions and lead.islower()),
        "d.repeats": sum(cut.words.stands_before(w, comma) for w in opening) / 4,
        "d.acronym": float(any(a in rest[:60] for a in cut.acronyms(comma))),
        "d.shared": float(rest[:20] in starts),
        "m.list_after_colon": float(cut.before(": ", comma) and not cut.sentences(comma + 2, end)),
    }


def description_features(cut: Cuts, start: int, end: int) -> Features:
    """What speaks for a description between two offsets of the text."""
    ending, read = cut.text[max(start, end - 20) : end], min(end, start + _READ)
    return {
        "d.ends_with_stop": float(ending.rstrip().endswith(_STOPS)),
        "d.sentences": float(cut.sentences(start, read)),
        "d.length": log1p(end - start) / 4,
        "d.short": float(read - start < 15),
        "d.is_time": float(read - start <= 200 and cut.words.between(start, end).like_time),
        "d.unbalanced": float(cut.balance(start, read) != 0),
    }
