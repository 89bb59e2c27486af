"""A study of the registry's older API (v1, "FullStudies") as a ``Study``.

Takes the decoded object that holds ``ProtocolSection``. What is read of it is renamed to the shape of the API v2 by the
table ``ctgov_v1.toml`` and read by that reader; paths are the v1's own. Values spelt as titles get the v2's codes. The
v1 does not say whether there are results, so ``has_results`` is not given.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kgbuild.model.study import Study
from kgbuild.records.ctgov_v2 import read_study
from kgbuild.records.ctgov_v2_values import Json, relocated, wrong
from kgbuild.records.json_values import version

CHANGES = ("DerivedSection", "MiscInfoModule", "VersionHolder")
"""As in the v2."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of the v2: where its values and its inner objects stand in the v1, as steps."""

    at: tuple[str, ...]
    values: tuple[tuple[str, tuple[str, ...]], ...]
    parts: tuple[tuple[str, Shape], ...]


def read(source: Json) -> tuple[Study, str]:
    """The study and its version.

    Raises:
        BadValue: something is of the wrong type.
    """
    fingerprint = version(source, CHANGES)
    places: dict[str, str] = {}
    renamed = _renamed(_shape(), source, "", "", places)
    return relocated(lambda: read_study(renamed), places), fingerprint


@cache
def _shape() -> Shape:
    return _parsed(tomllib.loads((files("kgbuild.records") / "ctgov_v1.toml").read_text(encoding="utf-8")))


def _parsed(table: dict[str, Any]) -> Shape:
    return Shape(
        tuple(table.get("at", "").split("/")) if table.get("at") else (),
        tuple((k, tuple(v.split("/"))) for k, v in table.items() if isinstance(v, str) and k != "at"),
        tuple((k, _parsed(v)) for k, v in table.items() if isinstance(v, dict)),
    )


def _renamed(shape: Shape, source: Json, here: str, there: str, places: dict[str, str]) -> Json:
    """``source`` in the v2's shape; ``here`` is its pointer there, ``there`` its own."""
    found: Json = {}
    for key, steps in shape.values:
        value, at = _follow(source, steps, there)
        if value is not None:
            found[key] = value
            _place(value, f"{here}/{key}", at, places)
    for key, inner in shape.parts:
        value, at = _follow(source, inner.at, there)
        if value is not None:
            found[key] = _part(inner, value, f"{here}/{key}", at, places)
    return found


def _part(shape: Shape, value: Any, here: str, there: str, places: dict[str, str]) -> Any:
    places[here] = there
    if isinstance(value, dict):
        return _renamed(shape, value, here, there, places)
    if isinstance(value, list):
        return [_part(shape, item, f"{here}/{i}", f"{there}/{i}", places) for i, item in enumerate(value)]
    return value


def _place(value: Any, here: str, there: str, places: dict[str, str]) -> None:
    places[here] = there
    if isinstance(value, list):
        for i in range(len(value)):
            places[f"{here}/{i}"] = f"{there}/{i}"


def _follow(value: Any, steps: tuple[str, ...], at: str) -> tuple[Any, str]:
    """The value at the end of the steps, None where there is none, with its pointer."""
    for step in steps:
        if value is None:
            break
        if step == "0" and isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            raise wrong(at, "a list" if step == "0" else "an object", value)
        at = f"{at}/{step}"
    return value, at
