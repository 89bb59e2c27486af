"""A download that is not whole yet: takes the place of the finished file, gives what is there and what made it.

``NAME.part`` holds the bytes so far, ``NAME.part.json`` the address and the server's mark of the version (ETag or
Last-Modified). Bytes without such a mark, or with another address's, are never continued.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """The unfinished download of ``target``."""

    target: Path

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return self.target.with_name(f"{self.target.name}.part")

    @property
    def _note(self) -> Path:
        return self.target.with_name(f"{self.target.name}.part.json")

    def size(self) -> int:
        """Bytes so far."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def mark(self, url: str) -> str:
        """The mark of the version that the bytes are of; empty where they cannot be continued from ``url``."""
        try:
            note = json.loads(self._note.read_text("utf-8"))
        except (OSError, ValueError):
            return ""
        if not isinstance(note, dict) or note.get("url") != url or not self.size():
            return ""
        return str(note.get("mark") or "")

    def begin(self, url: str, headers: Mapping[str, str]) -> None:
        """Forget what is there; what comes now is the version that ``headers`` name."""
        self.drop()
        self._note.write_text(json.dumps({"url": url, "mark": version_mark(headers)}), "utf-8")

    def drop(self) -> None:
        """Remove the bytes and the note."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def finish(self, final: Path) -> None:
        """Give the bytes their final name, in one step."""
        with self.path.open("rb") as handle:
            os.fsync(handle.fileno())
        os.replace(self.path, final)
        self._note.unlink(missing_ok=True)

    def set_aside(self) -> Path:
        """Give the bytes a name that no reader takes, and return it."""
        bad = self.target.with_name(f"{self.target.name}.bad")
        os.replace(self.path, bad)
        self._note.unlink(missing_ok=True)
        return bad


def version_mark(headers: Mapping[str, str]) -> str:
    """What If-Range can be asked with: a strong ETag, else the date of change."""
    etag = headers.get("etag", "")
    return etag if etag and not etag.startswith("W/") else headers.get("last-modified", "")
