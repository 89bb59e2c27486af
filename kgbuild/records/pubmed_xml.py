"""PubMed's XML: takes a ``<PubmedArticle>``, gives the record of the paper: title, abstract, date, registration."""

from __future__ import annotations

import re

from lxml import etree

from kgbuild.model import Record, RecordError, SectionKind, Value
from kgbuild.records.page_cues import NCT
from kgbuild.records.paper_record import Block, abstract_kind, paper_record, registered_as
from kgbuild.records.xml_parse import content_version
from kgbuild.records.xml_values import Node, string_value

_PMID = re.compile(r"[1-9][0-9]{0,8}")
_YEAR = re.compile(r"[0-9]{4}")
_DAY = re.compile(r"[0-9]{1,2}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_pubmed(element: etree._Element, source: str) -> Record:
    """The record of one paper.

    Raises:
        RecordError: without a PMID, or without title and abstract.
    """
    version = content_version(element)
    root = Node(element, "/PubmedArticle")
    citation = root.container(source, "MedlineCitation")
    pmid = citation.value("PMID") if citation else None
    if citation is None or pmid is None or not _PMID.fullmatch(pmid.text):
        said = ascii(pmid.text[:40]) if pmid else "nothing"
        raise RecordError(source, f"holds a paper whose PMID is {said}", f"{root.path}/MedlineCitation/PMID")
    article = citation.first("Article")
    blocks = _blocks(article) if article else []
    banked = {n.text for n in _accessions(article) if NCT.fullmatch(n.text) and n.text.isascii()} if article else set()
    trials = banked or registered_as(block.value.text for block in blocks)
    return paper_record(f"PMID{pmid.text}", "pubmed_xml", source, version, blocks, trials, _revised(citation))


def _blocks(article: Node) -> list[Block]:
    blocks = []
    title = whole(article.first("ArticleTitle"))
    if title:
        blocks.append(Block(SectionKind.TITLE, title, "title"))
    for node in article.all("Abstract", "AbstractText"):
        text = whole(node)
        label, category = node.element.get("Label", ""), node.element.get("NlmCategory", "")
        if text:
            kind = abstract_kind(label, category) if label or category else SectionKind.BODY
            blocks.append(Block(kind, text, abstract=True))
    blocks += _dates(article)
    blocks += [Block(SectionKind.METADATA, value) for value in _accessions(article)]
    return blocks


def whole(node: Node | None) -> Value | None:
    """The string value of an element as it stands, None if it is blank."""
    text = string_value(node.element) if node else ""
    return Value(text, node.path) if node and text.strip() else None


def _dates(article: Node) -> list[Block]:
    """The year of the issue, or of the article on the web."""
    for path in (("Journal", "JournalIssue", "PubDate", "Year"), ("Journal", "JournalIssue", "PubDate", "MedlineDate"),
                 ("ArticleDate", "Year")):  # fmt: skip
        value = whole(article.first(*path))
        if value:
            return [Block(SectionKind.METADATA, value, "publication_date")]
    return []


def _accessions(article: Node) -> list[Value]:
    """What the data banks of clinical trials call the paper's trial."""
    found = []
    for bank in article.all("DataBankList", "DataBank"):
        name = bank.value("DataBankName")
        if name and name.text.lower() == "clinicaltrials.gov":
            found += bank.values("AccessionNumberList", "AccessionNumber")
    return found


def _revised(citation: Node) -> str | None:
    """The ISO date of the last revision, else that of completion."""
    for tag in ("DateRevised", "DateCompleted"):
        parts = [citation.value(tag, part) for part in ("Year", "Month", "Day")]
        said = [part.text for part in parts if part]
        if len(said) == 3 and _YEAR.fullmatch(said[0]) and _DAY.fullmatch(said[2]):
            month = int(said[1]) if _DAY.fullmatch(said[1]) else _month(said[1])
            if 1 <= month <= 12 and 1 <= int(said[2]) <= 31:
                return f"{said[0]}-{month:02d}-{int(said[2]):02d}"
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in _MONTHS else 0
