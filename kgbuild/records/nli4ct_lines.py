"""Lists of lines with values in them: pieces of a line, and values that go on over several.

Takes a list of strings; gives ``Value``s that know where they stand in a text of these lines, one behind the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kgbuild.model.study import Value
from kgbuild.records.ctgov_v2_values import Json, items, wrong
from kgbuild.records.json_values import step

UNSAID = "[Not Specified]"
"""What stands where the source had no text."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one key, laid out; ``end``: where the next text begins."""

    lines: tuple[Value, ...]
    end: int

    @classmethod
    def of(cls, source: Json, key: str, at: int) -> Lines:
        """The lines under ``key``, the first of them at ``at``.

        Raises:
            BadValue: it is no list of strings.
        """
        found = []
        for i, line in enumerate(items(source, key, "")):
            if line.__class__ is not str:
                raise wrong(f"{step(key)}/{i}", "a string", line)
            found.append(Value(line, f"{step(key)}/{i}", start=at))
            at += len(line) + 1
        return cls(tuple(found), at)

    def filled(self, first: int, last: int) -> list[int]:
        """Those of the lines ``first`` to before ``last`` that hold anything."""
        return [i for i in range(first, last) if self.lines[i].text.strip()]

    def piece(self, line: int, start: int = 0, end: int | None = None) -> Value:
        """A stretch of a line without the white space around it."""
        whole = self.lines[line]
        text = whole.text[start:end]
        start += len(text) - len(text.lstrip())
        return Value(text.strip(), whole.path, inside=(whole, start), start=whole.start + start)

    def joined(self, first: int, last: int, start: int = 0) -> Value | None:
        """From ``start`` in line ``first`` to the end of the line before ``last``; None if that is nothing."""
        if first < last and not self.lines[first].text[start:].strip():
            first, start = first + 1, 0
        filled = self.filled(first, last)
        if not filled:
            return None
        begin = start if filled[0] == first else 0
        whole = self.lines[filled[0]]
        text = "\n".join(line.text for line in self.lines[filled[0] : filled[-1] + 1])[begin:]
        begin += len(text) - len(text.lstrip())
        text = text.strip()
        return None if text == UNSAID else Value(text, whole.path, inside=(whole, begin), start=whole.start + begin)


def blocks(lines: Lines, title: str) -> Iterator[tuple[int, int, int]]:
    """(line of the heading, first line, end) of what stands under each heading ``title 1:``, ``title 2:``, …."""
    heading = re.compile(rf"{title} \d+:\s*")
    heads = [i for i, line in enumerate(lines.lines) if heading.fullmatch(line.text)]
    for head, end in zip(heads, [*heads[1:], len(lines.lines)], strict=True):
        yield head, head + 1, end
