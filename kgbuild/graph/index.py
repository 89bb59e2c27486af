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

    reported: dict[Words, Node] = field(default_factory=dict)
    _by_endpoint: dict[str, dict[str, Node]] = field(default_factory=dict)
    _planned: dict[str, dict[str, Node]] = field(default_factory=dict)
    _found: dict[Words, Node | None] = field(default_factory=dict)

    def add(self, outcome: Node, endpoint: str | None, planned: bool = True) -> None:
        """Note an outcome; ``endpoint`` is its endpoint's id or normalised name."""
        if endpoint is not None:
            self._by_endpoint.setdefault(endpoint, {}).setdefault(outcome.id, outcome)
        if planned:
            self._planned.setdefault(normalised(outcome.name), {}).setdefault(outcome.id, outcome)
            self._found.clear()

    def measuring(self, endpoint: str) -> list[Node]:
        """The outcomes of an endpoint, in the order they were noted."""
        return list(self._by_endpoint.get(endpoint, {}).values())

    def planned(self, said: Words) -> Node | None:
        """The planned outcome that a reported measure is: role, title and time frame, else the title.

        Of several with the title the one of the same role, then of the same time frame; None where two fit alike,
        because a result under the wrong outcome is worse than one under an outcome of its own.
        """
        if said not in self._found:
            self._found[said] = self._search(said)
        return self._found[said]

    def _search(self, said: Words) -> Node | None:
        role, title, frame = said
        fitting = list(self._planned.get(title, {}).values())
        ranked = sorted(((_fit(o, role, frame), n) for n, o in enumerate(fitting)), reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        return fitting[ranked[0][1]]


def _fit(outcome: Node, role: str, frame: str) -> tuple[bool, bool]:
    """Whether an outcome has this role, and this time frame."""
    said = outcome.properties
    return said.get("role") == role, normalised(str(said.get("time_frame") or "")) == frame
