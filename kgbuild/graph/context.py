"""What the projections of one record share: its trial, the nodes and edges so far, and readers of qualifiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kgbuild.graph.concepts import Concepts, regimen_node
from kgbuild.graph.evidence import references
from kgbuild.graph.index import OutcomeIndex, Words, words
from kgbuild.graph.rows import Attribution, EdgeBag, EdgeRow, Node
from kgbuild.model import Annotation, Ref, Span, Statement, statement_id, text_hash16
from kgbuild.model.ids import canonical_json, normalised

TEXT_MINED = Attribution("not_provided", "text_mining_agent", "infores:kgbuild")
COMPONENT = "HAS_COMPONENT"
REGISTRY_FORMATS = ("ctgov", "aact", "nli4ct")
PAPER_SOURCES = {"pubmed_xml": "infores:pubmed", "pmc_nxml": "infores:pubmed-central"}
"""Who says what stands in the fields of a paper, by source format."""


@dataclass(slots=True)
class Projection:
    """State while one annotation is read. ``edges_of`` and ``reasons`` are keyed by statement id."""

    annotation: Annotation
    concepts: Concepts
    trial: Node
    nodes: list[Node] = field(default_factory=list)
    edges: EdgeBag = field(default_factory=EdgeBag)
    edges_of: dict[str, list[EdgeRow]] = field(default_factory=dict)
    reasons: dict[str, str | None] = field(default_factory=dict)
    combined: list[tuple[Node, Node, Statement]] = field(default_factory=list)
    outcomes: OutcomeIndex = field(default_factory=OutcomeIndex)
    results: dict[str, list[Node]] = field(default_factory=dict)
    """Result nodes by outcome id."""
    arms: dict[str, Node] = field(default_factory=dict)
    """Arms by their normalised label."""
    planned_arms: dict[str, set[str]] = field(default_factory=dict)
    """What the record plans under each normalised arm label: more than one where two arms have it."""
    planned_outcomes: dict[Words, set[str]] = field(default_factory=dict)
    """The descriptions of the planned outcomes of one role, title and time frame: more than one where several are."""
    twins: dict[str, list[Node]] = field(default_factory=dict)
    """The arms of such a label."""
    rests: tuple[Statement | None, list[str]] = (None, [])
    """The last statement whose evidence was asked for, with that."""

    @classmethod
    def of(cls, annotation: Annotation, concepts: Concepts) -> Projection:
        """A fresh state that holds the trial."""
        record = annotation.record
        trial = Node("Trial", record.trial_id, record.title or record.trial_id, (), {"nct_id": record.nct_id})
        p = cls(annotation, concepts, trial)
        for s in (s for s in annotation.statements if s.predicate in ("has_arm", "has_outcome")):
            q = {name: p.text(s.qualifiers.get(name)) for name in ("role", "title", "time_frame", "description")}
            name = p.text(s.object) or ""
            if s.predicate == "has_arm":
                said = canonical_json([q["role"], q["description"]])
                p.planned_arms.setdefault(normalised(name), set()).add(said)
            else:
                key = words(q["role"] or "other", q["title"] or name, q["time_frame"])
                p.planned_outcomes.setdefault(key, set()).add(normalised(q["description"] or ""))
        return p

    @property
    def record_id(self) -> str:
        """The id of the record being read."""
        return self.annotation.record.id

    # ---- statements -------------------------------------------------------------------------------------------

    def begin(self, s: Statement) -> None:
        """Note that edges made from now on rest on this statement."""
        self.edges_of.setdefault(self.statement_id(s), [])

    def statement_id(self, s: Statement) -> str:
        """The id that the linker gave, else the one that it would give."""
        if s.id is not None:
            return s.id
        said = {k: plain(v) for k, v in s.qualifiers.items()}
        arguments = (argument(s.subject), s.predicate, argument(s.object))
        return statement_id(*arguments, self.record_id, s.scope, s.assertion, said)

    def attribution(self, s: Statement) -> Attribution:
        """Registry fields are what the sponsor entered; the rest was mined from text."""
        if not s.rule.startswith("field."):
            return TEXT_MINED
        record = self.annotation.record
        registry = record.nct_id or record.source_format.startswith(REGISTRY_FORMATS)
        source = "infores:clinicaltrials" if registry else "infores:kgbuild"
        source = PAPER_SOURCES.get(record.source_format, source)
        return Attribution("knowledge_assertion", "manual_agent", source)

    def references(self, s: Statement) -> list[str]:
        """The statement's evidence, as edges and nodes hold it; a list of the caller's own."""
        if self.rests[0] is not s:
            # The edges of one statement are made one after the other.
            self.rests = s, references(self.annotation.record, s.evidence)
        return list(self.rests[1])

    def naming(self, s: Statement, named: Ref | str) -> list[Span]:
        """The spans of a statement's evidence that are this name, or this mention; none where it says so otherwise."""
        if isinstance(named, Ref) and named.mention is not None:
            at = self.annotation.mentions[named.mention].span
            return [at] if at in s.evidence else []
        key = normalised((self.text(named) if isinstance(named, Ref) else named) or "")
        text = self.annotation.record.text
        return [span for span in s.evidence if normalised(span.of(text)) == key]

    # ---- nodes and edges --------------------------------------------------------------------------------------

    def node(self, ref: Ref) -> Node | None:
        """The node of an argument, added to the graph; a regimen brings its components."""
        if ref.kind == "trial":
            return self.trial
        node = self.concepts.node(ref)
        if node is not None:
            self.nodes.append(node)
        return node

    def regimen(self, node: Node, parts: Iterable[Node], s: Statement) -> None:
        """Join a regimen to its components. That holds by definition, whatever the statement says of the regimen."""
        evidence = self.references(s)
        for part in parts:
            self.nodes.append(part)
            row = EdgeRow(
                COMPONENT, node, part, self.attribution(s), "background", "asserted", s.confidence, {}, list(evidence)
            )
            self.rest(self.edges.add(row, {}), s)

    def regimen_of(self, parts: Sequence[Node]) -> Node:
        """The regimen made of these parts, added to the graph."""
        node = regimen_node(parts)
        self.nodes.append(node)
        return node

    def made(self, label: str, key: Sequence[Any], name: str, properties: Mapping[str, Any]) -> Node:
        """A node of the trial's own (Outcome, Result, Arm, …) whose id is a hash over ``key``, added to the graph."""
        node = Node(label, f"kgb.{label.lower()}:{text_hash16(canonical_json(list(key)))}", name, (), properties)
        self.nodes.append(node)
        return node

    def edge(
        self,
        type_: str,
        subject: Node,
        obj: Node,
        s: Statement,
        properties: Mapping[str, Any],
        said_by: Sequence[Span] | None = None,
    ) -> EdgeRow:
        """An edge resting on a statement, or on ``said_by`` of its spans; ``properties`` tell it from others."""
        said = {k: v for k, v in properties.items() if v not in (None, [], ())}
        evidence = references(self.annotation.record, said_by) if said_by else self.references(s)
        row = EdgeRow(
            type_, subject, obj, self.attribution(s), s.scope, s.assertion, s.confidence, dict(said), evidence
        )
        return self.rest(self.edges.add(row, said), s)

    def main_edge(self, id_: str) -> EdgeRow | None:
        """The edge that is the statement's own claim: its first, a regimen's composition left aside."""
        return next((e for e in self.edges_of.get(id_, []) if e.type != COMPONENT), None)

    def rest(self, edge: EdgeRow, s: Statement) -> EdgeRow:
        """Let an edge rest on one more statement."""
        used = self.edges_of.setdefault(self.statement_id(s), [])
        if edge not in used:
            used.append(edge)
        return edge

    def claim(self, s: Statement, type_: str) -> None:
        """Put the edge that is the statement's own claim before those that it merely needs."""
        self.edges_of[self.statement_id(s)].sort(key=lambda e: e.type != type_)

    def with_properties(self, node: Node, properties: Mapping[str, Any]) -> Node:
        """The node with these properties, added to the graph."""
        known = Node(node.label, node.id, node.name, node.xref, {**node.properties, **properties})
        self.nodes.append(known)
        return known

    def set_trial(self, **properties: Any) -> None:
        """Set trial properties; the first value of each stays."""
        known = {k: v for k, v in self.trial.properties.items() if v not in (None, [], ())}
        new = {k: v for k, v in properties.items() if v not in (None, [], ())}
        t = self.trial
        # The node is replaced, not changed; edges refer to it by id only.
        self.trial = Node(t.label, t.id, t.name, t.xref, {**new, **known})

    def trial_property(self, name: str) -> Any:
        """A trial property, or None."""
        return self.trial.properties.get(name)

    # ---- qualifiers -------------------------------------------------------------------------------------------

    @staticmethod
    def text(value: Any) -> str | None:
        """A qualifier as text: a Ref's label, a number in plain digits."""
        if isinstance(value, Ref):
            return value.label or value.curie or ("|".join(value.values) or None)
        if value is None or value == "":
            return None
        return "|".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

    @classmethod
    def texts(cls, value: Any) -> list[str]:
        """A qualifier as a list of distinct, sorted texts."""
        values = value if isinstance(value, list | tuple) else [] if value is None else [value]
        return sorted({t for v in values if (t := cls.text(v))})

    @staticmethod
    def number(value: Any) -> float | None:
        """A qualifier as a number, None where it is none."""
        value = value.value if isinstance(value, Ref) else value
        try:
            return None if value is None or isinstance(value, bool) else float(value)
        except (TypeError, ValueError):
            return None

    @classmethod
    def truth(cls, value: Any) -> bool | None:
        """A qualifier as yes or no, None where it is neither."""
        if isinstance(value, bool):
            return value
        return {"yes": True, "true": True, "no": False, "false": False}.get((cls.text(value) or "").lower())

    @classmethod
    def integer(cls, value: Any) -> int | None:
        """A qualifier as a whole number, None where it is none."""
        number = cls.number(value)
        return int(number) if number is not None and number.is_integer() else None


def plain(value: Any) -> Any:
    """A qualifier as JSON can hold it: Refs as their id or normalised text."""
    if isinstance(value, Ref):
        return argument(value)
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value


def argument(ref: Ref) -> str:
    """An argument as it enters a statement's id."""
    if ref.kind == "trial":
        return "TRIAL"
    if ref.kind == "number":
        return f"{ref.value} {ref.unit}"
    if ref.curie is None and ref.parts:
        return "|".join(sorted(argument(p) for p in ref.parts))
    return ref.curie or "|".join(ref.values) or normalised(ref.label or "")
