"""Takes tables, gives an index folder, and back: memory-mapped, checked when opened, replaced in one step.

The folder holds ``vocabulary.json`` (format, version, fingerprint, the files with sizes and CRC-32) and the data files,
named after their content: tries as they are, all arrays in one file behind a table of their names, types and places.
Data is written first and ``vocabulary.json`` replaced last: a reader sees the old index or the new one. Equal concepts
give equal bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie  # type: ignore[import-not-found]
import numpy as np

from kgbuild.model import UsageError
from kgbuild.vocab.index.parts import Array, Part

META = "vocabulary.json"
FORMAT = "kgbuild-vocabulary"
VERSION = 3
_ARRAYS = "arrays"
_MAGIC = b"kgbarr02"
_ALIGN = 8
_BLOCK = 1 << 20
_TRIES = ("keys", "names", "others", "words")


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """The fingerprint and all tables of an index folder."""

    fingerprint: str
    part: Part


def write_parts(folder: Path, fingerprint: str, parts: Iterable[Part], counts: dict[str, int]) -> None:
    """Write the tables as an index, replacing an older one there in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = Part()
    for part in parts:
        whole.tries.update(part.tries)
        whole.arrays.update(part.arrays)
    written: list[Path] = []
    files: dict[str, list[Any]] = {}
    try:
        for role in (*sorted(whole.tries), _ARRAYS):
            path = folder / f"{role}.{os.getpid()}.part"
            written.append(path)
            if role == _ARRAYS:
                _write_arrays(path, whole.arrays)
            else:
                whole.tries[role].save(str(path))
            size, crc, digest = _sums(path)
            files[role] = [f"{role}-{digest[:12]}.bin", size, crc]
            os.replace(path, folder / files[role][0])
        meta = {"format": FORMAT, "version": VERSION, "fingerprint": fingerprint, "files": files, "counts": counts}
        path = folder / f"{META}.{os.getpid()}.part"
        written.append(path)
        path.write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
        os.replace(path, folder / META)
    finally:
        for path in written:
            path.unlink(missing_ok=True)
    _remove_old(folder, {name for name, _, _ in files.values()})


def _remove_old(folder: Path, kept: set[str]) -> None:
    """Remove the data files of replaced indexes, of earlier versions too, and of writers that were killed."""
    roles = (*_TRIES, _ARRAYS, "terms", "ids", "concepts", "entries")
    for role in roles:
        for pattern in (f"{role}-*.bin", f"{role}-*.marisa", f"{role}*.part"):
            for path in folder.glob(pattern):
                if path.name not in kept:
                    with contextlib.suppress(OSError):
                        path.unlink()


def _sums(path: Path) -> tuple[int, int, str]:
    """Size, CRC-32 and SHA-256 of a file."""
    size, crc, digest = 0, 0, hashlib.sha256()
    with path.open("rb") as f:
        while block := f.read(_BLOCK):
            size, crc = size + len(block), zlib.crc32(block, crc)
            digest.update(block)
    return size, crc, digest.hexdigest()


def _write_arrays(path: Path, arrays: dict[str, Array]) -> None:
    rows, at = [], 0
    for name in sorted(arrays):
        rows.append([name, arrays[name].dtype.str, at, len(arrays[name])])
        at += -(-arrays[name].nbytes // _ALIGN) * _ALIGN
    head = json.dumps(rows).encode()
    head += b" " * (-(len(_MAGIC) + 8 + len(head)) % _ALIGN)
    with path.open("wb") as f:
        f.write(_MAGIC + struct.pack("<Q", len(head)) + head)
        for name in sorted(arrays):
            f.write(arrays[name].tobytes())
            f.write(bytes(-arrays[name].nbytes % _ALIGN))


def read_index(folder: Path) -> OpenIndex:
    """Open an index folder and check it.

    Raises:
        UsageError: a file is missing, cut off, garbled, of another version or no index at all.
    """
    for last in (False, False, True):
        meta = _read_meta(folder)
        try:
            return _open(folder, meta)
        except FileNotFoundError as error:
            # Another process may have replaced the index since its description was read: read it again.
            if last:
                raise UsageError(f"{folder}: incomplete vocabulary index ({error.filename} is missing)") from None
        except (OSError, RuntimeError, ValueError, KeyError, TypeError, struct.error) as error:
            raise UsageError(f"{folder}: this vocabulary index is damaged ({error}): compile it again") from None
    raise AssertionError("unreachable")


def _open(folder: Path, meta: dict[str, Any]) -> OpenIndex:
    part = Part()
    for role in (*_TRIES, _ARRAYS):
        name, size, crc = meta["files"][role]
        path = folder / Path(name).name
        _check(folder, path, size, crc)
        if role == _ARRAYS:
            part.arrays.update(_read_arrays(path))
        else:
            part.tries[role] = marisa_trie.Trie().mmap(str(path))
    return OpenIndex(meta["fingerprint"], part)


def _check(folder: Path, path: Path, size: int, crc: int) -> None:
    """A trie that is not what was written must not be looked into: it could crash the process."""
    actual = path.stat().st_size
    if actual != size:
        raise UsageError(f"{folder}: {path.name} has {actual} bytes instead of {size}: compile it again")
    found, block = 0, bytearray(_BLOCK)
    with path.open("rb", buffering=0) as f:
        while n := f.readinto(block):
            found = zlib.crc32(memoryview(block)[:n], found)
    if found != crc:
        raise UsageError(f"{folder}: {path.name} is garbled (checksum): compile it again")


def _read_arrays(path: Path) -> dict[str, Array]:
    with path.open("rb") as f:
        data = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError(f"{path.name} holds no arrays")
    length = struct.unpack_from("<Q", data, len(_MAGIC))[0]
    base = len(_MAGIC) + 8 + length
    arrays: dict[str, Array] = {}
    for name, dtype, at, count in json.loads(data[len(_MAGIC) + 8 : base]):
        arrays[name] = np.frombuffer(data, dtype, count, base + at)
    return arrays


def _read_meta(folder: Path) -> dict[str, Any]:
    """The description of an index folder, its format and version checked."""
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        if meta["format"] != FORMAT:
            raise UsageError(f"{folder}: {META} is not a vocabulary index")
        if meta["version"] != VERSION:
            raise UsageError(
                f"{folder}: index version {meta['version']}, this kgbuild reads {VERSION}: compile it again"
            )
        if not isinstance(meta["fingerprint"], str):
            raise TypeError
        if missing := {_ARRAYS, *_TRIES} - set(meta["files"]):
            raise UsageError(f"{folder}: {META} names no file for {', '.join(sorted(missing))}: compile it again")
        return dict(meta)
    except OSError as error:
        raise UsageError(f"{folder}: incomplete vocabulary index ({error.strerror}: {error.filename})") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UsageError(f"{folder}: {META} is not a vocabulary index") from None
