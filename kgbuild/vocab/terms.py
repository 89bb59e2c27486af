"""Takes concepts, gives their terms keyed for matching: which key, which case rule, where the words part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter

from kgbuild.vocab.concept import TERM_KINDS, Entry
from kgbuild.vocab.normalise import BREAK, Token, rules, tokenise

_SHORT = 4
_CAPITALS = 5
_GLUED_MIN = 8
_CODE_DIGITS = 3
LONGEST = 1000
"""No longer text is looked up as a whole."""

_PLAIN = frozenset("wn")
_KIND = itemgetter(4)
KIND_RANK = {kind: rank for rank, kind in enumerate(TERM_KINDS)}


def letters_only(text: str) -> str:
    """The letters and digits of a text, its case kept: what case-sensitive terms are compared by."""
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


def is_strict(kind: str, term: str) -> bool:
    """True when a term matches in its own case only: abbreviations, and names of up to four capitals (OS, FGFR)."""
    if kind == "abbreviation":
        return True
    if not term.isupper():
        return False
    letters = [c for c in term if c.isalpha()]
    if kind == "code" and sum(c.isdigit() for c in term) >= _CODE_DIGITS:
        return False
    return 0 < len(letters) <= _SHORT and all(c.isupper() for c in letters)


def keyed(tokens: Sequence[Token]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The tokens' common key, and (position, gap) of every place inside it where a gap stands."""
    gaps: list[tuple[int, str]] = []
    key = ""
    for token in tokens:
        # A mark without a letter (a lone accent) has no key, and parts nothing.
        if token[3] and token[2] and key:
            gaps.append((len(key), token[3]))
        key += token[2]
    return key, tuple(gaps)


def trimmed(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without breaks, and without punctuation before and behind."""
    if _PLAIN.issuperset(map(_KIND, tokens)):
        return tokens
    kept = [t for t in tokens if t.key != BREAK]
    while kept and kept[0].kind == "p":
        kept.pop(0)
    while kept and kept[-1].kind == "p" and kept[-1].key not in ")+":
        kept.pop()
    return kept


Variant = tuple[str, tuple[int, ...]]
"""A key, and the positions in it where a gap stands."""


def variants_of(term: str, tokens: Sequence[Token]) -> tuple[Variant, ...]:
    """The key of a tokenised term as written, and with its hyphened words joined where that differs."""
    found = _variant(tokens)
    if "-" in term:
        joined = _variant(tokenise(term.replace("-", "")))
        if joined[0] and joined[0] != found[0]:
            return (found, joined) if found[0] else (joined,)
    return (found,) if found[0] else ()


def _variant(tokens: Sequence[Token]) -> Variant:
    key, gaps = keyed(trimmed(tokens))
    return key, tuple([p for p, _ in gaps])


def has_letter(term: str) -> bool:
    """True for a term that has a letter: only those are looked for."""
    return term[:1].isalpha() or any(map(str.isalpha, term))


def agreeing(
    entries: Iterable[Entry], text: str, tokens: Sequence[Token], key: str, any_case: bool = False
) -> list[Entry]:
    """The entries of ``key`` whose case and gaps let the tokens of ``text`` stand for them."""
    surface, gaps = text[tokens[0].start : tokens[-1].end], keyed(tokens)[1]
    return [e for e in entries if (any_case or case_agrees(surface, e)) and gaps_agree(key, gaps, tokens, e)]


def ranked(entries: Iterable[Entry], *surfaces: str) -> list[tuple[Entry, bool]]:
    """(entry, case exact) of the best entry of each concept: by kind, then exact case, then the concept's position."""
    best: dict[int, tuple[int, bool, int, str, Entry]] = {}
    for e in entries:
        row = (KIND_RANK[e.kind], e.term not in surfaces, e.concept, e.term, e)
        if (old := best.get(e.concept)) is None or row[:4] < old[:4]:
            best[e.concept] = row
    return [(row[4], not row[1]) for row in sorted(best.values(), key=lambda r: r[:4])]


def gaps_agree(key: str, gaps: Sequence[tuple[int, str]], tokens: Sequence[Token], entry: Entry) -> bool:
    """True when the text parts its words where the term may be parted, so that "her bs" is not "herbs"."""
    if gaps:
        prefix = _prefix_ends(tokens)
        for position, gap in gaps:
            if gap == " " and position not in entry.gaps and not _digit_edge(key, position) and position not in prefix:
                return False
    if len(key) < _GLUED_MIN and entry.gaps:
        places = {p for p, _ in gaps}
        return all(p in places or _digit_edge(key, p) for p in entry.gaps)
    return True


def _prefix_ends(tokens: Sequence[Token]) -> set[int]:
    ends, at = set(), 0
    for token in tokens:
        at += len(token.key)
        if token.key in rules().bound_prefixes:
            ends.add(at)
    return ends


def _digit_edge(key: str, position: int) -> bool:
    return key[position - 1].isdigit() != key[position].isdigit() or not key[position].isalnum()


def case_agrees(surface: str, entry: Entry) -> bool:
    """True unless the term is case-sensitive and the text, hyphens and a plural s aside, is written otherwise.

    A short text in capitals is nobody's plural: HIV is not one of "hives".
    """
    if not (entry.strict or surface.isupper()):
        return True
    text = letters_only(surface)
    if not entry.strict:
        return len(text) > _CAPITALS or not text.isupper() or text.lower() == letters_only(entry.term).lower()
    term = letters_only(entry.term)
    return text == term or (text == term + "s" and text[:-1].isupper())
