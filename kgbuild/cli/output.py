"""Printing rows (table, CSV, JSON) and progress. Data goes to stdout; ``Teller`` writes to stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: Format, title: str = "") -> None:
    """Print rows; ``title`` stands over a table only. JSON is one array of objects, CSV lists are JSON."""
    if form is Format.json:
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        print(json.dumps(objects, ensure_ascii=False, indent=2, default=str))
    elif form is Format.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value, null="") for value in row] for row in rows)
    else:
        _print_table(columns, [[_cell(value, null="–") for value in row] for row in rows], title)


def _cell(value: Any, null: str) -> str:
    if value is None:
        return null
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _print_table(columns: Sequence[str], rows: list[list[str]], title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(title=Text(title, style="bold") if title else None, title_justify="left")
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        # Text, not markup: a name may hold brackets.
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table)
    print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", file=sys.stderr)


def printable(text: str) -> str:
    """The text without control characters, which could drive the reader's terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


class Bar:
    """A bar on a terminal, plain lines otherwise; ``columns`` are rich's, its own when there are none."""

    def __init__(self, columns: Callable[[], Sequence[ProgressColumn]] | None = None) -> None:
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(*(columns() if columns else ()), console=Console(stderr=True), transient=True)
            self._bar.start()

    def _begin(self, name: str, total: int | None, done: int, line: str) -> None:
        """A new task on the bar, or its line where there is none."""
        if self._bar is None:
            print(line, file=sys.stderr, flush=True)
            return
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(name, total=total, completed=done)

    def advance(self, by: int = 1) -> None:
        """More is done."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, by)

    def message(self, text: str) -> None:
        """A line for the user."""
        from kgbuild.cli import one_line

        line = f"kgbuild: {one_line(text)}"
        if self._bar is None:
            print(line, file=sys.stderr, flush=True)
        else:
            self._bar.console.print(line, markup=False, highlight=False)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


class Teller(Bar):
    """A build's progress."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage begins."""
        self._begin(name, total, 0, f"{name}{f': {total} records' if total else ''}")
