"""The design of a study in the legacy XML: takes the study's node, puts allocation, masking and so on into ``scalars``.

Newer files name each part; older ones hold one string, with labels ("Allocation: Randomized, Masking: Open Label") or,
older still, without ("Treatment, Randomized, Open Label, Parallel Assignment").
"""

from __future__ import annotations

import re

from kgbuild.model import Study, Value
from kgbuild.records.xml_values import Node, coded, enum

_PARTS = ("allocation", "intervention_model", "observational_model", "time_perspective", "masking", "primary_purpose")
_OLD_NAMES = {"observational_model": "observational_study_model"}
_LABELS = {
    "allocation": "allocation", "intervention model": "intervention_model", "masking": "masking",
    "primary purpose": "primary_purpose", "observational model": "observational_model",
    "time perspective": "time_perspective", "endpoint classification": "",
}  # fmt: skip
_LABELLED = re.compile(
    r"(?:^|,)\s*(?P<label>[A-Z][A-Za-z ]{3,30}):\s*(?P<value>.*?)\s*(?=,\s*[A-Z][A-Za-z ]{3,30}:|$)", re.DOTALL
)
_ITEM = re.compile(r"[^,()\s](?:[^,()]|\([^()]*\))*")
_TELLING = ("allocation", "intervention_model", "masking", "primary_purpose", "observational_model", "time_perspective")


def read_design(root: Node, study: Study) -> None:
    """Put the parts of the design into the study's scalars."""
    design = root.first("study_design_info")
    if design:
        for name in _PARTS:
            value = design.value(name) or design.value(_OLD_NAMES.get(name, name))
            _put(study, name, value)
        return
    whole = root.value("study_design")
    if whole:
        for name, start, end in _pieces(whole.text):
            _put(study, name, Value(whole.text[start:end], whole.path, inside=(whole, start)))


def _put(study: Study, name: str, value: Value | None) -> None:
    if value is not None and name not in study.scalars:
        coded(study, name, value, name.replace("_", " "))
        study.scalars[name] = value


def _pieces(text: str) -> list[tuple[str, int, int]]:
    """(part of the design, start, end) of each piece of the one string that names one."""
    labelled = list(_LABELLED.finditer(text))
    if labelled:
        named = [(_LABELS.get(m["label"].lower(), ""), *m.span("value")) for m in labelled]
        return [(name, start, end) for name, start, end in named if name and start < end]
    found = []
    for item in _ITEM.finditer(text):
        kinds = [kind for kind in _TELLING if enum(kind, item.group())]
        if len(kinds) == 1:
            found.append((kinds[0], item.start(), item.start() + len(item.group().rstrip())))
    return found
