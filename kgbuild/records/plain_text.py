"""Plain prose, the fallback: a title line if the first line looks like one, the rest as body.

Takes the text; gives sections, or the reason why the text is not prose (``refusal``): figures and signs, too few words.
"""

from __future__ import annotations

import re

from kgbuild.model import Field, Section, SectionKind
from kgbuild.records.layout import Reading, lines_of, trim
from kgbuild.records.page_cues import is_boilerplate

_SAMPLE = 200_000
_MIN_WORDS = 5
_MIN_LETTERS = 0.55
"""Share of letters among the visible characters; English prose has over 0.9, a table of numbers well under a half."""

_NAME = r'(?:"[^"\n]{1,40}"|[\w][\w ./#()-]{0,39})'
_COLUMN_NAMES = re.compile(rf"{_NAME}(?P<delimiter>[,;|\t])(?! ){_NAME}(?:(?P=delimiter)(?! ){_NAME})+\s*$")
"""A header: three or more short names with one delimiter and no blank after it, as in ``nct_id|name|type``."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_DELIMITERS = ("\t", ";", ",", "|")
_STOP = re.compile(r"[.!?:;]$")
_SENTENCE = re.compile(
    r"(?<!\bvs)[.!?]\s+(?-i:[A-Z])|\b(?:we|our|this (?:study|trial)|was|were|ha(?:s|ve|d) been|will)\b"
    r"|(?:^|\s)(?:it|there)\s",
    re.IGNORECASE,
)
"""What a title does not hold and a first sentence of prose does."""


def refusal(text: str) -> str | None:
    """Why this text is no prose, or None. Looks at the shape only; asked before any reader of text."""
    head = text.lstrip("\ufeff")[:_SAMPLE]
    visible = sum(not c.isspace() for c in head)
    if sum(c.isalpha() for c in head) < _MIN_LETTERS * visible:
        return "holds more figures and signs than words: not a text that can be read"
    if sum(1 for _ in _WORD.finditer(head)) < _MIN_WORDS:
        return f"holds fewer than {_MIN_WORDS} words"
    return None


def is_table(head: str) -> bool:
    """A line of column names first, or three or more lines with the same number (at least two) of one delimiter."""
    lines = [head[a:z] for a, z in lines_of(head)[:200] if head[a:z].strip()]
    if len(lines) > 1 and _COLUMN_NAMES.match(lines[0]):
        return True
    if len(lines) < 3:
        return False
    for delimiter in _DELIMITERS:
        counts = {line.count(delimiter) for line in lines[:-1]}
        if len(counts) == 1 and counts.pop() >= (1 if delimiter == "\t" else 2):
            return True
    return False


def sniff(text: str) -> float:
    """Always a little sure: what no other reader wants is prose."""
    return 0.1 if text else 0.0


def read(text: str) -> Reading:
    """Title and body; paragraphs of site furniture are boilerplate."""
    spans = [span for line in lines_of(text) if (span := trim(text, *line))[0] < span[1]]
    sections: list[Section] = []
    fields: list[Field] = []
    first = text[spans[0][0] : spans[0][1]]
    if len(spans) > 1 and len(first) <= 300 and (not _STOP.search(first) or _stopped_title(text, first, spans[1])):
        fields.append(Field("title", *spans[0]))
        sections.append(Section(SectionKind.TITLE, *spans[0]))
        spans = spans[1:]
    for start, end in spans:
        short = end - start < 300
        kind = SectionKind.BOILERPLATE if short and is_boilerplate(text[start:end]) else SectionKind.BODY
        if sections and sections[-1].kind == kind:
            sections[-1] = Section(kind, sections[-1].start, end)
        else:
            sections.append(Section(kind, start, end))
    return Reading(sections, fields)


def _stopped_title(text: str, first: str, behind: tuple[int, int]) -> bool:
    """A title that ends in a full stop: a blank line behind it, then a paragraph; no sentence that reports."""
    start, end = behind
    apart = "\n\n" in text[:start].replace("\r", "").rpartition(first)[2].replace(" ", "")
    return apart and first.endswith((".", "?")) and not _SENTENCE.search(first) and end - start > 2 * len(first)
