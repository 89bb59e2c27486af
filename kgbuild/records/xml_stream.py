"""Records cut out of a stream of XML, in constant memory: takes a binary stream, gives each record's bytes and place.

Several documents may stand one behind the other, each with its own declaration, and records may be wrapped in any
element. One record is one piece, so what is wrong in one leaves the others alone; declarations of document types are
passed over and never reach a parser, so no entity is ever expanded and nothing is fetched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from types import MappingProxyType
from typing import BinaryIO

from kgbuild.model import RecordError
from kgbuild.records.xml_encoding import Encoding, open_chunks
from kgbuild.records.xml_piece import Piece
from kgbuild.records.xml_roots import NO_WRAPPERS, cut_off, why_no_records
from kgbuild.records.xml_skip import ENDS, pass_document_type
from kgbuild.records.xml_window import Window

MAX_RECORD_BYTES = 64 * 1024 * 1024
"""One record may hold 64 MiB; the largest of the registry and of PMC hold less than ten."""

RECORD_TAGS = ("clinical_study", "PubmedArticle", "PubmedBookArticle", "article")
"""The elements that are records; none of them holds another."""

_MARKS = rb"!--|!\[CDATA\[|!DOCTYPE|\?"
_ANY_TAG = re.compile(rb"<(?:%s|/?[^\s!?/<>]{1,80}(?=[\s/>]))" % _MARKS)
_INSIDE = {tag: re.compile(rb"<(?:!--|!\[CDATA\[|\?|/?%s(?=[\s/>]))" % tag.encode()) for tag in RECORD_TAGS}
_TAG_END = re.compile(rb">")
_PREFIX = re.compile(rb"""xmlns:([\w.-]{1,40})\s*=\s*(?:"([^"<]{1,300})"|'([^'<]{1,300})')""")
_HEAD = 4096


@lru_cache(maxsize=64)
def _tokens(root: str) -> re.Pattern[bytes]:
    """What is looked for inside a root: records, where it may hold them, and its own tags."""
    names = (root, *(() if root in NO_WRAPPERS else RECORD_TAGS))
    tags = b"|".join(re.escape(name.encode("utf-8", "replace")) for name in names)
    return re.compile(rb"<(?:%s|/?(?:%s)(?=[\s/>]))" % (_MARKS, tags))


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
        yield RecordError(name, f"cannot be read on: {error}", cutter.here() if cutter else "")


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
        self.place = "line 1"
        self.failed = False
        self.tokens = _ANY_TAG

    def here(self, back: int = 0) -> str:
        """The place of the window's first byte, or of one so many bytes before it in its line."""
        line = f"line {self.window.line}"
        return line if self.encoding.wide else f"{line}, byte {self.window.base - back}"

    def error(self, reason: str, place: str = "") -> RecordError:
        return RecordError(self.name, reason, place or self.place)

    def run(self) -> Iterator[Piece | RecordError]:
        """The pieces and errors of the stream."""
        while True:
            self.place = self.here()
            token = self.window.seek(self.tokens)
            if self.window.stray and self.root is None and not self.failed and (self.roots or token):
                yield self.error("holds text that is in no element")
            if token is None:
                break
            self.place = self.here(len(token))
            yield from self._token(token)
            self.window.stray = False
        if not self.failed:
            self.place = self.here()
            yield from self._close(ended=True)

    def _cut_off(self, inside: str) -> RecordError:
        """The stream ends inside something: nothing more is to be said of it."""
        self.failed = True
        return self.error(f"ends inside a {inside}: {cut_off}")

    def _token(self, token: bytes) -> Iterator[Piece | RecordError]:
        tag = token[1:].decode("utf-8", "replace")
        if token in ENDS:
            yield from self._skip(token)
        elif token == b"<!DOCTYPE":
            self.entities, ended = pass_document_type(self.window)
            if not ended:
                yield self._cut_off("<!DOCTYPE")
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
        if token == b"<?":
            while len(self.window.data) < 512 and self.window.more():
                pass
            head = b"<?" + bytes(self.window.data[:512])
            if head.startswith((b"<?xml ", b"<?xml\t", b"<?xml\n", b"<?xml\r")):
                self.encoding.declare(head, self.name, self.place)
        if self.window.seek(ENDS[token]) is None:
            yield self._cut_off(token.decode())

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
        head = bytes(self.window.data[:_HEAD])
        opened = head[: max(0, head.find(b">"))]
        if self.root is None:
            for prefix, double, single in _PREFIX.findall(opened):
                self.prefixes[prefix.decode("utf-8", "replace")] = (double or single).decode("utf-8", "replace")
            self.root, self.depth, self.held, self.head, self.opened = tag, 1, 0, head, self.place
            self.tokens = _tokens(tag)
            if opened.endswith(b"/"):
                yield from self._close(ended=False)
        elif tag == self.root and not opened.endswith(b"/"):
            self.depth += 1

    def _close(self, ended: bool) -> Iterator[RecordError]:
        """A root is closed, or the stream ends (``ended``)."""
        root, self.root, self.tokens = self.root, None, _ANY_TAG
        if root is None:
            if ended and not self.roots:
                yield self.error("holds no XML element" if self.window.base else "the file is empty", "byte 0")
            return
        if not ended:
            self.window.seek(_TAG_END)
        self.roots += 1
        if not self.held:
            why = why_no_records(root, self.head)
            yield self.error(f"{why}; {cut_off}" if ended and root not in NO_WRAPPERS else why, self.opened)
        elif ended:
            yield self.error(f"ends before </{root}>: {cut_off}", self.here())
        self.prefixes = {}

    def _record(self, tag: str) -> Iterator[Piece | RecordError]:
        """Cut the record whose start tag's name was just passed."""
        window, line = self.window, self.window.line
        base = window.base - len(tag) - 1
        self.held += 1
        self.roots += self.root is None
        self.seen[self.root, tag] += 1
        at = 0
        while True:
            found = window.find(_INSIDE[tag], at, MAX_RECORD_BYTES)
            if found is None:
                yield from self._unfinished(tag)
                return
            _, at, token = found
            if token in ENDS:
                found = window.find(ENDS[token], at, MAX_RECORD_BYTES)
                if found is None:
                    yield from self._unfinished(tag)
                    return
                at = found[1]
            elif token.startswith(b"</"):
                break
            else:
                yield self.error(f"holds a <{tag}> that is not closed before the next one")
                window.drop(at)
                self.place = self.here(len(token))
                yield from self._record(tag)
                return
        found = window.find(_TAG_END, at, MAX_RECORD_BYTES + _HEAD)
        if found is None:
            yield from self._unfinished(tag)
            return
        data = bytes(window.data[: found[1]])
        window.drop(found[1])
        try:
            text = f"<{tag}" + self.encoding.decode(data, self.name, line, base)
        except RecordError as error:
            where = self._where(tag)
            yield RecordError(f"{self.name}#{where}" if where else self.name, error.reason, error.place)
            return
        byte = None if self.encoding.wide else base
        yield Piece(tag, text, self._where(tag), line, byte, MappingProxyType(self.prefixes), self.entities)

    def _unfinished(self, tag: str) -> Iterator[Piece | RecordError]:
        """A record that is cut off by the end, or too large: then the rest of it is passed over."""
        if len(self.window.data) <= MAX_RECORD_BYTES:
            yield self._cut_off(f"<{tag}>")
            self.window.drop(len(self.window.data))
            return
        yield self.error(f"holds a <{tag}> of more than {MAX_RECORD_BYTES:,} bytes")
        token = self.window.seek(_INSIDE[tag])
        while token in ENDS:
            self.window.seek(ENDS[token])
            token = self.window.seek(_INSIDE[tag])
        if token is None:
            self.failed = True
        elif token.startswith(b"</"):
            self.window.seek(_TAG_END)
        else:
            self.place = self.here(len(token))
            yield from self._record(tag)

    def _where(self, tag: str) -> str:
        number = self.seen[self.root, tag]
        if self.root is not None:
            return f"/{self.root}/{tag}[{number}]"
        return f"/{tag}[{number}]" if number > 1 else ""
