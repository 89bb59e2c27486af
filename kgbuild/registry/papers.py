"""Linked abstracts: takes PubMed ids, gives a file ``PMID….xml`` for each, by NCBI's E-utilities (efetch).

Asked 200 ids at a time by POST, at most 3 requests a second, 10 with a key, as NCBI wants it. Every file is a
``PubmedArticleSet`` with one article, without DOCTYPE. Ids that PubMed does not give are reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from kgbuild.model.errors import StoreError, UsageError
from kgbuild.registry.exact_json import Json
from kgbuild.registry.folder import Folder, Outcome
from kgbuild.registry.web import Broken, Refused, Web, words

BATCH = 200
RATE = 3.0
RATE_WITH_KEY = 10.0
TYPES = ("RESULT", "DERIVED")
_PMID = re.compile(r"[1-9][0-9]{0,8}")
_OWN_ID = "./MedlineCitation/PMID | ./BookDocument/PMID"


@dataclass(slots=True)
class PaperReport:
    """What became of the articles; ``missing``: asked for and not given by PubMed."""

    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    missing: list[str] = field(default_factory=list)


def linked(study: Json, types: Sequence[str]) -> list[str]:
    """The PubMed ids that a study refers to with one of the ``types`` (RESULT, DERIVED, BACKGROUND)."""
    here: Json = study
    for name in ("protocolSection", "referencesModule", "references"):
        here = here.get(name) if isinstance(here, dict) else None
    found = [r for r in here if isinstance(r, dict) and r.get("type") in types] if isinstance(here, list) else []
    ids = (pmid.strip() for r in found if isinstance(pmid := r.get("pmid"), str))
    return list(dict.fromkeys(pmid for pmid in ids if _PMID.fullmatch(pmid)))


def get_batch(web: Web, base_url: str, pmids: Sequence[str], identity: dict[str, str]) -> dict[str, bytes]:
    """The files' content by PubMed id for those of ``pmids`` that PubMed gives.

    Args:
        web: the server's requests.
        base_url: e.g. ``https://eutils.ncbi.nlm.nih.gov/entrez/eutils``.
        pmids: at most ``BATCH`` ids.
        identity: ``tool``, ``email`` and ``api_key``, as NCBI wants to know them.

    Raises:
        UsageError: the request is refused, in the server's words.
        StoreError: the server refuses, or cannot be reached.
    """
    url = f"{base_url}/efetch.fcgi"
    form = {"db": "pubmed", "retmode": "xml", "id": ",".join(pmids), **identity}
    try:
        articles = web.post(url, form, _read)
    except Refused as refused:
        if refused.status == 400:
            raise UsageError(f"PubMed does not take this: {refused.words}") from refused
        raise StoreError(f"{url}: {refused}") from refused
    wanted = set(pmids)
    return {pmid: content for pmid, content in articles.items() if pmid in wanted}


def save_batch(folder: Folder, asked: Sequence[str], got: dict[str, bytes], report: PaperReport) -> None:
    """Write what came, note what did not.

    Raises:
        StoreError: a file cannot be written.
    """
    for pmid in asked:
        if pmid in got:
            report.outcomes[folder.save(f"PMID{pmid}.xml", got[pmid])] += 1
        else:
            report.missing.append(pmid)


def _read(body: bytes) -> dict[str, bytes]:
    """Each article as a set of its own, by its id."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Broken(f"the answer is not whole XML ({error.msg}): {words(body)}") from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise StoreError("PubMed's answer declares entities, which it never does: it is not read")
    said = root.findtext(".//ERROR") if root.tag != "PubmedArticleSet" else None
    if said is not None and "empty" in said.lower():
        return {}
    if root.tag != "PubmedArticleSet":
        raise Broken(f"the answer is not a PubmedArticleSet: {said or str(root.tag)}")
    return {pmid: _alone(article) for article in root if (pmid := _id(article))}


def _id(article: etree._Element) -> str:
    if not isinstance(article.tag, str):
        return ""
    own = article.xpath(_OWN_ID)
    text = (own[0].text or "").strip() if isinstance(own, list) and own and isinstance(own[0], etree._Element) else ""
    return text if _PMID.fullmatch(text) else ""


def _alone(article: etree._Element) -> bytes:
    text = etree.tostring(article, encoding="unicode", with_tail=False)
    lines = ('<?xml version="1.0" encoding="UTF-8"?>', "<PubmedArticleSet>", text, "</PubmedArticleSet>", "")
    return "\n".join(lines).encode("utf-8")
