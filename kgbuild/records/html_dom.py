"""A page's HTML as a tree, safely: takes bytes, gives the text decoded and the tree without scripts and the like.

Nothing is fetched or run. What is taken out (scripts, styles, comments, buttons) does not change the position of any
other element, so that XPaths hold for the page as it is.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from kgbuild.model import RecordError
from kgbuild.records.decode import MAX_RECORD_BYTES, too_large
from kgbuild.records.markup import markup

MAX_DEPTH = 200
"""Elements inside elements; pages have some dozens, and the walks below are recursive."""

MAX_ELEMENTS = 200_000
"""Elements of a page; the largest trial pages with results have some ten thousand."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_META = re.compile(rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_META_REACH = 8192
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_LATIN = {"iso8859-1": "cp1252", "ascii": "cp1252"}
"""Pages that say so mean Windows-1252, as browsers read them (WHATWG Encoding)."""


def decode_html(data: bytes, name: str) -> str:
    """The text of a page: by its mark, its meta element, else UTF-8, else Windows-1252.

    Raises:
        RecordError: empty, too large, or not of the encoding that it declares by a mark.
    """
    if len(data) > MAX_RECORD_BYTES:
        raise RecordError(name, too_large(len(data)))
    if not data.strip():
        raise RecordError(name, "the file is empty" if not data else "the file holds nothing but white space")
    for mark, wide in _MARKS:
        if data.startswith(mark):
            return _strict(data, wide, name).removeprefix("\ufeff")
    declared = _META.search(data, 0, _META_REACH)
    for encoding in (_codec(declared[1].decode("ascii")) if declared else None, "utf-8"):
        if encoding:
            try:
                return data.decode(encoding)
            except UnicodeError:
                continue
    return data.decode("cp1252", "replace")


def parse_html(text: str, name: str) -> etree._Element:
    """The tree of a page, without what is not its text.

    Raises:
        RecordError: no element, nested too deep, too many elements.
    """
    clean = _FORBIDDEN.sub("\ufffd", _DECLARATION.sub("", text, count=1))
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(clean.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise RecordError(name, f"is no HTML that can be read: {error}") from None
    if root is None:
        raise RecordError(name, "is no HTML that can be read: it holds no element")
    _limits(root, name)
    for element in [e for e in root.iter() if isinstance(e.tag, str) and e.tag in markup().dead]:
        _take_out(element)
    return root


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RecordError(name, f"is not {encoding.upper()}: {error.reason}", f"byte {error.start}") from None


def _codec(said: str) -> str | None:
    try:
        found = codecs.lookup(said).name
        b"<p>".decode(found)
    except (LookupError, UnicodeError, TypeError, ValueError):
        return None
    return _LATIN.get(found, found)


def _limits(root: etree._Element, name: str) -> None:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH:
            raise RecordError(name, f"nests elements deeper than {MAX_DEPTH}")
        if count > MAX_ELEMENTS:
            raise RecordError(name, f"holds more than {MAX_ELEMENTS:,} elements")


def _take_out(element: etree._Element) -> None:
    """Remove an element, a blank in its stead, and keep what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = " " + (element.tail or "")
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)
