"""Takes an OncoTree JSON tree, gives its tumour types; their NCIt and UMLS references are exact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgbuild.model import UsageError
from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.obographs import load_json
from kgbuild.vocab.sources.reading import Reading

_SPACES = {"NCI": "NCIT", "UMLS": "UMLS"}
_TISSUE_LEVELS = 1
"""The root and the tissues below it are organs, no diseases."""


def read_oncotree(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """The nodes of the tree, parents first.

    Raises:
        UsageError: not such a tree.
    """
    data = load_json(path, reading)
    if not isinstance(data, dict) or not all(isinstance(n, dict) and "code" in n for n in data.values()):
        raise UsageError(f"{path}: not an OncoTree file (code → node)")
    stack: list[tuple[dict[str, Any], int]] = [(n, 0) for n in reversed(data.values())]
    number = 0
    while stack:
        node, level = stack.pop()
        number += 1
        children = node.get("children")
        if isinstance(children, dict):
            stack.extend((c, level + 1) for c in reversed(children.values()) if isinstance(c, dict))
        if level <= _TISSUE_LEVELS:
            continue
        known = reading.own(f"ONCOTREE:{node.get('code')}", number)
        if known and isinstance(node.get("name"), str) and reading.new(known, number):
            yield _concept(known, node, number, reading, level)


def _concept(known: str, node: dict[str, Any], number: int, reading: Reading, level: int) -> RawConcept:
    references = node.get("externalReferences")
    ids = {
        space: [f"{prefix}:{i}" for i in references.get(space, ()) if isinstance(i, str)]
        for space, prefix in _SPACES.items()
        if isinstance(references, dict)
    }
    parent = f"ONCOTREE:{node.get('parent')}" if level > _TISSUE_LEVELS + 1 else ""
    names = [(str(node["code"]), "abbreviation")]
    return reading.concept(
        known,
        node["name"],
        number,
        names,
        parents=reading.curies([parent] if parent else [], number),
        same=reading.curies(ids.get("NCI", ()), number),
        xrefs=reading.curies(ids.get("UMLS", ()), number),
    )
