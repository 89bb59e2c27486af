"""The graph schema, read from ``schema.toml``: labels, relationship types, and the tables as Arrow schemas.

Takes nothing, gives ``schema()``: every writer, check, store and export goes by it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from kgbuild.model.errors import KgbuildError

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "string[]": pa.list_(pa.string()),
}
"""Schema type name to Arrow type."""


@dataclass(frozen=True, slots=True)
class NodeType:
    """A node label. ``properties`` maps names to type names, beside id, name, category and xref."""

    label: str
    category: str
    by_prefix: Mapping[str, str]
    properties: Mapping[str, str]

    def category_of(self, curie: str) -> str:
        """The category of a node with this id, e.g. ``biolink:PhenotypicFeature`` for ``HP:0001250``."""
        return self.by_prefix.get(curie.partition(":")[0], self.category)


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """A relationship type: which labels it joins (``pairs``), its Biolink predicate and its semantic properties."""

    type: str
    predicate: str
    with_action: str | None
    pairs: tuple[tuple[str, str], ...]
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: columns in order with type name and nullability, and the columns that its rows are sorted by."""

    name: str
    columns: Mapping[str, str]
    sort: tuple[str, ...]

    @property
    def arrow(self) -> pa.Schema:
        """The table's Arrow schema."""
        return pa.schema(
            [
                pa.field(name, ARROW_TYPES[type_.removesuffix("?")], nullable=type_.endswith("?"))
                for name, type_ in self.columns.items()
            ]
        )


@dataclass(frozen=True, slots=True)
class Schema:
    """The whole schema, keyed by label, relationship type and table name."""

    nodes: Mapping[str, NodeType]
    relationships: Mapping[str, RelationshipType]
    tables: Mapping[str, Table]
    concepts: tuple[str, ...]
    """Labels whose nodes are concepts of the vocabulary."""

    def allows(self, type_: str, subject_label: str, object_label: str) -> bool:
        """True when the relationship may join nodes of these labels."""
        return (subject_label, object_label) in self.relationships[type_].pairs


def _pairs(texts: list[str], concepts: list[str]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for text in texts:
        left, _, right = text.partition(">")
        for subject in concepts if left == "*" else [left]:
            objects = concepts if right == "*" else [subject if right == "=" else right]
            found.extend((subject, obj) for obj in objects)
    return tuple(dict.fromkeys(found))


def _union(types: list[Mapping[str, str]], reserved: Mapping[str, str]) -> dict[str, str]:
    """All properties of all types as nullable columns; one name, one type."""
    columns: dict[str, str] = {}
    for properties in types:
        for name, type_ in properties.items():
            if columns.setdefault(name, type_) != type_ or (name in reserved):
                raise KgbuildError(f"schema.toml: property {name} has two meanings")
    return {name: f"{columns[name]}?" for name in sorted(columns)}


def _table(name: str, spec: Mapping[str, Any], wide: Mapping[str, list[Mapping[str, str]]]) -> Table:
    columns = dict(spec["columns"])
    if "wide" in spec:
        columns |= _union(wide[spec["wide"]], columns)
    return Table(name, columns, tuple(spec["sort"]))


@cache
def schema() -> Schema:
    """The schema of this version of kgbuild."""
    raw = tomllib.loads(files("kgbuild.graph").joinpath("schema.toml").read_text(encoding="utf-8"))
    concepts = raw["concepts"]["labels"]
    nodes = {
        label: NodeType(label, spec["category"], spec.get("by_prefix", {}), spec["properties"])
        for label, spec in raw["node"].items()
    }
    relationships = {
        type_: RelationshipType(
            type_, spec["predicate"], spec.get("with_action"), _pairs(spec["pairs"], concepts), spec["properties"]
        )
        for type_, spec in raw["relationship"].items()
    }
    wide = {
        "node": [n.properties for n in nodes.values()],
        "relationship": [r.properties for r in relationships.values()],
    }
    tables = {name: _table(name, spec, wide) for name, spec in raw["tables"].items()}
    return Schema(nodes, relationships, tables, tuple(concepts))
