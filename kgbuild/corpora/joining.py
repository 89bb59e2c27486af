"""Takes tokens of which the spaces between them are lost, gives one text and each token's place in it.

The rule: a space between two tokens, but none

- after an opening bracket, or before a closing one, ``, ; ? ! % *``, a full stop or a colon;
- on either side of ``-`` and ``/``, and of a full stop or colon between two digits (``0.05``, ``1:4``);
- before ``+`` (``CD4+ cells``), save in ``+/-``, which is one word;
- before an apostrophe, nor after one that ends in ``s``, ``t``, ``re``, ``d`` (``Hodgkin's``, ``receptors' family``);
- inside a pair of straight double quotes.

A dash that stood between two words is glued too: tokens alone do not tell it from a hyphen.
"""

from __future__ import annotations

from collections.abc import Sequence

_OPEN, _CLOSE = frozenset("([{"), frozenset(")]},;?!%*.:")
_GLUE = frozenset("-/")
_AFTER_APOSTROPHE = frozenset(("s", "t", "re", "d", "ll", "ve", "m"))


def join(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The text of one sentence, and start and end of each token in it."""
    text, places, quoted = "", [], False
    for n, token in enumerate(tokens):
        if n and _spaced(tokens, n, quoted):
            text += " "
        quoted ^= token == '"'
        places.append((len(text), len(text) + len(token)))
        text += token
    return text, places


def _spaced(tokens: Sequence[str], n: int, quoted: bool) -> bool:
    """Whether a space stands before token ``n``; ``quoted``: a double quote is open there."""
    left, right = tokens[n - 1], tokens[n]
    if _in_plus_minus(tokens, n) is not None:
        return _in_plus_minus(tokens, n) == 0
    if n > 1 and _in_plus_minus(tokens, n - 1) == 2:
        return right not in _CLOSE
    if left in _OPEN or left in _GLUE or right in _CLOSE or right in _GLUE or right == "+":
        return False
    if right == '"' or left == '"':
        return not quoted
    if right == "'":
        return False
    if left == "'":
        return right not in _AFTER_APOSTROPHE
    return not (left in (".", ":") and n > 1 and tokens[n - 2][-1:].isdigit() and right[:1].isdigit())


def _in_plus_minus(tokens: Sequence[str], n: int) -> int | None:
    """Which of the three tokens of ``+ / -`` token ``n`` is, or None."""
    return next((k for k in range(3) if n >= k and tuple(tokens[n - k : n - k + 3]) == ("+", "/", "-")), None)
