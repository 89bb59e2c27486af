"""The folder of fetched files: takes studies and articles, writes each whole or not at all, and only if it says more.

A file that already says the same is left as it is, with its time of change. Work files are hidden
(``.NAME.new``), so that readers skip what a break has left. Files are renamed into place, not flushed to the disk one
by one: a power cut may cost the last seconds' files, which the next full fetch finds and writes again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kgbuild.model.errors import StoreError
from kgbuild.model.folder_lock import folder_lock
from kgbuild.registry.exact_json import Json, parse, render

GONE = ".gone"


class Outcome(StrEnum):
    """What became of a file."""

    new = "n"
    changed = "c"
    unchanged = "u"


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder at ``path``."""

    path: Path

    def study(self, nct: str) -> Path:
        """Where a study lies."""
        return self.path / f"{nct}.json"

    def save_study(self, nct: str, study: Json) -> Outcome:
        """Write ``NCT….json`` unless the file there holds the same study.

        Raises:
            ValueError: the study is nested too deep.
            StoreError: the file cannot be written.
        """
        text = render(study)
        place = self.study(nct)
        old = read_file(place)
        if old is not None and (old == text or _same(old, study)):
            return Outcome.unchanged
        write_file(place, text)
        return Outcome.new if old is None else Outcome.changed

    def save(self, name: str, content: bytes) -> Outcome:
        """Write a file unless it has these bytes.

        Raises:
            StoreError: the file cannot be written.
        """
        old = read_file(self.path / name)
        if old == content:
            return Outcome.unchanged
        write_file(self.path / name, content)
        return Outcome.new if old is None else Outcome.changed

    def take_away(self, nct: str, keep: bool) -> None:
        """Move a study's file to ``.gone/`` (``keep``) or delete it; no file is no error.

        Raises:
            StoreError: it cannot be moved.
        """
        place = self.study(nct)
        try:
            if keep:
                (self.path / GONE).mkdir(exist_ok=True)
                os.replace(place, self.path / GONE / place.name)
            else:
                place.unlink()
        except FileNotFoundError:
            pass
        except OSError as error:
            raise _store_error(place, error) from error

    def sweep(self) -> None:
        """Remove the work files that a break has left."""
        for kind in (".NCT*.json.new", ".PMID*.xml.new", ".kgbuild-fetch*.new"):
            for left in self.path.glob(kind):
                with contextlib.suppress(OSError):
                    left.unlink()


def _same(old: bytes, study: Json) -> bool:
    """True when both say the same of the study; the day of the registry's own data version is not of the study."""
    try:
        return _without_version(parse(old)) == _without_version(study)
    except (ValueError, RecursionError):
        return False


def _without_version(study: Json) -> Json:
    """The study without ``derivedSection.miscInfoModule.versionHolder``, which changes with every day's download."""
    if not isinstance(study, dict) or not isinstance(derived := study.get("derivedSection"), dict):
        return study
    if not isinstance(misc := derived.get("miscInfoModule"), dict) or "versionHolder" not in misc:
        return study
    rest = {name: value for name, value in misc.items() if name != "versionHolder"}
    return {**study, "derivedSection": {**derived, "miscInfoModule": rest}}


def nct_of(study: Json) -> str:
    """The study's ``nctId`` as it stands there; empty where there is none."""
    here: Json = study
    for name in ("protocolSection", "identificationModule", "nctId"):
        here = here.get(name) if isinstance(here, dict) else None
    return here if isinstance(here, str) else ""


def read_file(place: Path) -> bytes | None:
    """The file's bytes, None where there is none.

    Raises:
        StoreError: there is something that cannot be read.
    """
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _store_error(place, error) from error


def write_file(place: Path, content: bytes, flush: bool = False) -> None:
    """Put a whole file in place in one step; ``flush``: it is on the disk before this returns.

    Raises:
        StoreError: the disk is full, or the file cannot be written; the old file stays.
    """
    work = place.with_name(f".{place.name.lstrip('.')}.new")
    try:
        with work.open("wb") as out:
            out.write(content)
            if flush:
                out.flush()
                os.fsync(out.fileno())
        os.replace(work, place)
    except OSError as error:
        with contextlib.suppress(OSError):
            work.unlink()
        raise _store_error(place, error) from error


def _store_error(place: Path, error: OSError) -> StoreError:
    return StoreError(f"{place}: {error.strerror or error}; what was fetched stays, the same command goes on from here")


@contextmanager
def locked(path: Path) -> Iterator[Folder]:
    """The folder (made if missing) for one fetch at a time; the system frees it however the process ends.

    Raises:
        UsageError: the folder cannot be made or written.
        LockedError: another fetch writes to it.
    """
    with folder_lock(path, "fetch", ".kgbuild-fetch.lock"):
        yield Folder(path)
