"""Posted statistical analyses of reported outcomes.

Takes a study, gives ``analysis`` statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kgbuild.extract.reading import Reading
from kgbuild.extract.study.claims import amount, arm_names, claim, lower, number, snake, text
from kgbuild.extract.study.measures import alike, arm_name
from kgbuild.extract.study.results import about_measure
from kgbuild.model import Statement, Study, Value
from kgbuild.model.study import Comparison

_RELATION = re.compile(r"\s*p?\s*(<=|>=|<|>|≤|≥|=|~)", re.IGNORECASE)
_PLAIN = {"≤": "<=", "≥": ">="}


def analyses(reading: Reading, study: Study) -> Iterator[Statement]:
    """One statement an analysis; it may hold an estimate, a p-value, or both."""
    arms = arm_names(reading)
    twins = alike(study.reported)
    for measure in study.reported:
        if not measure.analyses:
            continue
        about = about_measure(reading, measure, twins)
        names = {g.id: arm_name(g, arms) for g in measure.groups}
        titles = {g.id: g.title for g in measure.groups}
        for found in measure.analyses:
            compared = [name for group in found.groups if (name := names.get(group))]
            said_of = [measure.title, *(titles.get(group) for group in found.groups)]
            yield _analysis(reading, said_of, {**about, "arms": compared}, found)


def _analysis(reading: Reading, titles: Iterable[Value | None], about: dict[str, Any], a: Comparison) -> Statement:
    estimate = number(a.param_value)
    qualifiers = {
        **about,
        "method": text(a.method),
        "param_type": snake(a.param_type),
        "ci_level": number(a.ci_level),
        "ci_low": number(a.ci_low),
        "ci_high": number(a.ci_high),
        "p_value": number(a.p_value),
        "p_relation": relation(a.p_value),
        "hypothesis_type": lower(a.hypothesis_type),
        "description": text(a.description),
        "p_comment": text(a.p_comment),
        "comment": text(a.comment),
    }
    values = [*titles, a.method, a.param_type, a.param_value, a.ci_level, a.ci_low, a.ci_high, a.p_value]
    return claim(reading, "analysis", amount(estimate, None), [*values, a.hypothesis_type], "analysis", qualifiers)


def relation(value: Value | None) -> str | None:
    """``<`` of ``<0.001``, ``=`` where a number stands alone; None where there is no number."""
    if value is None or number(value) is None:
        return None
    found = _RELATION.match(value.text)
    return _PLAIN.get(found.group(1), found.group(1)) if found else "="
