"""Rows of one record before they are merged with those of the others: takes calls, gives plain dictionaries.

An edge's id is known only when all statements of its record are read (a dose completes a TESTS edge), so edges are
collected as ``EdgeRow`` and statements refer to them until ``RecordRows.tables`` writes both out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kgbuild.graph.schema import schema
from kgbuild.model import edge_id
from kgbuild.model.ids import canonical_json

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where a claim comes from, in Biolink's words (knowledge_level, agent_type, primary_knowledge_source)."""

    knowledge_level: str
    agent_type: str
    primary_knowledge_source: str

    def columns(self) -> Row:
        """The three columns."""
        return {
            "knowledge_level": self.knowledge_level,
            "agent_type": self.agent_type,
            "primary_knowledge_source": self.primary_knowledge_source,
        }


@dataclass(frozen=True, slots=True)
class Node:
    """A node: label, id, name, equivalents, and the properties of its label."""

    label: str
    id: str
    name: str
    xref: tuple[str, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class EdgeRow:
    """An edge that is still growing: its evidence and properties may be added to."""

    type: str
    subject: Node
    object: Node
    attribution: Attribution
    scope: str
    assertion: str
    confidence: float
    properties: Row
    evidence: list[str] = field(default_factory=list)

    def id(self, record: str) -> str:
        """The id after DESIGN section 3: what the edge says, in which record."""
        said = {k: v for k, v in self.properties.items() if v not in (None, [], ())}
        return edge_id(self.subject.id, self.type, self.object.id, record, self.scope, self.assertion, said)

    def row(self, record: str | None, key: str) -> Row:
        """The row of the table ``edges``; ``key`` takes the record's place in the id where there is no record."""
        relationship = schema().relationships[self.type]
        action = bool(self.properties.get("action"))
        return {
            "id": self.id(key),
            "type": self.type,
            "subject": self.subject.id,
            "subject_label": self.subject.label,
            "object": self.object.id,
            "object_label": self.object.label,
            "predicate": relationship.with_action if action and relationship.with_action else relationship.predicate,
            **self.attribution.columns(),
            "evidence": sorted(set(self.evidence)),
            "confidence": self.confidence,
            "record": record,
            "scope": self.scope,
            "assertion": self.assertion,
            **_clean(self.properties),
        }


def _clean(properties: Mapping[str, Any]) -> Row:
    """Empty lists as null, tuples as lists."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in properties.items() if v not in ([], ())}


def node_row(node: Node) -> Row:
    """The row of the table ``nodes``."""
    return {
        "id": node.id,
        "label": node.label,
        "name": node.name,
        "category": schema().nodes[node.label].category_of(node.id),
        "xref": sorted(set(node.xref)) or None,
        **_clean(node.properties),
    }


@dataclass(slots=True)
class EdgeBag:
    """Edges of one record (or of the vocabulary), one for each distinct claim, in the order they were first made."""

    edges: dict[tuple[str, ...], EdgeRow] = field(default_factory=dict)
    ends: dict[tuple[str, str, str], list[EdgeRow]] = field(default_factory=dict)
    """The same by type and both ends, so that a look-up does not read all edges."""

    def add(self, edge: EdgeRow, discriminator: Mapping[str, Any]) -> EdgeRow:
        """The edge itself, or the equal one that is already there, completed by this one's evidence."""
        key = (edge.type, edge.subject.id, edge.object.id, edge.scope, edge.assertion, canonical_json(discriminator))
        kept = self.edges.setdefault(key, edge)
        if kept is edge:
            self.ends.setdefault((edge.type, edge.subject.id, edge.object.id), []).append(edge)
        else:
            kept.evidence.extend(edge.evidence)
            kept.confidence = max(kept.confidence, edge.confidence)
            kept.properties = {**edge.properties, **{k: v for k, v in kept.properties.items() if v is not None}}
        return kept

    def of(self, type_: str, subject: str, obj: str) -> list[EdgeRow]:
        """Edges of a type between two nodes."""
        return list(self.ends.get((type_, subject, obj), ()))


def merge_nodes(nodes: Iterable[Node]) -> dict[str, Node]:
    """One node an id: the first value of each property wins, equivalents are united."""
    merged: dict[str, Node] = {}
    for node in nodes:
        kept = merged.get(node.id)
        if kept is None:
            merged[node.id] = node
            continue
        known = {k: v for k, v in kept.properties.items() if v not in (None, [], ())}
        properties = {**node.properties, **known}
        merged[node.id] = Node(kept.label, kept.id, kept.name, (*kept.xref, *node.xref), properties)
    return merged
