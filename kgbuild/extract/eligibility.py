"""Who may take part: what participants must have, and what bars them.

Takes a reading, gives ``requires`` and ``excludes`` statements from inclusion and exclusion criteria: conditions, drugs
taken, and biomarkers with their state. Words, patterns and the way an item is read stand in ``eligibility.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from kgbuild.extract.criteria_lines import Line, lines
from kgbuild.extract.population import GENERAL_CONDITIONS
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.rules import read, single_patterns
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.extract.view import MARK, Item, View
from kgbuild.model import Ref, Span, Statement

_P = single_patterns("eligibility.toml")
_WORDS = {name: frozenset(words.split()) for name, words in read("eligibility.toml")["words"].items()}
_NOTHING = frozenset(read("eligibility.toml")["nothing"]["labels"])
_TOKEN = re.compile(r"‹[A-Z]\d+›|[\w'’.-]*[\w'’]|[^\w\s]")
_PLAIN_MARK = re.compile(r"‹[SFJ]\d+›")
"""Doses, periods and dates may stand anywhere."""
_HARMLESS = frozenset(",()/-–:*[]\\")
_BRACKET = re.compile(r"^\s*\([^()]*\)")
_SURE, _UNSURE = 0.85, 0.6
_PHRASE = re.compile(r"[,;/(:]|\b(?:and/or|and|or|such as|including|e\.g)\b")
_PART = re.compile(r",|;|/|\b(?:and/or|and|or)\b")


def eligibility(reading: Reading) -> Iterator[Statement]:
    """Every requirement and bar that is understood; a bar on what the trial is about is none."""
    fields = (reading.drafts_in(f.span, ("Condition", "AdverseEvent")) for f in reading.record.named("condition"))
    own = {c for drafts in fields for d in drafts for c in d.concepts[:1]}
    found = [claim for line in lines(reading.views) for claim in _read(line, own)]
    alone = sum(bare for _, bare in found)
    for statement, bare in found:
        # Several conditions that stand as items of their own are kinds of patients, of which each has one.
        yield replace(statement, assertion="hedged", confidence=_UNSURE) if bare and alone > 1 else statement


def _read(line: Line, own: set[str]) -> Iterator[tuple[Statement, bool]]:
    view = line.view
    text = view.marked
    barred = bool(_P["bars"].search(text))
    if (_P["allows"].search(text) and not barred) or _P["others"].search(text) or _P["conditional"].search(text):
        return
    if barred:
        line = replace(line, includes=False)
    yield from _conditions(line, own)
    yield from ((s, False) for s in _drugs(line))
    yield from ((s, False) for s in _biomarkers(line))


# ---- conditions ---------------------------------------------------------------------------------------------------


def _conditions(line: Line, own: set[str]) -> Iterator[tuple[Statement, bool]]:
    view = line.view
    marks = [m for m in MARK.finditer(view.marked) if m.group(1) in "CA"]
    heading = _P["heading"].match(view.marked)
    start = heading.end() if heading else 0
    done = 0
    while done < len(marks):
        includes = _polarity(line, start, marks[done].start())
        chain = _chain(view.marked, marks, done)
        if includes is not None and _goes_on(view.marked[chain[-1].end() :], "behind"):
            bare = includes and not view.marked[start : chain[0].start()].strip() and line.sure
            yield from ((s, bare) for s in _of_chain(line, chain, includes, own))
        done += len(chain)


def _polarity(line: Line, start: int, at: int) -> bool | None:
    """Whether what stands at ``at`` is required (True) or bars (False); None where words ahead are not understood."""
    ahead = line.view.marked[start:at]
    negations = _understood(ahead, "condition")
    if negations is not None:
        if not negations:
            return line.includes
        return False if line.includes and negations == 1 else None
    if line.includes:
        return None
    examples = _P["examples"].search(ahead)
    if examples and not _P["spoilt"].search(ahead[: examples.start()]):
        return False
    return False if _is_list(ahead) else None


def _understood(ahead: str, words: str) -> int | None:
    """How many negations stand among words that are all known; None where one is not."""
    negations = 0
    for token in _TOKEN.findall(ahead):
        low = token.lower()
        if low in _WORDS["negation"]:
            negations += 1
        elif not (low in _WORDS[words] or token in _HARMLESS or low.isdecimal() or _PLAIN_MARK.fullmatch(token)):
            return None
    return negations


def _is_list(ahead: str) -> bool:
    """Whether the words ahead are earlier items of one list, which need no known word but none that says otherwise."""
    parts = _PART.split(ahead)
    if len(parts) < 2 or _understood(parts[-1], "condition") != 0 or _P["spoilt"].search(ahead):
        return False
    return all(_P["segment"].match(p.strip()) or not p.strip() or _MARKED.fullmatch(p.strip()) for p in parts[:-1])


_MARKED = re.compile(r"(?:[\w-]+ ){0,3}‹[A-Z]\d+›")


def _chain(marked: str, marks: list[re.Match[str]], first: int) -> list[re.Match[str]]:
    """The conditions of one list, from ``marks[first]`` on."""
    chain = [marks[first]]
    for m in marks[first + 1 :]:
        gap = _P["gap"].match(marked[chain[-1].end() : m.start()])
        if gap is None or _P["gap_barred"].search(gap.group("fill")):
            break
        chain.append(m)
    return chain


def _goes_on(rest: str, words: str) -> bool:
    """Whether what follows leaves the name what it is: "asthma within a year", but not "asthma medication"."""
    bare = _BRACKET.sub("", rest).lstrip()
    token = _TOKEN.match(bare)
    if token is None or not token.group()[0].isalnum():
        return not rest.startswith("-")
    return token.group().lower() in _WORDS[words]


def _of_chain(line: Line, chain: list[re.Match[str]], includes: bool, own: set[str]) -> Iterator[Statement]:
    view = line.view
    sure = _sure(line, chain, includes)
    before = 0
    for m in chain:
        item = view.items[int(m.group(2))]
        draft = item.drafts[0]
        narrowing = _narrowing(view.marked[before : m.start()])
        before = m.end()
        own_bare = not narrowing and not draft.modifiers and bool(own.intersection(draft.concepts[:1]))
        if _says_nothing(draft, includes, view.marked[m.end() :]) or (not includes and own_bare):
            continue
        ref, said = draft.ref(specific=True), {"modifiers": narrowing} if narrowing else {}
        yield _claim("requires" if includes else "excludes", ref, _evidence(view, item), sure, **said)


def _narrowing(ahead: str) -> list[str]:
    """The words right ahead of a condition that make it less than itself, in their order."""
    last = _PHRASE.split(ahead)[-1]
    return [m.group().lower() for m in _P["narrowing"].finditer(last)]


def _sure(line: Line, chain: list[re.Match[str]], includes: bool) -> bool:
    """Not sure: an exception follows, or of several required things each participant has one."""
    text = line.view.marked
    if _P["hedges"].search(text):
        return False
    if not includes or not line.sure:
        return not includes
    between = "".join(text[a.end() : b.start()] for a, b in pairwise(chain))
    several = len(chain) > 2 or bool(_P["alternative"].search(between))
    behind = _P["alternative_behind"].match(text[chain[-1].end() :])
    ahead = _P["alternative"].search(text[: chain[0].start()]) and _P["suspected"].search(text[: chain[0].start()])
    return not (several or behind or ahead)


def _says_nothing(draft: Draft, includes: bool, rest: str) -> bool:
    label = draft.hits[0].concept.label.lower() if draft.hits else ""
    if _P["allergy"].search(label) and _P["to_substance"].match(rest):
        return True
    return label in _NOTHING or (label in GENERAL_CONDITIONS and not includes)


# ---- drugs --------------------------------------------------------------------------------------------------------


def _drugs(line: Line) -> Iterator[Statement]:
    view = line.view
    marks = [m for m in MARK.finditer(view.marked) if m.group(1) == "D"]
    done = 0
    while done < len(marks):
        chain = _chain(view.marked, marks, done)
        done += len(chain)
        includes = _taken(line, chain)
        if includes is None:
            continue
        sure = _sure(line, chain, includes)
        for m in chain:
            item = view.items[int(m.group(2))]
            yield _claim("requires" if includes else "excludes", item.drafts[0].ref(), _evidence(view, item), sure)


def _taken(line: Line, chain: list[re.Match[str]]) -> bool | None:
    """Whether participants must take or have taken the drugs (True) or must not (False); None for anything else."""
    text = line.view.marked
    ahead, rest = text[: chain[0].start()], text[chain[-1].end() :]
    if not _goes_on(rest, "drug_behind"):
        return None
    if line.includes and _P["given_before"].search(ahead):
        barred = _P["drug_negated"].search(ahead) or _P["planned"].search(ahead)
        return None if barred else True
    negations = _understood(ahead, "drug")
    said = {t.lower() for t in _TOKEN.findall(ahead)} & _WORDS["taking"]
    behind = _TOKEN.match(rest.lstrip())
    said |= {behind.group().lower()} & _WORDS["taking"] if behind else set()
    if negations is None or (not said and (line.includes or ahead.strip())):
        return None
    if line.includes:
        return False if negations == 1 else None
    return False if negations == 0 else None


# ---- biomarkers ---------------------------------------------------------------------------------------------------


def _biomarkers(line: Line) -> Iterator[Statement]:
    view = line.view
    found = [(i, d) for i in view.items for d in (*i.drafts, *i.inner) if d.type == "Biomarker" and d.gene]
    for item, draft in found:
        ahead = view.marked[: view.marked.index(f"‹{item.letter}{view.items.index(item)}›")]
        includes = _polarity(line, 0, len(ahead))
        if includes is None or any(m.kind == "state" for m in draft.modifiers):
            continue
        sure = len({d.concepts[:1] for _, d in found}) == 1 and not _P["hedges"].search(view.marked)
        or_else = _P["alternative_behind"].match(view.text[draft.end : view.sentence.end])
        sure = sure and not (includes and (or_else or not line.sure))
        gene = draft.gene or draft
        predicate = "requires" if includes else "excludes"
        yield _claim(predicate, gene.ref(), draft.span, sure, state=draft.value["state"])


# ---- statements ---------------------------------------------------------------------------------------------------


def _evidence(view: View, item: Item) -> Span:
    """The item up to and with what it names, so that a reader sees why."""
    return Span(view.sentence.start, item.span.end)


def _claim(predicate: str, obj: Ref, evidence: Span, sure: bool, **qualifiers: object) -> Statement:
    confidence = _SURE if sure else _UNSURE
    claim = trial_claim(predicate, obj, evidence, f"eligibility.{predicate}", confidence, qualifiers)
    return claim if sure else replace(claim, assertion="hedged")
