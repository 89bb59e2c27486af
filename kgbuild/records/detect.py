"""What a stream holds, told by its first bytes, never by its name.

Takes the first bytes; gives a ``Kind``. Whether what looks like JSON or a table is of a known format is said by the
reader of that kind, which also gives the reason where it is not.
"""

from __future__ import annotations

import re
from enum import Enum

from kgbuild.records.delimited import header
from kgbuild.records.plain_text import is_table


class Kind(Enum):
    """The readers' families."""

    JSON = "json"
    XML = "xml"
    HTML = "html"
    TABLE = "table"
    TEXT = "text"


_JSON = re.compile(rb'\s*(?:\{\s*"|\{\s*\}|\{\s*\Z|\[\s*[\[{"]|\[\s*\]|\[\s*\Z)')
_WIDE_XML = (b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_PROLOGUE = re.compile(rb"\s*(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE(?!\s+html\b)[^>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL | re.I)
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*<(?:\?xml|!DOCTYPE|!--|[A-Za-z_][\w:.-]*(?:[\s/>]|\Z))", re.IGNORECASE)
_NCT_COLUMN = re.compile(r"nct[ _]?(?:number|id)", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")


def detect(head: bytes) -> Kind:
    """The kind of what begins with ``head``; text where it is nothing else."""
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if _JSON.match(bare):
        return Kind.JSON
    if head.startswith(_WIDE_XML):
        return Kind.XML
    if _MARKUP.match(bare):
        return Kind.HTML if _HTML.match(bare, _behind_prologue(bare)) else Kind.XML
    return Kind.TABLE if _tabular(bare) else Kind.TEXT


def _behind_prologue(head: bytes) -> int:
    at = 0
    while (found := _PROLOGUE.match(head, at)) is not None:
        at = found.end()
    return at


def _tabular(head: bytes) -> bool:
    named = header(head)
    if named is not None and any(_NCT_COLUMN.fullmatch(name) for name in named[1]):
        return True
    return not _BINARY.search(head) and is_table(head.decode("utf-8", "replace"))
