"""Corpora, silver tables, gold and variant tables: what is read, and one clear line for every fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kgbuild.evaluate.linking.gold import read_gold
from kgbuild.evaluate.linking.identifiers import canonical
from kgbuild.evaluate.linking.pubtator import read_pubtator
from kgbuild.evaluate.linking.silver import Intervention, MeshTerm, read_silver
from kgbuild.evaluate.linking.variants import read_variants
from kgbuild.model import UsageError
from tests.evaluate.linking.conftest import Writer

SILVER = "nct\tconditions\tinterventions\tcondition_mesh\tintervention_mesh"
GOLD = "string\tgroup\tkind\tright\tacceptable\tnote"
DOCUMENT = ("1|t|Asthma and AB-123", "1|a|Aliciclovir helps.")


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("D007172", "MESH:D007172"),
        ("MESH:D000007172", "MESH:D007172"),
        ("D000068677", "MESH:D068677"),
        ("C000596361", "MESH:C596361"),
        ("mesh:D003000", "MESH:D003000"),
        ("MIM:312080", "OMIM:312080"),
        ("MONDO:0005109", "MONDO:0005109"),
        ("asthma", None),
        ("", None),
    ],
)
def test_identifiers_have_one_spelling(written: str, wanted: str | None) -> None:
    assert canonical(written) == wanted


def test_pubtator_document(write: Writer) -> None:
    path = write(
        "a.txt",
        *DOCUMENT,
        "1\t0\t6\tAsthma\tSpecificDisease\tD001249|-1",
        "1\t11\t17\tAB-123\tChemical\t D000066666",
        "1\t18\t29\tAliciclovir\tChemical\t-1",
        "1\t18\t29\tAliciclovir\tGene\t12",
        "1\tCID\tD1\tD2",
        "",
        "2|t|A title alone",
    )
    first, second = read_pubtator(path)
    assert [(s.type, s.ids) for s in first.spans] == [
        ("Condition", ("MESH:D001249",)),
        ("Drug", ("MESH:D066666",)),
        ("Drug", ()),
    ]
    assert [first.text[s.start : s.end] for s in first.spans] == [s.text for s in first.spans]
    assert second.spans == ()


def test_silver_record(write: Writer) -> None:
    row = 'NCT1\tAsthma|Lung Cancer\t"DRUG: the ""new"" drug|Dietary Supplement: A|B|OTHER: C: D"\t?:Asthma\tC1: odd'
    with pytest.raises(UsageError, match="line 2"):
        read_silver(write("bad.tsv", SILVER, row))
    (record,) = read_silver(write("good.tsv", SILVER, row.replace("C1: odd", "D000001249:X: y")))
    assert record.conditions == ("Asthma", "Lung Cancer")
    assert record.interventions == (
        Intervention("DRUG", 'the "new" drug'),
        Intervention("DIETARY_SUPPLEMENT", "A|B"),
        Intervention("OTHER", "C: D"),
    )
    assert record.condition_mesh == (MeshTerm(None, "Asthma"),)
    assert record.intervention_mesh == (MeshTerm("MESH:D001249", "X: y"),)


def test_gold_folder(write: Writer) -> None:
    write("strings.tsv", GOLD, "Alovir, AB-9\tdrugs\tcomposite\tRXCUI:11|UNII:A1 + RXCUI:12\t\tbrand")
    folder = write("no_answer.tsv", "string\tgroup\tkind\tnote", "ARM  1\tdrugs\tother\tan arm").parent
    gold = read_gold(folder)
    (judged,) = gold.strings
    assert judged.right == (frozenset({"RXCUI:11", "UNII:A1"}), frozenset({"RXCUI:12"}))
    arm = gold.judged("drugs", "arm 1")
    assert arm is not None
    assert not arm.answerable
    assert gold.judged("conditions", "arm 1") is None


BAD_FILES: dict[str, tuple[Callable[[Path], object], tuple[str, ...], str]] = {
    "no document": (read_pubtator, ("",), "no PubTator document"),
    "no title": (read_pubtator, ("1|a|text",), "line 1"),
    "another abstract": (read_pubtator, ("1|t|A", "2|a|B"), "line 2"),
    "another document's line": (read_pubtator, (*DOCUMENT, "2\t0\t6\tAsthma\tDisease\tD1"), "line 3"),
    "offset no number": (read_pubtator, (*DOCUMENT, "1\tx1\t6\tAsthma\tDisease\tD001249"), "line 3"),
    "offset outside": (read_pubtator, (*DOCUMENT, "1\t0\t6000\tAsthma\tDisease\tD001249"), "line 3"),
    "huge offset": (read_pubtator, (*DOCUMENT, f"1\t0\t{'9' * 5000}\tAsthma\tDisease\tD001249"), "line 3"),
    "no identifier": (read_pubtator, (*DOCUMENT, "1\t0\t6\tAsthma\tDisease"), "line 3"),
    "not an identifier": (read_pubtator, (*DOCUMENT, "1\t0\t6\tAsthma\tDisease\tasthma"), "line 3"),
    "silver without header": (read_silver, ("",), "no header"),
    "silver without column": (read_silver, ("nct\tconditions",), "interventions"),
    "silver cells": (read_silver, (SILVER, "NCT1\tA\tDRUG: B\t\t\t\t"), "line 2"),
    "silver open quote": (read_silver, (SILVER, 'NCT1\t"A\tDRUG: B\t\t'), "line 2"),
    "silver no type": (read_silver, (SILVER, "NCT1\tA\taspirin\t\t"), "line 2"),
    "silver no trial": (read_silver, (SILVER, "\tA\tDRUG: B\t\t"), "line 2"),
    "gold group": (read_gold, (GOLD, "x\tdrug\tconcept\tRXCUI:1\t\t"), "line 2"),
    "gold kind": (read_gold, (GOLD, "x\tdrugs\tconcepts\tRXCUI:1\t\t"), "line 2"),
    "gold CURIE": (read_gold, (GOLD, "x\tdrugs\tconcept\t11\t\t"), "line 2"),
    "gold without answer": (read_gold, (GOLD, "x\tdrugs\tconcept\t\t\t"), "line 2"),
    "gold none with answer": (read_gold, (GOLD, "x\tdrugs\tnone\tRXCUI:1\t\t"), "line 2"),
    "gold twice": (read_gold, (GOLD, "x\tdrugs\tnone\t\t\t", "X\tdrugs\tconcept\tRXCUI:1\t\t"), "line 3"),
    "gold without string": (read_gold, (GOLD, "\tdrugs\tnone\t\t\t"), "line 2"),
}


@pytest.mark.parametrize("case", sorted(BAD_FILES))
def test_a_fault_names_file_and_line(case: str, write: Writer) -> None:
    read, lines, said = BAD_FILES[case]
    path = write("given.tsv", *lines)
    with pytest.raises(UsageError, match=said) as caught:
        read(path)
    assert "given.tsv" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("read", [read_pubtator, read_silver, read_gold])
@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x00" * 100, bytes(range(256))])
def test_bytes_that_are_no_text(read: Callable[[Path], object], data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "noise"
    path.write_bytes(data)
    with pytest.raises(UsageError, match="noise"):
        read(path)


@pytest.mark.parametrize("read", [read_pubtator, read_silver, read_gold])
def test_a_file_that_is_not_there(read: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gone"):
        read(tmp_path / "gone")


def test_variant_tables(write: Writer) -> None:
    groups = write("groups.tsv", "type\tterms\treason", "interventions\tD1:x\tone term")
    with pytest.raises(UsageError, match="line 2"):
        read_variants(groups, None)
    good = write("groups.tsv", "type\tterms\treason", "conditions\tD000012:A|?:B\tgiven together")
    ignored = write("ignore.tsv", "type\tterm\treason", "conditions\t?:Syndromes\tbroad")
    variants = read_variants(good, ignored)
    assert variants.of("conditions", MeshTerm(None, "b")) == (MeshTerm(None, "b"), MeshTerm("MESH:D000012", "A"))
    assert variants.of("interventions", MeshTerm(None, "b")) == (MeshTerm(None, "b"),)
    assert variants.ignores("conditions", MeshTerm("MESH:D013577", "Syndromes"))
    with pytest.raises(UsageError, match="no reason"):
        read_variants(None, write("ignore.tsv", "type\tterm\treason", "conditions\t?:Syndrome\t"))


def test_committed_tables_are_readable() -> None:
    from kgbuild.evaluate.linking.inputs import ROOT

    folder = ROOT / "tests" / "gold" / "linking"
    variants = read_variants(folder / "variant_groups.tsv", folder / "ignore.tsv")
    assert variants.groups
    assert variants.ignored
