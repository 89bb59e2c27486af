"""Signals that a library swallows: takes a block of work, makes what fails because of a signal that signal again.

DuckDB looks for signals while a query runs, drops the exception of their handler and raises "Query interrupted".
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def signals_count() -> Iterator[None]:
    """What the block raises after a SIGINT or SIGTERM came is ``KeyboardInterrupt`` or ``SystemExit(143)``.

    Handlers that are there go on to be called; a signal without one ends the process as ever. Outside the main thread,
    where no signal arrives, it does nothing.
    """
    noted: list[int] = []
    before = {s: h for s in (signal.SIGINT, signal.SIGTERM) if callable(h := signal.getsignal(s))}
    if threading.current_thread() is not threading.main_thread():
        before = {}
    for signum, handler in before.items():
        signal.signal(signum, _noting(noted, handler))
    try:
        yield
    except Exception as error:
        if not noted:
            raise
        if noted[0] == signal.SIGINT:
            raise KeyboardInterrupt from error
        raise SystemExit(128 + noted[0]) from error
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def _noting(
    noted: list[int], handler: Callable[[int, FrameType | None], object]
) -> Callable[[int, FrameType | None], None]:
    def note(signum: int, frame: FrameType | None) -> None:
        noted.append(signum)
        handler(signum, frame)

    return note
