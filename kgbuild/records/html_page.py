"""A web page of a trial or a paper: takes its HTML, gives the record of its main content with XPaths.

The main content is told from a site's furniture by jusText; labels of trial pages ("Sponsor: …") are kept beside it.
A paragraph is one line of the record's text, white space folded; its path is the XPath expression that gives exactly
it: ``normalize-space(/html[1]/body[1]/p[3])``, or a ``substring`` of one where a paragraph is a part of its element.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from justext.paragraph import Paragraph  # type: ignore[import-untyped]
from lxml import etree

from kgbuild.model import Places, Record, RecordError, content_hash, text_hash16
from kgbuild.records import paper_page, plain_text, web_page
from kgbuild.records.dates import find_date
from kgbuild.records.html_dom import decode_html, parse_html
from kgbuild.records.html_headings import under_headings
from kgbuild.records.html_main import paragraphs
from kgbuild.records.markup import markup
from kgbuild.records.page_cues import NCT, cues
from kgbuild.records.paper_record import registered_as

_PLAIN_PATH = re.compile(r"[\w/\[\]-]+", re.ASCII)
_SPACE = re.compile(r"[ \t\r\n]+")
_MANY_WORDS = 150
"""A page with so many words of main content is no error page, whatever its title says."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One paragraph as the record holds it, and the XPath expression that gives it.

    ``below``: it is a bare label's value. ``heading``: it stands in a heading.
    """

    text: str
    path: str
    below: bool = False
    heading: bool = False


def read_html(data: bytes, name: str) -> Record:
    """The record of a page.

    Args:
        data: the page's bytes, in any encoding that it declares.
        name: the source, for messages.

    Raises:
        RecordError: no text, an error page, hostile or broken beyond reading.
    """
    root = parse_html(decode_html(data, name), name)
    headings = _headings(root)
    found = paragraphs(root, name)
    lines = _main(root, found)
    words = sum(len(line.text.split()) for line in lines)
    wrong = next((h.text for h in headings if markup().errors.search(h.text)), None)
    if wrong is not None and words < _MANY_WORDS:
        raise RecordError(name, f"an error page of a web site ({wrong[:100]!r}), not a record")
    if not lines:
        raise RecordError(name, "an HTML page without running text: navigation only, or filled in by a script")
    return _record(_titled(headings, lines), headings, root, found, name)


def _record(
    lines: list[_Line], headings: list[_Line], root: etree._Element, found: list[Paragraph], name: str
) -> Record:
    starts, text = [], ""
    for line in lines:
        text += ("\n" if text else "") + ("  " if line.below else "")
        starts.append(len(text))
        text += line.text
    reader = max((web_page, paper_page, plain_text), key=lambda reader: reader.sniff(text))
    reading = reader.read(text)
    ends = tuple(start + len(line.text) for start, line in zip(starts, lines, strict=True))
    headings_at = [(a, z) for a, z, line in zip(starts, ends, lines, strict=True) if line.heading and a]
    sections, fields = under_headings(text, headings_at, reading.sections, reading.fields)
    own = _nct(headings, root) or (reading.nct_id if reader is web_page else None)
    nct = own or reading.nct_id or _registered(text)
    digest = text_hash16(text)
    return Record(
        id=f"kgb.record:{own}.html_page" if own else f"kgb.record:{digest}",
        version=content_hash(text),
        source_format="html_page",
        source=name,
        text=text,
        trial_id=f"clinicaltrials:{nct}" if nct else f"kgb.trial:{digest}",
        nct_id=nct,
        sections=tuple(sorted(sections, key=lambda s: (s.start, s.end))),
        fields=tuple(sorted(fields, key=lambda f: (f.start, f.end))),
        last_update=reading.last_update or _updated(root, found),
        places=Places(tuple(starts), ends, tuple(line.path for line in lines)),
    )


def _folded(text: str) -> str:
    """White space folded as XPath's ``normalize-space`` does."""
    return _SPACE.sub(" ", text).strip(" ")


def _whole(element: etree._Element) -> _Line:
    path = element.getroottree().getpath(element)
    return _Line(_folded("".join(element.itertext())), f"normalize-space({path})")


def _headings(root: etree._Element) -> list[_Line]:
    """The page's first headings, then its title."""
    elements = [*list(root.iter("h1"))[:3], *list(root.iter("title"))[:1]]
    return [line for line in map(_whole, elements) if line.text]


def _main(root: etree._Element, found: list[Paragraph]) -> list[_Line]:
    """The good paragraphs, and the labelled lines of trial pages with what stands below a bare label."""
    lines: list[_Line] = []
    bare = False
    good = any(not p.is_boilerplate for p in found)
    for paragraph in found:
        text = _folded("".join(paragraph.text_nodes))
        label = _label(text)
        keep = not paragraph.is_boilerplate or (good and (label is not None or bare))
        if keep and text:
            lines.append(_Line(text, _path(root, paragraph.xpath, text), bare and label is None, paragraph.is_heading))
        bare = label is not None and label >= len(text.rstrip(" :"))
    return lines


def _label(text: str) -> int | None:
    """Where the label that a short line begins with ends, or None."""
    if len(text) > 200:
        return None
    ends = [m.end() for label in cues().web_labels if (m := label.pattern.match(text))]
    ends = [end for end in ends if end >= len(text.rstrip(" :")) or text[end] in ": "]
    return max(ends, default=None)


def _path(root: etree._Element, steps: str, text: str) -> str:
    """The XPath expression whose value is the paragraph; it may be a part of its element, or stand around that."""
    tree = root.getroottree()
    element: etree._Element | None = _reached(root, steps)
    while element is not None:
        path = tree.getpath(element)
        whole = _folded("".join(element.itertext()))
        at = whole.find(text) if _PLAIN_PATH.fullmatch(path) else -1
        if at >= 0 and whole == text:
            return f"normalize-space({path})"
        if at >= 0:
            return f"substring(normalize-space({path}),{at + 1},{len(text)})"
        element = element.getparent()
    return "/"


def _reached(root: etree._Element, steps: str) -> etree._Element:
    """The element that jusText's path leads to, as far as it can be followed: names in pages may be any characters."""
    element = root
    for step in steps.split("/")[2:]:
        name, _, number = step.rstrip("]").rpartition("[")
        same = [child for child in element if child.tag == name]
        if not number.isdecimal() or not 1 <= int(number) <= len(same):
            break
        element = same[int(number) - 1]
    return element


def _titled(headings: list[_Line], lines: list[_Line]) -> list[_Line]:
    """The lines with the page's title first; it is not repeated."""
    title = next((h for h in headings if len(h.text.split()) > 2), headings[0] if headings else None)
    if title is None or lines[0].text == title.text:
        return lines
    return [title, *(line for line in lines if line.text != title.text)]


def _nct(headings: list[_Line], root: etree._Element) -> str | None:
    """The one trial that title, headings and the page's own address name."""
    addresses = [e.get("href", "") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"]
    addresses += [e.get("content", "") for e in root.iter("meta") if e.get("property") == "og:url"]
    named = {
        found for text in (*(h.text for h in headings), *addresses) for found in NCT.findall(text) if found.isascii()
    }
    return named.pop() if len(named) == 1 else None


def _registered(text: str) -> str | None:
    """The one trial that a paper says it is registered as. Several papers may be: it does not name the record."""
    named = registered_as([text], strict=True)
    return named.pop() if len(named) == 1 else None


def _updated(root: etree._Element, found: list[Paragraph]) -> str | None:
    """The ISO date of the last update that the page states."""
    for element in root.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() in markup().meta_updated:
            date = find_date(element.get("content") or "")
            if date:
                return date[2]
    for paragraph in found:
        text = paragraph.text if len(paragraph.text_nodes) < 20 else ""
        date = find_date(text) if len(text) < 120 else None
        if date and markup().updated.search(text[: date[0]]):
            return date[2]
    return None
