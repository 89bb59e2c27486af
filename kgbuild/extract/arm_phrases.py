"""The names of arms in a sentence: ``the tamoxifen group``, ``group A``, ``patients on placebo``, ``controls``.

Takes plain text of a sentence and the record's ``ArmModel``, gives ``Phrase`` objects in order with a role each where
one can be told. Two different names in one sentence are two arms: the likelier one is the experimental.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgbuild.extract.arm_roles import _P as PATTERNS
from kgbuild.extract.arm_roles import COMPARATOR, EXPERIMENTAL, ArmModel, _words, code_of, tokens

_TOKEN = re.compile(r"[^\W_]+(?:[-/'+][^\W_]+)*|\S")
_GLUE = frozenset(
    ("plus", "+", "/", "-", "followed", "by", "combined", "with", "alone", "therapy", "acid", "treatment", "mg")
)
_PEOPLE = re.compile(r"(?:patients|women|participants|subjects|children|men|adults|individuals|cases)$", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:the|an?|those|their)\s+", re.IGNORECASE)
_CODES = re.compile(r"(?:(?:group|arm) )?\b(?:(?-i:[A-Z])|[1-4]|I{1,3}|IV)\b", re.IGNORECASE)
_LONGEST = 7
_LEAST = 0.15
Place = tuple[int, int]


@dataclass(slots=True)
class Phrase:
    """An arm's name at ``text[start:end]``; ``score`` is the model's, ``role`` what the sentence makes of it."""

    start: int
    end: int
    score: float
    key: frozenset[str]
    role: str | None = None
    noun: bool = False

    def name(self, text: str) -> str:
        """The arm's words without an article."""
        return _ARTICLE.sub("", text[self.start : self.end], count=1)


def phrases(text: str, model: ArmModel, blocked: Sequence[Place] = (), drugs: Sequence[Place] = ()) -> list[Phrase]:
    """The arms that a sentence names; nothing in ``blocked`` stretches (diseases, endpoints, harms) is a name.

    ``drugs`` are places of drugs and other interventions, which name an arm by themselves.
    """
    found: list[Phrase] = []
    named = {*_with_noun(text), *_learned(text, model), *_cued(text), *((a, b, False) for a, b in drugs)}
    for start, end, noun in sorted(named, key=lambda s: (s[0], -s[1])):
        if any(a < end and start < b and not noun for a, b in blocked):
            continue
        if found and start < found[-1].end:
            if end <= found[-1].end or found[-1].noun:
                continue
            start = found[-1].end
        name = text[start:end]
        if noun and _CODES.fullmatch(name):
            name = f"group {name.split()[-1]}"
        elif not noun and model.compares and not model.tells(name):
            continue
        key = frozenset(model.expanded(name)) | ({code_of(name) or ""} - {""})
        score = model.score(name)
        people = noun and _PEOPLE.search(name) and "-treated" not in name
        if people and not model.tells(name):
            continue
        if (key and not people) or abs(score) > _LEAST:
            found.append(Phrase(start, end, score, key, noun=noun))
    _decide(found)
    return [p for p in found if p.role]


def _decide(found: list[Phrase]) -> None:
    """Roles by sign; where a sentence has two names on one side, the likelier one is experimental."""
    scores: dict[frozenset[str], float] = {}
    for p in found:
        scores.setdefault(p.key, p.score)
    distinct = sorted(scores.values())
    middle = 0.0
    if len(distinct) == 2 and distinct[0] != distinct[1] and (distinct[0] > 0 or distinct[1] < 0 or 0 in distinct):
        middle = sum(distinct) / 2
    for p in found:
        lean = scores[p.key] - middle
        if abs(lean) > _LEAST:
            p.role = EXPERIMENTAL if lean > 0 else COMPARATOR
    if len(distinct) == 2 and distinct[0] == distinct[1]:
        for p in found:
            p.role = EXPERIMENTAL if p.key == found[0].key else COMPARATOR


def _with_noun(text: str) -> Iterator[tuple[int, int, bool]]:
    for m in PATTERNS["noun"].finditer(text):
        if m.group("code"):
            yield m.start(), m.end("code"), True
            yield from (
                (m.start("more") + x.start(), m.start("more") + x.end(), True) for x in _CODES.finditer(m.group("more"))
            )
            continue
        start = _begin(text, m.start(), m.group("noun").lower().endswith("s"))
        name = text[start : m.start()].strip()
        if m.group("noun").lower().startswith("control"):
            yield start, m.end(), True
            continue
        if (
            not tokens(name)
            and not code_of(text[start : m.end()])
            and not PATTERNS["experimental"].search(text, start, m.end())
        ):
            continue
        plural = m.group("noun").endswith("s")
        if PATTERNS["several"].match(name) or (plural and PATTERNS["several_of_them"].match(name)):
            continue
        parts = (
            re.split(r",? (?:and|or|versus|vs\.?|v) (?:the |in |with )*", name)
            if m.group("noun").endswith("s")
            else [name]
        )
        at = start
        for part in parts:
            place = text.index(part, at)
            last = part is parts[-1]
            yield place, m.end() if last else place + len(part), True
            at = place + len(part)


def _begin(text: str, at: int, plural: bool) -> int:
    """Where the words of a name that ends at ``at`` begin."""
    start = at
    words = list(_TOKEN.finditer(text, max(0, text.rfind(" ", 0, max(0, at - 80)) + 1), at))
    for n in range(len(words) - 1, max(-1, len(words) - 1 - _LONGEST - 3 * plural), -1):
        word = words[n].group().lower()
        joined = word in ("and", "or", "versus", "vs") and plural
        if not joined and ((not word[0].isalnum() and word not in "+/-.") or word in _words("left") or word in _STOPS):
            break
        if (
            word.replace(".", "").replace("%", "").isdigit()
            and n < len(words) - 1
            and words[n + 1].group().lower() not in ("mg", "g", "cycles", "weeks", "mcg")
        ):
            break
        start = words[n].start()
    return start


_STOPS = frozenset(
    ("with", "and", "or", "patients", "women", "participants", "subjects", "children", "respectively",
     "than", "per", "there",
     "not", "no", "did", "had", "occurred",
     "showed", "each", "more", "less", "compared", "only", "about", "percent", "months", "years", "weeks",
     "days", "also", "higher", "lower")
)  # fmt: skip


def _learned(text: str, model: ArmModel) -> Iterator[tuple[int, int, bool]]:
    """Stretches of words that the record uses to name one arm or the other, with what is added to them."""
    run: list[re.Match[str]] = []
    last = 0
    for m in _TOKEN.finditer(text):
        word = m.group().lower()
        known = any(model.knows(t) for t in tokens(m.group()) or [word])
        added = run and (word == "alone" or (run[-1].group().lower() in ("plus", "+") and word[0].isalpha()))
        if known or added:
            run.append(m)
            last = len(run)
        elif run and (word in _GLUE or word in "+/-" or word.isdigit()):
            run.append(m)
        elif run:
            yield run[0].start(), run[last - 1].end(), False
            run, last = [], 0
    if run:
        yield run[0].start(), run[last - 1].end(), False


def _cued(text: str) -> Iterator[tuple[int, int, bool]]:
    for m in PATTERNS["named"].finditer(text):
        yield m.start(), m.end(), False
