"""Abbreviations that a text defines."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.extract.abbreviations import (
    all_occurrences,
    definitions,
    definitions_in,
    is_short_form,
    occurrences,
    singular,
)
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
        ("in hepatocellular carcinoma (HCC n=20) today", "HCC", "hepatocellular carcinoma"),
        ("a rise in troponin (Tn > 14 ng/L), the ejection fraction (EF < 40 %) fell", "EF", "ejection fraction"),
        ("of tumor necrosis factor [TNF] levels", "TNF", "tumor necrosis factor"),
        ("of tumor necrosis factor \\[TNF\\] levels", "TNF", "tumor necrosis factor"),
        ("of hand grip strength(HGS) today", "HGS", "hand grip strength"),
        ("with relapsed/refractory multiple myeloma (RRMM) who", "RRMM", "relapsed/refractory multiple myeloma"),
        ("of peripheral nerve sheath tumour (PNST) cells", "PNST", "peripheral nerve sheath tumour"),
        ('the maximum tolerated dose ("MTD") of', "MTD", "maximum tolerated dose"),
        ("by quality of life (QoL) forms", "QoL", "quality of life"),
        ("objective response rate (ORR) and", "ORR", "objective response rate"),
        ("the objective response rate (hereafter ORR) is", "ORR", "objective response rate"),
        ("the objective response rate, abbreviated as ORR, is", "ORR", "objective response rate"),
        ("given intravenously (i.v.) at", "i.v.", "intravenously"),
        (
            "by the Edinburgh Claudication Questionnaire (ECQ score 0 to 6)",
            "ECQ",
            "Edinburgh Claudication Questionnaire",
        ),
        ("scales (hospital anxiety and depression scale, HADS) were", "HADS", "hospital anxiety and depression scale"),
    ],
)
def test_long_form_before_the_short_form(text: str, short: str, long: str) -> None:
    assert found(text) == [(short, long, short)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("bolus 5-fluorouracil (5-FU) or", "5-FU", "5-fluorouracil"),
        ("a 6-minute walk distance (6MWD) gain", "6MWD", "6-minute walk distance"),
        ("a six-minute walk distance (6MWD) gain", "6MWD", "six-minute walk distance"),
        ("23-valent polysaccharide vaccine (PV23) was", "PV23", "23-valent polysaccharide vaccine"),
        ("serum 25-hydroxyvitamin D [25(OH)D] was", "25(OH)D", "25-hydroxyvitamin D"),
        ("lately monkeypox disease 2022 (MPXD-22) is", "MPXD-22", "monkeypox disease 2022"),
        ("the 95% confidence interval (95% CI) is", "95% CI", "95% confidence interval"),
        ("of tumor necrosis factor-alpha [TNF-α] levels", "TNF-α", "tumor necrosis factor-alpha"),
        ("of interferon gamma (IFN-γ) levels", "IFN-γ", "interferon gamma"),
        ("hormone receptor-positive (HR+) disease", "HR+", "hormone receptor-positive"),
        ("the maximum concentration (Cmax) of", "Cmax", "maximum concentration"),
    ],
)
def test_digits_greek_letters_and_signs(text: str, short: str, long: str) -> None:
    assert [(s, x) for s, x, _ in found(text)] == [(short, long)]


def test_plural_forms_are_read_without_their_s() -> None:
    assert found("Tyrosine kinase inhibitors (TKIs) help") == [("TKIs", "Tyrosine kinase inhibitors", "TKI")]
    assert (singular("TKIs"), singular("ICU's"), singular("LMS"), singular("Ms")) == ("TKI", "ICU", "LMS", "M")


def test_an_s_that_the_long_form_spells_is_no_plural() -> None:
    assert found("the hepatitis B surface protein (HBs) of") == [("HBs", "hepatitis B surface protein", "HBs")]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Levels of TNF (tumour necrosis factor) fell", "TNF", "tumour necrosis factor"),
        ("Levels of TNF-α (tumour necrosis factor alpha) fell", "TNF-α", "tumour necrosis factor alpha"),
        ("HCC (hepatocellular carcinoma) is rare", "HCC", "hepatocellular carcinoma"),
        ("HCC (the hepatocellular carcinoma, 12 cases) is rare", "HCC", "hepatocellular carcinoma"),
        ("TKIs (tyrosine kinase inhibitors) help", "TKIs", "tyrosine kinase inhibitors"),
        ("ORR = objective response rate.", "ORR", "objective response rate"),
        ("ORR stands for the objective response rate here.", "ORR", "objective response rate"),
    ],
)
def test_long_form_behind_the_short_form(text: str, short: str, long: str) -> None:
    assert [(s, x) for s, x, _ in found(text)] == [(short, long)]


def test_a_list_of_abbreviations() -> None:
    text = "Abbreviations: ORR, objective response rate; DCR, disease control rate; CR: complete response."
    assert [(s, x) for s, x, _ in found(text)] == [
        ("ORR", "objective response rate"),
        ("DCR", "disease control rate"),
        ("CR", "complete response"),
    ]


def test_letters_in_another_order() -> None:
    assert found("families with myotonic dystrophy (DM) were") == [("DM", "myotonic dystrophy", "DM")]


def test_brackets_inside_brackets_and_inside_long_forms() -> None:
    assert found("deaths (from congestive heart failure [CHF; n = 3])") == [("CHF", "congestive heart failure", "CHF")]
    long = "poly (ADP-ribose) polymerase"
    assert found(f"of {long} (PARP) in") == [("PARP", long, "PARP")]


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
        "respiratory failure was produced by hypoventilation (pH 7.05)",
        "a maker of tablets (Alpha Inc, New York, NY) gave it",
        "the hormone (ER) and the receptor (ER+) group",
        "had a clinical benefit rate (CR + PR + SD) of 40 %",
        "older women (OR=0.73) smoked",
    ],
)
def test_brackets_that_define_nothing(text: str) -> None:
    assert found(text) == []


def test_a_long_form_does_not_run_over_the_end_of_its_sentence() -> None:
    text = "The mass was hepatic. Colon carcinoma (HCC) was not seen."
    assert definitions_in(text) == []


def test_a_bracket_that_opens_a_sentence_belongs_to_the_end_of_the_one_before() -> None:
    text = "He has hepatocellular carcinoma. (HCC) It is bad."
    assert [d.long.of(text) for d in definitions_in(text)] == ["hepatocellular carcinoma"]


def test_a_cut_inside_a_name_is_mended() -> None:
    text = "Adults with S. aureus bacteraemia (SAB) came."
    cut = text.index(".") + 1
    pieces = [Span(0, cut), Span(cut + 1, len(text))]
    assert [d.long.of(text) for d in definitions(text, pieces)] == ["S. aureus bacteraemia"]


@pytest.mark.parametrize("form", ["HCC", "TNF-α", "RRMM", "QoL", "5-FU", "IL-2", "TKIs", "CD20", "mHealth", "ER+"])
def test_short_forms(form: str) -> None:
    assert is_short_form(form)


@pytest.mark.parametrize(
    "form", ["", "A", "women", "Europe", "20%", "n", "two words", "LONGABBREVIATION", "-HCC", "pH"]
)
def test_words_that_are_no_short_form(form: str) -> None:
    assert not is_short_form(form)


def _marked(text: str) -> str:
    """The text with every later occurrence of its first definition in angle brackets."""
    first = definitions_in(text)[0]
    for span in sorted(occurrences(text, first), reverse=True):
        text = f"{text[: span.start]}<{span.of(text)}>{text[span.end :]}"
    return text


def test_occurrences_are_words_behind_the_definition() -> None:
    text = (
        "PD-1 and PD. In Parkinson disease (PD), PDs and PD-related APD, PDX, pd, PD-1, non-PD, PD/AD, and PD’s end: PD"
    )
    assert _marked(text) == (
        "PD-1 and PD. In Parkinson disease (PD), <PDs> and <PD>-related APD, PDX, pd, PD-1, non-<PD>, <PD>/AD, and "
        "<PD’s> end: <PD>"
    )


def test_a_form_defined_twice_means_what_was_said_last() -> None:
    text = "Heart rate (HR) rose. HR fell. The hazard ratio (HR) was 0.8. HR held."
    meant = [(d.long.of(text), s.start) for d, s in all_occurrences(text, definitions_in(text))]
    assert [m for m, _ in meant] == ["Heart rate", "Heart rate", "hazard ratio"]
    assert [text[at : at + 2] for _, at in meant] == ["HR"] * 3


_WORDS = [
    "hepatocellular carcinoma",
    "tumour necrosis factor alpha",
    "5-fluorouracil",
    "(or",
    "abbreviated as",
    "HCC",
    "TNF-α",
]
_SIGNS = [
    "(HCC)",
    "[HCC; n = 2]",
    "(5-FU",
    "'s",
    "İ",
    "ß",
    "ﬁ",
    "\u0301",
    "\u200b",
    " = ",
    *"()[] \n",
    ". ",
    ", ",
    "; ",
]
_PIECES = st.sampled_from([*_WORDS, *_SIGNS])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=4)), max_size=30).map("".join))
def test_offsets_are_exact_in_any_text(text: str) -> None:
    found = definitions_in(text)
    for d in found:
        assert 0 <= d.short.start < d.short.end <= len(text)
        assert 0 <= d.long.start < d.long.end <= len(text)
        assert d.short.end <= d.long.start or d.long.end <= d.short.start
        assert d.short.of(text).startswith(d.form)
    for d, span in all_occurrences(text, found):
        assert span.start >= max(d.short.end, d.long.end)
        assert span.of(text).startswith(d.form)


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "()",
        "(AB) ",
        "a (AB",
        "A. ",
        " ",
        "x",
        "abcdefghij (ABC) ",
        "hepatocellular carcinoma (HCC) HCC. ",
        "AB = ",
        "AB, ",
        "[(",
        "\n",
    ],
)
def test_time_grows_with_length_not_with_its_square(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        found = definitions(text, [Span(0, len(text))])
        list(all_occurrences(text, found))
        return time.process_time() - start

    seconds(500)
    assert seconds(8_000) <= 16 * seconds(1_000) + 0.3
