"""Time: when the next request may go out, and how long to wait after a failed one. The clock can be another's."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Protocol


class Clock(Protocol):
    """Where time comes from."""

    def monotonic(self) -> float:
        """Seconds that never go backwards."""

    def time(self) -> float:
        """Seconds since 1970 by the wall clock."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's time."""

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        return time.monotonic()

    def time(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(slots=True)
class Pace:
    """Requests begin at least ``1 / rate`` seconds apart (``rate`` in requests a second)."""

    rate: float
    clock: Clock
    _next: float = field(default=0.0, init=False)

    def wait(self) -> None:
        """Wait until a request may begin, and count it."""
        now = self.clock.monotonic()
        if now < self._next:
            self.clock.sleep(self._next - now)
            now = self.clock.monotonic()
        self._next = max(now, self._next) + 1.0 / self.rate


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often a request is tried again, and the waits between (seconds, doubled each time, up to ``longest``)."""

    retries: int = 6
    wait: float = 1.0
    longest: float = 60.0
    most_asked: float = 900.0
    """The longest wait that a server may ask for; beyond it, coming back later is better than waiting."""

    def pause(self, failed: int, asked: float) -> float:
        """Seconds after the ``failed``-th failure: at least what the server asked, else half to all of the wait."""
        grown = min(self.longest, self.wait * 2.0 ** min(failed - 1, 30))
        return max(asked, grown * random.uniform(0.5, 1.0))


def retry_after(said: str, now: float) -> float:
    """Seconds that a Retry-After header asks for, given as a number or as a date; 0 where it says nothing usable.

    >>> retry_after("120", 0.0)
    120.0
    >>> retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 20.0)
    40.0
    """
    said = said.strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return 0.0
