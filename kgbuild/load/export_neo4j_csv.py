"""Files for ``neo4j-admin database import``: takes a tables folder, writes one CSV a label and one a relationship type.

List members are separated by U+001F, since the import cannot escape its array delimiter; run the import with
``--array-delimiter=U+001F --multiline-fields=true``. Text is quoted, an empty unquoted cell is null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from kgbuild.graph.schema import schema
from kgbuild.load.rows import iter_rows

DELIMITER = "\x1f"
TYPES: Mapping[str, str] = {
    "string": "string",
    "int": "long",
    "float": "double",
    "bool": "boolean",
    "string[]": "string[]",
}
"""Schema type name to the import's type."""

EDGE_ENDS = ("subject", "subject_label", "object", "object_label")


def _node_columns(label: str) -> dict[str, str]:
    return {
        "id": "string",
        "name": "string",
        "category": "string",
        "xref": "string[]",
        **schema().nodes[label].properties,
    }


def _edge_columns(type_: str) -> dict[str, str]:
    table, own = schema().tables["edges"].columns, schema().relationships[type_].properties
    every = {p for r in schema().relationships.values() for p in r.properties}
    common = {c: t.removesuffix("?") for c, t in table.items() if c not in EDGE_ENDS and c not in every}
    return {**common, **own}


def write_neo4j_csv(tables: Path, work: Path) -> None:
    """``nodes-<Label>.csv`` and ``relationships-<TYPE>.csv``, each with its header line, empty ones too."""
    _write(
        {label: (work / f"nodes-{label}.csv", _node_header(label), _node_columns(label)) for label in schema().nodes},
        ((row["label"], [row["id"]], row, row["label"]) for row in iter_rows(tables, "nodes")),
        ("id",),
    )
    types = schema().relationships
    _write(
        {t: (work / f"relationships-{t}.csv", _edge_header(t), _edge_columns(t)) for t in types},
        ((row["type"], [row["subject"], row["object"]], row, row["type"]) for row in iter_rows(tables, "edges")),
        (),
    )


def _header(columns: Mapping[str, str]) -> list[str]:
    return [f"{name}:{TYPES[type_]}" for name, type_ in columns.items()]


def _node_header(label: str) -> str:
    columns = {k: v for k, v in _node_columns(label).items() if k != "id"}
    return ",".join(["id:ID", *_header(columns), ":LABEL"])


def _edge_header(type_: str) -> str:
    return ",".join([":START_ID", ":END_ID", *_header(_edge_columns(type_)), ":TYPE"])


def _write(
    files: Mapping[str, tuple[Path, str, Mapping[str, str]]],
    rows: Iterator[tuple[str, list[str], Mapping[str, Any], str]],
    keys: tuple[str, ...],
) -> None:
    """Rows are (file's name, key cells, row, last cell); they come sorted by file, so one file is open at a time."""
    for path, header, _ in files.values():
        path.write_text(header + "\n", encoding="utf-8", newline="\n")
    current, out = None, None
    try:
        for name, first, row, last in rows:
            path, _, columns = files[name]
            if name != current:
                if out:
                    out.close()
                current, out = name, open(path, "a", encoding="utf-8", newline="\n")  # noqa: SIM115
            _line(out, [*first, *(row.get(c) for c in columns if c not in keys), last])
    finally:
        if out:
            out.close()


def _line(out: TextIO | None, values: list[Any]) -> None:
    if out is not None:
        out.write(",".join(_cell(v) for v in values) + "\n")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    text = DELIMITER.join(v.replace(DELIMITER, " ") for v in value) if isinstance(value, list) else value
    return '"' + text.replace('"', '""') + '"'
