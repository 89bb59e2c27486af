"""What tells the parts of a page apart: labels, headings, furniture, filler, prose. The words are in ``pages.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kgbuild.model import SectionKind

_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[.!?][\")\]]?$")
NCT = re.compile(r"NCT\d{8}(?!\d)")
PROSE_WORDS = 14
"""A line of so many words, or of half as many that ends like a sentence, is prose."""

_JOINED = re.compile(r"\s*(?:/|&|\band\b)", re.IGNORECASE)
"""What stands between two headings that are one."""


@dataclass(frozen=True)
class Label:
    """A label before a value: the pattern of its words, the field its value is, and whether it is telling."""

    pattern: re.Pattern[str]
    field: str
    strong: bool


@dataclass(frozen=True)
class Cues:
    """The compiled content of ``pages.toml``."""

    boilerplate: re.Pattern[str]
    filler: frozenset[str]
    tail_modifier: re.Pattern[str]
    web_labels: tuple[Label, ...]
    paper_labels: tuple[Label, ...]
    heading: re.Pattern[str]
    heading_kinds: tuple[tuple[re.Pattern[str], SectionKind], ...]


def _either(patterns: list[str]) -> str:
    return "|".join(f"(?:{p})" for p in patterns)


def _label(raw: dict[str, str]) -> Label:
    return Label(re.compile(rf"(?:{raw['text']})", re.IGNORECASE), raw["field"], bool(raw.get("strong")))


@cache
def cues() -> Cues:
    """The shipped cues."""
    raw = tomllib.loads(files("kgbuild.records").joinpath("pages.toml").read_text("utf-8"))
    headings = raw["headings"]
    words = sorted((h for group in headings.values() for h in group), key=len, reverse=True)
    return Cues(
        re.compile(_either(raw["boilerplate"]), re.IGNORECASE),
        frozenset(raw["filler"]),
        re.compile(rf"(?:{_either(raw['tail_modifiers'])})$", re.IGNORECASE),
        tuple(_label(entry) for entry in raw["web_labels"]),
        tuple(_label(entry) for entry in raw["paper_labels"]),
        _heading(f"(?:{_either(words)})"),
        tuple((re.compile(_either(group), re.IGNORECASE), SectionKind(kind)) for kind, group in headings.items()),
    )


def _heading(word: str) -> re.Pattern[str]:
    """A heading, or two joined by a slash or "and", at a sentence start, a colon or full stop behind it."""
    start = r"(?:^|(?<=[.?!)\]\d]\s)|(?<=\n)|(?<=\d\s))"
    end = r"\s*(?::[ \t]*|\.[ \t]+(?=[A-Z0-9]))"
    return re.compile(rf"{start}(?P<name>{word}(?:\s*(?:/|and|&)\s*{word})?){end}", re.IGNORECASE)


def words(line: str) -> list[str]:
    """The words of a line in lower case."""
    return [m.group().lower() for m in _WORD.finditer(line)]


def is_prose(line: str) -> bool:
    """True for a line that reads like a sentence or a paragraph, not like a label, a keyword or a button."""
    count = len(words(line))
    return count >= PROSE_WORDS or (count >= PROSE_WORDS // 2 and bool(_STOP.search(line.strip())))


def is_filler(line: str) -> bool:
    """True for the filler text of page templates (Lorem ipsum)."""
    tokens = words(line)
    hits = sum(token in cues().filler for token in tokens)
    return hits >= 3 and hits >= 0.25 * len(tokens)


def is_boilerplate(line: str) -> bool:
    """True for a line of a site's own furniture."""
    return is_filler(line) or bool(cues().boilerplate.search(line))


def heading_kind(name: str) -> SectionKind:
    """The section that an abstract's heading opens, e.g. "Materials and Methods" opens the methods.

    Of joined headings ("Methods/Design") the first decides, read as long as may be. Raises StopIteration for a word
    that is no heading.
    """
    known, name = cues().heading_kinds, name.strip()
    ends = [len(name), *(m.start() for m in reversed(list(_JOINED.finditer(name))))]
    return next(kind for end in ends for pattern, kind in known if pattern.fullmatch(name[:end]))
