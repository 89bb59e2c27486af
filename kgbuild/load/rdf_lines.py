"""Graph tables as RDF: takes rows, gives lines ``(graph, triple)`` in N-Triples' spelling for stores and exports.

Graphs: the default graph has nodes and direct triples. ``kgb:ontology`` repeats labels and hierarchy of concepts and
holds the reified vocabulary edges, ``kgb:derived`` the reified derived ones. One graph a record (named by the record's
IRI) holds its reified edges, its Statements and their evidence: ``<record>#char=s,e`` is an ``oa:SpecificResource``
with a position and a quote selector, ``<record>#<path>;char=s,e`` one with a fragment selector as well, whose value the
position and the quote are in.

Of two rows none gives the other's line, except for an edge's direct lines, which every edge of the same ends may give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyoxigraph as ox

from kgbuild.graph.read import table_path
from kgbuild.graph.schema import schema
from kgbuild.load.rdf_terms import evidence_iri, kgb, literal, number, span_iri, term, text

BATCH = 5_000
ABOUT_STATEMENTS = ("HAS_SUBJECT", "HAS_OBJECT", "EVIDENCED_BY")
ROOT_PREDICATE = "biolink:related_to"
VOCABULARY_SOURCE = "infores:kgbuild-core-vocabulary"
TYPE, LABEL, SUBCLASS, HAS_EVIDENCE = "rdf:type", "rdfs:label", "rdfs:subClassOf", "biolink:has_evidence"
ONTOLOGY, DERIVED = "kgb:ontology", "kgb:derived"
DEFAULT = ""
PATH_SYNTAX = {"json": "http://tools.ietf.org/rfc/rfc6901", "xml": "http://www.w3.org/TR/xpath/"}
"""Word in a source format to the standard of its paths; table cells and web pages have none."""

Line = tuple[str, str]
"""Graph (an IRI in angle brackets, ``DEFAULT`` for the default graph) and ``subject predicate object``."""

Row = Mapping[str, Any]


def iter_lines(tables_dir: Path) -> Iterator[list[Line]]:
    """All lines of a build, streamed in portions; a line may come twice.

    Raises:
        UsageError: the folder holds no tables.
    """
    for rows in _portions(tables_dir, "nodes", "label"):
        yield [line for row in rows for line in node_lines(row)]
    for rows in _portions(tables_dir, "edges", "type"):
        yield [line for row in rows for line in (*direct_lines(row), *association_lines(row))]
    with pq.ParquetFile(table_path(tables_dir, "evidence")) as file:
        last: tuple[Any, ...] | None = None
        for batch in file.iter_batches(batch_size=BATCH):
            lines: list[Line] = []
            for row in batch.to_pylist():
                if (key := span_key(row)) != last:
                    lines += span_lines(row)
                    last = key
            yield lines


def iter_quads(tables_dir: Path) -> Iterator[ox.Quad]:
    """All quads of a build, streamed; a quad may come twice."""
    for lines in iter_lines(tables_dir):
        yield from ox.parse(n_quads(lines), format=ox.RdfFormat.N_QUADS)


def n_quads(lines: list[Line]) -> bytes:
    """Lines as an N-Quads document."""
    return "".join(f"{triple} {graph} .\n" for graph, triple in lines).encode()


def _portions(tables_dir: Path, name: str, kind: str) -> Iterator[Sequence[Row]]:
    """Rows of one label or type, with the columns that it has only: most of a wide row is null."""
    with pq.ParquetFile(table_path(tables_dir, name)) as file:
        for batch in file.iter_batches(batch_size=BATCH):
            kinds = batch.column(kind)
            for value in map(str, pc.unique(kinds).to_pylist()):
                columns = row_columns(name, value)
                yield batch.filter(pc.equal(kinds, pa.scalar(value))).select(columns).to_pylist()


def row_columns(name: str, kind: str) -> list[str]:
    """The columns of the table ``nodes`` or ``edges`` that rows of a label or relationship type use."""
    table, wide = schema().tables[name], schema().nodes if name == "nodes" else schema().relationships
    others = {p for one in wide.values() for p in one.properties} - set(wide[kind].properties)
    return [column for column in table.columns if column not in others]


def node_lines(row: Row) -> Iterator[Line]:
    """A node: types, name, equivalents, properties. Statements go to their record's graph."""
    node, label = term(row["id"]), row["label"]
    graph = term(row["record"]) if label == "Statement" else DEFAULT
    said = [
        f"{node} {term(TYPE)} {kgb(label)}",
        f"{node} {term(TYPE)} {term(row['category'])}",
        f"{node} {term(LABEL)} {text(row['name'])}",
        *(f"{node} {term('skos:exactMatch')} {term(x)}" for x in row["xref"] or ()),
    ]
    for triple in said:
        yield graph, triple
    yield graph, f"{node} {kgb('id')} {text(row['id'])}"
    for name in schema().nodes[label].properties:
        yield from _property(node, name, row[name], graph)
    if label in schema().concepts:
        ontology = term(ONTOLOGY)
        for triple in said:
            yield ontology, triple


def _property(node: str, name: str, value: Any, graph: str) -> Iterator[Line]:
    """Property lines; evidence becomes links to the evidence's own IRIs, ids of edges and records links."""
    if value is None:
        return
    if name == "evidence":
        for one in value:
            yield graph, f"{node} {term(HAS_EVIDENCE)} {evidence_iri(one)}"
        return
    for one in value if isinstance(value, list) else [value]:
        yield graph, f"{node} {kgb(name)} {literal(name, one)}"


def direct_lines(row: Row) -> Iterator[Line]:
    """An edge's direct triples; those of edges at Statements stand in their record's graph."""
    subject, obj, type_ = term(row["subject"]), term(row["object"]), row["type"]
    if type_ in ABOUT_STATEMENTS:
        yield term(row["record"]), f"{subject} {kgb(type_)} {obj}"
        return
    predicates = [kgb(type_)]
    if row["predicate"] != ROOT_PREDICATE:
        predicates.append(term(row["predicate"]))
    if type_ == "SUBCLASS_OF":
        predicates.append(term(SUBCLASS))
        for predicate in predicates:
            yield term(ONTOLOGY), f"{subject} {predicate} {obj}"
    for predicate in predicates:
        yield DEFAULT, f"{subject} {predicate} {obj}"


def edge_graph(row: Row) -> str:
    """The graph of an edge's reification: its record, the ontology, or what was derived."""
    if row["record"] is not None:
        return term(row["record"])
    return term(ONTOLOGY if row["primary_knowledge_source"] == VOCABULARY_SOURCE else DERIVED)


def association_lines(row: Row) -> Iterator[Line]:
    """An edge's reification; none for edges at Statements, which are reifications themselves."""
    if row["type"] in ABOUT_STATEMENTS:
        return
    edge, graph = term(row["id"]), edge_graph(row)
    said = [
        (TYPE, term("biolink:Association")),
        ("rdf:subject", term(row["subject"])),
        ("rdf:predicate", kgb(row["type"])),
        ("rdf:object", term(row["object"])),
        ("biolink:predicate", term(row["predicate"])),
        ("biolink:knowledge_level", text(row["knowledge_level"])),
        ("biolink:agent_type", text(row["agent_type"])),
        ("biolink:primary_knowledge_source", term(row["primary_knowledge_source"])),
        ("biolink:has_confidence_score", number(row["confidence"])),
        ("kgb:id", text(row["id"])),
        ("kgb:scope", text(row["scope"])),
        ("kgb:assertion", text(row["assertion"])),
        *((HAS_EVIDENCE, evidence_iri(e)) for e in row["evidence"]),
    ]
    if row["record"] is not None:
        said.append(("prov:wasDerivedFrom", term(row["record"])))
    for predicate, value in said:
        yield graph, f"{edge} {term(predicate)} {value}"
    for name in schema().relationships[row["type"]].properties:
        yield from _property(edge, name, row[name], graph)


SPAN_ORDER = (
    "record, CASE WHEN field_start IS NULL THEN '' ELSE field END NULLS FIRST, "
    'coalesce(field_start, "start"), coalesce(field_end, "end")'
)
"""Rows of the table ``evidence`` in the order of ``span_key``, in SQL."""


def span_key(row: Row) -> tuple[Any, ...]:
    """What of an evidence row its span's IRI is made of; of the rows with one key the first counts."""
    if row["field_start"] is None:
        return row["record"], "", row["start"], row["end"]
    return row["record"], row["field"], row["field_start"], row["field_end"]


def span_lines(row: Row) -> Iterator[Line]:
    """The characters that an evidence row names: of the record, or of the value at its path."""
    record, path, start, end = span_key(row)
    graph, span = term(record), span_iri(record, start, end, path)
    position, exact = f"{span[:-1]};position>", f"{span[:-1]};quote>"
    yield graph, f"{span} {term(TYPE)} {term('oa:SpecificResource')}"
    yield graph, f"{span} {term('oa:hasSource')} {graph}"
    yield graph, f"{span} {term('kgb:version')} {text(row['version'])}"
    yield graph, f"{span} {term('oa:hasSelector')} {position}"
    yield graph, f"{span} {term('oa:hasSelector')} {exact}"
    yield graph, f"{position} {term(TYPE)} {term('oa:TextPositionSelector')}"
    yield graph, f"{position} {term('oa:start')} {number(start)}"
    yield graph, f"{position} {term('oa:end')} {number(end)}"
    yield graph, f"{exact} {term(TYPE)} {term('oa:TextQuoteSelector')}"
    yield graph, f"{exact} {term('oa:exact')} {text(row['text'])}"
    if row["field"] is not None:
        yield graph, f"{span} {term('kgb:field')} {text(row['field'])}"
    if path:
        yield from _fragment_lines(graph, span, path, (position, exact))


def _fragment_lines(graph: str, span: str, path: str, selectors: tuple[str, ...]) -> Iterator[Line]:
    """The value that the position and the quote refine, by its path in the source."""
    fragment = f"{span[:-1]};field>"
    yield graph, f"{span} {term('oa:hasSelector')} {fragment}"
    yield graph, f"{fragment} {term(TYPE)} {term('oa:FragmentSelector')}"
    yield graph, f"{fragment} {term('rdf:value')} {text(path)}"
    for selector in selectors:
        yield graph, f"{fragment} {term('oa:refinedBy')} {selector}"
    if standard := _path_syntax(graph):
        yield graph, f"{fragment} {term('dcterms:conformsTo')} <{standard}>"


def _path_syntax(record: str) -> str | None:
    """Which standard the paths of a record follow, by the source format at the end of its id."""
    format_ = record.rstrip(">").rpartition(".")[2]
    return next((iri for word, iri in PATH_SYNTAX.items() if word in format_), None)
