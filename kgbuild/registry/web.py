"""Requests that go through: takes an address and parameters, gives a checked answer, tried again where that helps.

Tried again: 408, 425, 429 (after what Retry-After asks), 5xx, timeouts, broken connections, and answers that are cut
off or not what was asked for. Other refusals are told at once, in the server's words.
"""

from __future__ import annotations

import contextlib
import functools
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self, TypeVar

import httpx

from kgbuild.model.errors import StoreError
from kgbuild.registry.pace import Backoff, Clock, Pace, SystemClock, retry_after

_AGAIN = (408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)
_TIMEOUT = httpx.Timeout(60.0, connect=15.0)
_MOST_BYTES = 1 << 30
_LONGEST = 900.0
"""Seconds that one answer may take in all: a server that drips a byte a minute never runs into a timeout."""

T = TypeVar("T")


class FetchProgress(Protocol):
    """Told how far a fetch is."""

    def begin(self, name: str, total: int | None, done: int) -> None:
        """A stage with ``total`` items begins, ``done`` of them are there."""

    def advance(self, by: int) -> None:
        """``by`` more items are there."""

    def message(self, text: str) -> None:
        """A line for the user."""


class Quiet:
    """Progress that tells nobody."""

    def begin(self, name: str, total: int | None, done: int) -> None:
        """Ignored."""

    def advance(self, by: int) -> None:
        """Ignored."""

    def message(self, text: str) -> None:
        """Ignored."""


class Broken(Exception):
    """An answer that came but cannot be right, and may come right the next time."""


class Refused(Exception):
    """The server will not answer this request; ``words`` are its own."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"the server answered {status}: {words}")
        self.status = status
        self.words = words


class _Again(Exception):
    def __init__(self, reason: str, asked: float = 0.0) -> None:
        super().__init__(reason)
        self.asked = asked


@dataclass(slots=True)
class Traffic:
    """Requests that were sent, how many of them again, and the bytes of the answers as they were used."""

    requests: int = 0
    retries: int = 0
    bytes: int = 0


class Web:
    """One server's requests, at one pace. Use it in a ``with`` block."""

    def __init__(
        self, rate: float, backoff: Backoff | None = None, progress: FetchProgress | None = None,
        clock: Clock | None = None, timeout: httpx.Timeout | None = None,
    ) -> None:  # fmt: skip
        self.clock: Clock = clock or SystemClock()
        self.traffic = Traffic()
        self._pace = Pace(rate, self.clock)
        self._backoff = backoff or Backoff()
        self._progress = progress or Quiet()
        # kgbuild names itself: a registry blocks what hides.
        self._client = httpx.Client(
            follow_redirects=True, max_redirects=5, timeout=timeout or _TIMEOUT, headers={"User-Agent": _agent()},
            verify=_trust(),
        )  # fmt: skip
        self._answered = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, url: str, params: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        """The answer to a GET, as ``read`` makes it of the body; ``read`` raises ``Broken`` for one to try again.

        Raises:
            Refused: the server will not answer this.
            StoreError: all tries failed.
        """
        return self._ask(self._request("GET", url, params=dict(params)), read)

    def post(self, url: str, form: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        """The same for a POST of a form."""
        return self._ask(self._request("POST", url, data=dict(form)), read)

    def _request(
        self, method: str, url: str, params: dict[str, str] | None = None, data: dict[str, str] | None = None
    ) -> httpx.Request:
        try:
            return self._client.build_request(method, url, params=params, data=data)
        except (httpx.InvalidURL, ValueError) as error:
            raise StoreError(f"{url}: cannot be asked: {error}") from error

    def _ask(self, request: httpx.Request, read: Callable[[bytes], T]) -> T:
        failed = 0
        while True:
            self._pace.wait()
            self.traffic.requests += 1
            self.traffic.retries += failed > 0
            try:
                return self._try(request, read)
            except _Again as error:
                failed += 1
                self._pause(request, error, failed)

    def _pause(self, request: httpx.Request, error: _Again, failed: int) -> None:
        """Wait before the next try; the end of patience is a StoreError. The address is told without parameters."""
        where = str(request.url.copy_with(query=None))
        offline = not self._answered and isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout)
        if failed > (min(1, self._backoff.retries) if offline else self._backoff.retries):
            advice = "no network? a proxy is named by HTTPS_PROXY" if offline else "the same command goes on from here"
            raise StoreError(f"{where}: {error}, after {failed} tries ({advice})") from error
        if error.asked > self._backoff.most_asked:
            raise StoreError(f"{where}: {error} and asks to wait {error.asked:.0f} s: run the same command again then")
        pause = self._backoff.pause(failed, error.asked)
        self._progress.message(f"{error}; trying again in {pause:.1f} s")
        self.clock.sleep(pause)

    def _try(self, request: httpx.Request, read: Callable[[bytes], T]) -> T:
        try:
            # A form is not sent on to another place: it may hold a key.
            response = self._client.send(request, stream=True, follow_redirects=request.method == "GET")
            try:
                return self._answer(response, read)
            finally:
                # What is left of a refused answer is not wanted, and closing must not hide why it was refused.
                with contextlib.suppress(httpx.HTTPError):
                    response.close()
        except (httpx.UnsupportedProtocol, httpx.TooManyRedirects, httpx.InvalidURL) as error:
            raise StoreError(f"{request.url.copy_with(query=None)}: cannot be asked: {error}") from error
        except httpx.TimeoutException as error:
            raise _Again("the server did not answer in time") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _Again(f"the connection failed ({error or type(error).__name__})") from error

    def _answer(self, response: httpx.Response, read: Callable[[bytes], T]) -> T:
        status = response.status_code
        self._answered = True
        if status in _AGAIN:
            asked = retry_after(response.headers.get("retry-after", ""), self.clock.time())
            raise _Again(f"the server answered {status} {response.reason_phrase}", asked)
        body = self._body(response)
        if status != 200:
            raise Refused(status, words(body) or response.reason_phrase)
        try:
            value = read(body)
        except Broken as error:
            kind = response.headers.get("content-type", "without a type")
            raise _Again(f"{error} ({len(body)} bytes, {kind[:80]})") from error
        self.traffic.bytes += len(body)
        return value

    def _body(self, response: httpx.Response) -> bytes:
        """All of the body; httpx fails where it is shorter than Content-Length or the last chunk is missing."""
        begun = self.clock.monotonic()
        body = bytearray()
        for block in response.iter_bytes(1 << 16):
            body += block
            if len(body) > _MOST_BYTES:
                raise StoreError(f"an answer of more than {_MOST_BYTES >> 20} MiB: ask for less at once (--page-size)")
            if self.clock.monotonic() - begun > _LONGEST:
                raise _Again(f"the answer was not whole after {_LONGEST:.0f} s")
        return bytes(body)


def words(body: bytes) -> str:
    """What an error's body says, as one short line."""
    import json

    text = body[:4096].decode("utf-8", "replace")
    with contextlib.suppress(ValueError, RecursionError):
        said = json.loads(text)
        if isinstance(said, dict):
            text = str(said.get("message") or said.get("error") or said.get("detail") or text)
    if text.lstrip()[:1] == "<":
        return "a web page instead of an answer"
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]


@functools.cache
def _trust() -> ssl.SSLContext:
    """The certificates that are trusted, read once: it takes longer than many a request."""
    return httpx.create_ssl_context()


def _agent() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"kgbuild/{version('kgbuild')}"
    except PackageNotFoundError:
        return "kgbuild"
