"""Published builds of an output folder, made without building: what retention and rollback look at, and no more."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from kgbuild.graph import schema
from kgbuild.rebuild.published import current_build, new_folder, publish


def published(out: Path, *names: str) -> list[Path]:
    """Publish one small build a name, in this order."""
    out.mkdir(exist_ok=True)
    folders = []
    for number, name in enumerate(names, len(list((out / "builds").glob("[!.]*"))) + 1):
        before = current_build(out)
        work = new_folder(out, name)
        changes = {"previous": before.name if before else None, "counts": {}, "changes": []}
        (work / "changes.json").write_text(json.dumps(changes, indent=2), "utf-8")
        (work / "tables").mkdir()
        for table in schema().tables.values():
            pq.write_table(table.arrow.empty_table(), work / "tables" / f"{table.name}.parquet")
        manifest = {
            "build": name,
            "sequence": number,
            "started": name,
            "inputs": [],
            "counts": {},
            "rejected": 0,
            "seconds": {},
        }
        (work / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        folders.append(publish(out, work, name))
    return folders


def names(out: Path) -> list[str]:
    """All that lies in the folder of builds, leftovers too."""
    return sorted(p.name for p in (out / "builds").iterdir())
