"""What stands in brackets behind a value: ``(17/37)``, ``(95% CI 0.5–0.8; p < 0.001)``, ``(range 26–87)``.

Takes the bracket's text, gives qualifiers by the names of ``predicates.tsv``.
"""

from __future__ import annotations

import re

from kgbuild.extract.values import DIGITS, number, tidy

_TO = r"\s?(?:%|years?|months?|weeks?|days?)?\s?(?:-|–|—|to|,|;)\s?"
_FRACTION = re.compile(
    rf"(?<![\d.])({DIGITS})\s?(?:/|of|out of)\s?(?:the )?({DIGITS})(?![\d.]*\s?(?:m2|kg))", re.IGNORECASE
)
_COUNT = re.compile(rf"\bn\s?=\s?({DIGITS})", re.IGNORECASE)
_CI = re.compile(
    rf"(?:({DIGITS})\s?%\s?)?(?:C[IL]|confidence (?:intervals?|limits?))(?:\s?[(\[]C[IL][)\]])?"
    rf"\s?[,:=]?\s?\[?({DIGITS}){_TO}({DIGITS})",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"(?<!interquartile )\brange\s?[,:=]?\s?({DIGITS}){_TO}({DIGITS})", re.IGNORECASE)
_IQR = re.compile(rf"\b(?:IQR|interquartile range)\s?[,:=]?\s?({DIGITS}){_TO}({DIGITS})", re.IGNORECASE)
_P = re.compile(rf"\bP\s?(?:-?value)?\s?(<|>|=|≤|≥|:)\s?({DIGITS}|[.·]\d+)", re.IGNORECASE)
_BARE = re.compile(rf"\s*({DIGITS})\s?%?\s?(?:-|–|—|to)\s?({DIGITS})\s?%?\s*(?:[;,].*)?", re.IGNORECASE | re.DOTALL)
_PAIR = re.compile(rf"(?<![\d.·])({DIGITS})\s?%?\s?(?:-|–|—|to)\s?({DIGITS})(?![\d.·])", re.IGNORECASE)
_PERCENT = re.compile(rf"({DIGITS})\s?%(?!\s?(?:C[IL]\b|confidence))", re.IGNORECASE)
_SD = re.compile(rf"(?:±|\+/-|\bSD\b\s?[,:=]?)\s?({DIGITS})")


def tail(text: str) -> dict[str, float | int | str]:
    """The qualifiers found in a bracket; empty when there are none."""
    found: dict[str, float | int | str] = {}
    for names, pattern in (
        (("numerator", "denominator"), _FRACTION),
        (("ci_level", "ci_low", "ci_high"), _CI),
        (("range_low", "range_high"), _RANGE),
        (("iqr_low", "iqr_high"), _IQR),
        (("numerator",), _COUNT),
        (("sd",), _SD),
    ):
        m = pattern.search(text)
        if m:
            found |= {n: tidy(number(g)) for n, g in zip(names, m.groups(), strict=True) if g and n not in found}
    p = _P.search(text)
    if p:
        found["p_value"] = ("" if p.group(1) in "=:" else p.group(1)) + p.group(2).replace("·", ".")
    return found


def bare_interval(text: str, level: float | int | None) -> dict[str, float | int | str]:
    """``54·2–73·2`` alone in a bracket, once the sentence has said which interval its brackets hold."""
    m = _BARE.fullmatch(text)
    if m is None or level is None:
        return {}
    return {"ci_level": level, "ci_low": tidy(number(m.group(1))), "ci_high": tidy(number(m.group(2)))}


def intervals(text: str) -> list[tuple[float | int, float | int]]:
    """The intervals listed behind the first "CI", up to the next semicolon."""
    m = re.search(r"(?:C[IL]|confidence (?:intervals?|limits?))\b(?P<rest>[^;]*)", text)
    return [(tidy(number(a)), tidy(number(b))) for a, b in _PAIR.findall(m.group("rest"))] if m else []


def level_in(text: str) -> float | int | None:
    """The confidence level that a text names."""
    m = re.search(rf"({DIGITS})\s?%\s?(?:C[IL]\b|confidence)", text, re.IGNORECASE)
    return tidy(number(m.group(1))) if m else None


def percent(text: str) -> float | int | None:
    """The percentage in a bracket, or None."""
    m = _PERCENT.search(text)
    return tidy(number(m.group(1))) if m else None
