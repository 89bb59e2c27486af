"""Records cut out of a stream of XML, in constant memory: takes a binary stream, gives each record's bytes and place.

Several documents may stand one behind the other, each with its own declaration, and records may be wrapped in any
element. One record is one piece, so what is wrong in one leaves the others alone; declarations of document types are
passed over and never reach a parser, so no entity is ever expanded and nothing is fetched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from kgbuild.model import RecordError
from kgbuild.records.xml_encoding import Encoding, open_chunks
from kgbuild.records.xml_roots import NO_WRAPPERS, cut_off, why_no_records
from kgbuild.records.xml_window import Window

MAX_RECORD_BYTES = 64 * 1024 * 1024
"""One record may hold 64 MiB; the largest of the registry and of PMC hold less than ten."""

RECORD_TAGS = ("clinical_study", "PubmedArticle", "PubmedBookArticle", "article")
"""The elements that are records; none of them holds another."""

_TOKEN = re.compile(rb"<(?:!--|!\[CDATA\[|!DOCTYPE|\?|/?[^\s!?/<>]{1,80}(?=[\s/>]))")
_ENDS = {
    b"<!--": re.compile(rb"-->"),
    b"<![CDATA[": re.compile(rb"\]\]>"),
    b"<?": re.compile(rb"\?>"),
}
_INSIDE = {tag: re.compile(rb"<(?:!--|!\[CDATA\[|\?|/?%s(?=[\s/>]))" % tag.encode()) for tag in RECORD_TAGS}
_TAG_END = re.compile(rb">")
_TYPE_TOKEN = re.compile(rb"""["'\[\]>]|<!--|<\?|<!ENTITY""")
_QUOTES = {b'"': re.compile(b'"'), b"'": re.compile(b"'")}
_PREFIX = re.compile(rb"""xmlns:([\w.-]{1,40})\s*=\s*(?:"([^"<]{1,300})"|'([^'<]{1,300})')""")
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Piece:
    """One record: its element as text, without declaration and document type.

    ``where``: XPath-like place in its source, empty for the first root of all. ``line`` and ``byte``: where it begins.
    ``prefixes``: namespaces that elements around it declare. ``entities``: its document declares entities of its own.
    """

    tag: str
    text: str
    where: str
    line: int
    byte: int | None
    prefixes: Mapping[str, str]
    entities: bool

    def source(self, name: str) -> str:
        """The name to give the record: the file's, and its place in it where it is one of several."""
        return f"{name}#{self.where}" if self.where else name

    @property
    def place(self) -> str:
        """Where it begins, for messages."""
        return f"line {self.line}" if self.byte is None else f"line {self.line}, byte {self.byte}"


def pieces(stream: BinaryIO, name: str) -> Iterator[Piece | RecordError]:
    """The records of a stream in order, and what is wrong with it; never raises for what the stream holds."""
    cutter = None
    try:
        encoding, chunks = open_chunks(stream, name)
        cutter = _Cutter(Window(chunks), encoding, name)
        yield from cutter.run()
    except RecordError as error:
        yield error
    except (OSError, EOFError) as error:
        yield RecordError(name, f"cannot be read on: {error}", cutter.place if cutter else "")


class _Cutter:
    """The state between records: which root stands open, how many records it held, what it declared."""

    def __init__(self, window: Window, encoding: Encoding, name: str) -> None:
        self.window, self.encoding, self.name = window, encoding, name
        self.root: str | None = None
        self.depth = 0
        self.roots = 0
        self.held = 0
        self.seen: Counter[tuple[str | None, str]] = Counter()
        self.prefixes: dict[str, str] = {}
        self.entities = False
        self.head = b""
        self.opened = ""

    @property
    def place(self) -> str:
        if self.encoding.wide:
            return f"line {self.window.line}"
        return f"line {self.window.line}, byte {self.window.base}"

    def error(self, reason: str, place: str = "") -> RecordError:
        return RecordError(self.name, reason, place or self.place)

    def run(self) -> Iterator[Piece | RecordError]:
        while True:
            place = self.place
            token = self.window.seek(_TOKEN)
            if self.root is None and self.window.stray:
                yield self.error("holds text that is in no element", place)
            if token is None:
                break
            yield from self._token(token)
            self.window.stray = False
        yield from self._close(ended=True)

    def _token(self, token: bytes) -> Iterator[Piece | RecordError]:
        tag = token[1:].decode("utf-8", "replace")
        if token in _ENDS:
            yield from self._skip(token)
        elif token == b"<!DOCTYPE":
            yield from self._document_type()
        elif self.root in NO_WRAPPERS:
            yield from self._count(tag)
        elif tag in RECORD_TAGS:
            yield from self._record(tag)
        elif tag[1:] in RECORD_TAGS:
            yield self.error(f"ends a <{tag[1:]}> that does not begin: its beginning is missing")
            self.window.seek(_TAG_END)
        else:
            yield from self._count(tag)

    def _skip(self, token: bytes) -> Iterator[RecordError]:
        """Pass over a comment, a CDATA section or a processing instruction; heed an XML declaration."""
        place = self.place
        if token == b"<?":
            while len(self.window.data) < 512 and self.window.more():
                pass
            head = b"<?" + bytes(self.window.data[:512])
            if head.startswith((b"<?xml ", b"<?xml\t", b"<?xml\n", b"<?xml\r")):
                self.encoding.declare(head, self.name, place)
        if self.window.seek(_ENDS[token]) is None:
            yield self.error(f"ends inside a {token.decode()}: {cut_off}", place)

    def _document_type(self) -> Iterator[RecordError]:
        """Pass over a document type; remember whether it declares entities."""
        place, inside = self.place, False
        self.entities = False
        while True:
            token = self.window.seek(_TYPE_TOKEN)
            if token is None:
                yield self.error(f"ends inside a <!DOCTYPE: {cut_off}", place)
                return
            if token == b">" and not inside:
                return
            inside = token == b"[" or (inside and token != b"]")
            self.entities = self.entities or token == b"<!ENTITY"
            closing = _QUOTES.get(token) or _ENDS.get(token)
            if closing is not None and self.window.seek(closing) is None:
                yield self.error(f"ends inside a <!DOCTYPE: {cut_off}", place)
                return

    def _count(self, tag: str) -> Iterator[RecordError]:
        """An element around records: only the root is followed."""
        if tag.startswith("/"):
            if tag[1:] == self.root:
                self.depth -= 1
                if self.depth == 0:
                    yield from self._close(ended=False)
            return
        while len(self.window.data) < _HEAD and self.window.more():
            pass
        opened = bytes(self.window.data[: max(0, self.window.data.find(b">", 0, _HEAD))])
        for prefix, double, single in _PREFIX.findall(opened):
            self.prefixes[prefix.decode("utf-8", "replace")] = (double or single).decode("utf-8", "replace")
        if self.root is None:
            self.root, self.depth, self.held, self.head = tag, 1, 0, bytes(self.window.data[:_HEAD])
            self.opened = self.place
            if opened.endswith(b"/"):
                yield from self._close(ended=False)
        elif tag == self.root and not opened.endswith(b"/"):
            self.depth += 1

    def _close(self, ended: bool) -> Iterator[RecordError]:
        """A root is closed, or the stream ends (``ended``)."""
        root, self.root = self.root, None
        if root is None:
            if ended and not self.roots:
                yield self.error("holds no XML element" if self.window.base else "the file is empty")
            return
        if not ended:
            self.window.seek(_TAG_END)
        self.roots += 1
        if not self.held:
            yield self.error(why_no_records(root, self.head), self.opened)
        elif ended:
            yield self.error(f"ends before </{root}>: {cut_off}")
        self.prefixes = {}

    def _record(self, tag: str) -> Iterator[Piece | RecordError]:
        """Cut the record whose start tag's name was just passed."""
        window, place, line = self.window, self.place, self.window.line
        base = window.base - len(tag) - 1
        self.held += 1
        self.roots += self.root is None
        self.seen[self.root, tag] += 1
        at = 0
        while True:
            found = window.find(_INSIDE[tag], at, MAX_RECORD_BYTES)
            if found is None:
                yield from self._unfinished(tag, place)
                return
            start, at, token = found
            if token in _ENDS:
                found = window.find(_ENDS[token], at, MAX_RECORD_BYTES)
                if found is None:
                    yield from self._unfinished(tag, place)
                    return
                at = found[1]
            elif token.startswith(b"</"):
                break
            else:
                yield self.error(f"holds a <{tag}> that is not closed before the next one", place)
                window.drop(at)
                yield from self._record(tag)
                return
        found = window.find(_TAG_END, at, MAX_RECORD_BYTES + _HEAD)
        if found is None:
            yield from self._unfinished(tag, place)
            return
        data = bytes(window.data[: found[1]])
        window.drop(found[1])
        try:
            text = f"<{tag}" + self.encoding.decode(data, self.name, line, base)
        except RecordError as error:
            yield error
            return
        byte = None if self.encoding.wide else base
        yield Piece(tag, text, self._where(tag), line, byte, MappingProxyType(self.prefixes), self.entities)

    def _unfinished(self, tag: str, place: str) -> Iterator[RecordError]:
        """A record that is cut off by the end, or too large: then the rest of it is passed over."""
        if len(self.window.data) <= MAX_RECORD_BYTES:
            self.window.drop(len(self.window.data))
            self.root = None
            yield self.error(f"ends inside a <{tag}>: {cut_off}", place)
            return
        yield self.error(f"holds a <{tag}> of more than {MAX_RECORD_BYTES:,} bytes", place)
        end = re.compile(rb"</?%s(?=[\s/>])" % tag.encode())
        token = self.window.seek(end)
        if token is not None and not token.startswith(b"</"):
            yield from self._record(tag)

    def _where(self, tag: str) -> str:
        number = self.seen[self.root, tag]
        if self.root is not None:
            return f"/{self.root}/{tag}[{number}]"
        return f"/{tag}[{number}]" if number > 1 else ""
