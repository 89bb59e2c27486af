"""Writes a model's folder: what ``kgbuild.ner.load_tagger`` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kgbuild.ner.letters import Letters
from kgbuild.ner.lexicon import Lexicon
from kgbuild.ner.tagger import FORMAT
from kgbuild.train.config import Settings


def write_model(
    folder: Path,
    settings: Settings,
    weights: Mapping[str, NDArray[Any]],
    lexicon: Lexicon,
    letters: Letters,
    clusters: Mapping[str, tuple[int, int]],
) -> None:
    """Write weights (as half floats, which halves the size), the lexicon, letters, clusters and ``meta.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    halves = {name: values.astype(np.float16) for name, values in weights.items()}
    np.savez_compressed(
        folder / "weights.npz", **halves, clusters=np.array([clusters[w] for w in letters.words], np.int16)
    )
    lexicon.save(folder)
    letters.save(folder)
    shape = settings.shape
    meta = {
        "format": FORMAT,
        "shape": {k: getattr(shape, k) for k in ("rows", "widths", "dense", "width", "pieces", "depth")},
        "heads": {name: {"types": list(h.types), "repeats": h.repeats} for name, h in settings.heads.items()},
        "default": settings.default,
    }
    (folder / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", "utf-8")
