"""A study of the API v2 that went through R (jsonlite without ``auto_unbox``): every scalar is a list of one.

Takes the decoded object; gives the study with the pointers of the boxes (``…/nctId/0``). It is unboxed to the shape of
the API, read as any other, and the pointers are put right afterwards; its version is that of the plain study.
"""

from __future__ import annotations

from typing import Any

from kgbuild.model.study import Study
from kgbuild.records.ctgov_v2 import CHANGES, read_study
from kgbuild.records.ctgov_v2_values import Json, relocated
from kgbuild.records.json_values import step, version


def is_boxed(source: Json) -> bool:
    """Whether the NCT id is a list of one string."""
    value: Any = source
    for key in ("protocolSection", "identificationModule", "nctId"):
        value = value.get(key) if isinstance(value, dict) else None
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], str)


def read(source: Json) -> tuple[Study, str]:
    """The study and its version.

    Raises:
        BadValue: something is of the wrong type.
    """
    places: dict[str, str] = {}
    plain = _unboxed(source, "", "", places)
    fingerprint = version(plain, CHANGES)
    return relocated(lambda: read_study(plain), places), fingerprint


def _unboxed(value: Any, here: str, there: str, places: dict[str, str]) -> Any:
    """``value`` without boxes; ``here`` is its pointer without them, ``there`` the one that it has."""
    if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list | dict):
        value, there = value[0], f"{there}/0"
    places[here] = there
    if isinstance(value, dict):
        return {k: _unboxed(v, here + step(k), there + step(k), places) for k, v in value.items()}
    if isinstance(value, list):
        return [_unboxed(v, f"{here}/{i}", f"{there}/{i}", places) for i, v in enumerate(value)]
    return value
