"""OBO, OBO Graphs and OWL: the same small ontology in three formats gives the same facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kgbuild.model import UsageError
from kgbuild.vocab.sources import RawName

from .reads import Read, read

OBO = r"""format-version: 1.2
ontology: tiny

[Term]
id: MONDO:0000001
name: disease

[Term]
id: MONDO:0000002
name: blue \"fever\"
alt_id: MONDO:0000009
synonym: "azure fever\, acute" EXACT []
synonym: "BLF" EXACT OMO:0003000 []
synonym: "blue fevr" EXACT OMO:0003006 []
synonym: "warm blue" RELATED []
synonym: "blue fever of Mars" NARROW []
synonym: "fever" BROAD []
synonym: "blue rage" RELATED MONDO:DUBIOUS []
xref: NCI:C12
xref: UMLS_CUI:C0000012
xref: DOID:12 {source="MONDO:equivalentTo"}
xref: Wikipedia:Blue_fever
xref: nonsense:1
is_a: MONDO:0000001 {source="x"} ! disease
relationship: part_of MONDO:0000004 ! body
relationship: likes MONDO:0000004
property_value: skos:exactMatch "MESH:D000012" xsd:string

[Term]
id: MONDO:0000003
name: obsolete fever
is_obsolete: true
replaced_by: MONDO:0000002

[Term]
id: BFO:0000002
name: continuant

[Typedef]
id: part_of
name: part of
"""


def condition(folder: Path, content: str, format: str) -> Read:
    return read(folder, content, format, prefix="MONDO", type="Condition")


def check_fever(found: Read) -> None:
    assert list(found.concepts) == ["MONDO:0000001", "MONDO:0000002", "MONDO:0000003"]
    fever = found.concepts["MONDO:0000002"]
    assert fever.label == 'blue "fever"'
    assert fever.type == "Condition"
    assert fever.source == "tiny"
    assert fever.line > 0
    assert found.names("MONDO:0000002") == {
        "azure fever, acute": "exact_synonym",
        "BLF": "abbreviation",
        "blue fevr": "related_synonym",
        "warm blue": "related_synonym",
        "blue fever of Mars": "narrow_synonym",
        "fever": "broad_synonym",
    }
    assert fever.parents == ("MONDO:0000001",)
    assert set(fever.same) == {"DOID:12", "MESH:D000012"}
    assert set(fever.xrefs) == {"MONDO:0000009", "NCIT:C12", "UMLS:C0000012"}
    assert fever.relations == (("part_of", "MONDO:0000004"),)
    assert found.concepts["MONDO:0000003"].obsolete
    assert ("MONDO:0000003", "IAO:0100001", "MONDO:0000002") in found.mappings


def test_obo(tmp_path: Path) -> None:
    found = condition(tmp_path, OBO, "obo")
    check_fever(found)
    assert found.reasons == ["unknown prefix 'nonsense': 1 ids left out"]


PURL = "http://purl.obolibrary.org/obo/"


def graph() -> dict[str, object]:
    def synonym(scope: str, text: str, type_: str = "") -> dict[str, str]:
        found = {"pred": f"has{scope}Synonym", "val": text}
        return {**found, "synonymType": type_} if type_ else found

    fever = {
        "id": PURL + "MONDO_0000002",
        "lbl": 'blue "fever"',
        "type": "CLASS",
        "meta": {
            "synonyms": [
                synonym("Exact", "azure fever, acute"),
                synonym("Exact", "BLF", PURL + "OMO_0003000"),
                synonym("Exact", "blue fevr", PURL + "OMO_0003006"),
                synonym("Related", "warm blue"),
                synonym("Narrow", "blue fever of Mars"),
                synonym("Broad", "fever"),
                synonym("Related", "blue rage", "http://purl.obolibrary.org/obo/mondo#DUBIOUS"),
            ],
            "xrefs": [{"val": "MONDO:0000009"}, {"val": "NCIT:C12"}, {"val": "UMLS:C0000012"}, {"val": "FMA:1"}],
            "basicPropertyValues": [
                {"pred": "http://www.w3.org/2004/02/skos/core#exactMatch", "val": PURL + "DOID_12"},
                {"pred": "skos:exactMatch", "val": "http://identifiers.org/mesh/D000012"},
            ],
        },
    }
    gone = {
        "id": PURL + "MONDO_0000003",
        "lbl": "obsolete fever",
        "type": "CLASS",
        "meta": {
            "deprecated": True,
            "basicPropertyValues": [{"pred": PURL + "IAO_0100001", "val": PURL + "MONDO_0000002"}],
        },
    }
    nodes = [
        {"id": PURL + "MONDO_0000001", "lbl": "disease", "type": "CLASS"}, fever, gone,
        {"id": PURL + "BFO_0000050", "lbl": "part of", "type": "PROPERTY"},
    ]  # fmt: skip
    edges = [
        {"sub": PURL + "MONDO_0000002", "pred": "is_a", "obj": PURL + "MONDO_0000001"},
        {"sub": PURL + "MONDO_0000002", "pred": PURL + "BFO_0000050", "obj": PURL + "MONDO_0000004"},
    ]
    return {"graphs": [{"nodes": nodes, "edges": edges}]}


def test_obographs(tmp_path: Path) -> None:
    found = condition(tmp_path, json.dumps(graph()), "obographs")
    check_fever(found)
    assert found.problems == []


def test_obographs_with_faulty_nodes(tmp_path: Path) -> None:
    nodes = [{"lbl": "x"}, 3, {"id": PURL + "MONDO_0000001", "lbl": 7, "meta": {"synonyms": [{"val": 1}, None]}}]
    text = json.dumps({"graphs": [{"nodes": nodes, "edges": [{"sub": 1}, "x"]}]})
    found = condition(tmp_path, text, "obographs")
    assert list(found.concepts) == ["MONDO:0000001"]
    assert len(found.problems) == 6


OWL = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#"
 xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:oboInOwl="http://www.geneontology.org/formats/oboInOwl#"
 xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:obo="http://purl.obolibrary.org/obo/">
<owl:Ontology rdf:about="http://x.org/tiny.owl"/>
<owl:Class rdf:about="http://purl.obolibrary.org/obo/MONDO_0000001"><rdfs:label>disease</rdfs:label></owl:Class>
<owl:Class rdf:about="http://purl.obolibrary.org/obo/MONDO_0000002">
 <rdfs:subClassOf rdf:resource="http://purl.obolibrary.org/obo/MONDO_0000001"/>
 <rdfs:subClassOf><owl:Restriction>
  <owl:onProperty rdf:resource="http://purl.obolibrary.org/obo/BFO_0000050"/>
  <owl:someValuesFrom rdf:resource="http://purl.obolibrary.org/obo/MONDO_0000004"/>
 </owl:Restriction></rdfs:subClassOf>
 <oboInOwl:hasAlternativeId>MONDO:0000009</oboInOwl:hasAlternativeId>
 <oboInOwl:hasDbXref>NCIT:C12</oboInOwl:hasDbXref>
 <oboInOwl:hasDbXref>UMLS:C0000012</oboInOwl:hasDbXref>
 <oboInOwl:hasDbXref>DOID:12</oboInOwl:hasDbXref>
 <oboInOwl:hasExactSynonym>azure fever, acute</oboInOwl:hasExactSynonym>
 <oboInOwl:hasExactSynonym>BLF</oboInOwl:hasExactSynonym>
 <oboInOwl:hasExactSynonym>blue fevr</oboInOwl:hasExactSynonym>
 <oboInOwl:hasRelatedSynonym>warm blue</oboInOwl:hasRelatedSynonym>
 <oboInOwl:hasRelatedSynonym>blue rage</oboInOwl:hasRelatedSynonym>
 <oboInOwl:hasNarrowSynonym>blue fever of Mars</oboInOwl:hasNarrowSynonym>
 <oboInOwl:hasBroadSynonym>fever</oboInOwl:hasBroadSynonym>
 <rdfs:label>blue "fever"</rdfs:label>
 <skos:exactMatch rdf:resource="http://identifiers.org/mesh/D000012"/>
</owl:Class>
<owl:Axiom>
 <owl:annotatedSource rdf:resource="http://purl.obolibrary.org/obo/MONDO_0000002"/>
 <owl:annotatedTarget>DOID:12</owl:annotatedTarget><oboInOwl:source>MONDO:equivalentTo</oboInOwl:source>
</owl:Axiom>
<owl:Axiom>
 <owl:annotatedSource rdf:resource="http://purl.obolibrary.org/obo/MONDO_0000002"/>
 <owl:annotatedTarget>blue fevr</owl:annotatedTarget>
 <oboInOwl:hasSynonymType rdf:resource="http://purl.obolibrary.org/obo/OMO_0003006"/>
</owl:Axiom>
<owl:Axiom>
 <owl:annotatedSource rdf:resource="http://purl.obolibrary.org/obo/MONDO_0000002"/>
 <owl:annotatedTarget>blue rage</owl:annotatedTarget>
 <oboInOwl:hasSynonymType rdf:resource="http://purl.obolibrary.org/obo/mondo#DUBIOUS"/>
</owl:Axiom>
<owl:Class rdf:about="http://purl.obolibrary.org/obo/MONDO_0000003">
 <rdfs:label>obsolete fever</rdfs:label><owl:deprecated>true</owl:deprecated>
 <obo:IAO_0100001 rdf:resource="http://purl.obolibrary.org/obo/MONDO_0000002"/>
</owl:Class>
<owl:Class><rdfs:label>without a name</rdfs:label></owl:Class>
</rdf:RDF>
"""


def test_owl(tmp_path: Path) -> None:
    check_fever(condition(tmp_path, OWL, "owl"))


def test_owl_with_harmless_entities(tmp_path: Path) -> None:
    head, rest = OWL.split("\n", 1)
    text = f'{head}\n<!DOCTYPE rdf:RDF [<!ENTITY obo "http://purl.obolibrary.org/obo/" >]>\n{rest}'
    check_fever(condition(tmp_path, text.replace('"http://purl.obolibrary.org/obo/M', '"&obo;M'), "owl"))


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x><y>&b;</y></x>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BOMB, "entities"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x><y>&a;</y></x>', "entities"),
        ('<!DOCTYPE x [<!ENTITY % p "x">]><x/>', "entities"),
        ("<!-- " + "x" * 70000 + ' --><!DOCTYPE x [<!ENTITY a "b">]><x><y>&a;</y></x>', "entities"),
        (BOMB.encode("utf-16"), "not UTF-8"),
        (OWL[:1500], "cut off"),
        ("no xml at all", "not XML"),
        ("", "not XML"),
    ],
)
def test_owl_refused(tmp_path: Path, text: str | bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        read(tmp_path, text, "owl")


def test_branches_give_types(tmp_path: Path) -> None:
    def term(number: int, parent: int) -> str:
        return f"[Term]\nid: CHEBI:{number}\nname: n{number}\nis_a: CHEBI:{parent}\n\n"

    text = "".join(term(*t) for t in ((1, 0), (2, 1), (3, 2), (5, 4), (6, 7), (7, 6), (8, 3)))
    options = {"branches": {"CHEBI:1": "Mechanism", "CHEBI:3": ""}}
    found = read(tmp_path, text, "obo", type="Drug", prefix="CHEBI", options=options)
    types = {i: c.type for i, c in found.concepts.items()}
    assert types == {
        "CHEBI:1": "Mechanism", "CHEBI:2": "Mechanism", "CHEBI:3": "", "CHEBI:5": "Drug", "CHEBI:6": "Drug",
        "CHEBI:7": "Drug", "CHEBI:8": "",
    }  # fmt: skip
    only = read(tmp_path, text, "obo", prefix="CHEBI", options={**options, "only_branches": True})
    assert set(only.concepts) == {"CHEBI:1", "CHEBI:2", "CHEBI:3", "CHEBI:8"}


def test_untrusted_synonyms_are_related(tmp_path: Path) -> None:
    found = read(tmp_path, json.dumps(graph()), "obographs", prefix="MONDO", options={"trust_synonyms": False})
    assert RawName("azure fever, acute", "related_synonym") in found.concepts["MONDO:0000002"].names


def test_broken_obo_lines_are_problems(tmp_path: Path) -> None:
    text = (
        "[Term]\nid: DOID:1\nname: one\nsynonym: no quotes EXACT []\nno tag here\nxref:\n\n"
        "[Term\nname: not closed\n\n[Term]\nname: without id\n\n[Term]\nid: DOID:1\nname: again\n\n"
        "[Term]\nid: DOID:x\nname: bad id\n\n[Term]\nid: nope:2\nname: unknown\n"
    )
    found = read(tmp_path, text, "obo")
    assert list(found.concepts) == ["DOID:1"]
    assert {(p.line, p.reason) for p in found.problems} == {
        (4, "not a synonym: 'no quotes EXACT []'"),
        (5, "no tag: 'no tag here'"),
        (8, "a stanza's name is not closed: '[Term'"),
        (11, "a [Term] needs one id and one name"),
        (14, "DOID:1 is defined twice"),
        (6, "unknown prefix '': 1 ids left out"),
        (22, "unknown prefix 'nope': 1 ids left out"),
        (18, "not an id of its prefix: 'DOID:x' (1 times)"),
    }
