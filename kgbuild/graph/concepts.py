"""From linked arguments to nodes: which label a concept gets, and what the vocabulary itself says about it.

Takes ``Ref``s and a ``Vocabulary``; gives ``Node``s and, for all concepts that were linked, their ancestors and
classes as nodes and edges with the vocabulary row as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from kgbuild.graph.rows import Attribution, EdgeBag, EdgeRow, Node
from kgbuild.graph.schema import schema
from kgbuild.link.countries import find_country
from kgbuild.model import Ref, regimen_id, text_hash16
from kgbuild.model.ids import normalised
from kgbuild.vocab import Concept

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "Drug": "Drug",
        "Condition": "Disease",
        "AdverseEvent": "Disease",
        "Mechanism": "Mechanism",
        "Process": "Mechanism",
        "Target": "Target",
        "Biomarker": "Target",
        "Endpoint": "Endpoint",
        "Criteria": "Criteria",
        "Regulator": "Organization",
        "Organization": "Organization",
        "Intervention": "Intervention",
        "Regimen": "Regimen",
        "Country": "Country",
        "Publication": "Publication",
    }
)
"""Concept or mention type to node label."""

MINTED: Mapping[str, str] = MappingProxyType(
    {"Intervention": "kgb.intervention", "Organization": "kgb.organization", "Country": "kgb.country"}
)
"""Labels whose nodes may get an id from their normalised text where nothing was linked."""

VOCABULARY = Attribution("knowledge_assertion", "manual_agent", "infores:kgbuild-core-vocabulary")
VOCABULARY_KEY = "kgb:core-vocabulary"
"""Stands for the record in the ids of vocabulary edges."""


class ConceptSource(Protocol):
    """What this room asks of a vocabulary (``kgbuild.vocab.Vocabulary`` has it)."""

    def concept(self, curie: str) -> Concept | None:
        """The concept with this id."""
        ...

    def ancestors(self, curie: str) -> Sequence[str]:
        """The ids of all superclasses."""
        ...


class Concepts:
    """Nodes for linked arguments; ``linked`` collects the ids that were asked for."""

    def __init__(self, vocabulary: ConceptSource) -> None:
        self._vocabulary = vocabulary
        self.linked: set[str] = set()

    def node(self, ref: Ref) -> Node | None:
        """The node that an argument stands for; None where it has none (unlinked text, numbers, lists)."""
        if ref.kind == "regimen" or (ref.parts and ref.curie is None):
            return self._regimen(ref)
        if ref.curie is None:
            return _minted(ref)
        found = self._vocabulary.concept(ref.curie)
        if found is not None and (node := _concept_node(found)) is not None:
            self.linked.add(found.id)
            return node
        label = LABELS.get(ref.type or "")
        return Node(label, ref.curie, ref.label or ref.curie) if label else None

    def _regimen(self, ref: Ref) -> Node | None:
        parts = self.components(ref)
        if len(parts) < len(ref.parts) or not parts:
            return None
        return regimen_node(parts)

    def components(self, ref: Ref) -> list[Node]:
        """The nodes of a regimen's parts, those that are linked."""
        return [node for part in ref.parts if (node := self.node(part)) is not None]

    def related(self, linked: Iterable[str]) -> tuple[list[Node], EdgeBag]:
        """What the vocabulary says about these concepts: superclasses, classes, targets, what classes act on."""
        nodes: list[Node] = []
        bag = EdgeBag()
        for node, edges in self._reached(linked):
            nodes.append(node)
            for edge in edges:
                bag.add(edge, edge.properties)
        return nodes, bag

    def reached(self, linked: Iterable[str]) -> set[str]:
        """The ids of these concepts and of all that the vocabulary leads to from them."""
        return {node.id for node, _ in self._reached(linked)}

    def _reached(self, linked: Iterable[str]) -> Iterator[tuple[Node, list[EdgeRow]]]:
        seen: set[str] = set()
        todo = sorted(set(linked))
        while todo:
            concept = self._vocabulary.concept(todo.pop())
            node = _concept_node(concept) if concept else None
            if concept is None or node is None or node.id in seen:
                continue
            seen.add(node.id)
            edges = list(self._edges(concept, node))
            todo.extend(edge.object.id for edge in edges)
            yield node, edges

    def _edges(self, concept: Concept, node: Node) -> Iterator[EdgeRow]:
        for type_, action, curie in _relations(concept):
            target = self._vocabulary.concept(curie)
            other = _concept_node(target) if target else None
            if other is None or not schema().allows(type_, node.label, other.label):
                continue
            evidence = [f"ontologies/core/{concept.file.rpartition('/')[2] or 'index'}#{concept.id}"]
            said = {"action": action} if action else {}
            if type_ == "HAS_MECHANISM":
                said["source"] = "vocabulary"
            scope = "background" if type_ == "SUBCLASS_OF" else "drug_knowledge"
            yield EdgeRow(type_, node, other, VOCABULARY, scope, "asserted", 1.0, said, evidence)


def _relations(concept: Concept) -> Iterator[tuple[str, str, str]]:
    """(relationship type, action, other id) of the relations in the concept's row that enter the graph.

    A drug's targets do not: a TARGETS edge always rests on a record's words; what a class acts on leads there as well.
    """
    yield from (("SUBCLASS_OF", "", parent) for parent in concept.parents)
    yield from (("HAS_MECHANISM", "", class_) for class_ in concept.classes)
    yield from (("HAS_COMPONENT", "", part) for part in concept.components)
    for cell in concept.acts_on:
        action, _, curie = cell.rpartition(">")
        yield "ACTS_ON", action, curie


def _concept_node(concept: Concept) -> Node | None:
    label = LABELS.get(concept.type)
    if label is None:
        return None
    properties = {"intervention_type": concept.intervention_type} if concept.intervention_type else {}
    return Node(label, concept.id, concept.label, concept.xrefs, properties)


def _minted(ref: Ref) -> Node | None:
    label = LABELS.get(ref.type or "")
    if label is None or label not in MINTED or not ref.label:
        return None
    if label == "Country" and (country := find_country(ref.label)):
        return Node(label, country.curie, country.name)
    return Node(label, f"{MINTED[label]}:{text_hash16(normalised(ref.label))}", ref.label)


def regimen_node(parts: Sequence[Node]) -> Node:
    """A regimen: id from its sorted components, name from their names in that order."""
    ordered = sorted({p.id: p for p in parts}.values(), key=lambda p: p.id)
    return Node("Regimen", regimen_id(p.id for p in ordered), " + ".join(p.name for p in ordered))
