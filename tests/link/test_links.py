"""Links of single mentions: what is found, how it is called, and what stays unlinked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.link import Linker, search
from kgbuild.model import Link, Mention
from kgbuild.vocab import Vocabulary
from tests.vocab.conftest import ROWS


def link(linker: Linker, text: str, type: str, **more: object) -> Link:
    return linker.verdicts((Mention(0, len(text), text, type, **more),))[0].link  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "type", "curie", "kind"),
    [
        ("Sarcoma", "Condition", "MONDO:2", "label"),
        ("Keytruda", "Drug", "RXCUI:1", "brand"),
        ("MK 3475", "Drug", "RXCUI:1", "code"),
        ("lenvatinib mesylate", "Drug", "RXCUI:4", "salt"),
        ("lenvatanib", "Drug", "RXCUI:4", "label_slip"),
        ("Lenvatinib 10 mg capsules", "Drug", "RXCUI:4", "label_rewritten"),
        ("advanced cutaneous melanoma", "Condition", "MONDO:12", "without_qualifiers"),
        ("cancer of the breast", "Condition", "MONDO:7", "label_rewritten"),
        ("multiple myeloma in patients over 60", "Condition", "MONDO:9", "head"),
        ("hypertension", "Condition", "HP:17", "label"),
        ("recurrent cancer", "Condition", "MONDO:1", "without_qualifiers"),
        ("relapsed, refractory breast cancer", "Condition", "MONDO:7", "without_qualifiers"),
        ("melanoma as a late effect of edema", "Condition", "MONDO:13", "head"),
        ("Melanoma Stage IV", "Condition", "MONDO:13", "without_qualifiers"),
        ("stage IV melanoma", "Condition", "MONDO:13", "without_qualifiers"),
        ("OS", "Endpoint", "NCIT:30", "abbreviation"),
        ("HER2-negative metastatic breast cancer", "Condition", "NCIT:8", "without_qualifiers"),
        ("metastatic HER2-negative breast cancer", "Condition", "NCIT:8", "without_qualifiers"),
        ("inoperable or advanced sarcoma", "Condition", "MONDO:2", "without_qualifiers"),
    ],
)
def test_linked(linker: Linker, text: str, type: str, curie: str, kind: str) -> None:
    got = link(linker, text, type)
    assert (got.curie, got.match_kind) == (curie, kind)
    assert 0.5 <= got.score <= 1


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("placebo matching lenvatinib", "Drug"),
        ("BAY60 plus lenvatinib", "Drug"),
        ("BAY60 + lenvatinib", "Drug"),
        ("non-melanoma", "Condition"),
        ("pain due to breast cancer", "Condition"),
        ("neuroendocrine cancer", "Condition"),
        ("family history of breast cancer", "Condition"),
        ("gastritis", "Condition"),
        ("hypotensionx", "Drug"),
        ("BGJ399", "Drug"),
        ("\x00\x01", "Condition"),
        ("x" * 100_000, "Condition"),
        ("", "Drug"),
    ],
)
def test_not_linked(linker: Linker, text: str, type: str) -> None:
    got = link(linker, text, type)
    assert (got.curie, got.match_kind) == (None, "no_term_found")


def test_types_that_are_not_linked(linker: Linker) -> None:
    for type in ("Dose", "Date", "TimeFrame", "TrialId", "Organization", "Phase"):
        assert link(linker, "sarcoma", type).match_kind == "not_linked_type"


def test_short_abbreviation_needs_the_record(linker: Linker) -> None:
    alone = link(linker, "MM", "Condition")
    assert alone.curie is None
    assert alone.runners_up[0].curie == "MONDO:9"
    mentions = (Mention(0, 2, "MM", "Condition"), Mention(4, 20, "multiple myeloma", "Condition"))
    assert linker.verdicts(mentions)[0].link.curie == "MONDO:9"


def test_document_decides_what_an_abbreviation_means(linker: Linker) -> None:
    assert link(linker, "MM", "Condition", query="melanoma").curie == "MONDO:13"
    assert link(linker, "MM", "Condition", query="mucous membrane").curie is None
    got = linker.verdicts((Mention(0, 4, "RRMM", "Condition", query="relapsed and or refractory multiple myeloma"),))[0]
    assert got.link.curie == "MONDO:9"
    assert got.dropped == ("relapsed", "refractory")


def test_type_decides(linker: Linker) -> None:
    assert link(linker, "OS", "Target").runners_up[0].curie == "HGNC:4"
    assert link(linker, "OS", "Drug").curie is None


def test_hint_alone_links(linker: Linker) -> None:
    got = link(linker, "that agent", "Drug", hints=("RXCUI:2",))
    assert (got.curie, got.match_kind) == ("RXCUI:2", "hint")


def test_biomarker_links_its_gene(linker: Linker) -> None:
    assert link(linker, "FGFR1 amplification", "Biomarker", query="FGFR1").curie == "HGNC:2"


_VARIANTS = {
    "upper": str.upper,
    "hyphens": lambda t: t.replace(" ", "-"),
    "plural": lambda t: t + "s" if t[-1].isalpha() and t[-1] not in "sS" else t,
    "British": lambda t: t.replace("tumor", "tumour").replace("leukemia", "leukaemia").replace("edema", "oedema"),
}


@settings(max_examples=150, deadline=None)
@given(
    row=st.sampled_from([r for r in ROWS if len(r["label"]) > 5]),
    names=st.lists(st.sampled_from(sorted(_VARIANTS)), max_size=3, unique=True),
)
def test_variants_link_alike(row: dict[str, str], names: list[str], linker: Linker) -> None:
    text = row["label"]
    for name in names:
        text = _VARIANTS[name](text)
    assert link(linker, text, row["type"]).curie == row["id"]


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60), type=st.sampled_from(["Drug", "Condition", "Endpoint", "Target", "Mechanism"]))
def test_any_text_gives_a_verdict(text: str, type: str, linker: Linker) -> None:
    got = link(linker, text, type)
    assert (got.curie is None) == (got.match_kind == "no_term_found")


def test_search_gives_reasons(vocab: Vocabulary) -> None:
    (best,) = search(vocab, "MK-3475")
    assert (best.curie, best.match_kind, best.term) == ("RXCUI:1", "code", "MK-3475")
    assert {c.curie for c in search(vocab, "OS")} == {"HGNC:4", "NCIT:30"}
    assert search(vocab, "DRUGBANK:DB1")[0].curie == "RXCUI:1"
    assert search(vocab, "") == ()
