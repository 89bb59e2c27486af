"""JATS, the XML of PMC: takes an ``<article>``, gives the record of the paper: title, abstract, body, registration.

References, tables, figures and what stands behind the discussion (funding, contributions) are not read. The text of a
paragraph is its string value, so that offsets hold; what a table or figure inside a paragraph says is in no section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kgbuild.model import Record, RecordError, SectionKind, Value
from kgbuild.records.markup import markup
from kgbuild.records.page_cues import NCT
from kgbuild.records.paper_record import Block, abstract_kind, body_part, paper_record, registered_as
from kgbuild.records.xml_parse import content_version
from kgbuild.records.xml_values import Node, local_name, string_value

_IDS = (("pmc", r"(?:PMC)?([1-9][0-9]{0,9})"), ("pmcid", r"PMC([1-9][0-9]{0,9})"), ("pmcaid", r"([1-9][0-9]{0,9})"))
_REGISTRY = re.compile(r"clinicaltrials?\.gov|clintrialgov|clinical-trials?-registry", re.IGNORECASE)
_DATES = ("epub", "epreprint", "ppub", "pub", "collection", None)


def read_article(element: etree._Element, source: str) -> Record:
    """The record of one paper.

    Raises:
        RecordError: without an id of PMC or PubMed, or without title and text.
    """
    version = content_version(element)
    root = Node(element, f"/{local_name(element)}")
    front = root.container(source, "front")
    meta = front.container(source, "article-meta") if front else None
    if meta is None:
        raise RecordError(source, "holds an <article> without <front> and <article-meta>: not JATS", root.path)
    blocks = [*_title(meta), *_abstract(meta), *_dates(meta), *_body(root)]
    trials = _registered(meta) or registered_as(
        b.value.text for b in blocks if b.kind != SectionKind.BODY or b.abstract
    )
    return paper_record(_id(meta, source), "pmc_nxml", source, version, blocks, trials)


def _id(meta: Node, source: str) -> str:
    ids = {node.element.get("pub-id-type"): string_value(node.element).strip() for node in meta.all("article-id")}
    for kind, form in _IDS:
        found = re.fullmatch(form, ids.get(kind, ""))
        if found:
            return f"PMC{found[1]}"
    pmid = re.fullmatch(r"[1-9][0-9]{0,8}", ids.get("pmid", ""))
    if pmid:
        return f"PMID{pmid[0]}"
    raise RecordError(source, "holds an article without an id of PMC or PubMed", f"{meta.path}/article-id")


def _title(meta: Node) -> list[Block]:
    node = meta.first("title-group", "article-title")
    text = string_value(node.element) if node else ""
    return [Block(SectionKind.TITLE, Value(text, node.path), "title")] if node and text.strip() else []


def _abstract(meta: Node) -> Iterator[Block]:
    for abstract in meta.all("abstract"):
        if abstract.element.get("abstract-type") not in markup().other_abstracts:
            yield from _abstract_parts(abstract, None)


def _abstract_parts(node: Node, kind: SectionKind | None) -> Iterator[Block]:
    title = node.value("title")
    if title and node.name == "sec":
        if markup().no_matter.fullmatch(title.said):
            return
        kind = abstract_kind(title.text)
    for child in node.children():
        if child.name == "sec":
            yield from _abstract_parts(child, kind)
        elif child.name == "p":
            block = _paragraph(child, kind or SectionKind.BODY, abstract=True)
            yield from [block] if block else []
        elif child.name in ("list", "list-item"):
            yield from _abstract_parts(child, kind)


def _dates(meta: Node) -> list[Block]:
    """The year of publication, on the web first."""
    dates = {
        node.element.get("pub-type", node.element.get("date-type")): node for node in reversed(meta.all("pub-date"))
    }
    for kind in _DATES:
        year = dates[kind].value("year") if kind in dates else None
        if year:
            return [Block(SectionKind.METADATA, year.inside[0] if year.inside else year, "publication_date")]
    return []


def _body(root: Node) -> Iterator[Block]:
    body = root.first("body")
    return _paragraphs(body) if body else iter(())


def _paragraphs(node: Node, part: str = "") -> Iterator[Block]:
    """The paragraphs below a section, in order, but for those of floats and of sections that are no matter.

    ``part``: what the outermost heading that says so makes of them; what stands ahead of all headings introduces.
    """
    ahead = "introduction" if node.name == "body" and node.all("sec") else part
    for child in node.children():
        if child.name == "p":
            block = _paragraph(child, SectionKind.BODY, part=ahead)
            yield from [block] if block else []
        elif child.name == "sec":
            title = child.value("title")
            ahead = part
            if not (title and markup().no_matter.fullmatch(title.said)):
                yield from _paragraphs(child, part or (body_part(title.said) if title else ""))
        elif child.name not in markup().floats and child.name not in ("title", "label"):
            yield from _paragraphs(child, ahead)


def _paragraph(node: Node, kind: SectionKind, abstract: bool = False, part: str = "") -> Block | None:
    text = string_value(node.element)
    holes = tuple(_holes(node.element)) if len(node.element) else ()
    return Block(kind, Value(text, node.path), None, holes, abstract, part) if text.strip() else None


def _holes(paragraph: etree._Element) -> Iterator[tuple[int, int]]:
    """Where floats stand in the string value of a paragraph."""
    at, until = 0, None
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        floats = local_name(element) in markup().floats
        if event == "start":
            if floats and until is None:
                until, start = element, at
            at += len(element.text or "")
        else:
            if element is until:
                until = None
                if at > start:
                    yield start, at
            if element is not paragraph:
                at += len(element.tail or "")


def _registered(meta: Node) -> set[str]:
    """The NCT ids that the front names as the trial's registration."""
    found: set[str] = set()
    for element in meta.element.iter():
        kinds = " ".join(
            str(element.get(name, "")) for name in ("ext-link-type", "source-type", "source-id", "document-id-type")
        )
        if local_name(element) in ("ext-link", "related-object", "related-article") and _REGISTRY.search(kinds):
            named = NCT.findall(string_value(element) + " " + str(element.get("document-id", "")))
            found.update(nct for nct in named if nct.isascii())
    return found
