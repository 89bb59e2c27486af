"""Random graph tables that share most rows: hypothesis strategies for a build and the one after it.

Rows come from a small world, so that two draws have rows in common, changed and apart: parallel edges that give one
triple, an edge under two types with one Biolink predicate, spans that several rows name, hostile names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.load.server_tables import edge, node, write

RECORDS = ("kgb.record:NCT90000001.made_up", "kgb.record:NCT90000002.made_up")
TRIALS = tuple(f"clinicaltrials:NCT9000000{i}" for i in (1, 2))
NAMES = ("zorvanib", 'a "quoted" \\ name\n', "Ω≈ 试验 🧬", "'}) DETACH DELETE n //", "a name")
KINDS = (
    ("TESTS", "Trial", "Drug"),
    ("STUDIES", "Trial", "Disease"),
    ("TARGETS", "Drug", "Target"),
    ("HAS_MECHANISM", "Drug", "Mechanism"),
    ("SUBCLASS_OF", "Disease", "Disease"),
    ("SUBCLASS_OF", "Drug", "Drug"),
    ("COMBINED_WITH", "Drug", "Drug"),
    ("HAS_SUBJECT", "Statement", "Trial"),
    ("HAS_OBJECT", "Statement", "Drug"),
    ("EVIDENCED_BY", "Statement", "Record"),
)
IDS = {
    "Trial": TRIALS,
    "Drug": ("RXCUI:1", "RXCUI:2", "kgb:x y"),
    "Disease": ("MONDO:1", "MONDO:2"),
    "Target": ("HGNC:1",),
    "Mechanism": ("kgb:m1", "CHEBI:2"),
    "Statement": tuple(f"kgb.statement:{i}" for i in range(4)),
    "Record": RECORDS,
}

Tables = tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]


def _of_record(id_: str) -> str:
    return RECORDS[int(id_[-1]) % 2]


@st.composite
def _node(draw: st.DrawFn, label: str, id_: str) -> dict[str, Any]:
    row = node(id_, label, draw(st.sampled_from(NAMES)))
    row["xref"] = draw(st.sampled_from([None, ["MESH:D1"], ["MESH:D1", "DOID:2"]]))
    if label == "Trial":
        row["phases"] = draw(st.sampled_from([None, ["PHASE1"], ["PHASE1", "PHASE2"]]))
        row["enrollment"] = draw(st.sampled_from([None, 0, 1, 20]))
        row["has_results"] = draw(st.sampled_from([None, True, False]))
        row["start_date"] = draw(st.sampled_from([None, "2020", "2020-01-31", "soon"]))
    if label == "Statement":
        row["record"] = _of_record(id_)
        row["evidence"] = [f"{row['record']}#char={draw(st.integers(0, 2))},5"]
        row["confidence"] = draw(st.sampled_from([0.5, 1.0, 1e-7]))
    return row


@st.composite
def _edge(draw: st.DrawFn, nodes: list[dict[str, Any]]) -> dict[str, Any] | None:
    """An edge between two of the nodes; its id holds what it says, its evidence and confidence may be others."""
    type_, subject_label, object_label = draw(st.sampled_from(KINDS))
    subjects, objects = ([n for n in nodes if n["label"] == label] for label in (subject_label, object_label))
    if not subjects or not objects:
        return None
    subject, obj = draw(st.sampled_from(subjects)), draw(st.sampled_from(objects))
    said: dict[str, Any] = {}
    if subject_label == "Statement":
        record: str | None = subject["record"]
    elif type_ == "SUBCLASS_OF":
        record, said["primary_knowledge_source"] = None, "infores:kgbuild-core-vocabulary"
    else:
        record = draw(st.sampled_from([*RECORDS, None]))
    if type_ == "TESTS":
        said |= {
            "role": draw(st.sampled_from([None, "experimental"])),
            "dose_value": draw(st.sampled_from([None, 5.0])),
        }
    id_ = f"kgb.edge:{type_}{subject['id']}{obj['id']}{record}{sorted(said.items())}"
    said["evidence"] = [f"{record or RECORDS[0]}#char={draw(st.integers(0, 2))},5"]
    said["confidence"] = draw(st.sampled_from([0.5, 1.0]))
    return edge(id_, type_, subject, obj, record=record, **said)


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    """Rows of the tables of nodes, edges and evidence that hold together."""
    ids = [(label, id_) for label, all_ in IDS.items() for id_ in all_]
    chosen = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    nodes = [draw(_node(label, id_)) for label, id_ in chosen]
    edges = {e["id"]: e for e in draw(st.lists(_edge(nodes), max_size=25)) if e}
    versions = {record: draw(st.sampled_from(["v1", "v2"])) for record in RECORDS}
    rests = st.tuples(st.sampled_from(RECORDS), st.integers(0, 2), st.integers(4, 5), st.integers(0, 2))
    evidence = [
        {
            "statement_id": f"kgb.statement:{statement}", "edge_id": None, "record": record,
            "version": versions[record], "start": start, "end": end,
            "text": f"{versions[record]} from {start} to {end}", "field": None if start else "title",
        }
        for record, start, end, statement in draw(st.lists(rests, unique=True, max_size=8))
    ]  # fmt: skip
    return nodes, list(edges.values()), evidence


def written(folder: Path, rows: Tables) -> Path:
    """The tables' folder."""
    return write(folder, *rows)
