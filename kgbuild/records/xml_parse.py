"""One record's XML as a tree, safely: takes a piece of a stream, gives its element.

No document type, entity declaration, external file or inclusion is ever followed; depth and length are limited by the
parser. Named characters (``&alpha;``, which JATS takes from its document type) are replaced by what they stand for.
"""

from __future__ import annotations

import hashlib
import re
from html.entities import html5

from lxml import etree

from kgbuild.model import RecordError
from kgbuild.records.xml_piece import Piece

_NAMED = re.compile(r"&([A-Za-z_:][\w.:-]*);")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_OWN = frozenset(("lt", "gt", "amp", "quot", "apos"))
_INCLUDE = b"http://www.w3.org/2001/XInclude"
_GREEK = "a:α b:β g:γ d:δ e:ε z:ζ ee:η th:θ i:ι k:κ l:λ m:μ n:ν x:ξ o:ο p:π r:ρ s:σ t:τ u:υ ph:φ kh:χ ps:ψ oh:ω sf:ς"
_ISO_GREEK = {f"{name}gr": letter for name, letter in (pair.split(":") for pair in _GREEK.split())}
_KNOWN_PREFIXES = {
    "xlink": "http://www.w3.org/1999/xlink",
    "mml": "http://www.w3.org/1998/Math/MathML",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "ali": "http://www.niso.org/schemas/ali/1.0/",
    "oasis": "http://www.niso.org/standards/z39-96/ns/oasis-exchange/table",
}
_LINE = re.compile(r"\bline (\d+)")
_HINT = re.compile(r",? (?:use|try) XML_PARSE_HUGE(?: option)?")
_POSITION = re.compile(r",? line \d+, column \d+$")
_UNDECLARED = re.compile(r"Namespace prefix ([\w.-]+)")
_MAX_RETRIES = 8


def parse(piece: Piece, name: str) -> etree._Element:
    """The element of a piece, without comments and processing instructions.

    Raises:
        RecordError: not well-formed, an entity that nothing names, an inclusion, nested too deep.
    """
    source = piece.source(name)
    data = _unnamed(piece, source).encode("utf-8")
    bare = piece.tag == "clinical_study"
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True, remove_blank_text=bare,
    )  # fmt: skip
    for _ in range(_MAX_RETRIES):
        if _INCLUDE in data:
            raise RecordError(source, "asks to include other files (XInclude), which is never done", piece.place)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            prefix = _UNDECLARED.match(str(error))
            uri = {**_KNOWN_PREFIXES, **piece.prefixes}.get(prefix[1]) if prefix else None
            if prefix is None or uri is None:
                raise _malformed(error, piece, source) from None
            head = len(piece.tag) + 1
            data = data[:head] + f' xmlns:{prefix[1]}="{uri}"'.encode() + data[head:]
    raise RecordError(source, "uses too many namespaces that it does not declare", piece.place)


def content_version(element: etree._Element, without: tuple[str, ...] = (), attributes: tuple[str, ...] = ()) -> str:
    """SHA-256 of the element in canonical form (C14N), 64 hex digits; what is named is taken out of the tree first."""
    for tag in without:
        for child in element.findall(tag):
            element.remove(child)
    for attribute in attributes:
        element.attrib.pop(attribute, None)
    return hashlib.sha256(etree.tostring(element, method="c14n", with_comments=False)).hexdigest()


def _unnamed(piece: Piece, source: str) -> str:
    """The piece's text with named characters as themselves; those in CDATA are no names."""
    text = piece.text
    if "&" not in text or not any(m[1] not in _OWN for m in _NAMED.finditer(text)):
        return text
    parts = _CDATA.split(text) if "<![CDATA[" in text else [text]
    done, line = [], piece.line
    for k, part in enumerate(parts):
        done.append(part if k % 2 else _NAMED.sub(lambda m, at=line: _character(m, piece, source, at), part))
        line += part.count("\n")
    return "".join(done)


def _character(found: re.Match[str], piece: Piece, source: str, line: int) -> str:
    name = found[1]
    if name in _OWN:
        return found[0]
    known = html5.get(f"{name};") or _greek(name)
    if known is not None:
        return f"&#{ord(known)};" if known.isascii() and len(known) == 1 else known
    own = "its own document type declares" if piece.entities else "nothing declares"
    place = f"line {line + found.string.count(chr(10), 0, found.start())}"
    raise RecordError(source, f"uses the entity &{name};, which {own}; declared entities are never expanded", place)


def _greek(name: str) -> str | None:
    letter = _ISO_GREEK.get(name.lower())
    return letter.upper() if letter and name[0].isupper() else letter


def _malformed(error: etree.XMLSyntaxError, piece: Piece, source: str) -> RecordError:
    line = piece.line + (error.lineno or 1) - 1
    said = _POSITION.sub("", _HINT.sub("", error.msg or "no reason given").strip())
    said = " ".join(_LINE.sub(lambda m: f"line {piece.line + int(m[1]) - 1}", said).split())
    return RecordError(source, f"is not well-formed XML: {said}", f"line {line}")
