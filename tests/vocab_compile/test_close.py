"""Close matches: what other terminologies and curators mean by a concept's name; names that only curators use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kgbuild.model import UsageError
from kgbuild.vocab import Concept
from kgbuild.vocab.compile import compile_vocabulary
from kgbuild.vocab.compile.keys import name_key
from kgbuild.vocab.compile.usage import Use
from tests.vocab_compile.conftest import Result, raw

Compile = Callable[..., Result]

NEOPLASMS = raw("MESH:D1", "Breast Neoplasms", names={"Breast Cancer": "exact_synonym"})
MAPPED = raw("MONDO:2", "breast neoplasm", "Condition", same=("MESH:D1",))


def use(text: str, curie: str, documents: int, type: str = "Condition") -> Use:
    return Use(text, name_key(text), type, curie, documents)


def test_an_entry_term_that_is_another_concepts_label_makes_a_close_match(compiled: Compile) -> None:
    result = compiled(mondo=[raw("MONDO:1", "breast cancer", "Condition"), MAPPED], mesh=[NEOPLASMS])
    assert result.of("MONDO:1").close == ("MESH:D1",)
    assert result.of("MONDO:2").xrefs == ("MESH:D1",)
    assert result.of("MONDO:2").close == ()


def test_mesh_is_close_beside_a_mesh_id_of_ones_own_and_others_are_not(compiled: Compile) -> None:
    cancer = raw("MONDO:1", "breast cancer", "Condition", same=("MESH:D9", "DOID:9"))
    other = raw("DOID:1", "mammary tumor", "Condition", names={"breast cancer": "exact_synonym"}, same=("MONDO:2",))
    own = [raw("MESH:D9", "Mammary Cancer"), raw("DOID:9", "cancer of the mamma", "Condition")]
    result = compiled(mondo=[cancer, MAPPED], mesh=[NEOPLASMS, *own], doid=[other])
    assert result.of("MONDO:1").close == ("MESH:D1",)


def test_short_names_and_abbreviations_make_no_close_match(compiled: Compile) -> None:
    lungs = raw("MESH:D1", "Lung Neoplasms", "Condition", names={"ALC": "exact_synonym", "LUCA": "exact_synonym"})
    one = raw("MONDO:1", "some disease", "Condition", names={"ALC": "exact_synonym", "LUCA": "exact_synonym"})
    assert compiled(mondo=[one], mesh=[lungs]).of("MONDO:1").close == ()


def test_a_heading_that_is_left_out_is_close_to_what_has_its_name(compiled: Compile) -> None:
    heading = raw("MESH:D5", "Aggregation of Platelets", names={"Platelet Clumping": "exact_synonym"})
    same = [raw(f"MONDO:{n}", "platelet clumping", "Condition") for n in (1, 2)]
    result = compiled(mondo=same, mesh=[heading])
    assert result.ids() == ["MONDO:1", "MONDO:2"]
    assert result.of("MONDO:1").close == ("MESH:D5",)
    assert result.of("MONDO:2").close == ()


def test_the_cores_close_matches_stay_first(compiled: Compile) -> None:
    core = Concept("MONDO:1", "Condition", "breast cancer", close=("MESH:D7",))
    result = compiled([core], mondo=[MAPPED], mesh=[NEOPLASMS])
    assert result.of("MONDO:1").close == ("MESH:D7", "MESH:D1")


def test_curators_use_makes_close_matches_by_documents(compiled: Compile) -> None:
    sources = {"mondo": [raw("MONDO:1", "red eye", "Condition"), MAPPED], "mesh": [NEOPLASMS]}
    assert compiled(uses=[use("red eyes", "MESH:D4", 1)], **sources).of("MONDO:1").close == ("MESH:D4",)
    assert compiled(uses=[use("breast neoplasm", "MESH:D4", 1)], **sources).of("MONDO:2").close == ()
    assert compiled(uses=[use("breast neoplasm", "MESH:D4", 2)], **sources).of("MONDO:2").close == ("MESH:D4",)
    assert compiled(uses=[use("red eye", "MESH:D4", 9, "Drug")], **sources).of("MONDO:1").close == ()


def test_a_name_that_only_curators_use_is_related_and_quiet(compiled: Compile) -> None:
    concept = compiled(uses=[use("tumour growth", "MESH:D1", 1)], mondo=[MAPPED], mesh=[NEOPLASMS]).of("MONDO:2")
    assert concept.related == ("tumour growth",)
    assert "tumour growth" in concept.quiet


def test_a_name_in_use_elsewhere_or_one_that_narrows_is_not_added(compiled: Compile) -> None:
    uses = [use("lump", "MESH:D1", 5), use("painful lump", "MESH:D1", 1), use("unheard of", "MESH:D77", 5)]
    mondo = [MAPPED, raw("MONDO:3", "lump", "Condition", same=("MESH:D3",))]
    result = compiled(uses=uses, mondo=mondo, mesh=[NEOPLASMS])
    assert [c.related for c in result.concepts] == [(), ()]
    assert result.of("MONDO:3").close == ("MESH:D1",)
    assert result.ids() == ["MONDO:2", "MONDO:3"]


def test_an_untyped_heading_is_what_curators_mark_as_such(compiled: Compile) -> None:
    heading = raw("MESH:D6", "Something Rare")
    assert compiled(mondo=[MAPPED], mesh=[heading]).ids() == ["MONDO:2"]
    assert (
        compiled(uses=[use("rarity", "MESH:D6", 1)], mondo=[MAPPED], mesh=[heading]).of("MESH:D6").type == "Condition"
    )


MANIFEST = """
[[source]]
name = "mine"
files = ["mine.tsv"]
format = "core"
[[source]]
name = "usage"
files = ["uses.tsv"]
format = "usage"
"""
ROWS = "id\ttype\tlabel\tsynonyms\txrefs\tparents\tsources\nMONDO:1\tCondition\tred eye\t\t\t\tmine\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources.toml").write_text(MANIFEST)
    (tmp_path / "mine.tsv").write_text(ROWS)
    return tmp_path


def test_the_table_of_uses_is_read_and_can_be_left_out(folder: Path) -> None:
    table = "# a comment\nstring\ttype\tid\tdocuments\nred eyes\tCondition\tMESH:D005128\t2\n"
    (folder / "uses.tsv").write_text(table)
    manifest = folder / "sources.toml"
    (concept,) = compile_vocabulary(folder, manifest, None).concepts
    assert concept.close == ("MESH:D005128",)
    (concept,) = compile_vocabulary(folder, manifest, None, without=["usage"]).concepts
    assert concept.close == ()
    with pytest.raises(UsageError, match="no source is called nobody"):
        compile_vocabulary(folder, manifest, None, without=["nobody"])


def test_faulty_rows_are_problems(folder: Path) -> None:
    rows = ["red eyes\tCondition\tMESH:D005128", "!\tCondition\tMESH:D005128\t1", "a\tBird\tMESH:D005128\t1",
            "red eye\tCondition\tMESH:D005128\tmany", "red eye\tCondition\tnope:1\t3"]  # fmt: skip
    (folder / "uses.tsv").write_text("\n".join(rows))
    compiled = compile_vocabulary(folder, folder / "sources.toml", None)
    found = [f"{f.what}: {f.reason}" for f in compiled.report.findings if f.kind == "problem"]
    assert len(found) == 5
    assert found[0] == "line 1: 3 columns, not 4"
    assert compiled.concepts[0].close == ()


def test_what_stays_untyped_is_a_drug_where_curators_say_so(compiled: Compile) -> None:
    heading = raw("MESH:D6", "N-Methylaspartate")
    result = compiled(uses=[use("NMDA receptor agonist", "MESH:D6", 1, "Drug")], mondo=[MAPPED], mesh=[heading])
    assert result.of("MESH:D6").type == "Drug"
    uses = [use("one", "MESH:D6", 1, "Drug"), use("two", "MESH:D6", 1)]
    assert compiled(uses=uses, mondo=[MAPPED], mesh=[heading]).ids() == ["MONDO:2"]
