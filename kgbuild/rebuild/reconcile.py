"""Several versions of one record: the newest counts, the others are reported (DESIGN section 3)."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.rebuild.config import Rejected
from kgbuild.rebuild.entries import Entry


def _age(entry: Entry) -> tuple[str, str]:
    """Newest last; a record without a date is older than any dated one; the version decides between equals."""
    return (entry.last_update or "", entry.version)


def newest(entries: Iterable[Entry]) -> tuple[list[Entry], list[Rejected]]:
    """One entry an id, sorted by id, and what was left out. The order of the input plays no part."""
    kept: dict[str, Entry] = {}
    out: list[Rejected] = []
    for entry in sorted(entries, key=lambda e: (*_age(e), e.source)):
        older = kept.get(entry.id)
        if older is not None and older.version == entry.version:
            out.append(_left_out(entry, older, "repeated"))
            continue
        if older is not None:
            out.append(_left_out(older, entry, "superseded"))
        kept[entry.id] = entry
    return [kept[key] for key in sorted(kept)], sorted(out, key=lambda r: (r.source, r.place))


def _left_out(entry: Entry, winner: Entry, kind: str) -> Rejected:
    return Rejected(source=entry.source, place=entry.id, reason=_why(entry, winner, kind), kind=kind)


def _why(entry: Entry, winner: Entry, kind: str) -> str:
    if kind == "repeated":
        return f"same content as {winner.source}"
    if entry.last_update == winner.last_update:
        date = f"of the same date, {entry.last_update}" if entry.last_update else "without a date either"
        return f"{winner.source} is another version {date}, and only one of them can be taken"
    return f"{winner.source} is a newer version"
