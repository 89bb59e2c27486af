"""Takes an OBO Graphs JSON file, gives its classes. Options as for OBO."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgbuild.model import UsageError
from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.files import open_bytes
from kgbuild.vocab.sources.names import DROPPED, kind_of_predicate, kind_of_synonym_type
from kgbuild.vocab.sources.obo import RELATION_NAMES, REPLACED_BY
from kgbuild.vocab.sources.reading import Reading

_JSON_LIMIT = 1 << 30
_OBO = "http://purl.obolibrary.org/obo/"
_RELATION_IRIS = {**RELATION_NAMES, **{_OBO + k.replace(":", "_"): v for k, v in RELATION_NAMES.items()}}


def load_json(path: Path, reading: Reading) -> Any:
    """The JSON value of a file.

    Raises:
        UsageError: not JSON, or cut off.
    """
    with open_bytes(path, reading.source.options.get("member", "*"), _JSON_LIMIT) as file:
        data = file.read()
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON, or cut off: {str(error)[:200]}") from None


def read_obographs(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """The CLASS nodes of every graph in the file as concepts; replaced ones also as mappings."""
    data = load_json(path, reading)
    graphs = data.get("graphs") if isinstance(data, dict) else None
    if not isinstance(graphs, list):
        raise UsageError(f"{path}: no list 'graphs' in it: not an OBO Graphs file")
    for graph in graphs:
        parents, relations, same = _edges(graph, reading)
        for number, node in enumerate(_list(graph, "nodes"), 1):
            if not isinstance(node, dict) or not isinstance(node.get("id"), str):
                reading.problem(number, f"node {number} has no id")
            elif node.get("type", "CLASS") == "CLASS":
                yield from _node(node, number, reading, parents, relations, same)


def _list(value: object, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


_Table = dict[str, list[str]]


def _edges(graph: object, reading: Reading) -> tuple[_Table, dict[str, list[tuple[str, str]]], _Table]:
    parents: _Table = {}
    relations: dict[str, list[tuple[str, str]]] = {}
    for number, edge in enumerate(_list(graph, "edges"), 1):
        part = edge if isinstance(edge, dict) else {}
        subject, predicate, target = (part.get(k) for k in ("sub", "pred", "obj"))
        if not (isinstance(subject, str) and isinstance(predicate, str) and isinstance(target, str) and subject):
            reading.problem(number, f"edge {number} lacks sub, pred or obj")
        elif predicate in ("is_a", "subClassOf"):
            parents.setdefault(subject, []).append(target)
        elif relation := _RELATION_IRIS.get(predicate):
            relations.setdefault(subject, []).append((relation, target))
    same: _Table = {}
    for group in _list(graph, "equivalentNodesSets"):
        ids = [i for i in _list(group, "nodeIds") if isinstance(i, str)]
        for i in ids:
            same.setdefault(i, []).extend(o for o in ids if o != i)
    return parents, relations, same


def _node(
    node: dict[str, Any],
    number: int,
    reading: Reading,
    parents: _Table,
    relations: dict[str, list[tuple[str, str]]],
    same: _Table,
) -> Iterator[RawConcept | Mapping]:
    iri = node["id"]
    known = reading.own(iri, number)
    if not known or not reading.new(known, number):
        return
    meta = node.get("meta")
    values = [v for v in _list(meta, "basicPropertyValues") if isinstance(v, dict)]
    exact = [v.get("val") for v in values if str(v.get("pred")).endswith("exactMatch")]
    replaced = [v.get("val") for v in values if str(v.get("pred")).endswith(("IAO_0100001", REPLACED_BY))]
    xrefs = [x.get("val") for x in _list(meta, "xrefs") if isinstance(x, dict)]
    yield reading.concept(
        known,
        node["lbl"] if isinstance(node.get("lbl"), str) else "",
        number,
        [n for s in _list(meta, "synonyms") if (n := _synonym(s, number, reading))],
        parents=reading.curies(parents.get(iri, ()), number),
        same=reading.curies([t for t in (*exact, *same.get(iri, ())) if isinstance(t, str)], number),
        xrefs=reading.curies([t for t in xrefs if isinstance(t, str)], number),
        relations=tuple((r, c) for r, t in relations.get(iri, ()) if (c := reading.curie(t, number))),
        obsolete=isinstance(meta, dict) and meta.get("deprecated") is True,
    )
    for target in reading.curies([t for t in replaced if isinstance(t, str)], number):
        yield Mapping(known, REPLACED_BY, target, source=reading.source.name, line=number)


def _synonym(entry: object, number: int, reading: Reading) -> tuple[str, str] | None:
    text = entry.get("val") if isinstance(entry, dict) else None
    kind = kind_of_predicate(str(entry.get("pred"))) if isinstance(entry, dict) else None
    if not isinstance(text, str) or not isinstance(entry, dict) or kind is None:
        reading.problem(number, f"node {number}: not a synonym")
        return None
    if type_ := entry.get("synonymType"):
        kind = kind_of_synonym_type(str(type_), kind)
    if kind == "exact_synonym" and reading.source.options.get("trust_synonyms") is False:
        kind = "related_synonym"
    return None if kind == DROPPED else (text, kind)
