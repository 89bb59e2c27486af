"""Whole strings over the core vocabulary: what they are taken apart into, and what is left unlinked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.link import STRING_KINDS, Linker, StringLink
from kgbuild.vocab import load_vocabulary


@pytest.fixture(scope="module")
def core() -> Linker:
    return Linker(load_vocabulary())


def read(linker: Linker, text: str, type: str, *beside: tuple[str, str]) -> StringLink:
    return linker.link_strings([(text, type), *beside])[0]


def labels(string: StringLink) -> list[str | None]:
    return [p.link.label for p in string.parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Levitra (Vardenafil, BAY38-9456)", ["vardenafil"]),
        ("Paclitaxel/Taxol", ["paclitaxel"]),
        ("Sorafenib 400 mg tablets", ["sorafenib"]),
        ("TMZ 150mg/m2 six 6-week cycles", ["temozolomide"]),
        ("oral imatinib mesylate, 400 mg once daily for 12 weeks", ["imatinib"]),
        ("micellar paclitaxel", ["paclitaxel"]),
        ("folic acid/Vitamin B6/Vitamin B12", ["folic acid", "pyridoxine", "cyanocobalamin"]),
        ("Dutasteride-Tamsulosin", ["dutasteride", "tamsulosin"]),
        ("Blinded fenofibrate or placebo plus simvastatin", ["fenofibrate", "simvastatin"]),
        ("gemcitabine 1000 mg/m2 IV and capecitabine 825 mg/m2 bid", ["gemcitabine", "capecitabine"]),
        ("Biguanides, thiazolidinediones", ["biguanide", "thiazolidinedione"]),
    ],
)
def test_drug_strings(core: Linker, text: str, expected: list[str]) -> None:
    got = read(core, text, "Drug")
    assert labels(got) == expected
    assert got.kind == ("concept" if len(expected) == 1 else "composite")


@pytest.mark.parametrize(
    "text",
    [
        "Placebo",
        "Placebo matching udenafil",
        "placebo (tadalafil)",
        "sildenafil matching placebo",
        "Placebo for Tamsulosin 0.4 mg",
        "Sham injection",
        "vehicle cream",
    ],
)
def test_placebos_are_no_drugs(core: Linker, text: str) -> None:
    got = read(core, text, "Drug")
    assert (got.kind, labels(got)) == ("placebo", [None])


@pytest.mark.parametrize(
    "text",
    [
        "paclitaxel-resistant cell vaccine",
        "anti-imatinib antibody 17",
        "arginine zymoniate",
        "ARM 1",
        "BGJ399",
        "triple therapy",
        "500 mg",
        "",
        "()",
        "/",
    ],
)
def test_no_drug_is_made_up(core: Linker, text: str) -> None:
    got = read(core, text, "Drug")
    assert got.kind == "none"
    assert len(got.parts) == 1


def test_a_regimen_stays_one_and_its_components_are_the_vocabularys(core: Linker) -> None:
    got = read(core, "CHOP regimen", "Drug")
    assert got.kind == "regimen"
    concept = core.vocab.concept(got.parts[0].link.curie or "")
    assert concept is not None
    assert len(concept.components) == 4


@pytest.mark.parametrize(
    ("text", "expected", "left"),
    [
        ("Stage IIIB Breast Cancer AJCC v7", ["breast cancer"], ("stage iiib", "ajcc v7")),
        ("cancer of the breast", ["breast cancer"], ()),
        ("Melanoma, Adult", ["melanoma"], ("adult",)),
        ("kidney cell carcinoma", ["renal cell carcinoma"], ()),
        ("lung and breast cancer", ["lung cancer", "breast cancer"], ()),
        ("Recurrent Mycosis Fungoides/Sezary Syndrome", ["Recurrent Mycosis Fungoides", "Sezary syndrome"], ()),
        ("relapsed or refractory chronic lymphocytic leukemia", None, ("relapsed", "refractory")),
        ("melanoma following radiotherapy", ["melanoma"], ("following radiotherapy",)),
        ("patients with melanoma", ["melanoma"], ("patients with",)),
        ("MM - multiple myeloma", ["multiple myeloma"], ()),
    ],
)
def test_condition_strings(core: Linker, text: str, expected: list[str] | None, left: tuple[str, ...]) -> None:
    got = read(core, text, "Condition")
    if expected is not None:
        assert labels(got) == expected
    assert got.qualifiers == left


@pytest.mark.parametrize(
    "text",
    [
        "Healthy volunteers",
        "Quality of Life",
        "non-melanoma",
        "Breast Cancer Lymphoedema Sleeve",
        "AIDS-like state",
        "AS",
        "RA",
        "SS",
    ],
)
def test_no_condition_is_made_up(core: Linker, text: str) -> None:
    assert read(core, text, "Condition").kind == "none"


@pytest.mark.parametrize(
    ("short", "long", "label"),
    [
        ("GC", "Gastric Cancer", "gastric cancer"),
        ("MM", "Multiple Myeloma", "multiple myeloma"),
        ("RA", "Rheumatoid Arthritis", "rheumatoid arthritis"),
        ("AS", "Ankylosing Spondylitis", "ankylosing spondylitis"),
    ],
)
def test_the_record_says_what_a_short_form_means(core: Linker, short: str, long: str, label: str) -> None:
    assert read(core, short, "Condition").parts[0].link.curie is None
    got = read(core, short, "Condition", (long, "Condition"))
    assert (got.parts[0].link.label or "").lower() == label
    assert read(core, short, "Condition", ("Asthma", "Condition")).parts[0].link.curie is None


def test_family_members(core: Linker) -> None:
    got = read(core, "VEGFR-1, -2 and -3", "Target")
    assert labels(got) == ["FLT1", "KDR", "FLT4"]
    assert labels(read(core, "JAK1/2", "Target")) == ["JAK1", "JAK2"]
    assert read(core, "JAK1-99", "Target").kind == "none"


def test_parts_are_places_in_the_string(core: Linker) -> None:
    text = "ezetimibe 10 mg (+) simvastatin"
    for part in read(core, text, "Drug").parts:
        assert text[part.start : part.end] == part.text


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=80), type=st.sampled_from(["Drug", "Condition", "Endpoint", "Target", "Mechanism"]))
def test_any_string_gets_a_verdict(core: Linker, text: str, type: str) -> None:
    got = read(core, text, type)
    assert got.kind in STRING_KINDS
    assert got.parts
    assert all(0 <= p.start <= p.end <= len(text) and p.text == text[p.start : p.end] for p in got.parts)
    assert all(0 <= p.link.score <= 1 for p in got.parts)


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "a/" * 500_000, "(" * 1_000_000, "\x00\x01\x02", "💊" * 1000, "\ud800"]
)
def test_hostile_strings_are_nil(core: Linker, text: str) -> None:
    for type in ("Drug", "Condition", "Target"):
        assert read(core, text, type).kind == "none"
