"""Takes concepts or a compiled index folder, gives a store: what ``Vocabulary`` reads terms and concepts from.

An index folder holds ``vocabulary.json`` (format, version, fingerprint, the data files with their sizes) and data files
named by the fingerprint. Data is written first and the JSON file replaced last, in one step: a reader sees the old
index or the new one. Tries are memory-mapped, concepts and entries are decoded one by one when asked for.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import os
import struct
from collections.abc import Sequence
from dataclasses import asdict, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import marisa_trie  # type: ignore[import-not-found]

from kgbuild.model import UsageError
from kgbuild.vocab.concept import Concept, Entry
from kgbuild.vocab.terms import build_entries

META = "vocabulary.json"
FORMAT = "kgbuild-vocabulary"
VERSION = 1
_PLACE = ("file", "line")


class Store(Protocol):
    """Read access to terms and concepts by position."""

    @property
    def trie(self) -> marisa_trie.Trie:
        """All term keys."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the concepts, 64 hex digits."""

    def __len__(self) -> int: ...

    def concept(self, position: int) -> Concept:
        """The concept at this position."""

    def entries(self, key_id: int) -> tuple[Entry, ...]:
        """The entries of a key, ranked."""

    def position(self, curie: str) -> int | None:
        """The position of the concept with this id or, failing that, the first with this xref."""


def encode(concept: Concept) -> dict[str, Any]:
    """A concept as JSON data: empty values and its place in a file left out."""
    return {k: v for k, v in asdict(concept).items() if v and k not in _PLACE}


_NAMES = frozenset(f.name for f in fields(Concept))


def decode(data: dict[str, Any]) -> Concept:
    """The concept that ``encode`` gave."""
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in _NAMES}
    return Concept(**values)


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def positions(concepts: Sequence[Concept]) -> dict[str, int]:
    """Concept positions by id, then by xref where no concept has it as its id; the first concept wins."""
    table = {c.id: n for n, c in enumerate(concepts)}
    for n, c in enumerate(concepts):
        for xref in c.xrefs:
            table.setdefault(xref, n)
    return table


class MemoryStore:
    """A store over concepts held in memory, as read from TSV files."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._concepts = tuple(concepts)
        self._positions = positions(self._concepts)
        table = build_entries(self._concepts)
        self.trie = marisa_trie.Trie(table)
        self._entries: list[tuple[Entry, ...]] = [()] * len(table)
        for key, entries in table.items():
            self._entries[self.trie[key]] = entries

    def __len__(self) -> int:
        return len(self._concepts)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the concepts."""
        digest = hashlib.sha256(f"{FORMAT} {VERSION}\n".encode())
        for c in self._concepts:
            digest.update(_dump(encode(c)) + b"\n")
        return digest.hexdigest()

    def concept(self, position: int) -> Concept:
        """The concept at this position."""
        return self._concepts[position]

    def entries(self, key_id: int) -> tuple[Entry, ...]:
        """The entries of a key."""
        return self._entries[key_id]

    def position(self, curie: str) -> int | None:
        """The position of a concept by id or xref."""
        return self._positions.get(curie)


class _Lines:
    """Memory-mapped JSON values behind a table of offsets: u64 count, u64 ends, then the values."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as f:
            self._map = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
        self.count: int = struct.unpack_from("<Q", self._map, 0)[0]
        self._base: int = 8 * (self.count + 1)
        if self._base > len(self._map) or self._end(self.count - 1) != len(self._map):
            raise ValueError("offset table does not fit the file")

    def _end(self, n: int) -> int:
        if n < 0:
            return self._base
        return self._base + int(struct.unpack_from("<Q", self._map, 8 * (n + 1))[0])

    def __getitem__(self, n: int) -> Any:
        return json.loads(self._map[self._end(n - 1) : self._end(n)])

    @staticmethod
    def write(path: Path, values: Sequence[bytes]) -> None:
        ends, at = [], 0
        for value in values:
            at += len(value)
            ends.append(at)
        with path.open("wb") as f:
            f.write(struct.pack(f"<{len(ends) + 1}Q", len(ends), *ends))
            f.writelines(values)


class IndexStore:
    """A store over a compiled index folder."""

    def __init__(self, folder: Path) -> None:
        meta = _read_meta(folder)
        path = {role: folder / name for role, (name, _) in meta["files"].items()}
        self.fingerprint: str = meta["fingerprint"]
        try:
            self.trie = marisa_trie.Trie().mmap(str(path["terms"]))
            self._ids = marisa_trie.RecordTrie("<I").mmap(str(path["ids"]))
            self._lines = _Lines(path["concepts"])
            self._postings = _Lines(path["entries"])
        except (OSError, RuntimeError, ValueError, KeyError, struct.error) as error:
            raise UsageError(f"{folder}: this vocabulary index is damaged ({error}): compile it again") from None
        self._concepts: dict[int, Concept] = {}
        self._cache: dict[int, tuple[Entry, ...]] = {}

    def __len__(self) -> int:
        return self._lines.count

    def concept(self, position: int) -> Concept:
        """The concept at this position."""
        if (found := self._concepts.get(position)) is None:
            found = self._concepts[position] = decode(self._lines[position])
        return found

    def entries(self, key_id: int) -> tuple[Entry, ...]:
        """The entries of a key."""
        if (found := self._cache.get(key_id)) is None:
            rows = self._postings[key_id]
            found = self._cache[key_id] = tuple(Entry(c, k, t, s, tuple(g)) for c, k, t, s, g in rows)
        return found

    def position(self, curie: str) -> int | None:
        """The position of a concept by id or xref."""
        found = self._ids.get(curie)
        return int(found[0][0]) if found else None


def _read_meta(folder: Path) -> dict[str, Any]:
    """Check format, version and sizes of an index folder."""
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        if meta["format"] != FORMAT:
            raise UsageError(f"{folder}: {META} is not a vocabulary index")
        if meta["version"] != VERSION:
            raise UsageError(
                f"{folder}: index version {meta['version']}, this kgbuild reads {VERSION}: compile it again"
            )
        for name, size in meta["files"].values():
            actual = (folder / Path(name).name).stat().st_size
            if actual != size:
                raise UsageError(f"{folder}: {name} has {actual} bytes instead of {size}: compile it again")
        return dict(meta)
    except OSError as error:
        raise UsageError(f"{folder}: incomplete vocabulary index ({error.strerror}: {error.filename})") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"{folder}: {META} is not a vocabulary index") from None


def write_index(store: Store, folder: Path) -> None:
    """Write a store as an index folder, replacing an older index there in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    concepts = [store.concept(n) for n in range(len(store))]
    stem = store.fingerprint[:12]
    names = {"terms": f"terms-{stem}.marisa", "ids": f"ids-{stem}.marisa"}
    names |= {"concepts": f"concepts-{stem}.bin", "entries": f"entries-{stem}.bin"}
    part = {role: folder / f"{name}.{os.getpid()}.part" for role, name in names.items()}
    try:
        store.trie.save(str(part["terms"]))
        marisa_trie.RecordTrie("<I", [(k, (n,)) for k, n in positions(concepts).items()]).save(str(part["ids"]))
        _Lines.write(part["concepts"], [_dump(encode(c)) for c in concepts])
        _Lines.write(part["entries"], [_dump([tuple(e) for e in store.entries(n)]) for n in range(len(store.trie))])
        files = {role: (names[role], path.stat().st_size) for role, path in part.items()}
        for role, path in part.items():
            os.replace(path, folder / names[role])
    finally:
        for path in part.values():
            path.unlink(missing_ok=True)
    meta = {"format": FORMAT, "version": VERSION, "fingerprint": store.fingerprint, "files": files}
    meta["counts"] = {"concepts": len(concepts), "keys": len(store.trie)}
    temporary = folder / f"{META}.{os.getpid()}.part"
    temporary.write_text(json.dumps(meta, indent=1), encoding="utf-8")
    os.replace(temporary, folder / META)
    for old in (*folder.glob("*.marisa"), *folder.glob("*.bin")):
        if old.name not in names.values() and old.name.startswith(("terms-", "ids-", "concepts-", "entries-")):
            with contextlib.suppress(OSError):
                old.unlink()
