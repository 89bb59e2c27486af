"""Takes MeSH's descriptor file (XML), gives its descriptors; tree numbers give parents and types.

Option ``trees``: the start of a tree number → type; the longest start wins, and the first tree number that has one.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.reading import Reading
from kgbuild.vocab.sources.xml_stream import children

_RELATION_KINDS = {"NRW": "narrow_synonym", "BRD": "broad_synonym", "REL": "related_synonym"}


@dataclass(frozen=True, slots=True)
class _Descriptor:
    id: str
    label: str
    number: int
    names: tuple[tuple[str, str], ...]
    trees: tuple[str, ...]
    actions: tuple[str, ...]
    unii: tuple[str, ...]


def read_mesh_xml(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """The descriptors of the file, in file order.

    Raises:
        UsageError: not XML, cut off, or no descriptor in it.
    """
    records = (
        _descriptor(e, n, reading)
        for n, e in enumerate(children(path, reading.source.options.get("member", "*")), 1)
        if e.tag == "DescriptorRecord"
    )
    found = [d for d in records if d]
    if not found:
        raise UsageError(f"{path}: no DescriptorRecord in it: not a MeSH descriptor file")
    places = {tree: d.id for d in found for tree in d.trees}
    types: dict[str, str] = reading.source.options.get("trees", {})
    for d in found:
        above = (places.get(t.rpartition(".")[0], "") for t in d.trees)
        yield reading.concept(
            d.id,
            d.label,
            d.number,
            d.names,
            type=_type(d.trees, types) if types else None,
            parents=tuple(dict.fromkeys(p for p in above if p and p != d.id)),
            same=d.unii,
            relations=tuple(("has_class", a) for a in d.actions),
        )


def _type(trees: tuple[str, ...], types: dict[str, str]) -> str:
    for tree in trees:
        starts = [t for t in types if tree.startswith(t)]
        if starts:
            return types[max(starts, key=len)]
    return ""


def _descriptor(element: ET.Element, number: int, reading: Reading) -> _Descriptor | None:
    text = element.findtext("DescriptorUI") or ""
    label = element.findtext("DescriptorName/String") or ""
    known = reading.own(f"MESH:{text}", number)
    if not known or not label:
        reading.problem(number, f"descriptor {number} ({text[:20]}) lacks its id or name")
        return None
    if not reading.new(known, number):
        return None
    names: list[tuple[str, str]] = []
    numbers: list[str] = []
    for concept in element.findall("ConceptList/Concept"):
        preferred = concept.get("PreferredConceptYN") == "Y"
        relation = concept.find("ConceptRelationList/ConceptRelation")
        kind = "exact_synonym" if preferred else _kind(relation)
        names.extend((t.text or "", kind) for t in concept.findall("TermList/Term/String"))
        if preferred:
            numbers = [n.text or "" for n in concept.iter("RegistryNumber")]
    actions = (e.text or "" for e in element.iterfind("PharmacologicalActionList/PharmacologicalAction/*/DescriptorUI"))
    return _Descriptor(
        known,
        label,
        number,
        tuple(names),
        tuple(t.text or "" for t in element.findall("TreeNumberList/TreeNumber")),
        reading.curies((f"MESH:{a}" for a in actions), number),
        reading.curies((f"UNII:{n}" for n in numbers if len(n) == 10 and n.isalnum() and n.isupper()), number),
    )


def _kind(relation: ET.Element | None) -> str:
    name = relation.get("RelationName", "") if relation is not None else ""
    return _RELATION_KINDS.get(name, "related_synonym")
