"""Turns a gold document into the prediction that a faultless pipeline would print, for testing the scorer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parents[1] / "gold" / "seeds"


def gold_json() -> list[dict[str, Any]]:
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted(GOLD.glob("*.json"))]


def perfect(gold: dict[str, Any]) -> dict[str, Any]:
    return {
        "record": "kgb.record:test",
        "version": gold["sha256"],
        "mentions": [
            {k: m[k] for k in ("start", "end", "text", "type", "curie", "label", "xrefs")} for m in gold["mentions"]
        ],
        "statements": [_statement(f) for f in gold["facts"]],
    }


def _statement(fact: dict[str, Any]) -> dict[str, Any]:
    qualifiers = dict(fact["qualifiers"])
    if isinstance(fact["object"], dict) and "value" in fact["object"]:
        qualifiers = {**fact["object"], **qualifiers}
    return {
        **_argument("subject", fact["subject"]),
        "predicate": fact["predicate"],
        **_argument("object", fact["object"]),
        "scope": fact["scope"],
        "assertion": fact["assertion"],
        "qualifiers": qualifiers,
        "evidence": [dict(e) for e in fact["evidence"]],
    }


def _argument(role: str, value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {role: value, f"{role}_label": None}
    if "regimen" in value:
        parts = [{"curie": c, "label": c} for c in value["regimen"]]
        return {role: "kgb.regimen:x", f"{role}_label": " + ".join(value["regimen"]), f"{role}_components": parts}
    if "curie" in value:
        return {role: value["curie"], f"{role}_label": value["label"]}
    if "enum" in value:
        return {role: value["enum"], f"{role}_label": None}
    if "literal" in value:
        return {role: None, f"{role}_label": value["literal"]}
    return {role: value["value"], f"{role}_label": None}
