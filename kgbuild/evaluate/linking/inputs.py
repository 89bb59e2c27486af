"""Takes what the user names, gives the files to evaluate on: those, or else the shared data and this checkout's gold.

Naming any of silver table, corpora, gold or seeds leaves out the other inputs; the verdicts of ``strings.tsv`` and
``no_answer.tsv`` and the variant tables are read from this checkout's gold even then, where it has them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kgbuild.model import UsageError

ROOT = Path(__file__).resolve().parents[3]
_GOLD = ROOT / "tests" / "gold" / "linking"
_SEEDS = ROOT / "tests" / "gold" / "seeds"
_CORPORA = ("bc5cdr", "ncbi-disease")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of one evaluation; None and empty: that part is left out. ``measure_gold``: score the hand gold."""

    silver: Path | None
    corpora: tuple[Path, ...]
    gold: Path | None
    measure_gold: bool
    seeds: Path | None
    seed_documents: Path | None
    variant_groups: Path | None
    ignored: Path | None


def find_inputs(
    silver: Path | None = None, corpora: tuple[Path, ...] = (), gold: Path | None = None, seeds: Path | None = None
) -> Inputs:
    """The files for these options.

    Raises:
        UsageError: a named file is not there, or nothing is named and nothing was found.
    """
    for path in (silver, *corpora, gold, seeds):
        if path is not None and not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    own_gold = _GOLD if (_GOLD / "strings.tsv").is_file() or (_GOLD / "no_answer.tsv").is_file() else None
    named = bool(silver or corpora or gold or seeds)
    if not named:
        data = _shared()
        silver = _present(data / "trials" / "silver.tsv") if data else None
        corpora = tuple(p for name in _CORPORA for p in sorted((data / "corpora" / name).glob("dev*"))) if data else ()
        gold, seeds = own_gold, _SEEDS if _SEEDS.is_dir() else None
        if not (silver or corpora or gold or seeds):
            raise UsageError(
                "no shared data folder (KGBUILD_SHARED or ../shared) and no gold: name what to evaluate on"
            )
    tables = gold if gold and gold.is_dir() else _GOLD
    has_gold = seeds is None or any(seeds.glob("*.json")) or seeds.is_file()
    return Inputs(
        silver,
        corpora,
        gold or own_gold,
        gold is not None,
        seeds if has_gold else _SEEDS,
        None if has_gold else seeds,
        _present(tables / "variant_groups.tsv") or _present(_GOLD / "variant_groups.tsv"),
        _present(tables / "ignore.tsv") or _present(_GOLD / "ignore.tsv"),
    )


def _shared() -> Path | None:
    """The folder with ``trials`` and ``corpora``, or None where this machine has none."""
    named = os.environ.get("KGBUILD_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    return next((p for p in (folder / "data", folder) if (p / "trials").is_dir() or (p / "corpora").is_dir()), None)


def _present(path: Path) -> Path | None:
    return path if path.is_file() else None
