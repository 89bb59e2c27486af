"""The schema and the closed list of predicates say the same about relationship types."""

from __future__ import annotations

import pytest

from kgbuild.graph.schema import schema
from kgbuild.model.errors import KgbuildError
from kgbuild.model.predicates import predicate, predicates


def test_every_projected_edge_is_a_relationship_of_the_schema() -> None:
    edges = {p.edge for p in predicates().values() if p.edge}
    assert edges
    assert edges <= set(schema().relationships)


def test_unknown_predicate_fails_by_name() -> None:
    with pytest.raises(KgbuildError, match="treats_maybe"):
        predicate("treats_maybe")


def test_pairs_name_known_labels_only() -> None:
    labels = set(schema().nodes)
    for relationship in schema().relationships.values():
        assert {label for pair in relationship.pairs for label in pair} <= labels


def test_tables_are_wide_and_nullable_where_typed() -> None:
    nodes = schema().tables["nodes"].arrow
    for node in schema().nodes.values():
        for name in node.properties:
            assert nodes.field(name).nullable
    assert not nodes.field("category").nullable


def test_sort_columns_exist() -> None:
    for table in schema().tables.values():
        assert set(table.sort) <= set(table.columns)
