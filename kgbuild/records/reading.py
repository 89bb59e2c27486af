"""Choose the reader by content and read a stream, or make the record of a text.

Takes a stream (or the bytes of one small source); gives its records. Structured formats stream and may be of any size;
a text is read whole. A reader of text is a module-level function that says how sure it is that a text is its own
(``sniff``, 0 to 1) and one that reads it (``read``); the surest reader wins.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from kgbuild.model import Record, RecordError, content_hash, text_hash16
from kgbuild.records import ctgov_text, paper_page, plain_text, web_page
from kgbuild.records.containers_codecs import Damaged
from kgbuild.records.csv_source import read_csv
from kgbuild.records.decode import MAX_RECORD_BYTES, check_lines, decode, too_large
from kgbuild.records.detect import Kind, detect
from kgbuild.records.layout import Reading
from kgbuild.records.stream import HEAD, rejoined


@dataclass(frozen=True)
class Reader:
    """One source format of text: its name, how sure it is of a text, and how it reads one."""

    source_format: str
    sniff: Callable[[str], float]
    read: Callable[[str], Reading]


READERS = (
    Reader("ctgov_text", ctgov_text.sniff, ctgov_text.read),
    Reader("web_page", web_page.sniff, web_page.read),
    Reader("paper_page", paper_page.sniff, paper_page.read),
    Reader("plain_text", plain_text.sniff, plain_text.read),
)


def read_stream(stream: BinaryIO, name: str, size: int | None = None) -> Iterator[Record | RecordError]:
    """The records of a stream; what cannot be read comes as a ``RecordError`` and the others go on.

    Args:
        stream: of bytes, not packed; read once, from where it stands.
        name: the source, for messages.
        size: its size where that is known, for the message about a text that is too large.
    """
    try:
        head, stream = rejoined(stream, HEAD)
        kind = detect(head)
        if (streamed := _streamed(kind)) is not None:
            yield from streamed(stream, name)
            return
        data = stream.read(MAX_RECORD_BYTES + 1)
        while len(data) <= MAX_RECORD_BYTES and (more := stream.read(MAX_RECORD_BYTES + 1 - len(data))):
            data += more
        if len(data) > MAX_RECORD_BYTES:
            raise RecordError(name, too_large(max(size or 0, len(data))))
        yield _read_html(data, name) if kind is Kind.HTML else _read_text(data, name)
    except RecordError as error:
        yield error
    except Damaged as error:
        yield RecordError(name, error.reason, error.place)
    except OSError as error:
        yield RecordError(name, f"cannot be read: {error.strerror or error}")


def _streamed(kind: Kind) -> Callable[[BinaryIO, str], Iterator[Record | RecordError]] | None:
    """The reader of a structured format; its libraries are loaded when the first source needs them."""
    if kind is Kind.JSON:
        from kgbuild.records.json_source import read_json

        return read_json
    if kind is Kind.XML:
        from kgbuild.records.xml_source import read_xml

        return read_xml
    return read_csv if kind is Kind.TABLE else None


def _read_html(data: bytes, name: str) -> Record:
    from kgbuild.records.html_page import read_html

    return read_html(data, name)


def choose(text: str) -> Reader:
    """The reader that is surest of ``text``; the first of equals."""
    return max(READERS, key=lambda reader: reader.sniff(text))


def read_bytes(data: bytes, source: str) -> list[Record]:
    """The records in ``data``, for one small source that is not packed; ``source`` names it in messages.

    Raises:
        RecordError: it, or a part of it, cannot be read.
    """
    records = []
    for item in read_stream(io.BytesIO(data), source, len(data)):
        if isinstance(item, RecordError):
            raise item
        records.append(item)
    return records


def _read_text(data: bytes, source: str) -> Record:
    text = decode(data, source)
    refusal = plain_text.refusal(text)
    if refusal:
        raise RecordError(source, refusal)
    check_lines(text, source)
    reader = choose(text)
    return make_record(text, source, reader.source_format, reader.read(text))


def make_record(text: str, source: str, source_format: str, reading: Reading) -> Record:
    """The record of ``text`` with the ids of DESIGN section 3."""
    digest = text_hash16(text)
    nct = reading.nct_id
    return Record(
        id=f"kgb.record:{nct}.{source_format}" if nct else f"kgb.record:{digest}",
        version=content_hash(text),
        source_format=source_format,
        source=source,
        text=text,
        trial_id=f"clinicaltrials:{nct}" if nct else f"kgb.trial:{digest}",
        nct_id=nct,
        sections=tuple(sorted(reading.sections, key=lambda s: (s.start, s.end))),
        fields=tuple(sorted(reading.fields, key=lambda f: (f.start, f.end))),
        last_update=reading.last_update,
    )
