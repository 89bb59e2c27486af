"""Text of a trial paper's title and abstract: takes PMC NXML, gives what a reader would copy from the page.

The shape is that of the seeds' paper page: a title line, a blank line, one paragraph for each section of the abstract
with its heading inline (``Background: ...``). White space is one blank; nothing else is changed, so the same file gives
the same characters, and stand-off labels hold.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

_OTHER_ABSTRACTS = "abstract-type"


def render(path: Path) -> str:
    """Title, blank line and the abstract's paragraphs, each line ended by a newline."""
    root = ElementTree.parse(path).getroot()
    title = root.find(".//front//article-title")
    abstract = next((a for a in root.findall(".//front//abstract") if not a.get(_OTHER_ABSTRACTS)), None)
    lines = [_text(title), ""] if title is not None else []
    if abstract is not None:
        lines += _paragraphs(abstract)
    return "\n".join([*lines, ""])


def _paragraphs(element: ElementTree.Element) -> list[str]:
    """One line a section: its heading, then its paragraphs; sections in sections follow in their order."""
    heading = element.find("title")
    words = [_text(p) for p in element.findall("p")]
    head = _text(heading).rstrip(":. ") if heading is not None and element.tag == "sec" else ""
    own = " ".join(w for w in words if w)
    line = f"{head}: {own}" if head and own else own
    return [*([line] if line else []), *(inner for s in element.findall("sec") for inner in _paragraphs(s))]


def _text(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())
