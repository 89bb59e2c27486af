"""Why an XML document without records is none that is read: takes its root element's name and its head, gives a reason."""

from __future__ import annotations

import re

cut_off = "the file is cut off"
"""The reason for everything that ends too early."""

NO_WRAPPERS = frozenset(("html", "HTML", "rss", "feed", "rdf:RDF", "DOC", "svg"))
"""Roots whose content is never searched for records: an HTML page has <article> elements too."""

_REASONS = {
    "rss": "an RSS feed of search results, not records; fetch the studies that it lists",
    "feed": "an Atom feed, not records; fetch what it lists",
    "rdf:RDF": "an RDF document, not records",
    "html": "an HTML page, not XML records",
    "svg": "a drawing, not records",
    "eSearchResult": "a list of ids that a search found, not records; fetch them with efetch",
    "eSummaryResult": "summaries of papers without their abstracts; fetch the papers with efetch",
    "eFetchResult": "an answer of E-utilities without records",
    "eLinkResult": "a list of links, not records",
    "OAI-PMH": "an OAI-PMH answer without records",
    "PubmedArticleSet": "a set of PubMed papers that holds none",
    "PubmedBookArticleSet": "a set of book chapters, not papers",
    "pmc-articleset": "a set of PMC articles that holds none",
    "MedlineCitationSet": "a set in MEDLINE's old form, not PubMed's; fetch the papers again",
    "search_results": "search results that list studies without holding them; download the studies' XML",
    "clinical_studies": "a set of studies that holds none",
    "Error": "an error message, not records",
    "error": "an error message, not records",
    "ERROR": "an error message, not records",
    "FullStudiesResponse": "API v1 in its XML form; fetch its JSON form",
    "StudyFieldsResponse": "API v1 study fields, not whole studies",
    "TEI": "a TEI document, not JATS",
    "ONIXMessage": "book data, not records",
}
_DOCNO = re.compile(rb"<DOCNO>\s*([^<\s]{1,60})\s*</DOCNO>")
_MESSAGE = re.compile(rb">\s*([^<>]{3,200}?)\s*</")


def why_no_records(root: str, head: bytes) -> str:
    """The reason to reject a document with this root element; ``head`` is what stands behind its name."""
    if root == "DOC":
        number = _DOCNO.search(head)
        of = f" of {number[1].decode('utf-8', 'replace')}" if number else ""
        return f"a TREC <DOC> wrapper{of} with flattened fields, not a <clinical_study>"
    reason = _REASONS.get("html" if root == "HTML" else root)
    if reason is None:
        return f"an XML document <{root}> without any record that is read (clinical_study, PubmedArticle, article)"
    if "error" in root.lower() or root in ("eFetchResult", "OAI-PMH"):
        said = _MESSAGE.search(head)
        if said:
            return f"{reason}: {' '.join(said[1].decode('utf-8', 'replace').split())}"
    return reason
