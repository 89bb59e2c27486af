"""Renders a registry record in the line layout of the seeds: takes a legacy XML or an API v2 JSON file, gives the text.

One export field a line, empty ones dropped: title, brief summary, conditions, interventions, primary, secondary and
other outcomes, detailed description. Paragraphs that the registry wrapped are joined, so that a text is what the
registry's own export gives.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Outcome = tuple[str, str, str]
_BULLET = re.compile(r"^(?:[-*•]|\d+[.)])\s")


def render(path: Path) -> str:
    """The text of one record file, a final line break included."""
    parts = _from_xml(path) if path.suffix == ".xml" else _from_json(path)
    return "\n".join(part for part in parts if part) + "\n"


def _from_xml(path: Path) -> list[str]:
    root = ElementTree.parse(path).getroot()

    def text(node: ElementTree.Element, tag: str) -> str:
        return node.findtext(tag) or ""

    interventions = [(text(i, "intervention_type"), text(i, "intervention_name")) for i in root.findall("intervention")]
    outcomes = [
        [(text(o, "measure"), text(o, "description"), text(o, "time_frame")) for o in root.findall(f"{role}_outcome")]
        for role in ("primary", "secondary", "other")
    ]
    return [
        _line(text(root, "brief_title")),
        _prose(text(root, "brief_summary/textblock")),
        "|".join(_line(c.text or "") for c in root.findall("condition")),
        _interventions(interventions),
        *(_outcomes(group) for group in outcomes),
        _prose(text(root, "detailed_description/textblock")),
    ]


def _from_json(path: Path) -> list[str]:
    section = json.loads(path.read_text(encoding="utf-8"))["protocolSection"]
    described: Mapping[str, str] = section.get("descriptionModule", {})
    planned: Mapping[str, list[dict[str, str]]] = section.get("outcomesModule", {})
    given: list[dict[str, Any]] = section.get("armsInterventionsModule", {}).get("interventions", [])
    outcomes = [
        [(o.get("measure", ""), o.get("description", ""), o.get("timeFrame", "")) for o in planned.get(name, [])]
        for name in ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes")
    ]
    return [
        _line(section["identificationModule"]["briefTitle"]),
        described.get("briefSummary", "").strip(),
        "|".join(section.get("conditionsModule", {}).get("conditions", [])),
        _interventions((i.get("type", ""), i.get("name", "")) for i in given),
        *(_outcomes(group) for group in outcomes),
        described.get("detailedDescription", "").strip(),
    ]


def _interventions(pairs: Iterable[tuple[str, str]]) -> str:
    return "|".join(f"{_line(kind).upper().replace(' ', '_')}: {_line(name)}" for kind, name in pairs)


def _outcomes(outcomes: Iterable[Outcome]) -> str:
    return "|".join(", ".join(_line(part) for part in outcome if _line(part)) for outcome in outcomes)


def _line(text: str) -> str:
    return " ".join(text.split())


def _prose(text: str) -> str:
    """Wrapped lines joined; a blank line or a bullet begins a new paragraph."""
    blocks: list[str] = []
    open_block = False
    for line in text.strip().splitlines():
        words = _line(line)
        if words and open_block and not _BULLET.match(words):
            blocks[-1] += f" {words}"
        elif words:
            blocks.append(words)
        open_block = bool(words)
    return "\n\n".join(blocks)
