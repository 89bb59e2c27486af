"""Takes nothing, gives what linking a whole string yields: its kind and the parts it names."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.model import Link

STRING_KINDS = ("concept", "composite", "regimen", "placebo", "intervention", "none")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a string names: its place in the string (code points) and its link (curie None: NIL)."""

    start: int
    end: int
    text: str
    link: Link


@dataclass(frozen=True, slots=True)
class StringLink:
    """What a string of a mention type names.

    ``kind``: ``concept`` one concept; ``composite`` several side by side; ``regimen`` a named combination; ``placebo``
    a control and not the drug it imitates; ``intervention`` something that is neither drug nor disease; ``none`` NIL
    (one part, whose link lists the rejected candidates). ``qualifiers`` are words of the string that no part covers.
    """

    text: str
    type: str
    kind: str
    parts: tuple[Part, ...]
    qualifiers: tuple[str, ...] = ()
