"""Takes an address and a place, gives the file there: resumed where it broke off, tried again, checked.

The server's answers decide: 206 continues, 200 begins anew (no ranges, or the file has changed), 304 says that the
file at hand is still the newest, 5xx and broken connections are tried again after a growing wait.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol

import httpx

from kgbuild.model.errors import StoreError
from kgbuild.vocab.pull.part import Part

_CHUNK = 1 << 16
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class PullProgress(Protocol):
    """Told how far a pull is."""

    def begin(self, name: str, total: int | None, done: int) -> None:
        """Bytes of a file come now; ``done`` of ``total`` are there from an earlier try."""

    def advance(self, by: int) -> None:
        """``by`` more bytes came."""

    def message(self, text: str) -> None:
        """A line for the user."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a download is tried, and how long to wait in between (seconds, doubled each time)."""

    tries: int = 5
    wait: float = 1.0
    longest: float = 30.0

    def pause(self, failed: int, asked: float = 0.0) -> float:
        """Seconds to wait after the ``failed``-th failure; a server may ask for more, within bounds."""
        return min(self.longest, max(asked, self.wait * 2.0 ** (failed - 1)))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole file that lies under its ``.part`` name, or (``unchanged``) the news that the old one still holds."""

    sha256: str = ""
    size: int = 0
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


class _Again(Exception):
    """This try failed, the next may not; ``kept``: it brought bytes that the next can go on from."""

    def __init__(self, reason: str, asked: float = 0.0, kept: bool = False) -> None:
        super().__init__(reason)
        self.asked = asked
        self.kept = kept


def fetch(
    client: httpx.Client, url: str, part: Part, progress: PullProgress, patience: Patience, known_etag: str = ""
) -> Fetched:
    """Download ``url`` to the part file; ``known_etag`` asks only for something newer.

    Raises:
        StoreError: the server refuses, or all tries failed; what came stays for the next pull.
    """
    failed = 0
    while True:
        try:
            return _try(client, url, part, progress, known_etag)
        except _Again as error:
            failed = 1 if error.kept else failed + 1
            unreachable = isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout)
            if failed >= (min(2, patience.tries) if unreachable else patience.tries):
                raise StoreError(f"{url}: {error}{_advice(unreachable, part)}") from error
            pause = patience.pause(failed, error.asked)
            progress.message(f"{part.target.name}: {error}; trying again in {pause:g} s")
            time.sleep(pause)


def _advice(unreachable: bool, part: Part) -> str:
    if unreachable:
        return " (no network? a proxy is named by HTTPS_PROXY)"
    return f" ({part.size()} bytes are kept; pull again to go on)" if part.size() else ""


def _try(client: httpx.Client, url: str, part: Part, progress: PullProgress, known_etag: str) -> Fetched:
    mark = part.mark(url)
    offset = part.size() if mark else 0
    headers = {"Accept-Encoding": "identity"}
    if offset:
        headers |= {"Range": f"bytes={offset}-", "If-Range": mark}
    elif known_etag:
        headers["If-None-Match"] = known_etag
    before = offset
    try:
        with client.stream("GET", url, headers=headers) as response:
            return _answer(response, url, part, offset, progress)
    except (httpx.UnsupportedProtocol, httpx.TooManyRedirects, httpx.InvalidURL) as error:
        raise StoreError(f"{url}: the server redirects to where kgbuild does not follow: {error}") from error
    except httpx.TransportError as error:
        # Only growth of what can be continued counts: a server without ranges that always breaks off must end.
        kept = bool(offset) and part.mark(url) == mark and part.size() > before
        raise _Again(_broken(error), kept=kept) from error


def _broken(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "the server did not answer in time"
    return f"the connection failed ({error or type(error).__name__})"


def _answer(response: httpx.Response, url: str, part: Part, offset: int, progress: PullProgress) -> Fetched:
    status = response.status_code
    if status == 304:
        return Fetched(unchanged=True)
    if status == 416 and offset and response.headers.get("content-range", "") == f"bytes */{offset}":
        return Fetched(sha256_of(part.path), offset, part.mark(url))
    if status == 416:
        part.drop()
        raise _Again("the server does not have the rest of what came before")
    if status in _AGAIN:
        raise _Again(f"the server answered {status} {response.reason_phrase}", _asked(response))
    if status not in (200, 206):
        raise StoreError(f"{url}: the server answered {status} {response.reason_phrase}")
    _refuse_page(response, url, part.target)
    if status == 206 and not _continues(response, offset):
        part.drop()
        raise _Again("the server sent another piece than asked for")
    if status == 200:
        part.begin(url, response.headers)
        offset = 0
    return _receive(response, part, offset, progress)


def _asked(response: httpx.Response) -> float:
    """Seconds that Retry-After asks to wait, given as a number or as a date."""
    said = response.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _refuse_page(response: httpx.Response, url: str, target: Path) -> None:
    """A web page where a file should be is a login or a notice."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/html" and target.suffix.lower() not in (".html", ".htm"):
        raise StoreError(f"{url}: the server gave a web page, not {target.name}: it may want a login or a licence")


def _continues(response: httpx.Response, offset: int) -> bool:
    found = _RANGE.fullmatch(response.headers.get("content-range", ""))
    return bool(found and offset and int(found[1]) == offset)


def _receive(response: httpx.Response, part: Part, offset: int, progress: PullProgress) -> Fetched:
    length = response.headers.get("content-length", "")
    total = offset + int(length) if length.isascii() and length.isdigit() else None
    progress.begin(part.target.name, total, offset)
    with part.path.open("ab") as out:
        for block in response.iter_raw(_CHUNK):
            out.write(block)
            progress.advance(len(block))
    size = part.size()
    if total is not None and size != total:
        raise _Again(f"{size} of {total} bytes came")
    headers = response.headers
    return Fetched(sha256_of(part.path), size, headers.get("etag", ""), headers.get("last-modified", ""))


def sha256_of(path: Path) -> str:
    """The file's SHA-256, 64 hex digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
