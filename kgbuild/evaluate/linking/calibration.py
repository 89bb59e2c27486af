"""Takes scores and whether each link was right, gives a reliability table, its error, and curves as text and SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BINS = 10
_SIZE, _EDGE = 320, 40


@dataclass(frozen=True, slots=True)
class Bin:
    """The links whose score is at least ``low`` and below ``high`` (the last bin has 1 too)."""

    low: float
    high: float
    count: int
    score: float
    right: float


def reliability(scored: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Ten bins of equal width: how many links, their mean score, the share that is right."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in scored:
        groups[max(0, min(BINS - 1, int(score * BINS + 1e-9)))].append((score, right))
    return [
        Bin(
            n / BINS,
            (n + 1) / BINS,
            len(group),
            sum(s for s, _ in group) / len(group) if group else 0.0,
            sum(r for _, r in group) / len(group) if group else 0.0,
        )
        for n, group in enumerate(groups)
    ]


def expected_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: the mean distance between score and share, weighted by the number of links."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.score - b.right) for b in bins) / total if total else None


def curve_text(title: str, bins: Sequence[Bin]) -> str:
    """The table as bars for a terminal: ``#`` the share that is right, ``|`` the mean score."""
    lines = [title]
    for b in (b for b in bins if b.count):
        bar = ["#" if n < round(b.right * 50) else " " for n in range(51)]
        bar[round(b.score * 50)] = "|"
        lines.append(f"{b.low:.1f}–{b.high:.1f} {b.count:6} {''.join(bar).rstrip()}")
    return "\n".join(lines) + "\n"


def curve_svg(title: str, bins: Sequence[Bin]) -> str:
    """The curve of score (right) against share that is right (up), with the diagonal; a dot's area is its number."""
    total = max(1, sum(b.count for b in bins))
    dots = [(_x(b.score), _y(b.right), 3 + 12 * (b.count / total) ** 0.5, b) for b in bins if b.count]
    ticks = "".join(
        f'<text x="{_x(t / 5):.0f}" y="{_y(0) + 16:.0f}" text-anchor="middle">{t / 5:.1f}</text>'
        f'<text x="{_x(0) - 6:.0f}" y="{_y(t / 5) + 4:.0f}" text-anchor="end">{t / 5:.1f}</text>'
        for t in range(6)
    )
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in dots)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="#1f77b4" fill-opacity="0.5">'
        f"<title>{b.count} links, score {b.score:.2f}, right {b.right:.2f}</title></circle>"
        for x, y, r, b in dots
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE + 60} {_SIZE + 80}" font-family="sans-serif" '
        f'font-size="11"><text x="{_EDGE}" y="18" font-size="13">{title}</text>'
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIZE}" height="{_SIZE}" fill="none" stroke="#888"/>'
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#888" stroke-dasharray="4"/>{ticks}'
        f'<polyline points="{path}" fill="none" stroke="#1f77b4"/>{marks}'
        f'<text x="{_x(0.5)}" y="{_y(0) + 32}" text-anchor="middle">score</text></svg>\n'
    )


def _x(value: float) -> float:
    return _EDGE + _SIZE * value


def _y(value: float) -> float:
    return _EDGE + _SIZE * (1 - value)
