"""Coverage, registry terms, corpora and calibration on a few records written for it."""

from __future__ import annotations

from typing import Any

import pytest

from kgbuild.evaluate.linking.adapter import Strings
from kgbuild.evaluate.linking.calibration import curve_svg, curve_text, expected_error, reliability
from kgbuild.evaluate.linking.corpora import mentions_of, score_corpus
from kgbuild.evaluate.linking.coverage import coverage
from kgbuild.evaluate.linking.gold import HandGold, Judged, folded
from kgbuild.evaluate.linking.identifiers import concept_of
from kgbuild.evaluate.linking.mentions import mention_part
from kgbuild.evaluate.linking.nearest import Nearest
from kgbuild.evaluate.linking.pubtator import Document, GoldSpan
from kgbuild.evaluate.linking.records import link_records
from kgbuild.evaluate.linking.registry import combined, registry, unturned
from kgbuild.evaluate.linking.report import Table
from kgbuild.evaluate.linking.silver import Intervention, MeshTerm, Record
from kgbuild.evaluate.linking.variants import Variants
from kgbuild.vocab import Vocabulary


def record(
    conditions: tuple[str, ...] = (),
    drugs: tuple[str, ...] = (),
    condition_mesh: tuple[MeshTerm, ...] = (),
    intervention_mesh: tuple[MeshTerm, ...] = (),
    kind: str = "DRUG",
) -> Record:
    """A trial with these strings and terms."""
    interventions = tuple(Intervention(kind, d) for d in drugs)
    return Record("NCT1", 2, conditions, interventions, condition_mesh, intervention_mesh)


def rows(table: Table) -> list[dict[str, Any]]:
    """The table's rows by column."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_coverage(strings: Strings) -> None:
    nothing = Judged("ARM 1", "drugs", "other", (), (), "", "")
    gold = HandGold((), {("drugs", folded(nothing.text)): nothing})
    records = [
        record(("asthma", "Asthma", "qqqq zzzz"), ("Alovir", "ARM 1", "matching placebo")),
        record(("asthma",), ("uuuu vvvv",)),
        record((), ("Alovir",), kind="PROCEDURE"),
    ]
    part = coverage(link_records(strings, records), gold)
    conditions, distinct_conditions, drugs, distinct_drugs = rows(part.tables[0])
    assert (conditions["strings"], conditions["linked"], conditions["linked of answerable"]) == (4, 3, 0.75)
    assert (distinct_conditions["strings"], distinct_conditions["linked"]) == (2, 1)
    assert (drugs["strings"], drugs["Intervention"], drugs["no answer"], drugs["with answer"]) == (4, 1, 1, 2)
    assert (drugs["linked"], drugs["linked of answerable"]) == (1, 0.5)
    assert distinct_drugs["strings"] == 4
    assert [row[0] for row in part.listings[1].rows] == ["uuuu vvvv"]


def test_an_answerable_string_is_not_set_apart_by_the_linker(strings: Strings) -> None:
    judged = Judged("matching placebo", "drugs", "concept", (frozenset({"RXCUI:11"}),), (), "", "")
    gold = HandGold((), {("drugs", folded(judged.text)): judged})
    part = coverage(link_records(strings, [record((), ("matching placebo",))]), gold)
    drugs = rows(part.tables[0])[2]
    assert (drugs["Intervention"], drugs["with answer"], drugs["linked"]) == (0, 1, 0)


def test_registry_terms(strings: Strings) -> None:
    records = [
        record(
            ("lung cancer",),
            ("Duovir",),
            (MeshTerm(None, "Neoplasms, Lung"), MeshTerm("MESH:D009369", "Neoplasms"), MeshTerm(None, "Retinitis")),
            (MeshTerm("MESH:D066666", "Aliciclovir"), MeshTerm(None, "Brovudine"), MeshTerm(None, "Brovudine forte")),
        ),
        record((), ("surgery",), (), (MeshTerm(None, "Brovudine"),), kind="PROCEDURE"),
        record((), ("brovudine cream",), (), (MeshTerm(None, "Brovudine"),), kind="OTHER"),
    ]
    variants = Variants(
        (("interventions", (MeshTerm(None, "Brovudine"), MeshTerm(None, "Brovudine forte"))),),
        (("conditions", MeshTerm(None, "Retinitis")),),
    )
    conditions, interventions = rows(registry(strings, link_records(strings, records), variants).tables[0])
    assert (conditions["terms"], conditions["ignored"], conditions["counted"]) == (3, 1, 2)
    assert (conditions["strict"], conditions["with variants"]) == (pytest.approx(1 / 3), 1.0)
    assert conditions["hierarchical"] == 1.0
    assert (interventions["terms"], interventions["no string for it"], interventions["counted"]) == (5, 1, 4)
    assert (interventions["strict"], interventions["with variants"]) == (0.75, 1.0)


def test_nearest_terms_of_the_registry(small: Vocabulary, strings: Strings) -> None:
    wanted = (MeshTerm(None, "Lung Neoplasms"), MeshTerm("MESH:D009369", "Neoplasms"), MeshTerm(None, "Lung"))
    linked = link_records(strings, [record(("recurrent lung cancer",), (), wanted)])
    (row, _) = rows(registry(strings, linked, Variants()).tables[0])
    assert (row["strict"], row["kind of it"], row["with variants"]) == (0.0, 1.0, 1.0)
    recurrent, plain = concept_of(small, "MONDO:5"), concept_of(small, "MONDO:2")
    assert recurrent is not None
    assert plain is not None
    nearest = Nearest(small)
    assert (nearest.above(recurrent), nearest.above(plain)) == ((plain,), ())


def test_combinations_of_the_registry() -> None:
    assert [t.name for t in combined(MeshTerm(None, "A, B b Drug Combination"))] == ["A", "B b"]
    assert combined(MeshTerm(None, "Drug Combination")) == ()
    assert combined(MeshTerm(None, "Aspirin")) == ()


def test_unturned() -> None:
    assert unturned("Carcinoma, Non-Small-Cell Lung") == "Non-Small-Cell Lung Carcinoma"
    assert unturned("Asthma") == "Asthma"


def document(text: str, *spans: tuple[str, str, tuple[str, ...]]) -> Document:
    """A document with a title, and each span at its first place in the text."""
    found = tuple(
        GoldSpan(text.index(words), text.index(words) + len(words), words, kind, kind, ids, 3)
        for words, kind, ids in spans
    )
    title, _, abstract = text.partition(" ")
    return Document("1", title, abstract, found)


def test_the_document_s_own_abbreviations_go_along() -> None:
    text = "Trial A study of lung cancer (LC) in adults. LCs are common."
    (mention,) = mentions_of(document(text, ("LCs", "Condition", ())))
    assert mention.query == "lung cancer"


def test_corpus(strings: Strings) -> None:
    text = "Trial Asthma, lung cancer and brovudine, aliciclovir, and pqrstuv."
    one = document(
        text,
        ("Asthma", "Condition", ("MESH:D001249",)),
        ("lung cancer", "Condition", ("MESH:D008175", "MESH:D012173")),
        ("brovudine", "Drug", ("MESH:D066666",)),
        ("aliciclovir", "Drug", ()),
        ("pqrstuv", "Drug", ("MESH:D999999",)),
    )
    scored = list(score_corpus(strings, [one]))
    assert [s.rank for s in scored] == [1, 1, None, None, None]
    assert [s.known for s in scored] == [True, True, True, False, False]
    assert [s.cause for s in scored] == ["", "", "wrong, other concept than gold's", "linked, gold has no id", ""]
    part = mention_part({"small": scored})
    drugs, conditions = rows(part.tables[0])
    assert (conditions["in vocabulary"], conditions["at 1"]) == (1.0, 1.0)
    assert (drugs["in vocabulary"], drugs["at 1"]) == (pytest.approx(1 / 3), 0.0)
    nil = {(row["type"], row["should be NIL"]): row for row in rows(part.tables[2])}
    assert (nil["Drug", "-1"]["precision"], nil["Drug", "-1"]["recall"]) == (0.0, 0.0)
    assert (nil["Drug", "all"]["precision"], nil["Drug", "all"]["recall"]) == (1.0, 0.5)
    assert nil["Condition", "all"]["recall"] is None
    assert {name for name, _ in part.files} == {
        f"calibration_{kind}.{end}" for kind in ("drug", "condition") for end in ("txt", "svg")
    }


def test_a_finer_link_stands_for_the_nearest_term(strings: Strings) -> None:
    text = "Trial of recurrent lung cancer."
    (scored,) = score_corpus(strings, [document(text, ("recurrent lung cancer", "Condition", ("MESH:D008175",)))])
    assert (scored.link.curie, scored.right, scored.close, scored.nearest) == ("MONDO:5", False, False, True)
    assert scored.cause == ""
    (row,) = rows(mention_part({"small": [scored]}).tables[0])
    assert (row["strict at 1"], row["close at 1"], row["at 1"]) == (0.0, 0.0, 1.0)


def test_calibration() -> None:
    bins = reliability([(0.95, True), (0.95, False), (1.0, True), (0.0, False), (0.3, True)])
    assert [b.count for b in bins] == [1, 0, 0, 1, 0, 0, 0, 0, 0, 3]
    assert bins[9].right == pytest.approx(2 / 3)
    assert expected_error(bins) == pytest.approx((0.7 + 3 * (2.9 / 3 - 2 / 3)) / 5)
    assert expected_error(reliability([])) is None
    assert "|" in curve_text("curve", bins)
    assert curve_svg("curve", bins).count("<circle") == 3
