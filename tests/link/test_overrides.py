"""A curator's verdicts: what is read, what is refused, what they decide."""

from pathlib import Path

import pytest

from kgbuild.link.overrides import Overrides, load_overrides, read_overrides
from kgbuild.model import UsageError
from kgbuild.vocab import Vocabulary

HEADER = "string\ttype\tcurie\treason\tauthor\tdate"
TAIL = "why\tme\t2026-01-31"


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "overrides.tsv"
    path.write_text("\n".join(["# a comment", header, "", *rows]) + "\n", "utf-8")
    return path


def loaded(vocab: Vocabulary, folder: Path, *rows: str) -> Overrides:
    return load_overrides(vocab, written(folder, *rows))


def test_a_string_is_given_a_concept(vocab: Vocabulary, tmp_path: Path) -> None:
    o = loaded(vocab, tmp_path, f"odd tumour\tCondition\tMONDO:2\t{TAIL}")
    for text in ("odd tumour", "Odd Tumors", "odd-tumour"):
        link = o.verdict(text, "Condition")
        assert link is not None
        assert (link.curie, link.label, link.score, link.match_kind) == ("MONDO:2", "sarcoma", 1.0, "override")
        assert link.matched_term == "odd tumour"
        assert link.xrefs == ("NCIT:S2",)
    assert o.verdict("odd tumour", "Drug") is None
    assert o.verdict("tumour", "Condition") is None


def test_an_xref_names_the_concept(vocab: Vocabulary, tmp_path: Path) -> None:
    link = loaded(vocab, tmp_path, f"x1\tDrug\tDRUGBANK:DB1\t{TAIL}").verdict("x1", "Drug")
    assert link is not None
    assert link.curie == "RXCUI:1"


def test_none_is_a_verdict(vocab: Vocabulary, tmp_path: Path) -> None:
    link = loaded(vocab, tmp_path, f"sarcoma\tCondition\tnone\t{TAIL}").verdict("Sarcomas", "Condition")
    assert link is not None
    assert (link.curie, link.match_kind) == (None, "override")


def test_short_capitals_match_in_their_case_only(vocab: Vocabulary, tmp_path: Path) -> None:
    o = loaded(vocab, tmp_path, f"AS\tCondition\tnone\t{TAIL}", f"as\tCondition\tMONDO:2\t{TAIL}")
    assert [link and link.curie for link in (o.verdict("AS", "Condition"), o.verdict("as", "Condition"))] == [
        None,
        "MONDO:2",
    ]
    assert loaded(vocab, tmp_path, f"AS\tCondition\tnone\t{TAIL}").verdict("as", "Condition") is None


@pytest.mark.parametrize("text", ["", " ", "\x00", "\n", "😀", "x" * 1_000_000, "-"])
def test_any_text_is_no_error(vocab: Vocabulary, tmp_path: Path, text: str) -> None:
    assert loaded(vocab, tmp_path, f"sarcoma\tCondition\tnone\t{TAIL}").verdict(text, "Condition") is None


def test_rows_that_the_vocabulary_cannot_carry_out_are_told(vocab: Vocabulary, tmp_path: Path) -> None:
    o = loaded(
        vocab,
        tmp_path,
        f"a1\tCondition\tMONDO:999\t{TAIL}",
        f"b1\tCondition\tRXCUI:1\t{TAIL}",
        f"c1\tCondition\tHP:17\t{TAIL}",
    )
    assert [i.row.line for i in o.ineffective] == [4, 5]
    assert "not in the vocabulary" in o.ineffective[0].reason
    assert "type Drug" in o.ineffective[1].reason
    assert len(o) == 1
    assert o.verdict("a1", "Condition") is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"x\tDisease\tMONDO:2\t{TAIL}", "unknown type 'Disease'"),
        (f"x\tCondition\tsarcoma\t{TAIL}", "neither a CURIE nor 'none'"),
        (f"x\tCondition\t\t{TAIL}", "curie is empty"),
        (f"\tCondition\tnone\t{TAIL}", "string is empty"),
        (f"--\tCondition\tnone\t{TAIL}", "neither letters nor digits"),
        (f"{'x' * 500}\tCondition\tnone\t{TAIL}", "more than 400"),
        ("x\tCondition\tnone\t\tme\t2026-01-31", "reason is empty"),
        ("x\tCondition\tnone\twhy\tme\t31.1.2026", "no date"),
        ("x\tCondition\tnone\twhy\tme\t2026-02-31", "no date"),
        ("x\tCondition\tnone\twhy\tme\t20260131", "no date"),
        ("x\tCondition\tnone\twhy\tme", "5 cells"),
        ("x\tCondition\tnone\twhy\tme\t2026-01-31\tmore", "7 cells"),
    ],
)
def test_faults_name_the_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"overrides\.tsv, line 4: ") as told:
        read_overrides(written(tmp_path, row))
    assert said in str(told.value)


def test_a_string_may_be_decided_once(tmp_path: Path) -> None:
    rows = (f"breast tumour\tCondition\tnone\t{TAIL}", f"Breast tumors\tCondition\tMONDO:2\t{TAIL}")
    with pytest.raises(UsageError, match="line 5: 'Breast tumors' as Condition is already in line 4"):
        read_overrides(written(tmp_path, *rows))


@pytest.mark.parametrize("header", ["string\ttype", "a\tb\tc\td\te\tf", HEADER + "\tmore"])
def test_headers(tmp_path: Path, header: str) -> None:
    with pytest.raises(UsageError, match="line 2: the columns must be"):
        read_overrides(written(tmp_path, header=header))


def test_columns_in_another_order(tmp_path: Path) -> None:
    path = written(tmp_path, "2026-01-31\tme\twhy\tnone\tDrug\tx", header="\t".join(reversed(HEADER.split("\t"))))
    assert read_overrides(path)[0].text == "x"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        read_overrides(tmp_path / "nowhere.tsv")
    with pytest.raises(UsageError, match="cannot read"):
        read_overrides(tmp_path)
    (tmp_path / "b.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not UTF-8 at byte 0"):
        read_overrides(tmp_path / "b.tsv")
    (tmp_path / "e.tsv").write_text("# nothing\n", "utf-8")
    with pytest.raises(UsageError, match="no header"):
        read_overrides(tmp_path / "e.tsv")


def test_the_environment_names_the_table(vocab: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGBUILD_OVERRIDES", str(written(tmp_path, f"sarcoma\tCondition\tnone\t{TAIL}")))
    assert load_overrides(vocab).verdict("sarcoma", "Condition") is not None


def test_the_shipped_table_is_carried_out(core_vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KGBUILD_OVERRIDES", raising=False)
    assert load_overrides(core_vocabulary).ineffective == ()
