"""The names of arms: ``the idarubicin group``, ``patients allocated EOC``, ``for GV and GP arms, respectively``.

Takes a view and a place of the marked sentence, gives the arm's words as written.
"""

from __future__ import annotations

import re

from kgbuild.extract.view import View

_LEAD = re.compile(
    r"(?:the |all |both |\d+ (?=\S+-treated )"
    r"|(?:\d+ )?(?:evaluable )?(?:patients|those|women|participants|subjects)\b ?"
    r"|(?:who (?:were )?)?(?:receiving|received|treated with|given|allocated(?: to)?|assigned(?: to)?|randomi[sz]ed to"
    r"|taking|in|on|with) )+",
    re.IGNORECASE,
)
_TAKING = re.compile(r"receiv|treated|given|allocated|assigned|randomi|taking", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:arms?|groups?|cohorts?|recipients|placebo|controls?|alone|regimens?|schedules?)\b", re.IGNORECASE
)
_SEVERAL = re.compile(r"\b(?:both|all)\b|\b(?:arm|group|cohort|regimen|schedule)s\b", re.IGNORECASE)
_MARK = re.compile(r"‹[DGI]\d+›")
_CODE = re.compile(r"(?=\w*[A-Z])[\w‹›]+(?:[-+/][\w‹›]+)+|[A-Z]{2,}[A-Z0-9]*|[A-Z]\d?")
_SPLIT = re.compile(r",? (?:and|versus|vs\.?|compared (?:with|to)) (?:in |with |for |the )*|, (?:the )?", re.IGNORECASE)
_NOUN = r"(?:arm|group|cohort|regimen|schedule)"
_ANY_NOUN = re.compile(rf"\b{_NOUN}\b", re.IGNORECASE)
_BEFORE = re.compile(rf"{_NOUN}s (?=\w)", re.IGNORECASE)
_BEHIND = re.compile(rf"(?<=\S) ({_NOUN})s?$", re.IGNORECASE)
_LIST_BEHIND = re.compile(
    r"(?:,? respectively)?,? (?:for|in|with|among|on|between|after) (?P<list>(?:[^.;()‹]|‹[DGIM]\d+›){1,120}?)"
    r"(?=,? respectively|\s?[.;()]|$)",
    re.IGNORECASE,
)
_LIST_FREE = re.compile(
    r"\b(?:for|in|with|among|on|between|after) (?P<list>(?:[^.;,()‹]|‹[DGIM]\d+›){1,80}?)"
    r"(?=,? respectively|,|\s?[.;(]| (?:was|were|is|are|had|but|while|which|that)\b|$)",
    re.IGNORECASE,
)


def arm_name(view: View, span: tuple[int, int]) -> str | None:
    """The arm named in ``marked[start:end]``; None when the phrase names something else."""
    phrase = view.marked[slice(*span)]
    lead = _LEAD.match(phrase)
    start = span[0] + (lead.end() if lead else 0)
    name = view.marked[start : span[1]].rstrip()
    if not name or len(name) > 70 or _SEVERAL.search(phrase):
        return None
    taken = bool(lead and _TAKING.search(lead.group())) and len(name.split()) < 4
    if not (taken or _MARK.search(name) or _GROUP.search(name) or _CODE.fullmatch(name)):
        return None
    return view.span(start, start + len(name)).of(view.text)


def arms_listed(view: View, at: int, count: int) -> list[str] | None:
    """The arms listed right behind the last value, when there are as many as values."""
    m = _LIST_BEHIND.match(view.marked, at)
    return _named(view, m.span("list"), count) if m else None


def arms_before(view: View, start: int, end: int, count: int) -> list[str] | None:
    """The arms listed in a stretch of the sentence ("in the A and B arms"), the last such list."""
    for m in reversed(list(_LIST_FREE.finditer(view.marked, start, end))):
        named = _named(view, m.span("list"), count)
        if named:
            return named
    return None


def arms_in(view: View, span: tuple[int, int], count: int) -> list[str] | None:
    """The phrase behind the last value as a list of all arms."""
    return _named(view, span, count)


def _named(view: View, span: tuple[int, int], count: int) -> list[str] | None:
    """The names of a list, each with the noun that the list has once."""
    if count < 2:
        return None
    start, end = span
    lead = _LEAD.match(view.marked, start, end)
    start = lead.end() if lead else start
    before = _BEFORE.match(view.marked, start, end)
    behind = _BEHIND.search(view.marked[start:end])
    noun = before.group().strip()[:-1] if before else ""
    start = before.end() if before else start
    after = behind.group(1) if behind else ""
    stop = start + behind.start() if behind and not before else end
    places: list[tuple[int, int]] = []
    for m in _SPLIT.finditer(view.marked, start, stop):
        places.append((start, m.start()))
        start = m.end()
    places.append((start, stop))
    if len(places) != count:
        return None
    names = [view.span(*p).of(view.text) for p in places if p[1] > p[0]]
    known = [bool(noun or after or _MARK.search(t) or _GROUP.search(t) or _CODE.fullmatch(t))
             for t in (view.marked[slice(*p)] for p in places)]  # fmt: skip
    if len(names) != count or not all(known) or any(len(n.split()) > 6 for n in names):
        return None
    return [f"{noun} {n}".strip() if noun else n if not after or _ANY_NOUN.search(n) else f"{n} {after}" for n in names]
