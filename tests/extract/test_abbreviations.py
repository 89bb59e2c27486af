"""Abbreviations that a text defines."""

import pytest

from kgbuild.extract.abbreviations import align, definitions, is_short_form, singular
from kgbuild.extract.reading import Definition
from kgbuild.model import Span


def found(text: str) -> list[tuple[str, str, str]]:
    return [(d.short.of(text), d.long.of(text), d.form) for d in read(text)]


def read(text: str) -> list[Definition]:
    return definitions(text, [Span(0, len(text))])


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("in hepatocellular carcinoma (HCC) today", "HCC", "hepatocellular carcinoma"),
        ("in hepatocellular carcinoma (HCC; n = 20) today", "HCC", "hepatocellular carcinoma"),
        ("in hepatocellular carcinoma (HCC, n=20) today", "HCC", "hepatocellular carcinoma"),
        ("of tumor necrosis factor [TNF] levels", "TNF", "tumor necrosis factor"),
        ("with relapsed/refractory multiple myeloma (RRMM) who", "RRMM", "relapsed/refractory multiple myeloma"),
        ("of peripheral nerve sheath tumour (PNST) cells", "PNST", "peripheral nerve sheath tumour"),
        ('the maximum tolerated dose ("MTD") of', "MTD", "maximum tolerated dose"),
        ("by quality of life (QoL) forms", "QoL", "quality of life"),
        ("a 6-minute walk distance (6MWD) gain", "6MWD", "6-minute walk distance"),
        ("objective response rate (ORR) and", "ORR", "objective response rate"),
    ],
)
def test_long_form_before_the_bracket(text: str, short: str, long: str) -> None:
    assert found(text) == [(short, long, short)]


def test_plural_forms_are_read_without_their_s() -> None:
    assert found("Tyrosine kinase inhibitors (TKIs) help") == [("TKIs", "Tyrosine kinase inhibitors", "TKI")]
    assert (singular("TKIs"), singular("LMS"), singular("Ms")) == ("TKI", "LMS", "M")


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Levels of TNF (tumour necrosis factor) fell", "TNF", "tumour necrosis factor"),
        ("HCC (hepatocellular carcinoma) is rare", "HCC", "hepatocellular carcinoma"),
        ("TKIs (tyrosine kinase inhibitors) help", "TKIs", "tyrosine kinase inhibitors"),
    ],
)
def test_long_form_inside_the_bracket(text: str, short: str, long: str) -> None:
    assert [(s, x) for s, x, _ in found(text)] == [(short, long)]


def test_two_definitions_in_one_sentence_keep_exact_spans() -> None:
    text = "Overall survival (OS) and progression-free survival (PFS) in liposarcoma (LPS) patients."
    assert [(d.short.start, d.short.end, d.long.start, d.long.end) for d in read(text)] == [
        (18, 20, 0, 16),
        (53, 56, 26, 51),
        (74, 77, 61, 72),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "survival (see Table 2) rose",
        "40 patients (20%) and (n = 3)",
        "zetinib (400 mg) daily",
        "patients (Europe) came",
        "an arm (A) and an arm (B)",
        "women (aged 18) only",
        "hepatocellular carcinoma (EGFR) cells",
        "the study (NCT00000012) began",
        "multiple myeloma (and others) too",
        "() [] (  )",
        "(HCC) alone",
        "median (IQR) age",
    ],
)
def test_brackets_that_define_nothing(text: str) -> None:
    assert found(text) == []


def test_the_long_form_never_leaves_its_sentence() -> None:
    text = "He has hepatocellular carcinoma. (HCC) is bad."
    assert definitions(text, [Span(0, 32), Span(33, len(text))]) == []


@pytest.mark.parametrize("form", ["HCC", "TNF-α", "RRMM", "QoL", "5-FU", "IL-2", "TKIs", "CD20"])
def test_short_forms(form: str) -> None:
    assert is_short_form(form)


@pytest.mark.parametrize("form", ["", "A", "women", "Europe", "20%", "n", "two words", "LONGABBREVIATION", "-HCC"])
def test_words_that_are_no_short_form(form: str) -> None:
    assert not is_short_form(form)


def test_alignment_starts_at_a_word() -> None:
    text = "aspecial cell sarcoma"
    assert align("CS", text, 0, len(text)) == text.index("cell")
    assert align("XS", text, 0, len(text)) is None


class Counted(str):
    """A string that counts how often a character of it is read."""

    reads = 0

    def __getitem__(self, key: object) -> str:  # type: ignore[override]
        type(self).reads += 1
        return str.__getitem__(self, key)  # type: ignore[index]


def test_work_grows_with_length_not_with_its_square() -> None:
    def work(n: int) -> int:
        text = "the rate of hepatocellular carcinoma (HCC) rose. " * n
        spans = [Span(i * 49, (i + 1) * 49) for i in range(n)]
        Counted.reads = 0
        assert len(definitions(Counted(text), spans)) == n
        return Counted.reads

    assert work(40) <= 4 * work(10) + 40


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("of tumor necrosis factor-alpha [TNF-α] levels", "TNF-α", "tumor necrosis factor-alpha"),
        ("Levels of TNF-α (tumour necrosis factor alpha) fell", "TNF-α", "tumour necrosis factor alpha"),
        ("of interferon gamma (IFN-γ) levels", "IFN-γ", "interferon gamma"),
    ],
)
def test_a_greek_letter_stands_for_its_name(text: str, short: str, long: str) -> None:
    assert found(text) == [(short, long, short)]
