"""The outcomes of one record, found by endpoint or by title: takes nodes, answers in constant time.

A registry record holds up to thousands of outcomes and tens of thousands of results, so nothing here reads them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kgbuild.graph.rows import Node
from kgbuild.model.ids import normalised

Words = tuple[str, str, str]
"""Role, normalised title, normalised time frame."""


def words(role: str | None, title: str, time_frame: str | None) -> Words:
    """What a reported measure says of its outcome."""
    return role or "", normalised(title), normalised(time_frame or "")


@dataclass(slots=True)
class OutcomeIndex:
    """Planned outcomes and reported ones. ``reported`` are those that were not planned, by their words."""

    reported: dict[tuple[Words, str | None], Node] = field(default_factory=dict)
    _by_endpoint: dict[str, dict[str, Node]] = field(default_factory=dict)
    _planned: dict[tuple[str | None, str, str | None], dict[str, Node]] = field(default_factory=dict)
    """By role, title and time frame, each of role and time frame also left out (None)."""

    def add(self, outcome: Node, endpoint: str | None, planned: bool = True) -> None:
        """Note an outcome; ``endpoint`` is its endpoint's id or normalised name."""
        if endpoint is not None:
            self._by_endpoint.setdefault(endpoint, {}).setdefault(outcome.id, outcome)
        if planned:
            said = outcome.properties
            for key in _narrowing(words(said.get("role"), outcome.name, said.get("time_frame"))):
                self._planned.setdefault(key, {}).setdefault(outcome.id, outcome)

    def measuring(self, endpoint: str) -> list[Node]:
        """The outcomes of an endpoint, in the order they were noted."""
        return list(self._by_endpoint.get(endpoint, {}).values())

    def planned(self, said: Words, description: str | None = None) -> Node | None:
        """The planned outcome that a reported measure is: role, title and time frame, else the title.

        Of several with the title the one of the same role, then of the same time frame, then of the same description;
        None where two fit alike: a result under the wrong outcome is worse than one under an outcome of its own.
        """
        for key in _narrowing(said):
            if fitting := self._planned.get(key):
                return _only(list(fitting.values()), description)
        return None


def _only(fitting: list[Node], description: str | None) -> Node | None:
    """The one outcome, or the one of several that is described so."""
    if len(fitting) > 1:
        sought = normalised(description or "")
        fitting = [node for node in fitting if normalised(str(node.properties.get("description") or "")) == sought]
    return fitting[0] if len(fitting) == 1 else None


def _narrowing(said: Words) -> tuple[tuple[str | None, str, str | None], ...]:
    """What to look for, from most to least."""
    role, title, frame = said
    return (role, title, frame), (role, title, None), (None, title, frame), (None, title, None)
