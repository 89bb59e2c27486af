"""How many were in each arm: ``A (n = 61)``, ``158 received A``, ``818 and 756 in the A and B arms``.

Takes a sentence's value with its arm, gives a ``baseline`` statement of enrolment with the arm, or None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kgbuild.extract.arm_reading import Told
from kgbuild.extract.arm_values import Assigned
from kgbuild.extract.rules import single_patterns
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.extract.values import number, tidy
from kgbuild.model import Ref, Span, Statement

_P = single_patterns("arm_counts.toml")
_CONFIDENCE = 0.75
_SMALL_TRIAL = 10
_FEWEST = 5
"""A smaller number is one of people to whom something happened."""


def counted(told: Told, one: Assigned) -> Statement | None:
    """The enrolment of an arm, where the value is one."""
    q = one.value
    if q.kind not in ("count", "number") or q.value is None or q.unit or q.value != int(q.value) or q.value < 1:
        return None
    ahead, behind = told.text[max(0, q.start - 160) : q.start], told.text[q.end : q.end + 90]
    if q.kind == "number" and q.value < _FEWEST:
        return None
    if q.kind == "count":
        if (
            _P["event"].search(ahead[-60:])
            or _P["shared"].search(ahead)
            or _P["everybody"].search(ahead)
            or not _near(told, one)
        ):
            return None
    elif not _is_people(ahead, behind) or q.relation:
        return None
    found: dict[str, Any] = {
        "characteristic": "enrollment", "value": q.value, "unit": "participants", "arm_role": one.role,
    }  # fmt: skip
    if one.phrase is not None:
        found["arm"] = one.phrase.name(told.text)
    obj = Ref("number", value=float(q.value), unit="participants")
    return trial_claim("baseline", obj, told.span(q.start, q.end), "arms.enrolled", _CONFIDENCE, found)


def totals(told: Told) -> Iterator[Statement]:
    """How many took part in all, or in a part that is no arm, as the sentence says it."""
    text = told.text
    if _P["planned"].search(text):
        return
    for name in ("whole", "numbered"):
        for m in _P[name].finditer(text):
            n = tidy(number(m.group("n")))
            place = told.span(*m.span("n"))
            if n < _SMALL_TRIAL or _of_arm(told, place) or (name == "whole" and not _are_all(text, m)):
                continue
            obj = Ref("number", value=float(n), unit="participants")
            found = {"characteristic": "enrollment", "value": n, "unit": "participants"}
            evidence = Span(place.start, told.span(*m.span()).end)
            yield trial_claim("baseline", obj, evidence, "arms.total", _CONFIDENCE, found)


def _are_all(text: str, m: re.Match[str]) -> bool:
    """Whether the people counted are those of the trial, not those to whom something happened."""
    ahead, behind = text[max(0, m.start() - 60) : m.start()], text[m.end() : m.end() + 90]
    if _P["of_some"].search(ahead) or _P["events_of"].match(behind):
        return False
    return bool(_P["whole_behind"].match(behind) and (_P["taking"].search(text) or _P["study"].search(text)))


def _of_arm(told: Told, place: Span) -> bool:
    """Whether a number is one of an arm that the sentence names."""
    return any(
        a.phrase and told.span(a.value.start, a.value.end).overlaps(place) and counted(told, a) for a in told.whose
    )


def _near(told: Told, one: Assigned) -> bool:
    """Whether ``n = 12`` stands close to the name of its arm."""
    p = one.phrase
    return p is not None and min(abs(one.value.start - p.end), abs(p.start - one.value.end)) < 90


def _is_people(ahead: str, behind: str) -> bool:
    """Whether a whole number counts the people of an arm, not those of them who had something."""
    if any(_P[n].match(behind) for n in ("event_behind", "no_count")) or _P["event"].search(ahead[-60:]):
        return False
    if _P["people_behind"].match(behind):
        return bool(_P["taking"].search(ahead) or _P["taking"].search(behind))
    given = _P["given_ahead"].search(ahead) or _P["taking"].search(behind)
    return bool(given and _P["given_behind"].match(behind))
