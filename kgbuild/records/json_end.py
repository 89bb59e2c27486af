"""Where a JSON value ends, by its brackets and quotes alone: for values that cannot be decoded.

Takes text piece by piece, gives the offset of the end; knows nothing of the rest of the grammar.
"""

from __future__ import annotations

import re

_OUTSIDE = re.compile(r'["\[\]{},]')
_INSIDE = re.compile(r'["\\]')


class End:
    """The state of one search: how deep it is, and whether in a string."""

    def __init__(self) -> None:
        self._depth = 0
        self._inside = False
        self._skip = 0

    def feed(self, text: str, at: int) -> int | None:
        """Look on from ``at``: the offset behind the value, or None where it goes on behind ``text``.

        A value without brackets ends before the next comma or bracket.
        """
        at += self._skip
        self._skip = 0
        while found := (_INSIDE if self._inside else _OUTSIDE).search(text, at):
            sign, at = found.group(), found.end()
            if sign == '"':
                self._inside = not self._inside
            elif sign == "\\":
                at += 1
            elif sign in "{[":
                self._depth += 1
            elif self._depth == 0:
                return found.start()
            elif sign != ",":
                self._depth -= 1
                if self._depth == 0:
                    return at
        self._skip = max(0, at - len(text))
        return None
