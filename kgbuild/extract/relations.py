"""What is said of a drug in general: its class, targets, mechanism; and what regulators decided.

Takes views, gives statements of scope ``drug_knowledge`` and ``regulatory``. The patterns stand in ``relations.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.extract.population import GENERAL_CONDITIONS
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.rules import Rule, load, single_patterns
from kgbuild.extract.scope import assertion_in
from kgbuild.extract.view import MARK, View
from kgbuild.model import Ref, Span, Statement
from kgbuild.vocab import Vocabulary

_CONFIDENCE = {"has_class": 0.92, "has_target": 0.9, "has_mechanism": 0.88, "approved_for": 0.92, "approved": 0.9}
_INHIBITING_HEAD = re.compile(r"(?:inhibitors?|antagonists?|blockers?)$", re.IGNORECASE)
_ACTIVATING_HEAD = re.compile(r"(?:agonists?|activators?)$", re.IGNORECASE)
_PRESUPPOSED = re.compile(r"‹D\d+›(?: \([^()]*\))?(?:,| that| which)", re.IGNORECASE)
_P = single_patterns("relations.toml")
_PRIOR = single_patterns("approvals.toml")["prior_therapy"]


def relations(reading: Reading, vocabulary: Vocabulary) -> Iterator[Statement]:
    """All relation statements of a record."""
    rules, actions = load("relations.toml")
    for view in reading.views:
        if "‹D" not in view.marked:
            continue
        for rule in rules:
            for m in rule.pattern.finditer(view.marked):
                yield from _statements(reading, view, rule, m, actions, vocabulary)


def _statements(
    reading: Reading,
    view: View,
    rule: Rule,
    m: re.Match[str],
    actions: tuple[tuple[str, re.Pattern[str]], ...],
    vocabulary: Vocabulary,
) -> Iterator[Statement]:
    assertion = assertion_in(view.marked, m.start(), m.end())
    if rule.predicate in ("approved_for", "approved"):
        assertion = assertion_in(view.marked, m.start("v" if "v" in m.re.groupindex else 0), _said(m))
        yield from _approvals(reading, view, rule, m, assertion)
        return
    if rule.predicate == "has_class" or _PRESUPPOSED.match(m.group()):
        # A class or a relative clause is presupposed, whatever stands ahead of it ("to test X, which blocks Y").
        assertion = assertion_in(m.group(), 0, len(m.group()))
    evidence = (view.span(m.start(), m.end()),)
    action = _action(m, actions)
    for subject in _drafts(view, m, "s", "D"):
        for obj, extra in _objects(view, rule, m, action, vocabulary):
            yield Statement(
                subject.ref(), rule.predicate, obj, "drug_knowledge", assertion, evidence,
                {"action": extra} if extra else {}, _CONFIDENCE[rule.predicate], f"relations.{rule.name}",
            )  # fmt: skip
        if rule.predicate == "has_class":
            yield from _class_targets(view, m, subject, assertion, evidence, rule)


def _said(m: re.Match[str]) -> int:
    """Where an approval's verb ends: what follows may negate something of the indication ("cannot be removed")."""
    return m.start("x") if "x" in m.re.groupindex else m.end()


def _drafts(view: View, m: re.Match[str], group: str, letters: str) -> list[Draft]:
    if group not in m.re.groupindex or m.group(group) is None:
        return []
    return [d for i in view.items_in(*m.span(group), letters) for d in i.drafts]


def _action(m: re.Match[str], actions: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    verb = m.groupdict().get("verb")
    return next((a for a, p in actions if verb and p.fullmatch(verb)), "")


def _objects(
    view: View, rule: Rule, m: re.Match[str], action: str, vocabulary: Vocabulary
) -> Iterator[tuple[Ref, str]]:
    if rule.object == "class_of_target":
        for target in _drafts(view, m, "o", "T"):
            yield from (
                (Ref("concept", curie=c, type="Mechanism"), "") for c in classes_acting_on(target, action, vocabulary)
            )
        return
    if rule.object == "each_verb":
        yield from _each_verb(view, m)
        return
    for draft in _drafts(view, m, "o", "MTY"):
        if rule.predicate == "has_mechanism" and _is_outcome(draft.span.of(view.text)):
            continue
        yield draft.ref(), action or (_head_action(view, m) if rule.predicate == "has_target" else "")


def _each_verb(view: View, m: re.Match[str]) -> Iterator[tuple[Ref, str]]:
    """The processes of several verb phrases, each with the action of the last verb ahead of it."""
    _, actions = load("relations.toml")
    start, end = m.span("o")
    for mark in MARK.finditer(view.marked, start, end):
        item = view.items[int(mark.group(2))]
        ahead = _P["phrase_verb"].findall(view.marked[start : mark.start()])
        if item.letter != "Y" or not ahead or _P["phrase_end"].search(ahead[-1][1]):
            continue
        action = next((a for a, p in actions if p.fullmatch(ahead[-1][0])), "")
        yield from ((d.ref(), action) for d in item.drafts if not _is_outcome(d.span.of(view.text)))


def _is_outcome(process: str) -> bool:
    """Growth or death of the tumour: what a treatment is for, not how it works."""
    return bool(_P["outcome"].search(process)) and not _P["not_outcome"].search(process)


def _head_action(view: View, m: re.Match[str]) -> str:
    """``an inhibitor of T``: the class noun says the action; antibodies and bare "targets" leave it open."""
    word = m.groupdict().get("c") or ""
    for item in view.items_in(*m.span("c"), "M") if "c" in m.re.groupindex and m.group("c") else []:
        word = item.span.of(view.text)
    if _INHIBITING_HEAD.search(word):
        return "inhibits"
    return "activates" if _ACTIVATING_HEAD.search(word) else ""


def classes_acting_on(target: Draft, action: str, vocabulary: Vocabulary) -> list[str]:
    """The drug class defined by this action on this target, the most general one; empty when there is none."""
    wanted = {f"{action}>{c}" for c in target.concepts}
    found = [c.id for c in vocabulary.acting(wanted)]
    return sorted(found, key=lambda c: (len(vocabulary.ancestors(c)), c))[:1]


def _class_targets(
    view: View, m: re.Match[str], subject: Draft, assertion: str, evidence: tuple[Span, ...], rule: Rule
) -> Iterator[Statement]:
    """``X, an FGFR inhibitor`` and ``X, an anti-VEGF antibody`` name the target inside the class."""
    for item in view.items_in(*m.span("o"), "M"):
        for target in (d for d in item.inner if d.type == "Target"):
            head = item.drafts[0].span
            action = _inner_action(view, target, head)
            yield Statement(
                subject.ref(), "has_target", target.ref(), "drug_knowledge", assertion, evidence,
                {"action": action} if action else {}, 0.88, f"relations.{rule.name}.target",
            )  # fmt: skip


def _inner_action(view: View, target: Draft, head: Span) -> str:
    if not head.contains(target.span):
        return ""
    words = head.of(view.text)
    if _ACTIVATING_HEAD.search(words) and not _INHIBITING_HEAD.search(words):
        return "activates"
    return "inhibits" if _INHIBITING_HEAD.search(words) else ""


def _approvals(reading: Reading, view: View, rule: Rule, m: re.Match[str], assertion: str) -> Iterator[Statement]:
    evidence = (view.span(m.start(), m.end()),)
    authority = next((_authority(d) for g in ("a", "a1", "a2") for d in _drafts(view, m, g, "R")), None)
    subjects = _approved(view, m)
    base = {"authority": authority} if authority else {}
    for subject in subjects:
        for obj, qualifiers in _indications(reading, view, rule, m, authority):
            yield Statement(
                subject, rule.predicate, obj, "regulatory", assertion, evidence, {**base, **qualifiers},
                _CONFIDENCE[rule.predicate], f"relations.{rule.name}",
            )  # fmt: skip


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
    tail = view.span(m.end(), m.end()).end
    prior = _PRIOR.match(reading.text, _after_blank(reading.text, tail), view.sentence.end)
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
