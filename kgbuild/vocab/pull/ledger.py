"""What lies in a folder of pulled files: takes the folder, gives and keeps ``pulled.json`` (one entry a file)."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

LEDGER = "pulled.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One pulled file: its source, where it came from and when, the measured checksum, and what the manifest says."""

    source: str
    url: str
    sha256: str
    size: int
    pulled: str
    etag: str = ""
    modified: str = ""
    version: str = ""
    licence: str = ""
    checked: bool = False
    """True when the manifest names the checksum; else it is only what was measured on this first pull."""


def read_ledger(folder: Path) -> dict[str, Entry]:
    """The entries by file name; a missing or damaged ledger is an empty one, files are then pulled anew."""
    try:
        data = json.loads((folder / LEDGER).read_text("utf-8"))
        return {str(name): Entry(**entry) for name, entry in data["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_ledger(folder: Path, entries: Mapping[str, Entry]) -> None:
    """Replace the ledger in one step."""
    data = {"files": {name: asdict(entries[name]) for name in sorted(entries)}}
    work = folder / f".{LEDGER}.new"
    work.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", "utf-8")
    os.replace(work, folder / LEDGER)
