"""Which drugs "it", "this drug" or "these drugs" stand for.

Takes earlier views of the paragraph, gives items to put in the pronoun's place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgbuild.extract.reading import Draft, Sentence
from kgbuild.extract.view import Item, View
from kgbuild.model import Span

_NOUN = r"(?:drugs?|agents?|medicines?|medications?|compounds?|treatments?|inhibitors?|antibod(?:y|ies)|molecules?)"
_PLURAL = re.compile(
    rf"\b(?:(?:both|either|all|none|each|neither) of )?(these|those|the|both|either|neither)(?: (?:two|three))?"
    rf"(?: (?:study|investigational|experimental))? ({_NOUN})(?: combined)?\b|^(They)\b",
    re.IGNORECASE,
)
_SINGULAR = re.compile(rf"^(It|This {_NOUN}|The {_NOUN})\b")
_ABOUT_A_THING = (
    r"(?:shown|known|thought|believed|reported|found|used|designed|engineered|made|able|unable|given|added|bound|attached|"
    r"due|similar|related|directed|applied|administered|approved|licen[sc]ed|intended|meant|supposed|resistant|superior|"
    r"inferior|comparable|taken|said|proven|proved|demonstrated|suspected|presumed|understood|hypothesi[sz]ed)"
)
_ACTS = (
    r"(?:inhibit|block|bind|act|work|kill|stop|slow|target|reduce|prevent|suppress|activate|stimulate|induce|help)\b"
)
_EXPLETIVE = re.compile(
    r"^It (?:(?:is|was|has been|had been|will be|would be|may be|might be|seems|appears|remains|became|becomes)"
    r"(?! (?:an?|the|one|another|designed|used|given)\b)(?: [\w-]+){0,3}? (?:that|whether|if|which|how|why|what)\b"
    rf"|(?:is|was|has been|will be|would be|may be|seems|appears|remains)(?: (?:not|also|yet|now|still|very|more))*"
    rf" (?!{_ABOUT_A_THING}\b)(?!(?:expected|likely|anticipated) to {_ACTS})[\w-]+ to\b"
    r"|(?:takes|follows|turns out|seems|appears|may be that|is hoped)\b(?! to\b))"
)
_QUANTIFIER = re.compile(r"^(?:both|either|all|none|each|neither)(?: of)? ", re.IGNORECASE)


def pronouns(text: str, sentence: Sentence, earlier: Sequence[View]) -> list[Item]:
    """Items for the pronouns of ``sentence``; the negating or quantifying word before them stays in the text."""
    found: list[Item] = []
    for m in _PLURAL.finditer(text, sentence.start, sentence.end):
        drugs = _last_group(earlier)
        if len(drugs) >= 2 and _is_plural(m):
            found.append(Item(Span(_after_quantifier(m), m.end()), drugs, "D"))
    single = _SINGULAR.match(sentence_text := text[sentence.start : sentence.end])
    if single and not found and not _EXPLETIVE.match(sentence_text):
        subject = _last_subject(earlier)
        if subject is not None:
            found.append(Item(Span(sentence.start, sentence.start + single.end(1)), (subject,), "D"))
    return found


def _is_plural(m: re.Match[str]) -> bool:
    if m.group(3):
        return True
    noun = m.group(2).lower()
    lead = m.group(1).lower()
    return noun.endswith("s") or lead in ("either", "neither")


def _after_quantifier(m: re.Match[str]) -> int:
    lead = _QUANTIFIER.match(m.group())
    return m.start() + (lead.end() if lead else 0)


def _drugs(view: View) -> tuple[Draft, ...]:
    distinct: dict[tuple[str, ...], Draft] = {}
    for item in view.items:
        if item.letter == "D":
            for d in item.drafts:
                distinct.setdefault(d.concepts, d)
    return tuple(distinct.values())


def _last_group(earlier: Sequence[View]) -> tuple[Draft, ...]:
    """The drugs of the nearest earlier sentence that names two or more, else all that the paragraph names."""
    for view in reversed(earlier):
        drugs = _drugs(view)
        if len(drugs) >= 2:
            return drugs
    everything: dict[tuple[str, ...], Draft] = {}
    for view in earlier:
        for d in _drugs(view):
            everything.setdefault(d.concepts, d)
    return tuple(everything.values())


def _last_subject(earlier: Sequence[View]) -> Draft | None:
    """The only or first drug of the nearest earlier sentence that names one."""
    for view in reversed(earlier[-2:]):
        drugs = _drugs(view)
        if drugs:
            return drugs[0]
    return None
