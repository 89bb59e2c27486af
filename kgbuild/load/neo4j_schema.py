"""Constraints and indexes of the Neo4j graph: takes the schema, gives Cypher for Neo4j 5 Community."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.graph import schema
from kgbuild.model.errors import KgbuildError

FULLTEXT_INDEX = "kgb_names"
"""``CALL db.index.fulltext.queryNodes('kgb_names', 'sarcoma')`` searches all names."""

LOOKED_UP = {"Trial": ("nct_id",), "Statement": ("edge_id", "predicate"), "Outcome": ("role",)}
"""Properties that queries look nodes up by, beside ``id`` and ``name``."""

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def quoted(word: str) -> str:
    """A label, type or property name in backticks; anything but a plain word is a defect of the schema file."""
    if not _WORD.fullmatch(word):
        raise KgbuildError(f"schema.toml: {word!r} cannot be a label, relationship type or property name")
    return f"`{word}`"


def schema_statements() -> Iterator[str]:
    """``CREATE … IF NOT EXISTS`` statements, constraints first."""
    labels = list(schema().nodes)
    for label in labels:
        yield (
            f"CREATE CONSTRAINT {quoted(f'kgb_{label}_id')} IF NOT EXISTS FOR (n:{quoted(label)}) "
            "REQUIRE n.id IS UNIQUE"
        )
    for label in labels:
        for name in ("name", *LOOKED_UP.get(label, ())):
            index, column = quoted(f"kgb_{label}_{name}"), quoted(name)
            yield f"CREATE INDEX {index} IF NOT EXISTS FOR (n:{quoted(label)}) ON (n.{column})"
    union = "|".join(quoted(label) for label in labels)
    yield f"CREATE FULLTEXT INDEX {quoted(FULLTEXT_INDEX)} IF NOT EXISTS FOR (n:{union}) ON EACH [n.`name`]"
