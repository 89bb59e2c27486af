"""``kgbuild ontologies pull``: official releases of terminologies, whole and checked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgbuild.cli.ontologies import Manifest, manifest_path
from kgbuild.cli.output import Bar, Format, print_rows
from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

    from kgbuild.vocab.pull import Pulled
    from kgbuild.vocab.sources import Source


def pull(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Sources; none: all of them.")] = None,
    to: Annotated[Path | None, typer.Option(help="The folder for the files; it is made.")] = None,
    manifest: Manifest = None,
    list_: Annotated[bool, typer.Option("--list", help="Only list what can be fetched, and what is there.")] = False,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
) -> None:
    """Fetch the official releases of terminologies, as the manifest names them.

    A download that breaks off goes on where it stopped, now or with the next pull. Under its final name a file is
    always whole: size and, where the manifest has one, SHA-256 are right. What was fetched when, from where and with
    which checksum is kept in pulled.json of the folder. HTTPS_PROXY and NO_PROXY are heeded.

    Exit code 3: something could not be fetched; the rest was.

    Examples:

      kgbuild ontologies pull --list                  what there is, with licence and address

      kgbuild ontologies pull mondo hgnc --to releases

      kgbuild ontologies pull --to releases           everything; again later: only what is newer
    """
    from kgbuild.vocab.sources import load_manifest

    sources = load_manifest(manifest_path(manifest))
    chosen = _chosen(sources, names or [])
    if list_:
        _list(chosen, to, format)
        return
    if to is None:
        raise UsageError("name the folder for the files: --to DIR (or look at what there is: --list)")
    from kgbuild.vocab.pull import pull as run

    bar = _Bar()
    try:
        done = run(chosen, to, bar)
    finally:
        bar.close()
    _report(done, format)
    if done.failed:
        raise typer.Exit(3)


def _chosen(sources: Sequence[Source], names: Sequence[str]) -> list[Source]:
    """The sources named; without names, all that have an address."""
    by_name = {s.name: s for s in sources}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        known = ", ".join(s.name for s in sources if s.url)
        raise UsageError(f"no source {unknown[0]!r} in the manifest: it has {known}")
    return [by_name[name] for name in dict.fromkeys(names)] if names else [s for s in sources if s.url]


def _list(sources: Sequence[Source], to: Path | None, format: Format) -> None:
    from kgbuild.vocab.pull import read_ledger

    there = {entry.source: entry for entry in read_ledger(to).values()} if to else {}
    rows = [
        (s.name, s.version, s.licence, e.pulled[:10] if (e := there.get(s.name)) else None, s.url or None)
        for s in sources
    ]
    print_rows(("source", "version", "licence", "pulled", "url"), rows, format)


def _report(done: Pulled, format: Format) -> None:
    rows = [
        (f.source, str(f.path), f.size, "new" if f.fresh else "unchanged", f.sha256, "yes" if f.checked else "measured")
        for f in done.files
    ]
    if rows or format is not Format.table:
        print_rows(("source", "file", "bytes", "state", "sha256", "checked"), rows, format)
    from kgbuild.cli import one_line

    for source, reason in done.failed:
        print(f"kgbuild: {source}: {one_line(reason)}", file=sys.stderr)


def _columns() -> Sequence[ProgressColumn]:
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn

    return TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TransferSpeedColumn()


class _Bar(Bar):
    """A pull's progress: bytes on a bar, a line for each file otherwise."""

    def __init__(self) -> None:
        super().__init__(_columns)

    def begin(self, name: str, total: int | None, done: int) -> None:
        """A file's bytes come now."""
        size = f", {total} bytes" if total is not None else ""
        self._begin(name, total, done, f"{name}{size}{f', {done} of them there' if done else ''}")
