"""Takes a linking report, gives it as plain text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kgbuild.evaluate.linking.report import Cell, Check, Listing, Part, Report

FORMATS = ("table", "json", "markdown")


def render(report: Report, form: str = "table", verbose: bool = False, limit: int = 50, title: str = "Linking") -> str:
    """The report in one of ``FORMATS``; ``verbose`` shows every listing, ``limit`` is the most rows of one (0: all)."""
    if form == "json":
        return json.dumps(report.to_dict(limit or None), ensure_ascii=False, indent=1)
    markdown = form == "markdown"
    lines = [f"# {title}" if markdown else title, ""]
    lines += [f"{'- ' if markdown else ''}{name}: {value}" for name, value in report.head.items()]
    for part in report.parts:
        lines += ["", *_part(part, markdown, verbose, limit)]
    if report.checks:
        lines += ["", *_title("What is asked", 2, markdown), "", *_checks(report.checks, markdown)]
    return "\n".join(lines)


def shown(cell: Cell) -> str:
    """One figure or word as a reader sees it, on one line and without control characters."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{100 * cell:.1f} %"
    text = " ".join(str(cell).split())
    return "".join(c if c.isprintable() else "�" for c in text)


def _part(part: Part, markdown: bool, verbose: bool, limit: int) -> list[str]:
    lines = _title(part.title, 2, markdown)
    for note in part.notes:
        lines += ["", note]
    for table in part.tables:
        lines += ["", *_title(table.title, 3, markdown), "", *_grid(table.columns, table.rows, markdown)]
        lines += ["", table.note] if table.note else []
    for listing in part.listings:
        if listing.rows and (verbose or listing.always):
            lines += ["", *_listing(listing, markdown, limit)]
    return lines


def _listing(listing: Listing, markdown: bool, limit: int) -> list[str]:
    rows = listing.rows[: limit or None]
    cut = f" (first {len(rows)} of {len(listing.rows)})" if len(rows) < len(listing.rows) else f" ({len(rows)})"
    return [*_title(listing.title + cut, 3, markdown), "", *_grid(listing.columns, rows, markdown)]


def _title(text: str, level: int, markdown: bool) -> list[str]:
    return [f"{'#' * level} {text}"] if markdown else [text, "=" * len(text)] if level == 2 else [text]


def _grid(columns: Sequence[str], rows: Sequence[Sequence[Cell]], markdown: bool) -> list[str]:
    cells = [[shown(c) for c in row] for row in rows]
    if markdown:
        body = [f"| {' | '.join(c.replace('|', chr(92) + '|') for c in row)} |" for row in cells]
        return [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}", *body]
    widths = [max(len(name), *(len(row[n]) for row in cells), 1) for n, name in enumerate(columns)] if cells else []
    if not cells:
        return ["  (nothing)"]
    numeric = [all(isinstance(row[n], int | float | None) for row in rows) for n in range(len(columns))]
    return ["  " + _line(row, widths, numeric) for row in [list(columns), *cells]]


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    pairs = zip(cells, widths, numeric, strict=True)
    return "  ".join(c.rjust(w) if n else c.ljust(w) for c, w, n in pairs).rstrip()


def _checks(checks: Sequence[Check], markdown: bool) -> list[str]:
    rows = [(c.name, c.measured, c.asked, "–" if c.measured is None else "met" if c.met else "NOT MET") for c in checks]
    return _grid(("figure", "measured", "asked", "verdict"), rows, markdown)
