"""What regulators decided: approvals with authority, indication and the condition on earlier therapy.

Takes plain views, gives statements of scope ``regulatory``. The patterns stand in ``approvals.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.extract.confidence import confidence
from kgbuild.extract.population import GENERAL_CONDITIONS
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.relations_view import Plain
from kgbuild.extract.rules import Rule, load, single_patterns
from kgbuild.extract.scope import assertion_in
from kgbuild.extract.view import MARK, View
from kgbuild.model import Ref, Statement

_P = single_patterns("approvals.toml")
_CUE = re.compile(r"approv|licen[sc]|authori[sz]|off[- ]label|cleared|registration", re.IGNORECASE)


def approvals(reading: Reading, view: Plain) -> Iterator[Statement]:
    """The approvals that one sentence speaks of."""
    if not _CUE.search(view.marked):
        return
    for rule in load("approvals.toml")[0]:
        for m in rule.pattern.finditer(view.marked):
            yield from _approvals(reading, view, rule, m, _assertion(view, m))


def _assertion(view: View, m: re.Match[str]) -> str:
    """From the verb's own words: what follows may negate something of the indication ("cannot be removed")."""
    end = m.start("x") if "x" in m.re.groupindex and m.group("x") is not None else m.end()
    start = m.start("v") if "v" in m.re.groupindex else m.start()
    behind = view.marked[m.end() : m.end() + 60].split(".")[0].split(",")[0]
    if _P["denied"].search(m.group()) or _P["denied"].search(behind):
        return "negated"
    if _P["pending"].search(view.marked[max(0, m.start() - 80) : m.start()]):
        return "hypothetical"
    return assertion_in(view.marked, start, max(start, end))


def _approvals(reading: Reading, view: View, rule: Rule, m: re.Match[str], assertion: str) -> Iterator[Statement]:
    evidence = (view.span(m.start(), m.end()),)
    authority = next((_authority(d) for g in ("a", "a1", "a2") for d in _drafts(view, m, g, "R")), None)
    base = {"authority": authority} if authority else {}
    for subject in _approved(view, m):
        for obj, qualifiers in _indications(reading, view, rule, m, authority):
            yield Statement(
                subject, rule.predicate, obj, "regulatory", assertion, evidence, {**base, **qualifiers},
                confidence(f"relations.{rule.name}"), f"relations.{rule.name}",
            )  # fmt: skip


def _drafts(view: View, m: re.Match[str], group: str, letters: str) -> list[Draft]:
    if group not in m.re.groupindex or m.group(group) is None:
        return []
    return [d for i in view.items_in(*m.span(group), letters) for d in i.drafts]


def _approved(view: View, m: re.Match[str]) -> list[Ref]:
    """Each drug of the list; drugs joined by "in combination with" and the like are one regimen, approved as such."""
    end = m.end("w") if "w" in m.re.groupindex and m.group("w") is not None else m.end("s")
    groups: list[list[Draft]] = []
    marks = list(MARK.finditer(view.marked, m.start("s"), end))
    for before, mark in zip([None, *marks], marks, strict=False):
        item = view.items[int(mark.group(2))]
        if item.letter != "D":
            continue
        if groups and before is not None and _P["together"].search(view.marked, before.end(), mark.start()):
            groups[-1] += item.drafts
        else:
            groups += [[d] for d in item.drafts]
    return [g[0].ref() if len(g) == 1 else Ref("regimen", parts=tuple(d.ref() for d in g)) for g in groups]


def _indications(
    reading: Reading, view: View, rule: Rule, m: re.Match[str], authority: str | None
) -> Iterator[tuple[Ref, dict[str, str]]]:
    if rule.predicate == "approved":
        yield Ref("literal", label=authority or "unknown authority"), {}
        return
    tail = view.span(max(m.start(), m.end() - 1), m.end()).end
    prior = _P["prior_therapy"].match(reading.text, _after_blank(reading.text, tail), view.sentence.end)
    extra = {"prior_therapy": prior.group("what").strip()} if prior else {}
    unnamed = _P["unnamed"].search(m.group("x").rstrip())
    for draft in _drafts(view, m, "o", "C"):
        if not (unnamed and _is_general(draft)):
            yield draft.ref(specific=True), extra


def _is_general(draft: Draft) -> bool:
    """Cancer or tumour as such, no particular one."""
    return bool(draft.hits) and draft.hits[0].concept.label.lower() in GENERAL_CONDITIONS


def _after_blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ,":
        at += 1
    return at


def _authority(draft: Draft) -> str:
    """The regulator's usual short name (FDA), else its label."""
    concept = draft.hits[0].concept
    return concept.abbreviations[0] if concept.abbreviations else concept.label
