"""Takes an OWL ontology in RDF/XML, gives its classes. Options as for OBO.

Types of synonyms and ``MONDO:equivalentTo`` stand in axioms that follow their class, as the OWL API writes them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.names import DROPPED, kind_of_predicate, kind_of_synonym_type
from kgbuild.vocab.sources.obo import RELATION_NAMES, REPLACED_BY
from kgbuild.vocab.sources.reading import Reading
from kgbuild.vocab.sources.xml_stream import children

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RDFS = "{http://www.w3.org/2000/01/rdf-schema#}"
_OWL = "{http://www.w3.org/2002/07/owl#}"
_OIO = "{http://www.geneontology.org/formats/oboInOwl#}"
_SKOS = "{http://www.w3.org/2004/02/skos/core#}"
_OBO = "http://purl.obolibrary.org/obo/"
_SYNONYMS = {
    f"{_OIO}has{scope}Synonym": f"{scope.lower()}_synonym" for scope in ("Exact", "Related", "Narrow", "Broad")
} | {f"{_SKOS}altLabel": "exact_synonym"}
_RELATION_IRIS = {_OBO + k.replace(":", "_"): v for k, v in RELATION_NAMES.items()}
_REPLACED_TAG = f"{{{_OBO}}}{REPLACED_BY.replace(':', '_')}"


@dataclass(slots=True)
class _Class:
    """One class while its axioms are read."""

    number: int
    element: ET.Element
    types: dict[str, str] = field(default_factory=dict)
    equivalent: set[str] = field(default_factory=set)


def read_owl(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """The named classes of the ontology as concepts; replaced ones also as mappings.

    Raises:
        UsageError: not RDF/XML, cut off, or with entities that are refused.
    """
    current: _Class | None = None
    iri = ""
    number = 0
    for number, element in enumerate(children(path, reading.source.options.get("member", "*")), 1):
        if element.tag == f"{_OWL}Class":
            if current:
                yield from _facts(iri, current, reading)
            copy = ET.Element(element.tag, element.attrib)
            copy.extend(list(element))
            iri, current = element.get(f"{_RDF}about", ""), _Class(number, copy)
        elif element.tag == f"{_OWL}Axiom" and current:
            _axiom(element, iri, current)
    if current:
        yield from _facts(iri, current, reading)
    elif not number:
        raise UsageError(f"{path}: nothing in it: not an ontology in RDF/XML")


def _axiom(element: ET.Element, iri: str, current: _Class) -> None:
    source = element.find(f"{_OWL}annotatedSource")
    target = element.find(f"{_OWL}annotatedTarget")
    if source is None or target is None or source.get(f"{_RDF}resource") != iri:
        return
    text = target.text or target.get(f"{_RDF}resource") or ""
    for part in element.findall(f"{_OIO}hasSynonymType"):
        current.types[text] = part.get(f"{_RDF}resource") or part.text or ""
    if any((part.text or "") == "MONDO:equivalentTo" for part in element.findall(f"{_OIO}source")):
        current.equivalent.add(text)


def _value(element: ET.Element) -> str:
    return element.get(f"{_RDF}resource") or (element.text or "").strip()


def _facts(iri: str, current: _Class, reading: Reading) -> Iterator[RawConcept | Mapping]:
    number = current.number
    known = reading.own(iri, number) if iri else ""
    if not known or not reading.new(known, number):
        return
    label, names = "", list[tuple[str, str]]()
    parents, same, xrefs = list[str](), list[str](), list[str]()
    relations: list[tuple[str, str]] = []
    obsolete = False
    replaced: list[str] = []
    for part in current.element:
        tag, value = part.tag, _value(part)
        if tag == f"{_RDFS}label":
            label = label or value
        elif kind := _SYNONYMS.get(tag) or (kind_of_predicate(tag) if tag.endswith("IAO_0000118") else None):
            names.append((value, kind_of_synonym_type(current.types.get(value, ""), kind)))
        elif tag == f"{_RDFS}subClassOf":
            parents.extend([value] if value else [])
            relations.extend(_restriction(part, reading, number))
        elif tag in (f"{_SKOS}exactMatch", f"{_OWL}equivalentClass"):
            same.extend([value] if value else [])
        elif tag == f"{_OIO}hasDbXref":
            (same if value in current.equivalent else xrefs).append(value)
        elif tag == f"{_OIO}hasAlternativeId":
            xrefs.append(value)
        elif tag == f"{_OWL}deprecated":
            obsolete = value.lower() in ("true", "1")
        elif tag == _REPLACED_TAG:
            replaced.append(value)
    yield reading.concept(
        known,
        label,
        number,
        [n for n in names if n[1] != DROPPED],
        parents=reading.curies(parents, number),
        same=tuple(s for s in reading.curies(same, number) if s != known),
        xrefs=tuple(x for x in reading.curies(xrefs, number) if x != known),
        relations=tuple(relations),
        obsolete=obsolete,
    )
    for target in reading.curies(replaced, number):
        yield Mapping(known, REPLACED_BY, target, source=reading.source.name, line=number)


def _restriction(part: ET.Element, reading: Reading, number: int) -> Iterator[tuple[str, str]]:
    for restriction in part.findall(f"{_OWL}Restriction"):
        on, some = restriction.find(f"{_OWL}onProperty"), restriction.find(f"{_OWL}someValuesFrom")
        if on is None or some is None:
            continue
        relation = _RELATION_IRIS.get(on.get(f"{_RDF}resource", ""))
        target = some.get(f"{_RDF}resource")
        if relation and target and (known := reading.curie(target, number)):
            yield relation, known
