"""Errors a user can act on. Each carries the exit code that the command line ends with."""

from __future__ import annotations


class KgbuildError(Exception):
    """Base of every error that is told to the user as one line, without a stack trace."""

    exit_code = 5


class UsageError(KgbuildError):
    """Unusable arguments, or nothing readable was found: nothing is published."""

    exit_code = 2


class RecordError(KgbuildError):
    """One record cannot be read; it is listed in ``rejected.jsonl`` and the others go on.

    ``source`` names the file, ``place`` where in it (a line, an offset, a path), ``reason`` what is wrong.
    """

    exit_code = 1

    def __init__(self, source: str, reason: str, place: str = "") -> None:
        super().__init__(f"{source}{f' ({place})' if place else ''}: {reason}")
        self.source = source
        self.reason = reason
        self.place = place

    def __reduce__(self) -> tuple[type[RecordError], tuple[str, str, str]]:
        """Errors travel between processes; the message alone could not be taken apart again."""
        return type(self), (self.source, self.reason, self.place)


class StoreError(KgbuildError):
    """A store or the network failed; running the command again converges to the same graph."""

    exit_code = 3


class LockedError(KgbuildError):
    """Another build holds the lock of this output folder."""

    exit_code = 4
