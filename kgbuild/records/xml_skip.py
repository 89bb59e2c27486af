"""What is passed over in a stream of XML: comments, CDATA sections, processing instructions, document types."""

from __future__ import annotations

import re

from kgbuild.records.xml_window import Window

ENDS = {
    b"<!--": re.compile(rb"-->"),
    b"<![CDATA[": re.compile(rb"\]\]>"),
    b"<?": re.compile(rb"\?>"),
}
"""How what begins so ends."""

_TYPE_TOKEN = re.compile(rb"""["'\[\]>]|<!--|<\?|<!ENTITY""")
_QUOTES = {b'"': re.compile(b'"'), b"'": re.compile(b"'")}


def pass_document_type(window: Window) -> tuple[bool, bool]:
    """Pass over a document type whose ``<!DOCTYPE`` was just passed; nothing in it is followed.

    Returns:
        Whether it declares entities, and whether it ends before the stream does.
    """
    inside = entities = False
    while True:
        token = window.seek(_TYPE_TOKEN)
        if token is None:
            return entities, False
        if token == b">" and not inside:
            return entities, True
        inside = token == b"[" or (inside and token != b"]")
        entities = entities or token == b"<!ENTITY"
        closing = _QUOTES.get(token) or ENDS.get(token)
        if closing is not None and window.seek(closing) is None:
            return entities, False
