"""How many records came, went or changed between two builds: takes two folders of tables, gives numbers."""

from __future__ import annotations

from pathlib import Path

from kgbuild.graph import read_table


def record_counts(old_dir: Path, new_dir: Path) -> dict[str, int]:
    """Numbers of records ``added``, ``changed`` (another version) and ``deleted``.

    Raises:
        UsageError: a folder holds no tables.
    """
    old, new = _versions(old_dir), _versions(new_dir)
    return {
        "added": len(new.keys() - old.keys()),
        "changed": sum(1 for record in new.keys() & old.keys() if new[record] != old[record]),
        "deleted": len(old.keys() - new.keys()),
    }


def _versions(folder: Path) -> dict[str, str]:
    table = read_table(folder, "records", columns=["id", "version"])
    return {str(row["id"]): str(row["version"]) for row in table.to_pylist()}
