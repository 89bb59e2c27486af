"""What the tests of XML share: reading bytes, evaluating a path in its source, streams that come in small chunks."""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree

from kgbuild.model import Record, RecordError
from kgbuild.records.xml_source import read_xml

PLAIN = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def study(number: int, title: str = "Zorbinib") -> str:
    """A small study, NCT9 and this number."""
    return (
        f"<clinical_study><id_info><nct_id>NCT9{number:07d}</nct_id></id_info><brief_title>{title}</brief_title>"
        f"<brief_summary><textblock>\n   Zorbinib in adults, study {number}.\n  </textblock></brief_summary>"
        "</clinical_study>"
    )


def read(data: str | bytes, name: str = "f.xml") -> list[Record | RecordError]:
    """All that the data gives."""
    return list(read_xml(io.BytesIO(data.encode() if isinstance(data, str) else data), name))


def records(data: str | bytes) -> list[Record]:
    """The records, where nothing else is given."""
    found = read(data)
    assert not [item for item in found if isinstance(item, RecordError)]
    return [item for item in found if isinstance(item, Record)]


def ids(found: list[Record | RecordError]) -> list[str | None]:
    """The NCT ids of the records among what was found."""
    return [item.nct_id for item in found if isinstance(item, Record)]


def errors(found: list[Record | RecordError]) -> list[RecordError]:
    """The errors among what was found."""
    return [item for item in found if isinstance(item, RecordError)]


def evaluate(tree: etree._ElementTree, path: str) -> str:
    """What an XPath says, as text; a node has its string value."""
    result = tree.xpath(path)
    if isinstance(result, bool):
        return str(result).lower()
    if isinstance(result, list):
        assert len(result) == 1, f"{path} leads to {len(result)} nodes"
        node = result[0]
        return str(node) if isinstance(node, str) else str(node.xpath("string()"))
    return str(result)


def assert_placed(record: Record, tree: etree._ElementTree) -> int:
    """Each stretch of the text is what its path says; how many there are."""
    assert record.places is not None
    for start, end, path in zip(record.places.starts, record.places.ends, record.places.paths, strict=True):
        assert evaluate(tree, path) == record.text[start:end], path
    return len(record.places.paths)


class Drops(io.RawIOBase):
    """A stream that gives so many bytes at once."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size, self._at = data, size, 0

    def read(self, size: int = -1) -> bytes:
        found = self._data[self._at : self._at + self._size]
        self._at += len(found)
        return found


class Endless(io.RawIOBase):
    """A stream of so many studies that is made while it is read."""

    def __init__(self, count: int) -> None:
        self._chunks: Iterator[bytes] = (study(n).encode() for n in range(count))

    def read(self, size: int = -1) -> bytes:
        return next(self._chunks, b"")
