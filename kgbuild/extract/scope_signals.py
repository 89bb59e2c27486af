"""What the scope classifier sees of a sentence: signals, words, marks, where it stands and what stands ahead of it.

Takes views of one section, gives features by name. Signals and macros stand in ``cues.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kgbuild.extract.literals import Pattern, pattern
from kgbuild.extract.rules import read
from kgbuild.extract.sections import group, zone
from kgbuild.extract.view import MARK, View

_TOKEN = re.compile(r"_[a-z]_|[a-z]+|0|[\[\](),.;:%?]")
_NUMBER = re.compile(r"\d[\d.,]*")
_CAPITAL = re.compile(r"[A-Za-z‹][\w›-]*")
_OWN = ("own_study", "own_we", "own_the_study", "own_people_will", "own_enrolled", "own_finding")
_OTHER = ("other_etal", "other_name_found", "other_several", "other_another", "other_study_found", "other_named",
          "other_in_a", "other_they", "other_ours", "other_phase")  # fmt: skip
_AHEAD = ("own_study", "own_we", "own_the_study", "own_people_will", "own_will", "own_aim", "other_etal",
          "other_several", "other_another", "other_study_found", "other_name_found", "other_named", "other_in_a",
          "cite", "past", "drug_is", "drug_acts", "own_stats", "own_done", "bg_disease", "other_been")  # fmt: skip
_NAMES_THE_TRIAL = frozenset(("own_study", "own_people_will", "own_aim", "own_receive", "own_to_verb"))
REACH = 25
"""So many sentences ahead are looked at for one that names the trial."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of a sentence, and which is named first: the trial (own), another study (other), or neither."""

    names: frozenset[str]
    first: str


def expanded(source: str) -> str:
    """A pattern of the cue file with what stands behind its macros."""
    macros: Mapping[str, str] = read("cues.toml")["macros"]
    while re.search(r"\{[A-Z]+\}", source):
        source = re.sub(r"\{([A-Z]+)\}", lambda m: macros[m.group(1)], source)
    return source


@cache
def patterns() -> dict[str, Pattern]:
    """The signals by name."""
    return {s["name"]: pattern(expanded(s["pattern"])) for s in read("cues.toml")["signal"]}


def signals(view: View) -> Signals:
    """The signals of one sentence."""
    text, lower = view.marked, view.marked.lower()
    found = {name: m.start() for name, p in patterns().items() if (m := p.search(text, lower)) is not None}
    far = len(text) + 1
    own = min((found[n] for n in _OWN if n in found), default=far)
    other = min((found[n] for n in _OTHER if n in found), default=far)
    return Signals(frozenset(found), "own" if own < other else "other" if other < own else "none")


def features(views: Sequence[View], given: Sequence[Signals], at: int) -> dict[str, float]:
    """The features of the sentence ``at`` among the sentences of its section."""
    view, own = views[at], given[at]
    kind = group(view.sentence.section)
    names = [*own.names, f"first={own.first}"]
    names += [f"m={letter}" for letter, _ in set(MARK.findall(view.marked))]
    names += ["titled"] * _titled(view.marked)
    opening = MARK.match(view.marked)
    names += [f"start={opening.group(1)}"] if opening else []
    names += _ahead(views, given, at)
    found = {f"{prefix}{n}": 1.0 for n in names for prefix in ("", f"{kind}*")}
    found |= {f"z={zone(view.sentence.section)}": 1.0, f"g={kind}": 1.0, "length": min(len(view.marked), 400) / 200}
    found |= _place(given, at, len(views), kind)
    return found | _words(view.marked)


def _ahead(views: Sequence[View], given: Sequence[Signals], at: int) -> list[str]:
    """What the sentence ahead in the same paragraph says."""
    if at == 0 or views[at - 1].sentence.paragraph != views[at].sentence.paragraph:
        return ["opens"]
    before = given[at - 1]
    return [*(f"p:{n}" for n in _AHEAD if n in before.names), f"p:first={before.first}"]


def _place(given: Sequence[Signals], at: int, size: int, kind: str) -> dict[str, float]:
    """Where in the section it stands, and how far ahead the trial was named last."""
    near = (n for n in range(1, min(at, REACH) + 1) if given[at - n].names & _NAMES_THE_TRIAL)
    back = next(near, None)
    named = 1 / back if back else 0.0
    found = {"named": named, f"{kind}*named": named, f"{kind}*place": at / max(1, size), "top": float(at == 0)}
    return found if back else {**found, "unnamed": 1.0, f"{kind}*unnamed": 1.0}


def _words(marked: str) -> dict[str, float]:
    tokens = _TOKEN.findall(_NUMBER.sub("0", MARK.sub(lambda m: f" _{m.group(1).lower()}_ ", marked).lower()))
    found = {f"w:{t}": 0.5 for t in tokens}
    return found | {f"s{n}:{t}": 0.7 for n, t in enumerate(tokens[:2])}


def _titled(marked: str) -> bool:
    """Most long words begin with a capital, as in a title."""
    long = [w for w in _CAPITAL.findall(marked) if len(w) > 3]
    return len(long) > 2 and sum(w[0].isupper() or w[0] == "‹" for w in long) / len(long) > 0.7
