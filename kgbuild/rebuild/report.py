"""What is left beside tables and stores: takes what was made and complained of, gives reports and small files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgbuild.rebuild.assembly import Base
from kgbuild.rebuild.config import BuildReport, Rejected

REJECTED = "rejected.jsonl"


@dataclass(frozen=True, slots=True)
class Made:
    """A build: the folder it has when it is published, its records, counts and changes, what it was made from."""

    folder: Path
    records: int
    counts: Mapping[str, Mapping[str, int]]
    changes: Mapping[str, Mapping[str, int]]
    base: str | None


def stays(out: Path, base: Base) -> Made:
    """The build ``base`` of ``out`` as one that an update found nothing to change in."""
    from kgbuild.graph.diff import NO_CHANGES

    counts = json.loads((base.folder / "manifest.json").read_text("utf-8"))["counts"]
    name = base.folder.name
    return Made(out / "builds" / name, base.kept.num_rows, counts, NO_CHANGES.counts(), name)


def report_of(
    made: Made, told_of: Sequence[Rejected], seconds: Mapping[str, float], published: bool = True
) -> BuildReport:
    """The report of a build; ``told_of`` is all that was complained of."""
    return BuildReport(
        build_id=made.folder.name,
        folder=made.folder,
        records=made.records,
        rejected=tuple(r for r in told_of if r.kind == "rejected"),
        superseded=tuple(r for r in told_of if r.kind in ("superseded", "repeated")),
        notices=tuple(r for r in told_of if r.kind == "notice"),
        counts=made.counts,
        seconds=dict(seconds),
        changes=made.changes,
        base=made.base,
        published=published,
    )


def same_beside(build: Path, stores: Sequence[str], told_of: Sequence[Rejected]) -> bool:
    """Whether ``build`` holds the stores that are asked for, and complained of the same."""
    held = set(json.loads((build / "manifest.json").read_text("utf-8"))["stores"])
    complained = build / REJECTED
    return set(stores) <= held and complained.is_file() and complained.read_bytes() == rejected_lines(told_of).encode()


def counts_of(tables: Path) -> dict[str, Mapping[str, int]]:
    """What the tables hold, by table, label, type and predicate."""
    from kgbuild.graph import count_tables

    found = count_tables(tables)
    names = ("mentions", "linked", "statements", "rows", "nodes", "edges")
    return {name: dict(getattr(found, name)) for name in names}


def write_json(path: Path, content: object) -> None:
    """Write one JSON value, readable."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def rejected_lines(told_of: Sequence[Rejected]) -> str:
    """The content of ``rejected.jsonl``: sorted, so that equal complaints are equal files."""
    lines = (
        json.dumps({"source": r.source, "place": r.place, "kind": r.kind, "reason": r.reason}, ensure_ascii=False)
        for r in sorted(told_of, key=lambda r: (r.source, r.place, r.reason))
    )
    return "".join(f"{line}\n" for line in lines)
