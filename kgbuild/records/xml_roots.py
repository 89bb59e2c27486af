"""Why an XML document without records is none: takes its root element's name and its head, gives a reason."""

from __future__ import annotations

import re

from kgbuild.records.markup import markup

cut_off = "the file is cut off"
"""The reason for everything that ends too early."""

NO_WRAPPERS = frozenset(("html", "HTML", "rss", "feed", "rdf:RDF", "DOC", "svg"))
"""Roots whose content is never searched for records: an HTML page has <article> elements too."""

_DOCNO = re.compile(rb"<DOCNO>\s*([^<\s]{1,60})\s*</DOCNO>")
_MESSAGE = re.compile(rb">\s*([^<>]{3,200}?)\s*</")


def why_no_records(root: str, head: bytes) -> str:
    """The reason to reject a document with this root element; ``head`` is what stands behind its name."""
    if root == "DOC":
        number = _DOCNO.search(head)
        of = f" of {number[1].decode('utf-8', 'replace')}" if number else ""
        return f"a TREC <DOC> wrapper{of} with flattened fields, not a <clinical_study>"
    reason = markup().roots.get(root)
    if reason is None:
        return f"an XML document <{root}> without any record that is read (clinical_study, PubmedArticle, article)"
    if "error" in root.lower() or root in ("eFetchResult", "OAI-PMH"):
        said = _MESSAGE.search(head)
        if said:
            return f"{reason}: {' '.join(said[1].decode('utf-8', 'replace').split())}"
    return reason
