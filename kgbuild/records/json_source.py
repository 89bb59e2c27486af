"""Any JSON that studies come in, as records.

Takes a binary stream and its name; gives, study by study, a ``Record`` or the ``RecordError`` that says what is wrong
with one. Which of the formats a study has is told by its keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from kgbuild.model import Record, RecordError
from kgbuild.records import ctgov_v1, ctgov_v2, ctgov_v2_boxed, nli4ct
from kgbuild.records.json_stream import Element, elements
from kgbuild.records.json_values import BadValue, kind, shown, step, version
from kgbuild.records.study_record import study_record

_AROUND = ("FullStudy", "Study")
"""Objects of the API v1 around a study."""


def read_json(stream: BinaryIO, name: str) -> Iterator[Record | RecordError]:
    """The records of a stream of JSON; nothing that it holds makes this raise."""
    for item in elements(stream, name):
        yield item if isinstance(item, RecordError) else _record(item, name)


def _record(element: Element, name: str) -> Record | RecordError:
    place, value = element.place, element.value
    source = f"{name}#{place}" if place else name
    try:
        while isinstance(value, dict) and (inner := next((key for key in _AROUND if key in value), None)):
            place, value = place + step(inner), value[inner]
            source = f"{name}#{place}"
        return _read(value, source)
    except BadValue as error:
        return RecordError(source, error.reason, error.pointer)
    except RecordError as error:
        return error
    except RecursionError:
        return RecordError(source, "is nested too deeply")


def _read(value: Any, source: str) -> Record:
    if not isinstance(value, dict):
        raise BadValue("", getattr(value, "reason", None) or f"is {kind(value)}, not a study")
    if "protocolSection" in value:
        if ctgov_v2_boxed.is_boxed(value):
            study, fingerprint = ctgov_v2_boxed.read(value)
        else:
            fingerprint = version(value, ctgov_v2.CHANGES)
            study = ctgov_v2.read_study(value)
        return study_record(study, "ctgov_v2_json", source, fingerprint)
    if "ProtocolSection" in value:
        study, fingerprint = ctgov_v1.read(value)
        return study_record(study, "ctgov_v1_json", source, fingerprint)
    if nli4ct.ID in value:
        return nli4ct.read(value, version(value), source)
    keys = ", ".join(shown(key) for key in list(value)[:4]) or "none"
    raise BadValue("", f"is not a study: no protocol section (its keys: {keys})")
