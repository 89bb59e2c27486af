"""Graph tables as RDF: takes a tables folder, gives a stream of quads that every RDF store and export uses.

IRIs: ids through ``ontologies/prefixes.tsv``. Labels, relationship types and properties keep the names of the
schema under ``kgb:`` (``kgb:Trial``, ``kgb:TESTS``, ``kgb:time_frame``), so that Cypher and SPARQL use one set of
words; ``kgb:id`` holds the CURIE as a literal. A Biolink predicate stands beside the ``kgb:`` one where one fits.

Graphs: the default graph has nodes and direct triples. ``kgb:ontology`` repeats labels and hierarchy of concepts and
holds the reified vocabulary edges, ``kgb:derived`` the reified derived ones. One graph a record (named by the record's
IRI) holds its reified edges, its Statements and their evidence: ``<record>#char=s,e`` is an ``oa:SpecificResource``
with a position and a quote selector.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kgbuild.graph.read import table_path
from kgbuild.graph.schema import schema
from kgbuild.load.iris import expand

BATCH = 5_000
ABOUT_STATEMENTS = ("HAS_SUBJECT", "HAS_OBJECT", "EVIDENCED_BY")
ROOT_PREDICATE = "biolink:related_to"
VOCABULARY_SOURCE = "infores:kgbuild-core-vocabulary"
DATE_TYPES = {10: "xsd:date", 7: "xsd:gYearMonth", 4: "xsd:gYear"}
"""Length of an ISO date to its datatype."""

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_EVIDENCE = re.compile(r"(?P<record>.*)#char=(?P<start>\d+),(?P<end>\d+)", re.DOTALL)

Graph = NamedNode | DefaultGraph


@lru_cache(maxsize=50_000)
def term(curie: str) -> NamedNode:
    """The IRI of a CURIE as a term."""
    return NamedNode(expand(curie))


@cache
def kgb(name: str) -> NamedNode:
    """A word of the schema, e.g. ``kgb:TESTS``."""
    return term(f"kgb:{name}")


TYPE, LABEL, SUBCLASS = "rdf:type", "rdfs:label", "rdfs:subClassOf"
ONTOLOGY, DERIVED = "kgb:ontology", "kgb:derived"


def literal(name: str, value: Any) -> Literal:
    """A property value as a typed literal; ISO dates in properties named for dates get a date type."""
    if isinstance(value, str):
        if name.endswith(("_date", "last_update")) and _DATE.fullmatch(value):
            return Literal(value, datatype=term(DATE_TYPES[len(value)]))
        return Literal(value)
    return Literal(value)


def evidence_iri(reference: str) -> NamedNode:
    """The IRI of ``<record id>#char=s,e`` or ``ontologies/core/<file>#<curie>``."""
    found = _EVIDENCE.fullmatch(reference)
    if found:
        return NamedNode(f"{expand(found['record'])}#char={found['start']},{found['end']}")
    file, _, curie = reference.partition("#")
    return NamedNode(f"{expand('kgb:' + file)}#{expand('kgb:' + curie).removeprefix(expand('kgb:'))}")


def iter_quads(tables_dir: Path) -> Iterator[Quad]:
    """All quads of a build, streamed; a quad may come twice.

    Raises:
        UsageError: the folder holds no tables.
    """
    for row in _rows(tables_dir, "nodes"):
        yield from node_quads(row)
    for row in _rows(tables_dir, "edges"):
        yield from edge_quads(row)
    yield from _evidence_quads(tables_dir)


def _rows(tables_dir: Path, name: str) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(table_path(tables_dir, name)) as file:
        for batch in file.iter_batches(batch_size=BATCH):
            yield from batch.to_pylist()


def node_quads(row: Mapping[str, Any]) -> Iterator[Quad]:
    """A node: types, name, equivalents, properties. Statements go to their record's graph."""
    node, label = term(row["id"]), row["label"]
    graph: Graph = term(row["record"]) if label == "Statement" else DefaultGraph()
    said: list[tuple[NamedNode, NamedNode | Literal]] = [
        (term(TYPE), kgb(label)),
        (term(TYPE), term(row["category"])),
        (term(LABEL), Literal(row["name"])),
        *((term("skos:exactMatch"), term(x)) for x in row["xref"] or ()),
    ]
    for predicate, obj in said:
        yield Quad(node, predicate, obj, graph)
    yield Quad(node, kgb("id"), Literal(row["id"]), graph)
    for name in schema().nodes[label].properties:
        yield from _property(node, name, row[name], graph)
    if label in schema().concepts:
        yield from (Quad(node, predicate, obj, term(ONTOLOGY)) for predicate, obj in said)


def _property(node: NamedNode, name: str, value: Any, graph: Graph) -> Iterator[Quad]:
    """Property quads; evidence becomes links to the evidence's own IRIs, ids of edges and records links."""
    if name == "evidence":
        yield from (Quad(node, term("biolink:has_evidence"), evidence_iri(e), graph) for e in value or ())
        return
    for one in value if isinstance(value, list) else [] if value is None else [value]:
        yield Quad(node, kgb(name), literal(name, one), graph)


def edge_quads(row: Mapping[str, Any]) -> Iterator[Quad]:
    """An edge: its direct triples, and its reification in the graph it belongs to."""
    subject, obj, type_ = term(row["subject"]), term(row["object"]), row["type"]
    if type_ in ABOUT_STATEMENTS:
        yield Quad(subject, kgb(type_), obj, term(row["record"]))
        return
    predicates = [kgb(type_)]
    if row["predicate"] != ROOT_PREDICATE:
        predicates.append(term(row["predicate"]))
    if type_ == "SUBCLASS_OF":
        predicates.append(term(SUBCLASS))
        yield from (Quad(subject, predicate, obj, term(ONTOLOGY)) for predicate in predicates)
    yield from (Quad(subject, predicate, obj, DefaultGraph()) for predicate in predicates)
    yield from _association(row, subject, obj)


def edge_graph(row: Mapping[str, Any]) -> NamedNode:
    """The graph of an edge's reification: its record, the ontology, or what was derived."""
    if row["record"] is not None:
        return term(row["record"])
    return term(ONTOLOGY if row["primary_knowledge_source"] == VOCABULARY_SOURCE else DERIVED)


def _association(row: Mapping[str, Any], subject: NamedNode, obj: NamedNode) -> Iterator[Quad]:
    edge, graph = term(row["id"]), edge_graph(row)
    said: list[tuple[str, NamedNode | Literal]] = [
        (TYPE, term("biolink:Association")),
        ("rdf:subject", subject),
        ("rdf:predicate", kgb(row["type"])),
        ("rdf:object", obj),
        ("biolink:predicate", term(row["predicate"])),
        ("biolink:knowledge_level", Literal(row["knowledge_level"])),
        ("biolink:agent_type", Literal(row["agent_type"])),
        ("biolink:primary_knowledge_source", term(row["primary_knowledge_source"])),
        ("biolink:has_confidence_score", Literal(row["confidence"])),
        ("kgb:id", Literal(row["id"])),
        ("kgb:scope", Literal(row["scope"])),
        ("kgb:assertion", Literal(row["assertion"])),
        *(("biolink:has_evidence", evidence_iri(e)) for e in row["evidence"]),
    ]
    if row["record"] is not None:
        said.append(("prov:wasDerivedFrom", term(row["record"])))
    for predicate, value in said:
        yield Quad(edge, term(predicate), value, graph)
    for name in schema().relationships[row["type"]].properties:
        yield from _property(edge, name, row[name], graph)


def _evidence_quads(tables_dir: Path) -> Iterator[Quad]:
    """Each span once; the table is sorted by record, start and end."""
    last = None
    for row in _rows(tables_dir, "evidence"):
        key = (row["record"], row["start"], row["end"])
        if key != last:
            yield from _span_quads(row)
        last = key


def _span_quads(row: Mapping[str, Any]) -> Iterator[Quad]:
    graph = term(row["record"])
    span = evidence_iri(f"{row['record']}#char={row['start']},{row['end']}")
    position, exact = NamedNode(f"{span.value};position"), NamedNode(f"{span.value};quote")
    said: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        (span, TYPE, term("oa:SpecificResource")),
        (span, "oa:hasSource", graph),
        (span, "kgb:version", Literal(row["version"])),
        (span, "oa:hasSelector", position),
        (span, "oa:hasSelector", exact),
        (position, TYPE, term("oa:TextPositionSelector")),
        (position, "oa:start", Literal(row["start"])),
        (position, "oa:end", Literal(row["end"])),
        (exact, TYPE, term("oa:TextQuoteSelector")),
        (exact, "oa:exact", Literal(row["text"])),
    ]
    if row["field"] is not None:
        said.append((span, "kgb:field", Literal(row["field"])))
    yield from (Quad(subject, term(predicate), value, graph) for subject, predicate, value in said)
