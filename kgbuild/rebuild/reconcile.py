"""Several versions of one record: the newest counts, the others are reported (DESIGN section 3)."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.model.record import Record
from kgbuild.rebuild.config import Rejected


def _age(record: Record) -> tuple[str, str]:
    """Newest last; a record without a date is older than any dated one; the version decides between equals."""
    return (record.last_update or "", record.version)


def newest(records: Iterable[Record]) -> tuple[list[Record], list[Rejected]]:
    """One record an id, sorted by id, and what was left out. The order of the input plays no part."""
    kept: dict[str, Record] = {}
    out: list[Rejected] = []
    for record in sorted(records, key=lambda r: (*_age(r), r.source)):
        older = kept.get(record.id)
        if older is not None and older.version == record.version:
            out.append(_left_out(record, older, "repeated"))
            continue
        if older is not None:
            out.append(_left_out(older, record, "superseded"))
        kept[record.id] = record
    return [kept[key] for key in sorted(kept)], sorted(out, key=lambda r: (r.source, r.place))


def _left_out(record: Record, winner: Record, kind: str) -> Rejected:
    why = f"same text as {winner.source}" if kind == "repeated" else f"{winner.source} is a newer version"
    return Rejected(source=record.source, place=record.id, reason=why, kind=kind)
