"""Rows that stand for the reading itself: record, mentions, links, statements, evidence; then the nodes and edges.

Takes an ``Annotation``, or the ``Projection`` of one, and gives rows by table name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from kgbuild.graph.concepts import LABELS
from kgbuild.graph.context import Projection, plain
from kgbuild.graph.evidence import field_of, references
from kgbuild.graph.rows import EdgeRow, Node, Row, merge_nodes, node_row
from kgbuild.model import Annotation, Record, Ref, Statement
from kgbuild.model.ids import canonical_json
from kgbuild.model.pieces import Piece, pieces
from kgbuild.model.predicates import predicate


def fixed_rows(annotation: Annotation) -> dict[str, list[Row]]:
    """The tables that need no projection: records, mentions, links."""
    record = annotation.record
    key = {"record": record.id, "version": record.version}
    mentions = [
        {
            **key,
            "index": n,
            "start": m.start,
            "end": m.end,
            "text": m.text,
            "type": m.type,
            "modifiers": [x.text for x in m.modifiers] or None,
            "value": canonical_json(dict(m.value)) if m.value else None,
        }
        for n, m in enumerate(annotation.mentions)
    ]
    links = [
        {
            **key,
            "index": n,
            "subject_label": mention.query or mention.text,
            "type": mention.type,
            "curie": link.curie,
            "label": link.label,
            "score": link.score,
            "match_kind": link.match_kind,
            "matched_term": link.matched_term,
            "xref": list(link.xrefs) or None,
            "runners_up": canonical_json([asdict(c) for c in link.runners_up]) if link.runners_up else None,
        }
        for n, (mention, link) in enumerate(zip(annotation.mentions, annotation.links, strict=False))
    ]
    return {"records": [_record_row(record)], "mentions": mentions, "links": links}


def _record_row(record: Record) -> Row:
    return {
        "id": record.id,
        "version": record.version,
        "source_format": record.source_format,
        "source": record.source,
        "trial": record.trial_id,
        "nct_id": record.nct_id,
        "title": record.title,
        "last_update": record.last_update,
        "chars": len(record.text),
        **_mesh(record),
        "text": record.text,
    }


def _mesh(record: Record) -> Row:
    """The MeSH terms that the registry itself gave: cross-references of the record, never a link of ours."""
    found: dict[str, list[str]] = {"condition": [], "intervention": []}
    for given in record.study.mesh if record.study else ():
        found.setdefault(given.kind, []).append(f"MESH:{given.id.said}" if given.id else given.term.said)
    return {f"mesh_{kind}s": list(dict.fromkeys(found[kind])) or None for kind in ("condition", "intervention")}


def statement_rows(p: Projection) -> dict[str, list[Row]]:
    """Statements (equal ones merged), their evidence, all nodes and all edges of the record."""
    merged: dict[str, list[Statement]] = {}
    for s in p.annotation.statements:
        merged.setdefault(p.statement_id(s), []).append(s)
    rows: dict[str, list[Row]] = {"statements": [], "evidence": [], "nodes": [], "edges": []}
    record = p.annotation.record
    nodes: list[Node] = [_record_node(record)]
    about: list[EdgeRow] = []
    # Gate statements first: they decide which drugs named together are a regimen.
    for id_, same in sorted(merged.items(), key=lambda item: predicate(item[1][0].predicate).tier != "gate"):
        arguments = _arguments(p, same[0])
        row = _statement_row(p, id_, same)
        found = pieces(record, sorted({span for s in same for span in s.evidence}))
        rows["statements"].append(row)
        rows["evidence"].extend(_evidence(p, id_, found))
        node = _statement_node(p, row, same[0], found)
        nodes.append(node)
        about.extend(_about(p, node, same[0], arguments))
    edges = [*p.edges.edges.values(), *about]
    merged_nodes = merge_nodes([*p.nodes, *nodes])
    source = {"source_record": record.id, "source_version": record.version}
    rows["nodes"] = [{**node_row(n), **source} for n in merged_nodes.values()]
    rows["edges"] = [{**e.row(record.id, record.id), "source_version": record.version} for e in edges]
    return rows


def _statement_row(p: Projection, id_: str, same: Sequence[Statement]) -> Row:
    s = same[0]
    record = p.annotation.record
    subject, obj = _reference(p, s.subject, s), _reference(p, s.object, s)
    edge = p.main_edge(id_)
    return {
        "id": id_,
        "record": record.id,
        "version": record.version,
        **{f"subject{k}": v for k, v in subject.items()},
        "predicate": s.predicate,
        **{f"object{k}": v for k, v in obj.items()},
        "value": s.object.value,
        "unit": s.object.unit,
        "qualifiers": canonical_json({k: readable(v) for k, v in s.qualifiers.items() if v is not None}),
        "scope": s.scope,
        "assertion": s.assertion,
        "tier": predicate(s.predicate).tier,
        "confidence": max(x.confidence for x in same),
        "rule": "|".join(sorted({x.rule for x in same})),
        **p.attribution(s).columns(),
        "edge_id": edge.id(record.id) if edge else None,
        "reason": p.reasons.get(id_),
    }


def readable(value: Any) -> Any:
    """A qualifier for people: a concept as its id and label."""
    if isinstance(value, Ref) and value.curie and value.label:
        return {"curie": value.curie, "label": value.label}
    if isinstance(value, Ref) and value.label:
        return value.label
    return [readable(v) for v in value] if isinstance(value, list | tuple) else plain(value)


def _reference(p: Projection, ref: Ref, s: Statement) -> dict[str, Any]:
    """The columns of one argument: "" its node id, then _label, _type, _mention."""
    node = p.trial if ref.kind == "trial" else p.concepts.node(ref)
    label = node.name if node else ref.label or "|".join(ref.values) or None
    if ref.parts and not _is_regimen(p, ref, s):
        node = None
    type_ = node.label if node else LABELS.get(ref.type or "", ref.kind)
    return {"": node.id if node else None, "_label": label, "_type": type_, "_mention": ref.mention}


def _statement_node(p: Projection, row: Row, s: Statement, found: Sequence[Piece]) -> Node:
    record = p.annotation.record
    kept = ("predicate", "scope", "assertion", "tier", "value", "unit", "qualifiers", "edge_id", "record", "rule",
            "confidence", "knowledge_level", "agent_type", "primary_knowledge_source")  # fmt: skip
    evidence = references(record, (piece.span for piece in found))
    properties: Row = {
        **{k: row[k] for k in kept},
        "kind": p.text(s.qualifiers.get("kind")),
        "subject_name": row["subject_label"],
        "object_name": row["object_label"],
        "evidence": evidence,
        "quote": " … ".join(piece.span.of(record.text) for piece in found),
    }
    object_name = row["object_label"] or f"{row['value']} {row['unit'] or ''}".strip()
    name = f"{row['subject_label']} {row['predicate']} {object_name}"
    return Node("Statement", row["id"], name, (), properties)


def _arguments(p: Projection, s: Statement) -> list[tuple[str, Node]]:
    """HAS_SUBJECT and HAS_OBJECT with the nodes they lead to, where linked; a regimen is joined to its parts."""
    found: list[tuple[str, Node]] = []
    for type_, ref in (("HAS_SUBJECT", s.subject), ("HAS_OBJECT", s.object)):
        parts = p.concepts.components(ref)
        if parts and not _is_regimen(p, ref, s):
            p.nodes.extend(parts)
            found.extend((type_, part) for part in parts)
        elif (node := p.node(ref)) is not None:
            found.append((type_, node))
            p.regimen(node, parts, s)
    return found


def _is_regimen(p: Projection, ref: Ref, s: Statement) -> bool:
    """Drugs that a narrative merely names together make no regimen, unless another statement makes them one."""
    node = p.concepts.node(ref)
    if node is None or predicate(s.predicate).tier != "narrative":
        return node is not None
    return any(n.id == node.id for n in p.nodes)


def _about(p: Projection, node: Node, s: Statement, arguments: Sequence[tuple[str, Node]]) -> Iterator[EdgeRow]:
    """The edges from a Statement to its arguments and to its record."""
    record = p.annotation.record
    for type_, other in (*arguments, ("EVIDENCED_BY", _record_node(record))):
        evidence = list(node.properties["evidence"])
        yield EdgeRow(type_, node, other, p.attribution(s), s.scope, s.assertion, s.confidence, {}, evidence)


def _record_node(record: Record) -> Node:
    names = ("version", "source_format", "source", "last_update")
    properties: Row = {name: getattr(record, name) for name in names}
    properties |= {"trial": record.trial_id, "chars": len(record.text), **_mesh(record)}
    return Node("Record", record.id, record.title or record.id, (), properties)


def _evidence(p: Projection, id_: str, found: Sequence[Piece]) -> Iterator[Row]:
    record = p.annotation.record
    edges = [(e.id(record.id), set(e.evidence)) for e in p.edges_of.get(id_, [])]
    for piece in found:
        said = references(record, (piece.span,))
        edge_ids: list[str | None] = [edge_id for edge_id, evidence in edges if evidence.issuperset(said)]
        for edge_id in edge_ids or [None]:
            yield {
                "statement_id": id_,
                "edge_id": edge_id,
                "record": record.id,
                "version": record.version,
                "start": piece.span.start,
                "end": piece.span.end,
                "text": piece.span.of(record.text),
                "field": field_of(record, piece),
                "field_start": piece.located.start if piece.located else None,
                "field_end": piece.located.end if piece.located else None,
            }
