"""What the trial tests, in whom, in which phase and line of therapy, read from its title and its own sentences.

Takes a reading, gives statements of scope ``this_trial``. The patterns stand in ``population.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgbuild.extract.lines import lines_of_therapy
from kgbuild.extract.population_arms import PLACEBOS, comparators
from kgbuild.extract.population_markers import biomarkers
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.relations_view import heading, plain
from kgbuild.extract.rules import Rule, load, read, single_patterns
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.extract.view import View
from kgbuild.model import Ref, SectionKind, Span, Statement

_P = single_patterns("population.toml")
_CONTROLS = {"placebo": frozenset(("placebo",)), "control": frozenset(read("population.toml")["controls"]["labels"])}
GENERAL_CONDITIONS = frozenset(read("population.toml")["general"]["conditions"])
"""Labels of conditions that say no more than "a tumour"."""
_SUBTYPE = re.compile(
    r"\s*(?:sub)?(?:types?|histolog(?:y|ies))\b|\s*(?:cells?|cell lines?|chemotherapy|models?)\b", re.IGNORECASE
)
_KIND = re.compile(r"\b(?:types?|kinds?|forms?) of\b", re.IGNORECASE)
_COMPARATOR = re.compile(r"\b(?:versus|vs\.?|compared (?:with|to)|or)\s+(?:placebo plus )?$", re.IGNORECASE)


def population(reading: Reading) -> Iterator[Statement]:
    """Statements on what this trial tests and studies."""
    rules, _ = load("population.toml")
    own = [v for v in reading.views if v.sentence.scope == "this_trial" or _untitled(reading, v)]
    yield from _interventions(reading, own, rules)
    yield from _conditions(reading, own, rules)
    yield from _phases(reading, own, rules)
    for view in own:
        yield from lines_of_therapy(view)
        if view.sentence.section.kind in _PROSE:
            short = plain(view)
            yield from biomarkers(short, _is_title(view))
            yield from comparators(reading, short, rules)


def _untitled(reading: Reading, view: View) -> bool:
    """A line at the edge of running text without a title that is written like one."""
    edge = view.sentence.index < _EDGE or view.sentence.index >= len(reading.sentences) - _EDGE
    return edge and view.sentence.section.kind is SectionKind.BODY and not _titled(reading) and heading(view)


def _titled(reading: Reading) -> bool:
    return any(s.kind is SectionKind.TITLE for s in reading.record.sections)


def _statement(
    predicate: str, obj: Ref, evidence: Span, rule: str, confidence: float, **qualifiers: object
) -> Statement:
    return trial_claim(predicate, obj, evidence, f"population.{rule}", confidence, qualifiers)


def _is_title(view: View) -> bool:
    return view.sentence.section.kind is SectionKind.TITLE or heading(view)


_EDGE = 3
_PROSE = {
    SectionKind.TITLE, SectionKind.BRIEF_SUMMARY, SectionKind.DETAILED_DESCRIPTION, SectionKind.BODY,
    SectionKind.ABSTRACT_BACKGROUND, SectionKind.ABSTRACT_OBJECTIVE, SectionKind.ABSTRACT_METHODS,
}  # fmt: skip


def _interventions(reading: Reading, own: Sequence[View], rules: Sequence[Rule]) -> Iterator[Statement]:
    if any(reading.record.named("intervention")):
        return
    titled, in_title = False, reading.title_drugs
    for view in (v for v in own if v.sentence.section.kind in _PROSE):
        if titled and not _is_title(view) and in_title.isdisjoint(_ids(view)):
            continue
        for rule in (r for r in rules if r.predicate == "tests_intervention" and not r.object):
            if rule.name == "title_drug" and not _is_title(view):
                continue
            for m in rule.pattern.finditer(view.marked):
                if rule.name == "title_drug" and _P["past_ahead"].search(view.marked[: m.start()]):
                    continue
                for item in view.items_in(*m.span("s"), "I" if rule.name in _CONTROLS else "DG"):
                    if rule.name in _CONTROLS:
                        if _label(item.drafts[0]) in _CONTROLS[rule.name]:
                            role = {"role": "placebo_comparator"} if _label(item.drafts[0]) in PLACEBOS else {}
                            ref = item.drafts[0].ref()
                            yield _statement("tests_intervention", ref, item.span, rule.name, 0.8, **role)
                        continue
                    if _comparator(view, item.span.start):
                        continue
                    titled = titled or _is_title(view)
                    evidence = view.span(m.start(), m.end())
                    yield _statement("tests_intervention", item.drafts[0].ref(), evidence, rule.name, 0.85)


def _ids(view: View) -> Iterator[str]:
    return (c for i in view.items for d in i.drafts for c in d.concepts)


def _comparator(view: View, start: int) -> bool:
    return bool(_COMPARATOR.search(view.text, max(view.sentence.start, start - 30), start)) and not _is_title(view)


def _label(draft: Draft) -> str:
    return draft.hits[0].concept.label.lower() if draft.hits else ""


def _conditions(reading: Reading, own: Sequence[View], rules: Sequence[Rule]) -> Iterator[Statement]:
    """The conditions; a bare "cancer" only where neither a field nor the text names a particular one."""
    found = list(_named_conditions(own, rules))
    particular = any(reading.record.named("condition")) or any(_label(d) not in GENERAL_CONDITIONS for d, _ in found)
    yield from (s for d, s in found if not (particular and _label(d) in GENERAL_CONDITIONS and not d.modifiers))


def _named_conditions(own: Sequence[View], rules: Sequence[Rule]) -> Iterator[tuple[Draft, Statement]]:
    for view in (v for v in own if v.sentence.section.kind in _PROSE):
        for rule in (r for r in rules if r.predicate == "studies_condition"):
            if (rule.name == "title_any") != _is_title(view):
                continue
            for m in rule.pattern.finditer(view.marked):
                for item in view.items_in(*m.span("o"), "C"):
                    draft = item.drafts[0]
                    if _is_population(view, item.span) and not (
                        _label(draft) in GENERAL_CONDITIONS and _has_site(view, item.span)
                    ):
                        confidence = 0.9 if _is_title(view) else 0.8
                        ref = draft.ref(specific=True)
                        yield draft, _statement("studies_condition", ref, item.span, rule.name, confidence)


def _has_site(view: View, span: Span) -> bool:
    """``cancer of the cervix``, ``vaginal cancer``: not the bare condition."""
    ahead = view.text[max(view.sentence.start, span.start - 30) : span.start]
    return bool(_P["site_behind"].match(view.text, span.end) or _P["site_ahead"].search(ahead))


def _is_population(view: View, span: Span) -> bool:
    ahead = view.text[max(view.sentence.start, span.start - 60) : span.start]
    if _SUBTYPE.match(view.text, span.end):
        return False
    if _is_title(view):
        ahead = _KIND.sub("", ahead)  # "a certain type of cancer" in a title is the population all the same
    return not _P["excluded_ahead"].search(ahead)


def _phases(reading: Reading, own: Sequence[View], rules: Sequence[Rule]) -> Iterator[Statement]:
    if any(reading.record.named("phase")):
        return
    found: list[tuple[tuple[str, ...], Span, str]] = []
    parts: list[tuple[tuple[str, ...], Span, str]] = []
    for view in own:
        if _is_title(view):
            found += [(_values(i.drafts[0]), i.span, "title_phase") for i in view.items if i.letter == "P"]
        for rule in rules:
            if rule.predicate not in ("phase", "phase_part") or _is_title(view):
                continue
            for m in rule.pattern.finditer(view.marked):
                if _is_definition(view, m.start()):
                    continue
                target = found if rule.predicate == "phase" else parts
                target += [
                    (_values(i.drafts[0]), view.span(m.start(), m.end()), rule.name)
                    for i in view.items_in(m.start(), m.end(), "P")
                ]
    yield from _one_phase(found or parts, merge=not found)


def _values(draft: Draft) -> tuple[str, ...]:
    phases = draft.value.get("phases")
    return tuple(str(p) for p in phases) if isinstance(phases, list) else ()


def _is_definition(view: View, start: int) -> bool:
    """A sentence that says what phase II trials are for explains a word; it says nothing of this trial."""
    return start == 0 and bool(_P["definition"].match(view.marked))


def _one_phase(found: Sequence[tuple[tuple[str, ...], Span, str]], merge: bool) -> Iterator[Statement]:
    if not found:
        return
    values = tuple(sorted({v for f in found for v in f[0]})) if merge else max((f[0] for f in found), key=len)
    if not values:
        return
    for got, span, rule in found:
        if set(got) <= set(values):
            yield _statement("phase", Ref("enum", values=values), span, rule, 0.9)
