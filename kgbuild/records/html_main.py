"""The paragraphs of a page, told apart by jusText: takes the tree, gives each paragraph as content or furniture."""

from __future__ import annotations

from justext import get_stoplist  # type: ignore[import-untyped]
from justext.core import (  # type: ignore[import-untyped]
    ParagraphMaker,
    classify_paragraphs,
    revise_paragraph_classification,
)
from justext.paragraph import Paragraph  # type: ignore[import-untyped]
from lxml import etree

from kgbuild.model import RecordError

MAX_PARAGRAPHS = 4_000
"""Paragraphs of a page, long runs of short ones (cells of a table) counted as one: each looks at its neighbours."""

_LONG_RUN = 20


def paragraphs(root: etree._Element, name: str) -> list[Paragraph]:
    """All paragraphs of the page's body in order, classified.

    Raises:
        RecordError: too many of them.
    """
    found: list[Paragraph] = [p for p in ParagraphMaker.make_paragraphs(root) if not p.dom_path.startswith("html.head")]
    classify_paragraphs(found, get_stoplist("English"))
    runs = _runs(found)
    if len(runs) > MAX_PARAGRAPHS:
        raise RecordError(name, f"holds {len(runs):,} paragraphs; a page may hold {MAX_PARAGRAPHS:,}")
    revise_paragraph_classification([run[0] for run in runs])
    for run in runs:
        for paragraph in run[1:]:
            paragraph.class_type = run[0].class_type
    return found


def _runs(found: list[Paragraph]) -> list[list[Paragraph]]:
    """Each paragraph alone; the short ones of a long run together: what is around them decides on all of them alike."""
    runs: list[list[Paragraph]] = []
    at = 0
    while at < len(found):
        end = at
        while end < len(found) and found[end].cf_class == "short":
            end += 1
        if end - at > _LONG_RUN:
            runs.append(found[at:end])
        else:
            end = max(end, at + 1)
            runs += [[paragraph] for paragraph in found[at:end]]
        at = end
    return runs
