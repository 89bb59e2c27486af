"""How a fetch is told: its progress on stderr, its summary on stdout, what needs a look in a line each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kgbuild.cli.output import Bar, Format, print_rows

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

    from kgbuild.registry import FetchConfig, FetchReport
    from kgbuild.registry.folder import Outcome

_COLUMNS = (
    "source", "new", "changed", "unchanged", "gone", "missing", "rejected", "requests", "retries", "seconds", "bytes",
)  # fmt: skip
_SHOWN = 20


def report_fetch(report: FetchReport, config: FetchConfig, format: Format) -> None:
    """Print the summary: a row for studies, one for abstracts where they were asked for."""
    from kgbuild.registry.folder import Outcome
    from kgbuild.registry.run import REPORT

    def counts(outcomes: dict[Outcome, int]) -> list[int]:
        return [outcomes[o] for o in (Outcome.new, Outcome.changed, Outcome.unchanged)]

    sent = report.traffic
    rows: list[list[object]] = [
        ["studies", *counts(report.outcomes), len(report.gone), 0, len(report.rejected), sent.requests, sent.retries,
         round(report.seconds, 1), sent.bytes]
    ]  # fmt: skip
    if report.papers is not None and report.paper_traffic is not None:
        sent, papers = report.paper_traffic, report.papers
        rows.append(["abstracts", *counts(papers.outcomes), 0, len(papers.missing), 0, sent.requests, sent.retries,
                     None, sent.bytes])  # fmt: skip
    print_rows(_COLUMNS, rows, format)
    where = str(config.to / REPORT)
    left = f"moved to {config.to / '.gone'}" if config.gone == "move" else "deleted"
    _list(
        "gone from the registry",
        report.gone,
        left if report.taken_away else "still there; --sync takes them away",
        where,
    )
    _list("not in PubMed", tuple(report.papers.missing) if report.papers else (), "", where)
    _list("rejected", report.rejected, "", where)


def _list(what: str, items: tuple[str, ...], then: str, where: str) -> None:
    """One line on stderr, the first of many items; ``where``: all of them."""
    from kgbuild.cli import one_line

    if items:
        more = f" and {len(items) - _SHOWN} more, all in {where}" if len(items) > _SHOWN else ""
        text = f"{what}: {'; '.join(items[:_SHOWN])}{more}{f' ({then})' if then else ''}"
        print(f"kgbuild: {one_line(text)}", file=sys.stderr)


def _columns() -> Sequence[ProgressColumn]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    return TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()


class FetchBar(Bar):
    """A fetch's progress: a bar on a terminal, a line for each stage otherwise."""

    def __init__(self) -> None:
        super().__init__(_columns)

    def begin(self, name: str, total: int | None, done: int) -> None:
        """A stage begins."""
        size = f": {total}" if total is not None else ""
        self._begin(name, total, done, f"{name}{size}{f', {done} of them there' if done else ''}")
