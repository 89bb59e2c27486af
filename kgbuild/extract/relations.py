"""What is said of a drug in general: its class, targets, mechanism, harms; and what regulators decided (``approval``).

Takes views, gives statements of scope ``drug_knowledge`` and ``regulatory``; harms keep the scope of a
sentence on a study. The rules stand in ``relations.toml`` and read plain views (``relations_view``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.extract.approval import approvals
from kgbuild.extract.confidence import confidence
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.relations_view import Plain, plain
from kgbuild.extract.rules import Rule, load, single_patterns
from kgbuild.extract.scope import assertion_in
from kgbuild.extract.view import MARK, View
from kgbuild.model import Ref, Span, Statement
from kgbuild.vocab import Vocabulary

Actions = tuple[tuple[str, re.Pattern[str]], ...]
_NEEDS = {
    "has_class": ("‹M",), "has_target": ("‹T",), "has_mechanism": ("‹Y", "‹T", "‹M"), "has_adverse_event": ("‹A", "‹C"),
}  # fmt: skip
"""Marks without one of which no rule of the predicate can match."""
_LETTERS = {"has_adverse_event": "AC"}
_INHIBITING_HEAD = re.compile(r"(?:inhibitors?|inhbitors?|antagonists?|blockers?)$", re.IGNORECASE)
_ACTIVATING_HEAD = re.compile(r"(?:agonists?|activators?|inducers?|stimulators?)$", re.IGNORECASE)
_DEGRADING_HEAD = re.compile(r"degraders?$", re.IGNORECASE)
_PRESUPPOSED = re.compile(r"‹D\d+›(?: \([^()]*\))?(?:,| that| which)", re.IGNORECASE)
_HEADED = frozenset(("relations.harm.induced", "relations.class.adjacent"))
_P = single_patterns("relations.toml")


def relations(reading: Reading, vocabulary: Vocabulary) -> Iterator[Statement]:
    """All relation statements of a record."""
    rules, actions = load("relations.toml")
    for view in reading.views:
        if "‹D" not in view.marked and "‹G" not in view.marked:
            continue
        short = plain(view)
        if "‹D" not in short.marked:
            continue
        yield from approvals(reading, short)
        for rule in rules:
            if rule.predicate == "has_adverse_event" and _is_report(short):
                continue
            if any(n in short.marked for n in _NEEDS[rule.predicate]):
                for m in rule.pattern.finditer(short.marked):
                    yield from _statements(short, rule, m, actions, vocabulary)


def _statements(
    view: Plain, rule: Rule, m: re.Match[str], actions: Actions, vocabulary: Vocabulary
) -> Iterator[Statement]:
    assertion = _assertion(view, rule, m)
    evidence = (view.span(m.start(), m.end()),)
    scope = _scope(view, rule)
    subjects = _subjects(view, rule, m)
    objects = list(_objects(view, rule, m, _action(m, actions), vocabulary))
    for subject, (obj, extra) in _pairs(view, m, subjects, objects):
        yield Statement(
            subject.ref(), rule.predicate, obj, scope, assertion, evidence,
            {"action": extra} if extra else {}, confidence(f"relations.{rule.name}"), f"relations.{rule.name}",
        )  # fmt: skip
    if rule.predicate == "has_class":
        for subject in subjects:
            yield from _class_targets(view, m, subject, assertion, evidence, rule)


def _assertion(view: Plain, rule: Rule, m: re.Match[str]) -> str:
    """A class, a relative clause and "D-induced" are presupposed, whatever stands ahead ("to test X, which …")."""
    if rule.name == "class.including_later":  # what stands between a class and its members is said of something else
        return "asserted"
    presupposed = rule.predicate == "has_class" or f"relations.{rule.name}" in _HEADED or _PRESUPPOSED.match(m.group())
    return assertion_in(m.group(), 0, len(m.group())) if presupposed else assertion_in(view.marked, m.start(), m.end())


def _scope(view: Plain, rule: Rule) -> str:
    """What another study saw of harms is that study's; all else that is said of a drug here is knowledge of it."""
    elsewhere = rule.predicate == "has_adverse_event" and view.sentence.scope == "other_study"
    return "other_study" if elsewhere else "drug_knowledge"


def _is_report(view: Plain) -> bool:
    """A harm that this trial saw is an ``adverse_event`` of the trial, with its counts, and is read as such."""
    return view.sentence.scope == "this_trial"


def _pairs(
    view: Plain, m: re.Match[str], subjects: list[Draft], objects: list[tuple[Ref, str]]
) -> Iterator[tuple[Draft, tuple[Ref, str]]]:
    """Every subject with every object; in their order where the sentence says "respectively"."""
    if len(subjects) == len(objects) > 1 and _P["in_order"].match(view.marked, m.end()):
        yield from zip(subjects, objects, strict=True)
        return
    yield from ((s, o) for s in subjects for o in objects)


def _subjects(view: Plain, rule: Rule, m: re.Match[str]) -> list[Draft]:
    """The drugs of the list; behind a class in the singular only the first."""
    found = _drafts(view, m, "s", "D")
    if rule.object == "plural_list":
        named = view.items_in(*m.span("o"), "M")
        if named and not named[-1].span.of(view.text).rstrip(")").lower().endswith("s"):
            return found[:1]
    return found


def _drafts(view: View, m: re.Match[str], group: str, letters: str) -> list[Draft]:
    if group not in m.re.groupindex or m.group(group) is None:
        return []
    return [d for i in view.items_in(*m.span(group), letters) for d in i.drafts]


def _action(m: re.Match[str], actions: Actions) -> str:
    """The action of the verb; of "binds to and blocks" the second, which says more."""
    said = m.groupdict()
    verbs = [v.strip() for v in (said.get("verb"), said.get("verb2")) if v]
    found = [next((a for a, p in actions if p.fullmatch(v) or p.fullmatch(v.removesuffix(" to"))), "") for v in verbs]
    return next((a for a in found if a != "binds"), found[0] if found else "")


def _objects(
    view: Plain, rule: Rule, m: re.Match[str], action: str, vocabulary: Vocabulary
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
    for draft in _drafts(view, m, "o", _LETTERS.get(rule.predicate, "MTY")):
        if rule.predicate == "has_mechanism" and _is_outcome(draft.span.of(view.text)):
            continue
        yield (
            draft.ref(),
            action or (_head_action(view, m) if rule.predicate in ("has_target", "has_mechanism") else ""),
        )


def _each_verb(view: Plain, m: re.Match[str]) -> Iterator[tuple[Ref, str]]:
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
    return _noun_action(word)


def _noun_action(word: str) -> str:
    """The action that a class noun names."""
    heads = (("inhibits", _INHIBITING_HEAD), ("activates", _ACTIVATING_HEAD), ("degrades", _DEGRADING_HEAD))
    return next((action for action, head in heads if head.search(word)), "")


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
            action = _noun_action(head.of(view.text)) if head.contains(target.span) else ""
            yield Statement(
                subject.ref(), "has_target", target.ref(), "drug_knowledge", assertion, evidence,
                {"action": action} if action else {}, confidence(f"relations.{rule.name}.target"),
                f"relations.{rule.name}.target",
            )  # fmt: skip
