"""How a long run tells where it is: an interface that the command line implements, and a silent one."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told about stages in turn. ``total`` is a number of records, or None where the stage cannot count."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage begins; the one before is done."""

    def advance(self, by: int = 1) -> None:
        """``by`` more records of the stage are done."""

    def message(self, text: str) -> None:
        """A line to tell the user, such as a rejected record."""


class Silent:
    """Tells nobody."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Ignored."""

    def advance(self, by: int = 1) -> None:
        """Ignored."""

    def message(self, text: str) -> None:
        """Ignored."""
