"""PubMed's XML and JATS: sections by label, the trial that a paper is registered as, offsets into paragraphs."""

from __future__ import annotations

import io

import pytest
from lxml import etree

from kgbuild.model import Record, SectionKind
from tests.records_xml.reading import PLAIN, assert_placed, errors, read, records
from tests.records_xml.study_forms import JATS, PUBMED

BANK = """<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
<AccessionNumber>NCT90000006</AccessionNumber></AccessionNumberList></DataBank></DataBankList>"""


def _said(record: Record) -> list[tuple[SectionKind, str]]:
    return [(s.kind, record.text[s.start : s.end]) for s in record.sections]


def test_a_set_of_papers() -> None:
    first, second = records(PUBMED % "")
    assert (first.id, second.id) == ("kgb.record:PMID99000001.pubmed_xml", "kgb.record:PMID99000002.pubmed_xml")
    assert first.source == "f.xml#/PubmedArticleSet/PubmedArticle[1]"
    assert first.last_update == "2020-03-09"
    assert _said(first) == [
        (SectionKind.TITLE, "Zorbinib in widget disease."),
        (SectionKind.ABSTRACT_BACKGROUND, "Widgets fail."),
        (SectionKind.ABSTRACT_METHODS, "Zorbinib 106 was given."),
        (SectionKind.ABSTRACT_RESULTS, "Ten responded; NCT90000008 was cited."),
        (SectionKind.METADATA, "ClinicalTrials.gov NCT90000005."),
        (SectionKind.METADATA, "2019"),
    ]
    assert [(f.name, first.value(f)) for f in first.fields] == [
        ("title", "Zorbinib in widget disease."), ("nct_id", "NCT90000005"), ("publication_date", "2019"),
    ]  # fmt: skip
    assert _said(second)[1:] == [
        (SectionKind.ABSTRACT_OBJECTIVE, "To test it."),
        (SectionKind.ABSTRACT_METHODS, "Forty got zorbinib."),
        (SectionKind.ABSTRACT_RESULTS, "Ten responded."),
    ]


def test_the_data_bank_names_the_trial_before_the_abstract() -> None:
    first, second = records(PUBMED % BANK)
    assert (first.nct_id, first.trial_id) == ("NCT90000006", "clinicaltrials:NCT90000006")
    assert second.nct_id is None
    assert second.trial_id.startswith("kgb.trial:")
    twice = BANK.replace("<AccessionNumber>", "<AccessionNumber>NCT90000001</AccessionNumber><AccessionNumber>")
    assert records(PUBMED % twice)[0].nct_id is None


def test_papers_are_placed() -> None:
    for xml, index in ((PUBMED % BANK, 0), (JATS.replace("&alpha;", "α"), None)):
        tree = etree.parse(io.BytesIO(xml.encode()), PLAIN)
        element = tree.getroot() if index is None else tree.getroot()[index]
        alone = etree.ElementTree(etree.fromstring(etree.tostring(element)))
        assert assert_placed(records(xml)[0], alone) >= 5


def test_jats() -> None:
    (record,) = records(JATS)
    assert record.id == "kgb.record:PMC9900003.pmc_nxml"
    assert record.nct_id == "NCT90000007"
    assert _said(record) == [
        (SectionKind.TITLE, "Zorbinib α trial"),
        (SectionKind.ABSTRACT_BACKGROUND, "Widgets fail."),
        (SectionKind.ABSTRACT_METHODS, "Zorbinib was given."),
        (SectionKind.METADATA, "ClinicalTrials.gov, NCT90000007."),
        (SectionKind.METADATA, "2018"),
        (SectionKind.BODY, "Forty patients were treated."),
        (SectionKind.BODY, "They did well."),
        (SectionKind.BODY, "Others, see NCT90000009."),
        (SectionKind.BODY, "Fifty mg [1]."),
    ]
    at = record.text.index("They did")
    assert record.reference(type(record.sections[0].span)(at, at + 4)) == (
        f"{record.id}#/article/body/sec[1]/p[1];char=31,35",
    )


def test_a_set_of_articles_and_a_namespace() -> None:
    article = JATS.partition("\n")[2]
    spaced = article.replace("9900003<", "9900004<")
    spaced = spaced.replace("<article ", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" ')
    first = article.replace("<p>Forty", "<p><mml:math/>Forty")
    wrapped = f'<pmc-articleset xmlns:mml="http://www.w3.org/1998/Math/MathML">{first}{spaced}</pmc-articleset>'
    assert [r.id for r in records(wrapped)] == ["kgb.record:PMC9900003.pmc_nxml", "kgb.record:PMC9900004.pmc_nxml"]


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("<PubmedArticle><MedlineCitation><PMID>x</PMID></MedlineCitation></PubmedArticle>", "whose PMID is 'x'"),
        (
            "<PubmedArticle><MedlineCitation><PMID>5</PMID></MedlineCitation></PubmedArticle>",
            "neither a title nor any text",
        ),
        ("<PubmedArticle>5</PubmedArticle>", "whose PMID is nothing"),
        ("<article><h1>News</h1></article>", "not JATS"),
        ("<article><front><article-meta><title-group/></article-meta></front></article>", "without an id of PMC"),
    ],
)
def test_what_is_no_paper(xml: str, reason: str) -> None:
    (error,) = errors(read(xml))
    assert reason in error.reason
    assert error.place
