"""Sources opened without the project's readers: what stands at a path, by standard libraries.

Takes a record's format, source name and paths; gives texts.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

Value = Callable[[str], str]
PLAIN = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def values_of(source_format: str, source: str, nct_id: str | None) -> Value:
    """A function from a path of the record's evidence to the text there."""
    name, _, place = source.partition("#")
    if source_format.endswith("_json"):
        study = _at(_json(name), place)
        return lambda path: _text(_at(study, path))
    if source_format in ("ctgov_xml", "pmc_nxml"):
        tree = etree.parse(name, PLAIN)
        return lambda path: _of_nodes(tree.xpath(path))
    if source_format == "aact":
        return lambda path: _cell_of_table(Path(name), nct_id or "", *_steps(path))
    row = _csv(name)[nct_id or ""]
    return lambda path: row[_steps(path)[0]]


def _steps(path: str) -> list[str]:
    """RFC 6901."""
    assert path == "" or path.startswith("/"), path
    return [step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:]]


@lru_cache(maxsize=4)
def _json(name: str) -> Any:
    return json.loads(Path(name).read_bytes())


def _at(tree: Any, path: str) -> Any:
    for step in _steps(path):
        tree = tree[int(step)] if isinstance(tree, list) else tree[step]
    return tree


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _of_nodes(found: Any) -> str:
    if isinstance(found, bool):
        # boolean(…): whether there is such an element.
        return str(found).lower()
    if isinstance(found, str):
        # name(…): what an element is called.
        return found
    assert len(found) == 1
    return str(found[0]) if isinstance(found[0], str) else str(found[0].xpath("string()"))


def _rows(path: Path, delimiter: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


@lru_cache(maxsize=4)
def _csv(name: str) -> dict[str, dict[str, str]]:
    return {row["NCT Number"]: row for row in _rows(Path(name), ",")}


@lru_cache(maxsize=20)
def _table(path: Path) -> dict[str, dict[str, str]]:
    return {row.get("id") or row["nct_id"]: row for row in _rows(path, "|")}


def _cell_of_table(folder: Path, nct_id: str, table: str, row: str, column: str) -> str:
    found = _table(folder / f"{table}.txt")[row]
    assert found["nct_id"] == nct_id
    return found[column]
