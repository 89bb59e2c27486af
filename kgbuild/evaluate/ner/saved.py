"""Takes runs, writes them as one JSON file, and the other way. The file holds characters of the corpora's texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kgbuild.evaluate.ner.run import Run
from kgbuild.evaluate.ner.score import Judged, ScoredDocument
from kgbuild.model import UsageError

FORMAT = "kgbuild-ner-runs-1"


def save(runs: Sequence[Run], path: Path) -> None:
    """Write runs.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        path.write_text(json.dumps({"format": FORMAT, "runs": [asdict(r) for r in runs]}, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from None


def load(path: Path) -> list[Run]:
    """The runs of a file.

    Raises:
        UsageError: it cannot be read, or is no file of runs.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["format"] != FORMAT:
            raise ValueError
        return [_run(r) for r in data["runs"]]
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path}: no saved run (written by --save)") from None


def _run(data: dict[str, Any]) -> Run:
    documents = tuple(
        ScoredDocument(d["id"], *(tuple(Judged(**j) for j in d[side]) for side in ("gold", "predicted")))
        for d in data["documents"]
    )
    return Run(data["model"], data["corpus"], data["part"], tuple(data["types"]), documents, data.get("rejected", 0))
