"""What goes wrong below us, in words for the user: a full disk, a broken store file, memory."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from kgbuild.model.errors import KgbuildError, StoreError
from kgbuild.model.signals import signals_count

_FULL = (
    "No space left",
    "disk is full",
    "database or disk is full",
    "disk I/O error",
    "failed to write",
    "could not write",
)
_AGAIN = "the last build is untouched; run again, what is finished is not done again"


@contextmanager
def told(out: Path) -> Iterator[None]:
    """Turn failures of the disk and of the engines below into one ``StoreError`` that says what to do.

    A signal that an engine below took for a failure is the signal again.

    Raises:
        StoreError: the disk is full or fails, or memory ran out.
    """
    try:
        with signals_count():
            yield
    except StoreError as error:
        if _full(error):
            raise StoreError(_no_space(out, error)) from error
        raise
    except KgbuildError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreError(f"no space left on the disk of {out}: make room there; {_AGAIN}") from error
        if error.errno in (errno.EIO, errno.EROFS, errno.EFBIG, errno.EMFILE):
            raise StoreError(f"{out} cannot be written: {error.strerror}; {_AGAIN}") from error
        raise
    except MemoryError as error:
        raise StoreError(f"memory ran out; {_AGAIN}") from error
    except (duckdb.Error, sqlite3.Error, pa.ArrowException, RuntimeError) as error:
        if _full(error):
            raise StoreError(_no_space(out, error)) from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise StoreError(f"memory ran out: {_line(error)}; {_AGAIN}") from error
        raise


def _full(error: BaseException) -> bool:
    return any(word.lower() in str(error).lower() for word in _FULL)


def _no_space(out: Path, error: BaseException) -> str:
    return f"no space left on the disk of {out}, or it cannot be written ({_line(error)}): make room there; {_AGAIN}"


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
