"""What a run has brought so far: takes one line a study as it comes, gives the counts and what was seen.

A line is ``NCT99000001 n 901,902``: the study, what became of its file, its linked articles. ``! …`` is a study that
could not be taken, ``#`` the mark that the pages began anew. Lines are written as they happen; a torn last line of a
killed run is not one, and its study comes again.
"""

from __future__ import annotations

import re
from collections import Counter
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Self

from kgbuild.model.errors import StoreError
from kgbuild.registry.folder import Outcome, read_file

_LINE = re.compile(r"(NCT[0-9]{8}) ([ncu]) ([0-9,]*)")
_RANK = {Outcome.unchanged: 0, Outcome.changed: 1, Outcome.new: 2}


class Journal:
    """The journal at ``path``; ``again``: go on with what is there. Use it in a ``with`` block."""

    def __init__(self, path: Path, again: bool) -> None:
        self.path = path
        self.seen: set[str] = set()
        self.rejected: list[str] = []
        self.articles: set[str] = set()
        self._outcomes: dict[str, Outcome] = {}
        lines = (read_file(path) or b"").decode("utf-8", "replace").split("\n") if again else []
        for line in lines[:-1]:
            self._note(line)
        self._torn = bool(lines and lines[-1])
        self._out: TextIOWrapper | None = None
        self._fresh = not again

    def __enter__(self) -> Self:
        try:
            self._out = self.path.open("w" if self._fresh else "a", encoding="utf-8", buffering=1)
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror or error}") from error
        if self._torn:
            self._write("")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._out is not None:
            try:
                self._out.close()
            except OSError as failed:
                raise StoreError(f"{self.path}: {failed.strerror or failed}") from error

    def add(self, nct: str, outcome: Outcome, articles: list[str]) -> None:
        """A study's file is as it should be."""
        self._write(f"{nct} {outcome} {','.join(articles)}")

    def reject(self, reason: str) -> None:
        """A study could not be taken."""
        self._write("! " + " ".join(reason.split()))

    def begin_anew(self) -> None:
        """The pages come again from the first; what was written stays counted as that."""
        self._write("#")

    def brought(self) -> set[str]:
        """All studies of the run, also those that came before the pages began anew."""
        return set(self._outcomes)

    def counts(self) -> dict[Outcome, int]:
        """Studies by what became of their files; one that came twice counts by the first."""
        found = Counter(self._outcomes.values())
        return {outcome: found[outcome] for outcome in Outcome}

    def _write(self, line: str) -> None:
        self._note(line)
        assert self._out is not None, "the journal is not open"
        try:
            self._out.write(f"{line}\n")
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror or error}; the same command goes on from here") from error

    def _note(self, line: str) -> None:
        if line == "#":
            self.seen.clear()
            self.rejected.clear()
        elif line.startswith("! "):
            self.rejected.append(line[2:])
        elif found := _LINE.fullmatch(line):
            nct, outcome = found[1], Outcome(found[2])
            self.seen.add(nct)
            self.articles.update(found[3].split(",") if found[3] else ())
            old = self._outcomes.get(nct, outcome)
            self._outcomes[nct] = max(old, outcome, key=_RANK.__getitem__)
