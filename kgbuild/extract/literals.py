"""Which words a pattern needs: a pattern is tried only on sentences that hold one of them, which is far cheaper.

Takes a regular expression, gives literals (lower case) of which every match holds at least one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_PARSER: Any = re._parser  # type: ignore[attr-defined]
_MOST = 60
_TRANSPARENT = ("SUBPATTERN", "ATOMIC_GROUP")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern, case ignored, and the literals that it needs; none: it is always tried."""

    compiled: re.Pattern[str]
    needs: tuple[str, ...]

    def search(self, text: str, lower: str) -> re.Match[str] | None:
        """The first match; ``lower`` is the text in lower case."""
        if self.needs and not any(n in lower for n in self.needs):
            return None
        return self.compiled.search(text)


def pattern(source: str) -> Pattern:
    """Compiles a regular expression.

    >>> pattern("no (?:study|trials?) of").needs
    ('study', 'trial')
    """
    compiled = re.compile(source, re.IGNORECASE | re.DOTALL)
    found = _of_sequence(_PARSER.parse(source, re.IGNORECASE | re.DOTALL))
    return Pattern(compiled, tuple(sorted(found)))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """The best set among those of a sequence's parts; empty when no part needs a literal."""
    sets: list[frozenset[str]] = []
    run = ""
    for operator, argument in items:
        if str(operator) == "LITERAL" and chr(argument) not in "‹›":
            run += chr(argument).lower()
            continue
        if run.strip():
            sets.append(frozenset((run,)))
        run = ""
        sets.append(_of_part(str(operator), argument))
    if run.strip():
        sets.append(frozenset((run,)))
    return max((s for s in sets if s and len(s) <= _MOST), key=_worth, default=frozenset())


def _of_part(operator: str, argument: Any) -> frozenset[str]:
    if operator in _TRANSPARENT:
        return _of_sequence(argument[-1] if operator == "SUBPATTERN" else argument)
    if operator == "BRANCH":
        return _of_branches(argument[1])
    if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] > 0:
        return _of_sequence(argument[2])
    return frozenset()


def _of_branches(branches: Sequence[Iterable[tuple[Any, Any]]]) -> frozenset[str]:
    """All branches' sets together; empty when one of them needs nothing."""
    sets = [_of_sequence(b) for b in branches]
    return frozenset().union(*sets) if all(sets) else frozenset()


def _worth(found: frozenset[str]) -> tuple[int, int]:
    """Long literals are rare ones; of equally long ones few are cheap."""
    return (min(4, min(map(len, found))), -len(found))
