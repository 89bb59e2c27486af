"""Writing small corpora: files by name in a folder, lines joined as asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Writer = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def writing(name: str, *lines: str, end: str = "\n", last: bool = True, mark: bool = False) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = end.join(lines) + (end if last else "")
        path.write_bytes((b"\xef\xbb\xbf" if mark else b"") + text.encode("utf-8"))
        return path

    return writing
