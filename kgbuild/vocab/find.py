"""Takes a text and a store, gives every dictionary match at token boundaries, nested and overlapping ones included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kgbuild.vocab.concept import DictMatch, Entry, StoredHit, TermHit
from kgbuild.vocab.normalise import Token, tokenise
from kgbuild.vocab.store import Store
from kgbuild.vocab.terms import KIND_RANK, agreeing, ranked

MAX_TOKENS = 16
"""No term is looked for over more tokens than this."""

_GLUE_LETTERS = 4
_CITATION_DIGITS = 3
_SURPLUS_DIGITS = 2
_CODE_KEY = 5


def hits_for(store: Store, entries: Iterable[Entry], *surfaces: str) -> tuple[TermHit, ...]:
    """Entries as hits, one a concept, ranked by kind, then exact case, then the concept's position."""
    return tuple(StoredHit(store, e.concept, e.term, e.kind, exact) for e, exact in ranked(entries, *surfaces))


def one_each(hits: Iterable[TermHit]) -> tuple[TermHit, ...]:
    """The best hit of each concept, ranked by kind, then the concept's position."""
    ordered = sorted(hits, key=lambda h: (KIND_RANK[h.kind], h.position, h.term))
    best: dict[int, TermHit] = {}
    for h in ordered:
        best.setdefault(h.position, h)
    return tuple(best.values())


def find_matches(store: Store, text: str, start: int = 0, end: int | None = None) -> list[DictMatch]:
    """Every dictionary match in ``text[start:end]``, by start, longest first; ``start`` and ``end`` are boundaries."""
    tokens = tokenise(text, start, end)
    keys = [t.key for t in tokens]
    prefixes = store.names.keys.iter_prefixes_with_ids
    found: list[DictMatch] = []
    for i, token in enumerate(tokens):
        if token.key and token.kind in "wn" and _may_start(tokens, i):
            candidates = list(prefixes("".join(keys[i : i + MAX_TOKENS])))
            if candidates:
                found.extend(_matches_at(store, text, tokens, i, candidates))
    return found


def _may_start(tokens: Sequence[Token], i: int) -> bool:
    """A token glued to the one before starts a match only as a word behind a number ("m2intravenously")."""
    if i == 0 or tokens[i].gap or tokens[i - 1].kind not in "wn" or tokens[i - 1].end != tokens[i].start:
        return True
    return tokens[i].kind == "w" and tokens[i - 1].kind == "n" and len(tokens[i].key) >= _GLUE_LETTERS


def _may_end(text: str, tokens: Sequence[Token], j: int) -> bool:
    """A token glued to the next ends a match before a citation number, or as a number before a word."""
    if j + 1 >= len(tokens):
        return True
    this, after = tokens[j], tokens[j + 1]
    if after.gap or after.kind not in "wn" or this.kind not in "wn" or this.end != after.start:
        return True
    length = after.end - after.start
    if this.kind == "n":
        return after.kind == "w" and length >= _GLUE_LETTERS
    word = text[this.start : this.end]
    return after.kind == "n" and length <= _CITATION_DIGITS and len(word) >= _GLUE_LETTERS and not word.isupper()


def _matches_at(
    store: Store, text: str, tokens: Sequence[Token], i: int, candidates: Sequence[tuple[str, int]]
) -> list[DictMatch]:
    """The matches that start at token ``i``, longest first; candidates are (key, key id), shortest first."""
    result: list[DictMatch] = []
    j, at = i, 0
    inside: tuple[str, int, int] | None = None
    for key, key_id in candidates:
        while j < len(tokens) and at < len(key) and at + len(tokens[j].key) <= len(key):
            at += len(tokens[j].key)
            j += 1
        if at != len(key):
            inside = (key, key_id, j)
        elif _may_end(text, tokens, j - 1) and (match := _verified(store, text, tokens[i:j], key, key_id)):
            result.append(match)
    if inside and (not result or result[-1].end <= tokens[inside[2]].start):
        result.extend(_before_citation(store, text, tokens, i, *inside))
    result.reverse()
    return result


def _verified(store: Store, text: str, tokens: Sequence[Token], key: str, key_id: int) -> DictMatch | None:
    surface = text[tokens[0].start : tokens[-1].end]
    loud = [e for e in store.names.entries(key_id) if not e.quiet]
    entries = agreeing(loud, text, tokens, key)
    if not entries:
        return None
    return DictMatch(tokens[0].start, tokens[-1].end, hits_for(store, entries, surface))


def _before_citation(
    store: Store, text: str, tokens: Sequence[Token], i: int, key: str, key_id: int, j: int
) -> list[DictMatch]:
    """A research code whose number runs on into a citation number ("AZD45475" for AZD4547 and reference 5)."""
    last = tokens[j]
    used = len(key) - sum(len(t.key) for t in tokens[i:j])
    surplus = len(last.key) - used
    if last.kind != "n" or surplus > _SURPLUS_DIGITS or len(key) < _CODE_KEY or not _may_end(text, tokens, j):
        return []
    cut = last._replace(end=last.start + used, key=last.key[:used])
    match = _verified(store, text, [*tokens[i:j], cut], key, key_id)
    if match is None:
        return []
    hits = tuple(h for h in match.hits if h.kind == "code")
    return [DictMatch(match.start, match.end, hits)] if hits else []
