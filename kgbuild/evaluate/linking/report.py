"""Takes nothing, gives the data classes of the linking report: parts of tables, checks against what is asked, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | float | None
"""A float is a share, printed as a percentage; None is a figure that cannot be computed."""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under a title."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Single cases for a reader; ``always``: shown without ``--verbose`` too."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    always: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement: what is asked, what was measured (None: nothing to measure)."""

    name: str
    measured: float | None
    asked: float

    @property
    def met(self) -> bool:
        """Whether the figure is at least what is asked."""
        return self.measured is not None and self.measured >= self.asked


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the evaluation."""

    name: str
    title: str
    tables: tuple[Table, ...] = ()
    checks: tuple[Check, ...] = ()
    listings: tuple[Listing, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    """(name, content) of files for ``--to``."""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole evaluation; ``head`` says with what it was made."""

    head: Mapping[str, str]
    parts: tuple[Part, ...]

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks of all parts."""
        return tuple(c for p in self.parts for c in p.checks)

    def to_dict(self, limit: int | None = None) -> dict[str, Any]:
        """The report as JSON data, each listing cut after ``limit`` rows."""
        return {"head": dict(self.head), "parts": [_part(p, limit) for p in self.parts]}


def share(part: int, whole: int) -> float | None:
    """``part / whole``, None when there is no whole."""
    return part / whole if whole else None


def _part(part: Part, limit: int | None) -> dict[str, Any]:
    return {
        "name": part.name,
        "title": part.title,
        "tables": [{"title": t.title, "note": t.note, "rows": _objects(t.columns, t.rows)} for t in part.tables],
        "checks": [{"name": c.name, "measured": c.measured, "asked": c.asked, "met": c.met} for c in part.checks],
        "listings": [
            {"title": w.title, "count": len(w.rows), "rows": _objects(w.columns, w.rows[:limit])} for w in part.listings
        ],
        "notes": list(part.notes),
    }


def _objects(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[dict[str, Cell]]:
    return [dict(zip(columns, row, strict=True)) for row in rows]
