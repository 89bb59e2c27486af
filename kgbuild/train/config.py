"""A training config: a spaCy config file (``.cfg``), read into the settings of each step.

Sections: ``training`` (epochs, batch, rates, dropout, blanking, seed), ``vectors``, ``shape``, one ``heads.NAME`` a
head (corpora, types), ``silver`` (what teachers add), ``default`` (type = head), and ``model``, which names the
registered architecture.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thinc.api import Config

from kgbuild.model import UsageError
from kgbuild.ner.network import Shape, sizes
from kgbuild.train.vectors import VectorSettings


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """``batch``: tokens of a step; ``rate``: Adam's, at its height; ``blanked``: share of words whose form is hidden.

    ``warm``: steps over which the rate rises; it then falls to ``last_rate`` of its height.
    """

    epochs: int
    batch: int
    rate: float
    last_rate: float
    warm: int
    decay: float
    dropout: float
    blanked: float
    seed: int


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """Which corpora teach a head, which of their types it knows, whether they mark a name wherever it stands."""

    corpora: tuple[str, ...]
    types: tuple[str, ...]
    repeats: bool


@dataclass(frozen=True, slots=True)
class SilverSettings:
    """What teachers add: ``teachers`` networks of ``width`` and ``depth`` are trained first (0: none).

    They say what ``heads`` would mark in documents of other corpora and in ``paragraphs`` of the unlabelled records;
    that counts ``weight`` of what annotators say.
    """

    teachers: int
    width: int
    depth: int
    weight: float
    paragraphs: int
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a training needs beside its files."""

    architecture: str
    training: TrainingSettings
    vectors: VectorSettings
    shape: Shape
    heads: dict[str, HeadSettings]
    silver: SilverSettings
    default: dict[str, str]


def read_settings(path: Path) -> Settings:
    """The settings of a config file.

    Raises:
        UsageError: it cannot be read, or a value is missing or of the wrong kind; names the section.
    """
    try:
        data: dict[str, Any] = Config().from_disk(path)
        return _settings(data)
    except KeyError as error:
        raise UsageError(f"{path}: section or value {error} is missing") from error
    except (OSError, TypeError, ValueError) as error:
        raise UsageError(f"{path}: {error}") from error


def _settings(data: dict[str, Any]) -> Settings:
    shape: dict[str, Any] = {k: sizes(v) if isinstance(v, list) else int(v) for k, v in data["shape"].items()}
    heads = {
        k: HeadSettings(tuple(v["corpora"]), tuple(v["types"]), bool(v.get("repeats", True)))
        for k, v in data["heads"].items()
    }
    default = dict(data["default"])
    for type, head in default.items():
        if head not in heads or type not in heads[head].types:
            raise ValueError(f"default: {type} is read by the head {head}, which does not know it")
    silver = data["silver"] | {"heads": tuple(data["silver"]["heads"])}
    unknown = [head for head in silver["heads"] if head not in heads]
    if unknown:
        raise ValueError(f"silver: there is no head {unknown[0]}")
    return Settings(
        data["model"]["@architectures"], TrainingSettings(**data["training"]), VectorSettings(**data["vectors"]),
        Shape(**shape), heads, SilverSettings(**silver), default,
    )  # fmt: skip
