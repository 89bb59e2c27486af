"""Takes concepts, gives their terms keyed for matching: which key, which case rule, where the words part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kgbuild.vocab.concept import TERM_KINDS, Concept, Entry
from kgbuild.vocab.normalise import BREAK, Token, rules, tokenise

_SHORT = 4
_CAPITALS = 5
_GLUED_MIN = 8
_CODE_DIGITS = 3
LONGEST = 1000
"""No longer text is looked up as a whole."""

KIND_RANK = {kind: rank for rank, kind in enumerate(TERM_KINDS)}


def letters_only(text: str) -> str:
    """The letters and digits of a text, its case kept: what case-sensitive terms are compared by."""
    return "".join(c for c in text if c.isalnum())


def is_strict(kind: str, term: str) -> bool:
    """True when a term matches in its own case only: abbreviations, and names of up to four capitals (OS, FGFR)."""
    letters = [c for c in term if c.isalpha()]
    if kind == "abbreviation":
        return True
    if kind == "code" and sum(c.isdigit() for c in term) >= _CODE_DIGITS:
        return False
    return 0 < len(letters) <= _SHORT and all(c.isupper() for c in letters)


def keyed(tokens: Sequence[Token]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The tokens' common key, and (position, gap) of every place inside it where a gap stands."""
    gaps: list[tuple[int, str]] = []
    at = 0
    for n, token in enumerate(tokens):
        if n and token.gap:
            gaps.append((at, token.gap))
        at += len(token.key)
    return "".join(t.key for t in tokens), tuple(gaps)


def trimmed(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without breaks, and without punctuation before and behind."""
    kept = [t for t in tokens if t.key != BREAK]
    while kept and kept[0].kind == "p":
        kept.pop(0)
    while kept and kept[-1].kind == "p" and kept[-1].key not in ")+":
        kept.pop()
    return kept


def term_variants(term: str) -> Iterable[tuple[str, tuple[int, ...]]]:
    """(key, gap positions) of a term as written, and with its hyphened words joined."""
    seen = set()
    for form in (term, term.replace("-", "")) if "-" in term else (term,):
        key, gaps = keyed(trimmed(tokenise(form)))
        if key and key not in seen:
            seen.add(key)
            yield key, tuple(p for p, _ in gaps)


def build_entries(concepts: Sequence[Concept]) -> dict[str, tuple[Entry, ...]]:
    """Every key with its entries, ranked: most trusted kind first, then the order of the files.

    A term that a concept has under several kinds counts once, under the most trusted. A quiet name makes its key quiet.
    """
    table: dict[str, list[Entry]] = defaultdict(list)
    for position, concept in enumerate(concepts):
        seen: set[tuple[str, str]] = set()
        quiet = {key for term in concept.quiet for key, _ in term_variants(term)}
        for kind, term in concept.terms():
            if not any(c.isalpha() for c in term):
                continue
            strict = is_strict(kind, term)
            for key, gaps in term_variants(term):
                mark = (key, letters_only(term) if strict else "")
                if mark in seen or (key, "") in seen:
                    continue
                seen.add(mark)
                table[key].append(Entry(position, kind, term, strict, gaps, key in quiet))
    rank = KIND_RANK
    return {k: tuple(sorted(v, key=lambda e: (rank[e.kind], e.concept))) for k, v in sorted(table.items())}


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
    text = letters_only(surface)
    if not entry.strict:
        return len(text) > _CAPITALS or not text.isupper() or text.lower() == letters_only(entry.term).lower()
    term = letters_only(entry.term)
    return text == term or (text == term + "s" and text[:-1].isupper())
