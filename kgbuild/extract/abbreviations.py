"""Abbreviations that the document itself defines: ``long form (SHORT)``, ``[SHORT]`` and ``SHORT (long form)``.

Takes text and sentence spans, gives ``Definition``s with exact spans. The alignment is Schwartz and Hearst's
(Pacific Symposium on Biocomputing 2003): each character of the short form is found from right to left in the long form,
the first one at the start of a word. It differs from scispaCy's detector in taking what stands before ``;`` or ``,`` in
the bracket, square brackets, plurals (TKIs), leading digits, and in working on characters, whatever the tokens are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kgbuild.extract.reading import Definition
from kgbuild.model import Span

_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]]")
_SHORT = re.compile(r"(?=.{2,12}$)(?=.*[A-Za-z])[A-Za-z0-9][\w./+α-ωΑ-Ω-]*")
_WORD = re.compile(r"[^\s]+")
_PLURAL = re.compile(r"^(.*[A-Z0-9])s$")
_LATIN = {"α": "a", "β": "b", "γ": "g", "δ": "d", "κ": "k", "λ": "l", "μ": "m", "ω": "o"}
"""First letters of the Greek letters' names: TNF-α is short for "… factor alpha"."""
_CUT = re.compile(r"[;,:=]|\s(?:n|and|or|see)\s")


def singular(form: str) -> str:
    """``TKIs`` to ``TKI``; a form without a plural s is returned as it is."""
    m = _PLURAL.match(form)
    return m.group(1) if m else form


def is_short_form(form: str) -> bool:
    """Whether a string looks like an abbreviation: 2–12 characters, a capital or digit beside letters, no blank."""
    if not _SHORT.fullmatch(form):
        return False
    capitals = sum(c.isupper() for c in form)
    return capitals >= 2 or (capitals == 1 and len(form) <= 6 and any(c.isdigit() or c in "-α" for c in form[1:]))


def align(short: str, text: str, start: int, end: int) -> int | None:
    """Where in ``text[start:end]`` the long form of ``short`` begins, or None (Schwartz and Hearst)."""
    letters = [_LATIN.get(c, c.lower()) for c in short if c.isalnum()]
    at = end
    for i in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= start and not (
            _LATIN.get(text[at], text[at].lower()) == letters[i]
            and (i > 0 or at == start or not text[at - 1].isalnum())
        ):
            at -= 1
        if at < start:
            return None
    return at


def _long_before(text: str, short: str, floor: int, end: int) -> Span | None:
    limit = min(len(short) + 5, len(short) * 2)
    words = [m.start() for m in _WORD.finditer(text, floor, end)][-limit:]
    if not words:
        return None
    stop = end
    while stop > floor and text[stop - 1].isspace():
        stop -= 1
    begin = align(short, text, words[0], stop)
    if begin is None:
        return None
    long = text[begin:stop]
    if len(long) <= len(short) or short in long.split() or len(long.split()) > limit:
        return None
    begin = _word_initial(short, text, words[0], begin, stop)
    return Span(begin, stop)


def _word_initial(short: str, text: str, floor: int, begin: int, stop: int) -> int:
    """A longer long form when its words' initials spell the short form exactly (``RRMM``), else ``begin``."""
    letters = [c.lower() for c in short if c.isalnum()]
    words = list(re.compile(r"[^\W_]+").finditer(text, floor, stop))
    skip = {"of", "and", "or", "the", "in", "for", "to", "with", "a", "an"}
    chosen: list[int] = []
    for m in reversed(words):
        if len(chosen) == len(letters):
            break
        initial = m.group()[0].lower()
        if initial == letters[len(letters) - 1 - len(chosen)]:
            chosen.append(m.start())
        elif m.group().lower() not in skip:
            break
    return chosen[-1] if len(chosen) == len(letters) and chosen[-1] < begin else begin


def _candidates(text: str, start: int, end: int) -> Iterator[tuple[int, Span, str]]:
    """Where the bracket opens, the short form's span, and the short form."""
    for m in _BRACKET.finditer(text, start, end):
        inner = m.group(1)
        cut = _CUT.search(inner)
        piece = inner[: cut.start()] if cut else inner
        lead = len(piece) - len(piece.lstrip())
        form = piece.strip().strip("\"'“”‘’")
        if is_short_form(form):
            at = text.index(form, m.start(1) + lead)
            yield m.start(), Span(at, at + len(form)), form


def _reversed(text: str, start: int, end: int) -> Iterator[Definition]:
    """``TNF-α (tumour necrosis factor alpha)``: the short form stands before the bracket."""
    for m in _BRACKET.finditer(text, start, end):
        before = text[start : m.start()].rstrip()
        form = before.split()[-1].strip("\"'“”") if before.split() else ""
        inner = m.group(1).strip()
        if not is_short_form(form) or len(inner.split()) < 2 or len(inner) <= len(form):
            continue
        at = text.index(inner, m.start(1))
        if align(singular(form), text, at, at + len(inner)) == at:
            begin = start + len(before) - len(form)
            yield Definition(Span(begin, begin + len(form)), Span(at, at + len(inner)), singular(form))


def definitions(text: str, spans: Iterable[Span]) -> list[Definition]:
    """Every definition inside the given spans, in text order; offsets are exact."""
    found: list[Definition] = []
    for span in spans:
        for bracket, short, form in _candidates(text, span.start, span.end):
            long = _long_before(text, singular(form), span.start, bracket)
            if long is not None:
                found.append(Definition(short, long, singular(form)))
        found.extend(_reversed(text, span.start, span.end))
    return sorted(found, key=lambda d: (d.short.start, d.long.start))


def definitions_in(text: str) -> list[Definition]:
    """Every definition in a bare text, which is cut into paragraphs and sentences first."""
    from kgbuild.extract.sentences import blocks, split_block

    return definitions(text, [s for b in blocks(text, 0, len(text)) for s in split_block(text, b.start, b.end)])
