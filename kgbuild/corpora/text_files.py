"""Takes a path, gives the file's text; what cannot be read is one error that names the file."""

from __future__ import annotations

from pathlib import Path

from kgbuild.model import UsageError


def read_text(path: Path, encoding: str = "utf-8-sig") -> str:
    """The text of a file, its line ends untouched; ``utf-8`` keeps a byte order mark, ``utf-8-sig`` drops it.

    Raises:
        UsageError: it cannot be read, or is not UTF-8.
    """
    try:
        with path.open(encoding=encoding, newline="") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None


def read_lines(path: Path) -> list[str]:
    """The lines of a file without their ends (LF or CRLF) and without a byte order mark; errors as `read_text`."""
    return [line.removesuffix("\r") for line in read_text(path).split("\n")]
