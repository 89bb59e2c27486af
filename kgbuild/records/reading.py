"""Choose the reader by content and make the record.

Takes the bytes of one source; gives its records. A reader is a module-level function that says how sure it is that a
text is its own (``sniff``, 0 to 1) and one that reads it (``read``); the surest reader wins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kgbuild.model import Record, RecordError, content_hash, text_hash16
from kgbuild.records import ctgov_text, paper_page, plain_text, web_page
from kgbuild.records.decode import check_lines, decode
from kgbuild.records.layout import Reading


@dataclass(frozen=True)
class Reader:
    """One source format: its name, how sure it is of a text, and how it reads one."""

    source_format: str
    sniff: Callable[[str], float]
    read: Callable[[str], Reading]


READERS = (
    Reader("ctgov_text", ctgov_text.sniff, ctgov_text.read),
    Reader("web_page", web_page.sniff, web_page.read),
    Reader("paper_page", paper_page.sniff, paper_page.read),
    Reader("plain_text", plain_text.sniff, plain_text.read),
)


def choose(text: str) -> Reader:
    """The reader that is surest of ``text``; the first of equals."""
    return max(READERS, key=lambda reader: reader.sniff(text))


def read_bytes(data: bytes, source: str) -> list[Record]:
    """The records in ``data``; ``source`` names it in messages.

    Raises:
        RecordError: the bytes are not text, or the text is of no format that is read.
    """
    text = decode(data, source)
    refusal = plain_text.refusal(text)
    if refusal:
        raise RecordError(source, refusal)
    check_lines(text, source)
    reader = choose(text)
    return [make_record(text, source, reader.source_format, reader.read(text))]


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
