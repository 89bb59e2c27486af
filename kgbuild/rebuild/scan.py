"""Which records the sources hold: takes paths, gives entries and complaints, and keeps unread ones on disk.

A document whose content is known from an earlier run is not read. Of others the records go to a spool as they are
read, unless their rows are cached already.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.model.errors import RecordError
from kgbuild.model.record import Record
from kgbuild.rebuild.config import Rejected
from kgbuild.rebuild.entries import Entry, entry_of
from kgbuild.rebuild.ledger import Contents, Ledger
from kgbuild.rebuild.progress import Progress
from kgbuild.rebuild.spool import Spool
from kgbuild.records.sources import Document, documents, read_document

COMMIT_EVERY = 500
"""Documents between two commits of the ledger: a killed run reads at most so many again."""

CHANGED_MEANWHILE = "the source changed while it was read: update again when it is whole"

Key = tuple[str, str]


@dataclass(slots=True)
class Scan:
    """What the sources hold. ``documents`` are those with records; an entry names its own by number."""

    entries: list[Entry] = field(default_factory=list)
    complaints: list[Rejected] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)
    read: int = 0
    """Documents that had to be read."""


def scan(paths: Iterable[Path], ledger: Ledger, spool: Spool, staged: Collection[Key], progress: Progress) -> Scan:
    """Look through all documents under ``paths``; records whose key is in ``staged`` are not spooled."""
    found = Scan()

    def keep(record: Record) -> None:
        if (record.id, record.version) not in staged:
            spool.add(record)

    for item in documents(paths):
        if isinstance(item, RecordError):
            _complain(found, [complaint(item)], progress)
            continue
        try:
            digest = item.digest()
        except RecordError as error:
            _complain(found, [complaint(error)], progress)
            continue
        _take(found, item, digest, ledger, keep, progress)
        if len(found.documents) % COMMIT_EVERY == 0:
            ledger.commit()
    ledger.commit()
    return found


def _take(
    found: Scan, item: Document, digest: str, ledger: Ledger, keep: Callable[[Record], None], progress: Progress
) -> None:
    number = len(found.documents)
    found.documents.append(item)
    contents = ledger.get(digest, item.name, number)
    if contents is None:
        found.read += 1
        contents = _read(item, number, keep, progress)
        if _settled(item, digest, contents):
            ledger.put(digest, item.name, contents)
    else:
        progress.advance(len(contents.entries))
    found.digests.add(digest)
    found.entries.extend(contents.entries)
    _complain(found, contents.complaints, progress)


def _read(item: Document, number: int, keep: Callable[[Record], None], progress: Progress) -> Contents:
    entries: list[Entry] = []
    complaints: list[Rejected] = []
    for one in read_document(item):
        if isinstance(one, RecordError):
            complaints.append(complaint(one))
            continue
        progress.advance()
        keep(one)
        entries.append(entry_of(one, number))
        complaints += (Rejected(one.source, reason, f"{one.id} {path}", "notice") for path, reason in one.notices)
    return Contents(tuple(entries), tuple(complaints))


def _settled(item: Document, digest: str, contents: Contents) -> bool:
    """Whether what was read is what the digest stands for: the file did not change meanwhile, the disk did not fail."""
    if any(c.reason.startswith("cannot be read") for c in contents.complaints):
        return False
    try:
        return item.digest() == digest
    except RecordError:
        return False


def complaint(error: RecordError) -> Rejected:
    """A record that cannot be read, as it is listed."""
    return Rejected(error.source, error.reason, error.place)


def _complain(found: Scan, complaints: Iterable[Rejected], progress: Progress) -> None:
    for one in complaints:
        found.complaints.append(one)
        progress.message(told_as(one))


def told_as(one: Rejected) -> str:
    """A complaint as a line for the operator."""
    place = f" ({one.place})" if one.place else ""
    return f"{one.kind}: {one.source}{place}: {one.reason}"


def spool_missing(found: Scan, missing: Collection[Entry], spool: Spool) -> list[Rejected]:
    """Read again the known documents that hold records of ``missing`` which are not on disk.

    Gives a complaint for each that is no longer there: its document changed or went after it was looked at.
    """
    wanted = {e.key for e in missing} - spool.places.keys()
    for number in sorted({e.document for e in missing if e.key in wanted}):
        for one in read_document(found.documents[number]):
            if isinstance(one, Record) and (one.id, one.version) in wanted:
                spool.add(one)
    spool.flush()
    return [Rejected(e.source, CHANGED_MEANWHILE, e.id) for e in missing if e.key not in spool.places]
