"""What a folder remembers of its fetches: takes the folder, gives and keeps ``.kgbuild-fetch.json``.

For each query: what was asked, the last complete run, and the run that is not complete, with the page to go on from.
Beside it lie ``.kgbuild-fetch.KEY.ids`` (the studies that complete runs of the query brought) and, while a run is not
complete, its journal. All are hidden, so readers skip them. A damaged file costs a full fetch, which writes nothing
that is already there.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from kgbuild.registry.folder import read_file, write_file

STATE = ".kgbuild-fetch.json"
_FORMAT = 1
_NCT = re.compile(r"NCT[0-9]{8}")

_T = TypeVar("_T", "Done", "Open")


@dataclass(slots=True)
class Done:
    """The last complete run: when it ended, the newest LastUpdatePostDate it has seen, what it brought."""

    completed: str = ""
    last_update: str = ""
    studies: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0


@dataclass(slots=True)
class Open:
    """A run that is not complete. ``token`` names the next page of part ``part``; ``total`` is -1 when not told."""

    since: str = ""
    until: str = ""
    limit: int = 0
    page_size: int = 0
    types: str = ""
    """Types of references whose articles are wanted."""
    started: str = ""
    part: int = 0
    token: str = ""
    pages: int = 0
    total: int = 0
    turned: int = 0
    """When the token came, in seconds since 1970."""
    newest: str = ""
    papers: int = -1
    """Abstracts asked for so far; -1 while studies are still coming."""

    def asks_like(self, other: Open) -> bool:
        """True when both ask for the same pages, so that one's tokens are the other's."""
        mine = (self.since, self.until, self.limit, self.page_size, self.types)
        return mine == (other.since, other.until, other.limit, other.page_size, other.types)


@dataclass(slots=True)
class Memory:
    """What is known of one query."""

    asked: dict[str, str] = field(default_factory=dict)
    done: Done | None = None
    open: Open | None = None


@dataclass(slots=True)
class State:
    """The state file of a folder."""

    folder: Path
    queries: dict[str, Memory]
    damaged: bool = False

    def save(self, flush: bool = False) -> None:
        """Put the file in place; ``flush``: it is on the disk before this returns.

        Raises:
            StoreError: it cannot be written.
        """
        data = {"format": _FORMAT, "queries": {key: asdict(memory) for key, memory in self.queries.items()}}
        text = json.dumps(data, ensure_ascii=True, indent=2) + "\n"
        write_file(self.folder / STATE, text.encode(), flush)

    def ids(self, key: str) -> set[str]:
        """The studies that runs of a query brought and that are not known to be gone."""
        text = (read_file(self._ids(key)) or b"").decode("ascii", "replace")
        return {line for line in text.split() if _NCT.fullmatch(line)}

    def save_ids(self, key: str, ids: set[str]) -> None:
        """Keep them."""
        write_file(self._ids(key), "".join(f"{nct}\n" for nct in sorted(ids)).encode(), flush=True)

    def ids_of_others(self, key: str) -> set[str]:
        """The studies that other queries brought into the same folder."""
        return set[str]().union(*(self.ids(other) for other in self.queries if other != key))

    def journal(self, key: str) -> Path:
        """Where the journal of the query's open run lies."""
        return self.folder / f".kgbuild-fetch.{key}.journal"

    def _ids(self, key: str) -> Path:
        return self.folder / f".kgbuild-fetch.{key}.ids"


def read_state(folder: Path) -> State:
    """The folder's state; empty where there is none, and empty and ``damaged`` where it cannot be understood.

    Raises:
        StoreError: the file is there and cannot be read.
    """
    text = read_file(folder / STATE)
    if text is None:
        return State(folder, {})
    try:
        data = json.loads(text)
        if data["format"] != _FORMAT:
            raise ValueError("another format")
        return State(folder, {_key(key): _memory(value) for key, value in data["queries"].items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return State(folder, {}, damaged=True)


def _key(text: str) -> str:
    """A key is part of file names, so it is what ``Query.key`` makes and nothing else."""
    if len(text) != 16 or set(text) - set("0123456789abcdef"):
        raise ValueError("not a key")
    return text


def _memory(data: dict[str, Any]) -> Memory:
    asked = {str(k): str(v) for k, v in data["asked"].items()}
    return Memory(asked, _made(Done, data["done"]), _made(Open, data["open"]))


def _made(kind: type[_T], data: dict[str, Any] | None) -> _T | None:
    """The object, with every field of the type that it must have."""
    if data is None:
        return None
    made = kind(**data)
    for each in fields(kind):
        value = getattr(made, each.name)
        if type(value) is not (int if each.type == "int" else str):
            raise TypeError(each.name)
    return made
