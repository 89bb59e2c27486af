"""Tables, SSSOM, SSSLM, RxNorm, FamPlex, OncoTree, MeSH: what each layout gives."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kgbuild.model import UsageError
from kgbuild.resources import ontologies_dir
from kgbuild.vocab.sources import RawName, Source, load_manifest

from .reads import Read, read, read_path


@pytest.fixture(scope="module")
def manifest() -> dict[str, Source]:
    return {s.name: s for s in load_manifest(ontologies_dir() / "sources.toml")}


def as_in(manifest: dict[str, Source], name: str, folder: Path, content: str, file: str = "some.file") -> Read:
    """The content read as the shipped manifest says for the source of this name."""
    s = manifest[name]
    keys: dict[str, Any] = {k: getattr(s, k) for k in ("prefix", "type", "take", "options")}
    return read(folder, content, s.format, file, name=name, **keys)


def test_drugbank_vocabulary(tmp_path: Path, manifest: dict[str, Source]) -> None:
    text = (
        "DrugBank ID,Accession Numbers,Common name,CAS,UNII,Synonyms,Standard InChI Key\n"
        'DB00001,,Testinib,50-00-0,AAAAAAAAA1,"MK-1234 | NSC 123456 | TST | Testinibum | [a, b]-testinib",'
        "AAAAAAAAAAAAAA-BBBBBBBBBB-N\nDB00002,,Plainin,,,,\n"
    )
    found = as_in(manifest, "drugbank_vocabulary", tmp_path, text)
    assert found.problems == []
    testinib = found.concepts["DRUGBANK:DB00001"]
    assert testinib.same == ("UNII:AAAAAAAAA1", "INCHIKEY:AAAAAAAAAAAAAA-BBBBBBBBBB-N")
    assert testinib.xrefs == ("CAS:50-00-0",)
    assert found.names("DRUGBANK:DB00001") == {
        "MK-1234": "code", "NSC 123456": "code", "TST": "abbreviation", "Testinibum": "exact_synonym",
        "[a, b]-testinib": "exact_synonym",
    }  # fmt: skip
    assert found.concepts["DRUGBANK:DB00002"].names == ()


def test_hgnc_takes_coding_genes(tmp_path: Path, manifest: dict[str, Source]) -> None:
    columns = (
        "hgnc_id", "symbol", "name", "locus_group", "status", "alias_symbol", "alias_name", "prev_symbol",
        "prev_name", "uniprot_ids", "entrez_id", "omim_id", "gene_group_id",
    )  # fmt: skip
    rows = [
        ("HGNC:1", "TSTA", "testase A", "protein-coding gene", "Approved", '"TA1|tstA"', "", "OLDT", "old testase",
         "P12345", "7", "100", '"3|4"'),
        ("HGNC:2", "TSTAP1", "pseudo", "pseudogene", "Approved", *[""] * 8),
    ]  # fmt: skip
    text = "\n".join("\t".join(r) for r in (columns, *rows)) + "\n"
    found = as_in(manifest, "hgnc", tmp_path, text)
    assert list(found.concepts) == ["HGNC:1"]
    gene = found.concepts["HGNC:1"]
    assert (gene.label, gene.type, gene.same) == ("TSTA", "Target", ("HGNC.SYMBOL:TSTA",))
    assert gene.xrefs == ("UniProtKB:P12345", "NCBIGene:7", "OMIM:100", "hgnc.genegroup:3", "hgnc.genegroup:4")
    assert found.names("HGNC:1") == {
        "testase A": "exact_synonym", "old testase": "exact_synonym", "TA1": "abbreviation", "tstA": "abbreviation",
        "OLDT": "abbreviation",
    }  # fmt: skip


def test_parents_by_label(tmp_path: Path, manifest: dict[str, Source]) -> None:
    text = (
        'id\tlabel\tsubClassOf\n"DOID:2"\t"red fever"\t"fever"\n"DOID:2"\t"red fever"\t"rash"\n"DOID:1"\t"fever"\t""\n'
    )
    found = as_in(manifest, "doid_HumanDO", tmp_path, text)
    assert found.concepts["DOID:2"].parents == ("DOID:1",)
    assert found.concepts["DOID:1"].parents == ()


def test_code_tables_join_rows_of_a_code(tmp_path: Path, manifest: dict[str, Source]) -> None:
    text = "ncit_code\ttext\tenum\nNCIT:C1\tTestinib\tMedicationEnum\nNCIT:C1\tTST-1001\tOtherEnum\nNCIT:C2\tX ray\tZ\n"
    found = as_in(manifest, "pcdc_ncit_terms", tmp_path, text)
    assert found.concepts["NCIT:C1"].type == "Drug"
    assert found.names("NCIT:C1") == {"TST-1001": "exact_synonym"}
    assert found.concepts["NCIT:C2"].type == ""


def test_ncit_flat_file(tmp_path: Path, manifest: dict[str, Source]) -> None:
    row = "C7\t<http://x#C7>\tC1|C2\tBlue Fever|BF|azure fever\tdefined\tfever\tObsolete_Concept\tSign or Symptom\t"
    found = as_in(manifest, "ncit", tmp_path, row + "\nC8\t<x>\t\tTest\t\t\t\tGene or Genome\n")
    fever = found.concepts["NCIT:C7"]
    assert (fever.label, fever.type, fever.parents, fever.obsolete) == (
        "Blue Fever", "Condition", ("NCIT:C1", "NCIT:C2"), True,
    )  # fmt: skip
    assert found.names("NCIT:C7") == {"BF": "abbreviation", "azure fever": "exact_synonym"}
    assert found.concepts["NCIT:C8"].type == ""


def test_unii_records(tmp_path: Path, manifest: dict[str, Source]) -> None:
    columns = "UNII\tPT\tRN\tEC\tNCIT\tRXCUI\tPUBCHEM\tINCHIKEY\tINGREDIENT_TYPE\n"
    row = "AAAAAAAAA1\tTESTINIB\t50-00-0\t\tC5\t12\t34\tAAAAAAAAAAAAAA-BBBBBBBBBB-N\tINGREDIENT SUBSTANCE\n"
    path = tmp_path / "UNII_Data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("UNII_Records_1Jan2026.txt", columns + row)
        archive.writestr("READ_ME.txt", "hello")
    s = manifest["unii"]
    found = read_path(path, s.format, prefix=s.prefix, type=s.type, options=s.options)
    concept = found.concepts["UNII:AAAAAAAAA1"]
    assert concept.label == "TESTINIB"
    assert concept.same == ("INCHIKEY:AAAAAAAAAAAAAA-BBBBBBBBBB-N",)
    assert concept.xrefs == ("NCIT:C5", "RXCUI:12", "PUBCHEM.COMPOUND:34", "CAS:50-00-0")


def test_plain_tables(tmp_path: Path, manifest: dict[str, Source]) -> None:
    names = as_in(manifest, "chebi_names", tmp_path, 'testin "A"\tCHEBI:1\ntestin alpha\tCHEBI:1\n')
    assert names.concepts["CHEBI:1"].label == 'testin "A"'
    assert names.names("CHEBI:1") == {"testin alpha": "exact_synonym"}
    mesh = as_in(manifest, "mesh_descriptors_2019", tmp_path, "D000001\tTestimycin\tA 1|Testimycins\n")
    assert list(mesh.concepts) == ["MESH:D000001"]
    assert mesh.names("MESH:D000001") == {"A 1": "exact_synonym", "Testimycins": "exact_synonym"}
    pairs = as_in(
        manifest, "drugbank_to_chebi", tmp_path, "DRUGBANK_ID\tNAMESPACE\tID\tSOURCE\nDB00001\tCHEBI\t5\tchebi\n"
    )
    assert pairs.mappings == [("DRUGBANK:DB00001", "skos:exactMatch", "CHEBI:5")]


def test_core_layout(tmp_path: Path) -> None:
    text = (
        "# a comment\nid\ttype\tlabel\tsynonyms\tbrands\txrefs\tparents\tclasses\ttargets\tsources\n"
        "kgb:X1\tDrug\ttestinib\ttestinibum\tTestia\tRXCUI:1\t\tCHEBI:2\tinhibits>HGNC:3\tme\n"
    )
    concept = read(tmp_path, text, "core", file="mine.tsv").concepts["kgb:X1"]
    assert concept.names == (RawName("testinibum", "exact_synonym"), RawName("Testia", "brand"))
    assert concept.same == ("RXCUI:1",)
    assert concept.relations == (("has_class", "CHEBI:2"), ("inhibits", "HGNC:3"))


def test_sssom(tmp_path: Path) -> None:
    text = (
        "#curie_map:\n#  zz: http://purl.obolibrary.org/obo/DOID_\n"
        "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\n"
        "MONDO:0000001\tx\tskos:exactMatch\tmesh:D000007172\tsemapv:Manual\n"
        "zz:5\tx\tskos:broadMatch\tMIM:6\t\n"
        "MONDO:0000001\tx\tskos:exactMatch\twikidata:Q1\t\nMONDO:0000001\tx\n"
    )
    found = read(tmp_path, text, "sssom")
    assert found.mappings == [
        ("MONDO:0000001", "skos:exactMatch", "MESH:D007172"),
        ("DOID:5", "skos:broadMatch", "OMIM:6"),
    ]
    assert found.reasons == ["2 cells: an id or the predicate is missing"]
    only = read(tmp_path, text, "sssom", options={"predicates": ["skos:broadMatch"]})
    assert len(only.mappings) == 1


def test_ssslm(tmp_path: Path) -> None:
    rows = (
        "text\tcurie\tname\tpredicate\ttype",
        "blue fever\tdoid:01\tblue fever\trdfs:label\t",
        "BLF\tdoid:01\tblue fever\toboInOwl:hasRelatedSynonym\tomo:0003012",
        "old blue\tdoid:01\tblue fever\toboInOwl:hasExactSynonym\towl:deprecated",
        "azure\tdoid:01\tblue fever\toboInOwl:hasExactSynonym\t",
        "what\tdoid:01\tblue fever\tx:unheard\t",
        "short\tdoid:01",
    )
    found = read(tmp_path, "\n".join(rows), "ssslm", take=("DOID",))
    assert found.concepts["DOID:01"].label == "blue fever"
    assert found.names("DOID:01") == {"BLF": "abbreviation", "azure": "exact_synonym"}
    assert found.reasons == ["unknown predicate 'x:unheard'", "2 cells: text, id or predicate is missing"]


def test_rxnorm_slice(tmp_path: Path) -> None:
    text = (
        "rxcui\tname\ttty\tunii\n1\ttestinib\tIN\tAAAAAAAAA1\n2\tplainin\tIN\t\n3\tplainin / testinib\tMIN\t\n"
        "4\ttestinib sodium\tPIN\t\n5\tpotassium plainin\tPIN\t\n6\tother acid\tPIN\t\n"
    )
    found = read(tmp_path, text, "rxnorm_ingredients", prefix="RXCUI", options={"id": "rxcui", "label": "name"})
    assert {i: c.relations for i, c in found.concepts.items() if c.relations} == {
        "RXCUI:3": (("has_ingredient", "RXCUI:2"), ("has_ingredient", "RXCUI:1")),
        "RXCUI:4": (("salt_of", "RXCUI:1"),),
        "RXCUI:5": (("salt_of", "RXCUI:2"),),
    }
    assert found.concepts["RXCUI:1"].same == ("UNII:AAAAAAAAA1",)


def test_rxnorm_brands_go_to_their_ingredients(tmp_path: Path) -> None:
    rows = [
        ("10", "Testia", "1", "testinib", "IN"), ("10", "Testia", "4", "testinib sodium", "PIN"),
        ("10", "Testia", "3", "plainin / testinib", "MIN"),
        ("11", "Duo", "1", "testinib", "IN"), ("11", "Duo", "2", "plainin", "IN"),
        ("11", "Duo", "3", "plainin / testinib", "MIN"), ("11", "Duo", "9", "other / testinib", "MIN"),
        ("12", "Lost", "1", "testinib", "IN"), ("12", "Lost", "8", "third", "IN"),
        ("13", "Augmentest", "1", "testinib", "IN"),
        ("14", "Salty", "4", "testinib sodium", "PIN"),
    ]  # fmt: skip
    header = "brand_rxcui\tbrand_name\tingredient_rxcui\tingredient_name\tingredient_tty\n"
    text = header + "\n".join("\t".join(r) for r in rows)
    options = {"id": "brand_rxcui", "label": "brand_name", "skip_brands": ["augment*"]}
    found = read(tmp_path, text, "rxnorm_brands", prefix="RXCUI", options=options)
    assert {i: [n.text for n in c.names] for i, c in found.concepts.items()} == {
        "RXCUI:1": ["Testia"], "RXCUI:3": ["Duo"], "RXCUI:4": ["Salty"],
    }  # fmt: skip
    assert found.concepts["RXCUI:1"].xrefs == ("RXCUI:10",)


def conso(rxcui: str, tty: str, text: str) -> str:
    return f"{rxcui}|ENG||||||1|||{rxcui}|RXNORM|{tty}|{rxcui}|{text}||N|4096|\n"


def rel(first: str, second: str, name: str) -> str:
    return f"{first}||CUI|RO|{second}||CUI|{name}|||RXNORM||||N||\n"


RRF = {
    "RXNCONSO.RRF": conso("1", "IN", "testinib") + conso("2", "IN", "plainin") + conso("3", "MIN", "plainin / testinib")
    + conso("4", "PIN", "testinib sodium") + conso("10", "BN", "Testia") + conso("11", "BN", "Duo")
    + conso("1", "SY", "MK-1234") + conso("5", "SCD", "testinib 5 MG") + "broken|line\n",
    "RXNREL.RRF": rel("1", "10", "tradename_of") + rel("10", "1", "has_tradename") + rel("4", "10", "tradename_of")
    + rel("1", "11", "tradename_of") + rel("2", "11", "tradename_of") + rel("3", "1", "part_of")
    + rel("3", "2", "part_of") + rel("1", "4", "form_of") + rel("5", "1", "ingredient_of"),
    "RXNSAT.RRF": "1||||||||UNII_CODE|MTHSPL|AAAAAAAAA1|N|4096|\n",
}  # fmt: skip


def check_rrf(found: Read) -> None:
    assert set(found.concepts) == {"RXCUI:1", "RXCUI:2", "RXCUI:3", "RXCUI:4"}
    assert found.names("RXCUI:1") == {"MK-1234": "code", "Testia": "brand"}
    assert found.concepts["RXCUI:1"].same == ("UNII:AAAAAAAAA1",)
    assert found.names("RXCUI:3") == {"Duo": "brand"}
    assert set(found.concepts["RXCUI:3"].relations) == {("has_ingredient", "RXCUI:1"), ("has_ingredient", "RXCUI:2")}
    assert found.concepts["RXCUI:4"].relations == (("salt_of", "RXCUI:1"),)
    assert found.reasons == ["RXNCONSO.RRF: 2 cells, 18 are needed"]


def test_rxnorm_official_layout(tmp_path: Path) -> None:
    path = tmp_path / "RxNorm_full_prescribe_current.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in RRF.items():
            archive.writestr("rrf/" + name, text)
            archive.writestr("prescribe/rrf/" + name, "")
    check_rrf(read_path(path, "rxnorm_rrf", prefix="RXCUI", type="Drug"))
    for name, text in RRF.items():
        (tmp_path / name).write_text(text)
    check_rrf(read_path(tmp_path / "RXNCONSO.RRF", "rxnorm_rrf", prefix="RXCUI", type="Drug"))
    (tmp_path / "RXNREL.RRF").unlink()
    with pytest.raises(UsageError, match=r"no RXNREL\.RRF"):
        read_path(tmp_path / "RXNCONSO.RRF", "rxnorm_rrf")


def test_famplex(tmp_path: Path, manifest: dict[str, Source]) -> None:
    text = "HGNC,TSTA,isa,FPLX,TST\nFPLX,TST,partof,FPLX,TST_complex\nHGNC,TSTB,isa,FPLX\n"
    found = as_in(manifest, "famplex_relations", tmp_path, text)
    assert found.concepts["HGNC.SYMBOL:TSTA"].parents == ("FPLX:TST",)
    assert found.concepts["FPLX:TST"].relations == (("part_of", "FPLX:TST_complex"),)
    assert len(found.problems) == 1
    names = as_in(
        manifest, "famplex_groundings", tmp_path, "test family\tTST\tfplx\tFamily\nTs\tCHEBI:5\tchebi\tx\nshort\n"
    )
    assert {i: c.label for i, c in names.concepts.items()} == {"FPLX:TST": ""}
    assert names.names("FPLX:TST") == {"test family": "exact_synonym"}
    assert names.reasons == ["1 cells, 3 are needed"]


def test_oncotree(tmp_path: Path) -> None:
    def node(code: str, parent: str | None, **more: Any) -> dict[str, Any]:
        return {"code": code, "name": f"{code} tumor", "parent": parent, "children": {}, **more}

    leaf = node("AB/C", "ABX", externalReferences={"NCI": ["C12"], "UMLS": ["C0000012"]})
    inner = node("ABX", "SKIN", children={"AB/C": leaf})
    tree = {"TISSUE": node("TISSUE", None, children={"SKIN": node("SKIN", "TISSUE", children={"ABX": inner})})}
    found = read(tmp_path, json.dumps(tree), "oncotree", type="Condition")
    assert list(found.concepts) == ["ONCOTREE:ABX", "ONCOTREE:AB/C"]
    concept = found.concepts["ONCOTREE:AB/C"]
    assert (concept.parents, concept.same, concept.xrefs) == (("ONCOTREE:ABX",), ("NCIT:C12",), ("UMLS:C0000012",))
    with pytest.raises(UsageError, match="not an OncoTree file"):
        read(tmp_path, "[1]", "oncotree")


def test_mesh_xml(tmp_path: Path, manifest: dict[str, Source]) -> None:
    def record(ui: str, name: str, trees: str, more: str = "") -> str:
        numbers = "".join(f"<TreeNumber>{t}</TreeNumber>" for t in trees.split())
        return (
            f"<DescriptorRecord><DescriptorUI>{ui}</DescriptorUI><DescriptorName><String>{name}</String>"
            f"</DescriptorName><TreeNumberList>{numbers}</TreeNumberList>{more}</DescriptorRecord>"
        )

    concepts = (
        '<ConceptList><Concept PreferredConceptYN="Y"><RegistryNumberList><RegistryNumber>AAAAAAAAA1</RegistryNumber>'
        "</RegistryNumberList><TermList><Term><String>testimycin A</String></Term></TermList></Concept>"
        '<Concept PreferredConceptYN="N"><ConceptRelationList><ConceptRelation RelationName="NRW"/>'
        "</ConceptRelationList><TermList><Term><String>testimycin sodium</String></Term></TermList></Concept>"
        "</ConceptList><PharmacologicalActionList><PharmacologicalAction><DescriptorReferredTo>"
        "<DescriptorUI>D000003</DescriptorUI></DescriptorReferredTo></PharmacologicalAction>"
        "</PharmacologicalActionList>"
    )
    text = (
        "<DescriptorRecordSet>"
        + record("D000001", "Testimycins", "D02.1")
        + record("D000002", "Testimycin", "D02.1.7 D12.776.1", concepts)
        + record("D000003", "Test Inhibitors", "D27.505")
        + record("D000004", "Blue Fever", "C01.9")
        + record("D000005", "Testin Protein", "D12.776.9")
        + record("D000006", "Hospitals", "N02")
        + record("x", "", "")
        + "</DescriptorRecordSet>"
    )
    found = as_in(manifest, "mesh", tmp_path, text)
    assert [c.type for c in found.concepts.values()] == ["Drug", "Drug", "Mechanism", "Condition", "", ""]
    drug = found.concepts["MESH:D000002"]
    assert (drug.parents, drug.same, drug.relations) == (
        ("MESH:D000001",), ("UNII:AAAAAAAAA1",), (("has_class", "MESH:D000003"),),
    )  # fmt: skip
    assert found.names("MESH:D000002") == {"testimycin A": "exact_synonym", "testimycin sodium": "narrow_synonym"}
    assert found.reasons[0] == "descriptor 7 (x) lacks its id or name"
    with pytest.raises(UsageError, match="no DescriptorRecord"):
        as_in(manifest, "mesh", tmp_path, "<a><b/></a>")
