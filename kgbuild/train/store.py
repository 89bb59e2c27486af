"""Writes a model's folder: what ``kgbuild.ner.load_tagger`` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kgbuild.ner.lexicon import Lexicon
from kgbuild.ner.tagger import FORMAT
from kgbuild.train.config import Settings


def write_model(
    folder: Path,
    settings: Settings,
    weights: Mapping[str, NDArray[Any]],
    lexicon: Lexicon,
    clusters: Mapping[str, tuple[int, int]],
) -> None:
    """Write weights (as half floats: the figures are the same, the size is half), lexicon, clusters, ``meta.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    halves = {name: values.astype(np.float16) for name, values in weights.items()}
    np.savez_compressed(folder / "weights.npz", **halves, clusters=np.array(list(clusters.values()), np.int16))
    (folder / "clusters.txt").write_text("\n".join(clusters), "utf-8")
    lexicon.save(folder)
    shape = settings.shape
    meta = {
        "format": FORMAT,
        "shape": {k: getattr(shape, k) for k in ("rows", "widths", "width", "pieces", "depth")},
        "heads": {name: list(head.types) for name, head in settings.heads.items()},
        "default": settings.default,
    }
    (folder / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", "utf-8")
