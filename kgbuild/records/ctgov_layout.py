"""Find the fields of the CT.gov text export among its lines.

Takes the text; gives for every field its line range. The export puts one field a line, drops empty ones, and lets
summaries and descriptions run over several lines, so no line number means anything. The most probable sequence of
fields is found by dynamic programming (Viterbi): every line is scored as a line of each field, every line break as a
border between fields. Scores are data (``ctgov_layout.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import inf

from kgbuild.records.layout import lines_of, trim
from kgbuild.records.outcome_split import Context, time_frame_odds
from kgbuild.records.outcome_words import looks_like_time

STATES = ("title", "summary", "conditions", "interventions", "outcomes1", "outcomes2", "outcomes3", "detail")
_SINGLE = {"title", "conditions", "interventions"}
_OUTCOMES = {"outcomes1", "outcomes2", "outcomes3"}
_NO_CONTEXT = Context(frozenset(), frozenset())
_STOP = re.compile(r"[.!?:;][\")\]]*\s*$")
_BULLET = re.compile(r"\s*(?:[*•·-]|\d{1,2}[.)]|[a-z]\))\s")
_SENTENCES = re.compile(r"[.!?]\)?\s+[A-Z]")
_BLANK_NEXT = re.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*(?:\r|\n|$)")
_STOP_COMMA = re.compile(r"[.!?][)\]\"]?, ")


@dataclass(frozen=True)
class Block:
    """One field: its state name and the span of its text without the final line break."""

    state: str
    start: int
    end: int


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    blank: bool
    stop: bool
    bullet: bool
    sentences: bool
    typed: bool
    pipes: int
    longest_item: int
    inner: float
    """Sum over the separators in the line: how well an outcome ends before and another begins after each."""
    opening: float
    """How well the line's start begins an outcome."""
    heading: bool
    """No comma, and a blank line follows: a heading, not the measure of an outcome."""
    closing: float
    """How well the line's end ends an outcome, by a time frame above all."""


@cache
def _config() -> tuple[Mapping[str, float], re.Pattern[str]]:
    raw = tomllib.loads(files("kgbuild.records").joinpath("ctgov_layout.toml").read_text("utf-8"))
    types = "|".join(re.escape(t) for t in raw["intervention_types"])
    return raw["scores"], re.compile(rf"({types}): ?")


@cache
def _designs() -> re.Pattern[str]:
    raw = tomllib.loads(files("kgbuild.records").joinpath("ctgov_layout.toml").read_text("utf-8"))
    return re.compile(rf"(?:{'|'.join(raw['design_words'])})\b", re.IGNORECASE)


@cache
def _verbs() -> re.Pattern[str]:
    raw = tomllib.loads(files("kgbuild.records").joinpath("ctgov_layout.toml").read_text("utf-8"))
    return re.compile(rf"(?<!that )(?<!which )(?<!who )\b(?:{'|'.join(raw['finite_verbs'])})\b", re.IGNORECASE)


def intervention_type(item: str) -> re.Match[str] | None:
    """The match of a leading ``TYPE: `` (group 1 is the type), or None."""
    return _config()[1].match(item)


def _odds(text: str) -> float:
    low, high = _config()[0]["time_low"], _config()[0]["time_high"]
    return min(high, max(low, time_frame_odds(text[-1200:], _NO_CONTEXT)))


def _end_score(text: str) -> float:
    """How well ``text`` ends an outcome: in a time frame, or as a bare measure."""
    s = _config()[0]
    sentences = bool(_SENTENCES.search(text))
    timed = _odds(text)
    if not _STOP_COMMA.search(text[-600:]):
        stop = bool(_STOP.search(text))
        pure = looks_like_time(text[text.rfind(", ") + 1 :])
        timed += s["time_inside_sentence"] if sentences else 0.0
        timed += s["time_ends_pure" if pure else "time_ends_sentences" if sentences else "time_ends_sentence"] * stop
    if len(text) < 255 and not sentences:
        bare = s["outcome_bare"] if not _STOP.search(text) else s["outcome_bare_stop"]
    else:
        bare = s["outcome_prose"]
    return max(timed, bare)


def _start_score(text: str) -> float:
    """How well ``text`` begins an outcome: a measure is a noun phrase, prose has a finite verb early on."""
    s = _config()[0]
    comma = text.find(", ")
    lead = text[: comma if comma > 0 else len(text)][:300]
    if _SENTENCES.search(lead):
        return s["start_sentences"]
    if _designs().match(lead):
        return s["start_design"]
    return s["start_verb"] if _verbs().search(lead) else s["start_noun"]


def _is_blank(text: str, start: int, end: int) -> bool:
    a, z = trim(text, start, end)
    return a == z


def _line(text: str, start: int, end: int, followed: bool) -> _Line:
    body = text[start:end]
    blank = _is_blank(text, start, end)
    items = body.split("|")
    gap = followed and _BLANK_NEXT.match(text, end) is not None
    return _Line(
        start,
        end,
        blank,
        bool(_STOP.search(body)),
        bool(_BULLET.match(body)),
        bool(_SENTENCES.search(body)),
        not blank and all(intervention_type(i) for i in items),
        len(items) - 1,
        max(len(i) for i in items),
        sum(_end_score(i) for i in items[:-1]) + sum(_start_score(i) for i in items[1:]),
        _start_score(items[0]),
        gap and ", " not in items[-1],
        _end_score(items[-1]) if not blank else 0.0,
    )


def _emission(state: str, line: _Line, first: bool) -> float:
    s = _config()[0]
    if line.blank:
        return -inf if state in _SINGLE else s["outcome_blank"] if state in _OUTCOMES else 0.0
    other = s["typed_line_elsewhere"] if line.typed else 0.0
    if state == "title":
        return other + (s["title_not_like"] if line.stop and line.sentences else s["title_like"])
    if state == "interventions":
        return s["typed_line"] if line.typed else s["untyped_intervention"]
    if state == "conditions":
        long = s["conditions_long"] if line.longest_item > 160 else 0.0
        sentence = s["conditions_sentence"] if line.stop or line.sentences or line.bullet else s["conditions_like"]
        return other + long + sentence
    if state in _OUTCOMES:
        return other + line.inner + (_outcome_start(line) if first else 0.0)
    return other + _prose(line, first, state)


def _outcome_start(line: _Line) -> float:
    s = _config()[0]
    return line.opening + s["outcome_bullet_start"] * line.bullet + s["outcome_heading"] * line.heading


def _prose(line: _Line, first: bool, state: str) -> float:
    s = _config()[0]
    score = s["prose_stop"] if line.stop else 0.0
    score += s["prose_bullet"] if line.bullet else 0.0
    score += s["prose_pipe"] * line.pipes
    score += s["prose_time_ending"] * max(0.0, line.closing)
    if first and not line.stop and not line.sentences and not line.bullet:
        score += s["prose_short"]
    if first and state == "detail" and line.sentences:
        score += s["detail_sentences"]
    return score


def _stay(state: str, line: _Line, following: _Line) -> float:
    """The cost of the same field going on in the following line."""
    if state in _SINGLE:
        return -inf
    if state not in _OUTCOMES or line.blank:
        return 0.0
    s = _config()[0]
    kind = "outcome_break_bullet" if following.bullet else "outcome_break_blank" if following.blank else "outcome_break"
    return s[kind] + s["outcome_break_after_time"] * max(0.0, line.closing)


def _leave(state: str, line: _Line) -> float:
    return line.closing if state in _OUTCOMES else 0.0


def _skip(after: int, to: int) -> float:
    """The cost of the fields that are missing between two states (``after`` may be -1, ``to`` the number of states)."""
    s = _config()[0]
    missing = STATES[after + 1 : to]
    cost = sum(s[f"skip_{name}"] for name in missing if name not in _OUTCOMES)
    return cost + (s["skip_outcomes"] if "outcomes1" in missing else 0.0)


def _allowed(after: int, to: int) -> bool:
    """Outcome lines fill up in order: the second only after the first, the third only after the second."""
    name = STATES[to] if to < len(STATES) else ""
    return name not in ("outcomes2", "outcomes3") or after == to - 1


@cache
def _moves() -> tuple[tuple[tuple[int, float], ...], ...]:
    """For every state (and the end) the states that may come before it, with the cost of what is skipped."""
    total = len(STATES)
    return tuple(tuple((a, _skip(a, to)) for a in range(-1, to) if _allowed(a, to)) for to in range(total + 1))


def find_blocks(text: str) -> list[Block]:
    """The fields of ``text`` in order, as the best-scoring reading of its lines."""
    spans = lines_of(text)
    while spans and _is_blank(text, *spans[-1]):
        spans.pop()
    while spans and _is_blank(text, *spans[0]):
        spans.pop(0)
    rows = [_line(text, a, b, followed=k + 1 < len(spans)) for k, (a, b) in enumerate(spans)]
    if not rows:
        return []
    return _blocks(rows, _best_path(rows))


def _best_path(rows: list[_Line]) -> list[int]:
    total = len(STATES)
    moves = _moves()
    scores = [_start(state, rows[0]) for state in range(total)]
    back: list[list[tuple[int, bool]]] = []
    for before, line in pairwise(rows):
        row: list[float] = []
        trace: list[tuple[int, bool]] = []
        for state in range(total):
            best, came = (
                scores[state] + _stay(STATES[state], before, line) + _emission(STATES[state], line, False),
                state,
            )
            fresh = False
            if not before.blank and not line.blank:
                entered = _emission(STATES[state], line, True) + _open(STATES[state])
                for a, cost in moves[state]:
                    score = -inf if a < 0 else scores[a] + _leave(STATES[a], before) + cost + entered
                    if score > best:
                        best, came, fresh = score, a, True
            row.append(best)
            trace.append((came, fresh))
        scores = row
        back.append(trace)
    finals = [scores[a] + _leave(STATES[a], rows[-1]) + cost for a, cost in moves[total] if a >= 0]
    state = finals.index(max(finals))
    path = [state]
    for trace in reversed(back):
        state = trace[state][0]
        path.append(state)
    return path[::-1]


def _start(state: int, line: _Line) -> float:
    cost = dict(_moves()[state]).get(-1)
    return -inf if cost is None else cost + _emission(STATES[state], line, True) + _open(STATES[state])


def _open(state: str) -> float:
    return _config()[0]["outcome_first"] if state in _OUTCOMES else 0.0


def _blocks(rows: list[_Line], path: list[int]) -> list[Block]:
    blocks: list[Block] = []
    for line, state in zip(rows, path, strict=True):
        name = STATES[state]
        if blocks and blocks[-1].state == name:
            blocks[-1] = Block(name, blocks[-1].start, line.end)
        else:
            blocks.append(Block(name, line.start, line.end))
    return blocks
