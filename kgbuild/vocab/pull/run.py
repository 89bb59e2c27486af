"""Takes sources of the manifest and a folder, gives their official releases there, and what failed.

One failed source does not stop the others. Whatever happens, a file under its final name is whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import httpx

from kgbuild.model.errors import StoreError, UsageError
from kgbuild.model.folder_lock import folder_lock
from kgbuild.vocab.pull.fetch import Patience, PullProgress, fetch, sha256_of
from kgbuild.vocab.pull.ledger import Entry, read_ledger, write_ledger
from kgbuild.vocab.pull.part import Part

PACKED = (".xz", ".gz", ".bz2", ".zip")
_MAGIC = {".zip": b"PK\x03\x04", ".gz": b"\x1f\x8b", ".bz2": b"BZh", ".xz": b"\xfd7zXZ\x00"}
_TIMEOUT = httpx.Timeout(60.0, connect=15.0)


class Pullable(Protocol):
    """What a pull needs to know of a source of the manifest."""

    @property
    def name(self) -> str:
        """The source's name."""

    @property
    def files(self) -> tuple[str, ...]:
        """Names or patterns that the compiler finds its file under."""

    @property
    def url(self) -> str:
        """Where the official release lies; empty where it cannot be fetched."""

    @property
    def sha256(self) -> str:
        """The release's checksum, empty where the address always gives the newest."""

    @property
    def licence(self) -> str:
        """The source's licence."""

    @property
    def version(self) -> str:
        """The release's version."""


@dataclass(frozen=True, slots=True)
class PulledFile:
    """One source's file; ``fresh`` is False where what lay there is still the newest."""

    source: str
    path: Path
    size: int
    sha256: str
    fresh: bool
    checked: bool


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull did: files in the order of the sources, and (source, reason) of each failure."""

    files: tuple[PulledFile, ...]
    failed: tuple[tuple[str, str], ...]


class Quiet:
    """Progress that tells nobody."""

    def begin(self, name: str, total: int | None, done: int) -> None:
        """Ignored."""

    def advance(self, by: int) -> None:
        """Ignored."""

    def message(self, text: str) -> None:
        """Ignored."""


def pull(
    sources: Sequence[Pullable], to: Path, progress: PullProgress | None = None, patience: Patience | None = None
) -> Pulled:
    """Fetch each source's file into ``to`` (made if missing) and enter it in ``pulled.json``.

    Raises:
        UsageError: a source has no address that can be fetched, or the folder cannot be made.
        LockedError: another pull writes to the folder.
    """
    targets = _targets(sources)
    files: list[PulledFile] = []
    failed: list[tuple[str, str]] = []
    with folder_lock(to, "pull"), httpx.Client(follow_redirects=True, timeout=_TIMEOUT, max_redirects=10) as client:
        for source in sources:
            place = to / targets[source.name]
            try:
                files.append(_one(client, source, place, progress or Quiet(), patience or Patience()))
            except StoreError as error:
                failed.append((source.name, str(error)))
            except OSError as error:
                failed.append((source.name, f"{place}: {error.strerror or error}"))
    return Pulled(tuple(files), tuple(failed))


def _targets(sources: Sequence[Pullable]) -> dict[str, str]:
    """Source name to file name; two sources may share a file, but only the same one."""
    targets: dict[str, str] = {}
    urls: dict[str, str] = {}
    for source in sources:
        name = targets[source.name] = target_name(source)
        if urls.setdefault(name, source.url) != source.url:
            raise UsageError(f"{source.name}: another source pulls {name} from {urls[name]}")
    return targets


def target_name(source: Pullable) -> str:
    """The name that the compiler will find the source's file under.

    Raises:
        UsageError: the manifest gives no http(s) address, or one without a file name.
    """
    parts = urlsplit(source.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        what = f"its address is {source.url!r}" if source.url else "the manifest gives no address"
        raise UsageError(f"{source.name} cannot be pulled: {what}")
    given = Path(unquote(parts.path)).name
    packed = next((p for p in PACKED if given.endswith(p)), "")
    if given and any(fnmatch(name, f) for name in (given, given.removesuffix(packed)) for f in source.files):
        return given
    plain = next((f for f in source.files if not set("*?[") & set(f)), given)
    name = Path(plain).name
    if name in ("", ".", ".."):
        raise UsageError(f"{source.name} cannot be pulled: no file name in {source.url!r} or in the manifest's files")
    return name if name.endswith(PACKED) or not packed else name + packed


def _one(
    client: httpx.Client, source: Pullable, target: Path, progress: PullProgress, patience: Patience
) -> PulledFile:
    there, known = _known(source, target.parent)
    if known and source.sha256 and known.sha256 == source.sha256.lower():
        return PulledFile(source.name, there, known.size, known.sha256, False, True)
    part = Part(target)
    got = fetch(client, source.url, part, progress, patience, known.etag if known else "")
    if got.unchanged:
        if known is None:
            raise StoreError(f"{source.url}: the server answered 304 to a first request")
        return PulledFile(source.name, there, known.size, known.sha256, False, known.checked)
    if source.sha256 and got.sha256 != source.sha256.lower():
        bad = part.set_aside()
        raise StoreError(
            f"{source.url}: the checksum is {got.sha256}, the manifest says {source.sha256.lower()}; set aside as {bad}"
        )
    final = target.with_name(_final_name(source, part))
    part.finish(final)
    entry = Entry(
        source.name, source.url, got.sha256, got.size, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        got.etag, got.modified, source.version, source.licence, bool(source.sha256),
    )  # fmt: skip
    write_ledger(target.parent, {**read_ledger(target.parent), final.name: entry})
    return PulledFile(source.name, final, got.size, got.sha256, True, bool(source.sha256))


def _known(source: Pullable, folder: Path) -> tuple[Path, Entry | None]:
    """The source's file of an earlier pull and its entry, if both are as they were left."""
    for name, entry in read_ledger(folder).items():
        place = folder / Path(name).name
        if entry.source == source.name and entry.url == source.url and place.is_file():
            return place, entry if sha256_of(place) == entry.sha256 else None
    return folder, None


def _final_name(source: Pullable, part: Part) -> str:
    """The target's name; with the ending of an archive where the bytes are one and the address did not tell."""
    name = part.target.name
    with part.path.open("rb") as handle:
        head = handle.read(8)
    packed = next((ending for ending, magic in _MAGIC.items() if head.startswith(magic)), "")
    if not packed or name.endswith(PACKED):
        return name
    return next((f for f in source.files if f.endswith(packed) and not set("*?[/") & set(f)), name + packed)
