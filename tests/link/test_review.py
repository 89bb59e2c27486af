"""What a curator is shown: unsure strings by frequency, the effect of overrides, rows to fill in."""

from datetime import date
from pathlib import Path

import pytest

from kgbuild.link.overrides import load_overrides, read_overrides
from kgbuild.link.review import LinkedText, effects, review, template
from kgbuild.link.why import why, why_not
from kgbuild.model import Candidate, Link, UsageError
from kgbuild.vocab import Vocabulary

WEAK = Candidate("MONDO:9", "multiple myeloma", "MM", "abbreviation", 0.4)


def linked(record: str, text: str, curie: str | None, score: float, kind: str = "label", type: str = "Condition") -> (
    LinkedText
):  # fmt: skip
    rejected = () if curie else (WEAK,)
    return LinkedText(record, text, type, Link(curie, curie, score, kind, text, (), rejected))


LINKS = [
    linked("r1", "MM", None, 0.4, "no_term_found"),
    linked("r1", "odd tumour", None, 0.0, "no_term_found"),
    linked("r2", "Odd Tumors", None, 0.1, "no_term_found"),
    linked("r2", "odd  tumour", "MONDO:2", 0.7, "head"),
    linked("r2", "sarcoma", "MONDO:2", 1.0),
    linked("r3", "sarcomata", "MONDO:2", 0.79, "label_slip"),
    linked("r3", "5 mg", None, 0.0, "not_linked_type", "Dose"),
    linked("r3", "GC", None, 1.0, "override"),
    linked("r3", "lenvatanib", "RXCUI:4", 0.8, "label_slip", "Drug"),
]


def test_unsure_strings_by_frequency() -> None:
    found = review(LINKS, 0.8)
    assert [(u.text, u.mentions, u.records, u.example) for u in found] == [
        ("odd tumour", 3, 2, "r1"),
        ("MM", 1, 1, "r1"),
        ("sarcomata", 1, 1, "r3"),
    ]
    assert found[0].link.curie is None
    assert found[1].candidates == (WEAK,)
    assert [u.text for u in review(LINKS, 0.9, "Drug")] == ["lenvatanib"]
    assert [u.text for u in review(LINKS, 0.0)] == ["Odd Tumors", "MM"]
    assert review([], 0.8) == ()


def test_hostile_strings_are_grouped() -> None:
    texts = ["", "\x00", "😀", "--", "x" * 100_000]
    assert len(review([linked("r", t, None, 0.0) for t in texts], 0.8)) == len(texts)


def test_effects_of_overrides(vocab: Vocabulary, tmp_path: Path) -> None:
    tail = "why\tme\t2026-01-31"
    path = tmp_path / "o.tsv"
    rows = [
        f"odd tumor\tCondition\tMONDO:7\t{tail}",
        f"Sarcoma\tCondition\tMONDO:2\t{tail}",
        f"GC\tCondition\tnone\t{tail}",
        f"mm\tCondition\tnone\t{tail}",
        f"nowhere\tCondition\tnone\t{tail}",
        f"lenvatanib\tDrug\tRXCUI:999\t{tail}",
    ]
    path.write_text("\n".join(["string\ttype\tcurie\treason\tauthor\tdate", *rows]) + "\n", "utf-8")
    told = {e.row.text: e for e in effects(LINKS, load_overrides(vocab, path))}
    assert list(told) == ["odd tumor", "Sarcoma", "GC", "mm", "nowhere", "lenvatanib"]
    odd = told["odd tumor"]
    assert (odd.before, odd.after, odd.changed) == ((("none", 2), ("MONDO:2", 1)), "MONDO:7", 3)
    assert (told["Sarcoma"].changed, told["Sarcoma"].same) == (0, 2)
    assert (told["GC"].changed, told["GC"].decided) == (0, 1)
    assert (told["mm"].changed, told["mm"].same) == (0, 1)
    assert (told["nowhere"].changed, told["nowhere"].same, told["nowhere"].problem) == (0, 0, "")
    assert told["lenvatanib"].changed == 0
    assert "not in the vocabulary" in told["lenvatanib"].problem


def test_a_template_must_be_filled_in(tmp_path: Path) -> None:
    strings = [*LINKS, linked("r4", "# tab\there\x07", None, 0.0), linked("r4", "tab\there\x07", None, 0.0)]
    lines = list(template(review(strings, 0.8), date(2026, 1, 31)))
    path = tmp_path / "o.tsv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(UsageError, match="line 3: curie is empty"):
        read_overrides(path)
    filled = [line.replace("\t\t\t\t", "\tnone\twhy\tme\t") for line in lines]
    path.write_text("\n".join(filled) + "\n", "utf-8")
    assert [row.text for row in read_overrides(path)] == ["odd tumour", "MM", "sarcomata", "tab here"]
    assert any("rejected: MONDO:9 multiple myeloma" in line for line in lines)


def test_reasons() -> None:
    assert why("label_slip") == "its label, a letter or two off"
    assert why("something_new") == "something new"
    chosen = Link("MONDO:2", "sarcoma", 0.9, "label", "sarcoma")
    assert why_not(chosen, WEAK) == "score below 0.6"
    assert why_not(chosen, Candidate("X:1", "x", "x", "label", 0.8)) == "MONDO:2 scores higher"
    assert why_not(chosen, Candidate("X:1", "x", "x", "label", 0.9)) == "MONDO:2 comes first"
    nil = Link(None, None, 0.5, "no_term_found", None)
    assert why_not(nil, Candidate("X:1", "x", "x", "label", 0.7)) == "no better than another candidate"
    assert "curator" in why_not(Link(None, None, 1.0, "override", "x"), WEAK)
