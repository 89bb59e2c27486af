"""find and lookup: which spellings match, where, and what must not match."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.vocab import Vocabulary, load_vocabulary
from tests.vocab.conftest import ROWS, write_tsv


def found(vocab: Vocabulary, text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.hits[0].concept.id) for m in vocab.find(text)]


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("anti-angiogenic", "CHEBI:2"),
        ("antiangiogenic", "CHEBI:2"),
        ("anti angiogenic", "CHEBI:2"),
        ("ANTI\u2011ANGIOGENIC", "CHEBI:2"),
        ("Anti-angiogenic therapies", "CHEBI:2"),
        ("progression free survival", "NCIT:31"),
        ("Progression\u2013Free Survival", "NCIT:31"),
        ("malignant tumours", "MONDO:1"),
        ("malignancies", "MONDO:1"),
        ("liver metastases", "NCIT:14"),
        ("maximum tolerated doses", "MESH:32"),
        ("MTDs", "MESH:32"),
        ("acute lymphoblastic leukaemia", "MONDO:15"),
        ("oedema", "HP:19"),
        ("diarrhoea", "HP:20"),
        ("Hodgkin's lymphoma", "MONDO:16"),
        ("Hodgkin’s lymphomas", "MONDO:16"),
        ("Hodgkins lymphoma", "MONDO:16"),
        ("PDGFRα", "HGNC:3"),
        ("PDGFR-α", "HGNC:3"),
        ("MK 3475", "RXCUI:1"),
        ("MK3475", "RXCUI:1"),
        ("BGJ-398", "RXCUI:2"),
        ("FGFR inhibitors", "CHEBI:1"),
        ("type 2 diabetes", "kgb:rsp"),
        ("Type-II diabetes", "kgb:rsp"),
        ("RECIST v1.1", "NCIT:34"),
        ("RECIST  version\n1.1", "NCIT:34"),
        ("ﬁbroblast growth factor receptor", "FPLX:1"),
        ("PD1", "HGNC:1"),
    ],
)
def test_variants_match_whole(vocab: Vocabulary, text: str, curie: str) -> None:
    assert (text, curie) in found(vocab, f"with {text}, and")
    assert vocab.lookup(text)[0].concept.id == curie


@pytest.mark.parametrize(
    "text",
    [
        "mtd", "sts", "os", "fgfr", "MK-34751234", "FGFR2", "sarcomatoid", "soft tissue. Sarcoma",
        "soft tissue\n\nsarcoma", "sar coma", "NFGFR", "osmm", "progression - free",
    ],
)  # fmt: skip
def test_no_match(vocab: Vocabulary, text: str) -> None:
    assert [f for f in found(vocab, text) if f[1] != "MONDO:2"] == []


def test_nested_and_overlapping(vocab: Vocabulary) -> None:
    text = "Advanced soft tissue sarcomas, FGFR inhibitors"
    assert found(vocab, text) == [
        ("Advanced soft tissue sarcomas", "NCIT:4"),
        ("soft tissue sarcomas", "MONDO:3"),
        ("sarcomas", "MONDO:2"),
        ("FGFR inhibitors", "CHEBI:1"),
        ("FGFR", "FPLX:1"),
    ]


def test_code_with_glued_citation(vocab: Vocabulary) -> None:
    assert found(vocab, "such as AZD45475.") == [("AZD4547", "RXCUI:3")]
    assert found(vocab, "BGJ3984 and AZD-454712") == [("BGJ398", "RXCUI:2"), ("AZD-4547", "RXCUI:3")]
    hit = vocab.find("AZD45475")[0].hits[0]
    assert (hit.kind, hit.term) == ("code", "AZD4547")
    assert found(vocab, "AZD4547123") == []


def test_word_with_glued_citation_and_unit(vocab: Vocabulary) -> None:
    assert found(vocab, "sarcoma12 or melanoma3") == [("sarcoma", "MONDO:2"), ("melanoma", "MONDO:13")]


def test_short_capitals_are_nobodys_plural(tmp_path: Path) -> None:
    rows = [{"id": "HP:1", "type": "AdverseEvent", "label": "hives"}]
    rows.append({"id": "MONDO:1", "type": "Condition", "label": "HIV infection", "abbreviations": "HIV"})
    write_tsv(tmp_path / "a.tsv", rows)
    assert found(load_vocabulary(tmp_path), "HIV and HIVES, hives") == [
        ("HIV", "MONDO:1"),
        ("HIVES", "HP:1"),
        ("hives", "HP:1"),
    ]


def test_abbreviation_of_two_types_ranks_and_filters(vocab: Vocabulary) -> None:
    assert {h.concept.type for h in vocab.find("OS")[0].hits} == {"Target", "Endpoint"}
    assert [h.concept.id for h in vocab.lookup("OS", {"Endpoint"})] == ["NCIT:30"]


def test_start_and_end_are_boundaries(vocab: Vocabulary) -> None:
    text = "Conditionsarcomasarcoma"
    assert [(m.start, m.end) for m in vocab.find(text, 9, 16)] == [(9, 16)]


_WORDS = [row["label"] for row in ROWS]
_AROUND = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=200, deadline=None)
@given(before=_AROUND, after=_AROUND, term=st.sampled_from(_WORDS))
def test_offsets_are_exact_under_any_text_around(before: str, after: str, term: str, vocab: Vocabulary) -> None:
    text = f"{before}; {term}; {after}"
    start = len(before) + 2
    matches = vocab.find(text)
    assert any(m.start == start and m.end == start + len(term) for m in matches)
    for m in matches:
        assert 0 <= m.start < m.end <= len(text)
        assert vocab.lookup(text[m.start : m.end]) == m.hits


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_survived(text: str, vocab: Vocabulary) -> None:
    for m in vocab.find(text):
        assert m.hits
    vocab.lookup(text)


_VARIANTS = {
    "upper": str.upper,
    "title": str.title,
    "hyphens": lambda t: t.replace(" ", "-"),
    "spaces": lambda t: t.replace("-", " "),
    "plural": lambda t: t + "s" if t[-1].isalpha() and t[-1] not in "sSｓＳ" else t,
    "odd dash": lambda t: t.replace("-", "\u2010"),
    "wide": lambda t: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c not in ".-" else c for c in t),
}


@settings(max_examples=200, deadline=None)
@given(row=st.sampled_from(ROWS), variants=st.lists(st.sampled_from(sorted(_VARIANTS)), max_size=3, unique=True))
def test_variants_of_a_label_name_its_concept(row: dict[str, str], variants: list[str], vocab: Vocabulary) -> None:
    text = row["label"]
    for name in variants:
        text = _VARIANTS[name](text)
    hits = vocab.lookup(text, any_case=True)
    assert row["id"] in {h.concept.id for h in hits}


def test_find_is_fast(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("big")
    rows = [
        {"id": f"MONDO:{n}", "type": "Condition", "label": f"disorder of {n:x}qa organ {n % 97}",
         "synonyms": "|".join(f"{n:x}qa {w} syndrome" for w in ("alpha", "rare", "late", "mild"))}
        for n in range(4000)
    ]  # fmt: skip
    write_tsv(folder / "big.tsv", rows)
    start = time.perf_counter()
    vocab = load_vocabulary(folder)
    loaded = time.perf_counter() - start
    text = "The disorder of 1fqa organ 31 was seen in patients with 2eqa rare syndromes at week 12. " * 55
    vocab.find(text)
    start = time.perf_counter()
    assert len(vocab.find(text)) >= 110
    took = time.perf_counter() - start
    print(f"load {loaded:.3f} s, find {took * 1000:.1f} ms over {len(text.split())} words")
    assert loaded < 5
    assert took < 0.5


@pytest.mark.parametrize(
    ("text", "curie"),
    [("lenvatanib", "RXCUI:4"), ("pembrolizumb", "RXCUI:1"), ("multiple myelmoa", "MONDO:9"), ("hypertenson", "HP:17")],
)
def test_near_finds_slips(vocab: Vocabulary, text: str, curie: str) -> None:
    assert [h.concept.id for h, _ in vocab.near(text)] == [curie]


@pytest.mark.parametrize(
    "text", ["hypertension", "FGFR2", "hepertansion", "sarcoma", "typ 3 diabetes", "BGJ399", "AZD4548"]
)
def test_near_keeps_known_words_digits_and_affixes_apart(vocab: Vocabulary, text: str) -> None:
    assert vocab.near(text) == ()
