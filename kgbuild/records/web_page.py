"""A trial's page as scraped from a web site: metadata bullets, keywords, prose, labelled lines, site furniture.

Takes the text; gives the fields that labels mark and sections, with the furniture as boilerplate. Labels may stand on a
line of their own above the value, beside it, or glued to it ("SponsorSome Hospital"). One without value gives nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kgbuild.model import Field, Section, SectionKind
from kgbuild.records.dates import find_date
from kgbuild.records.layout import Reading, items, lines_of, trim
from kgbuild.records.page_cues import NCT, Label, cues, is_boilerplate, is_prose, words

_BULLET = re.compile(r"[•·*–-]\s+")
_LIST_KINDS = {"condition": SectionKind.CONDITIONS, "intervention": SectionKind.INTERVENTIONS}
_DATES = {"completion_date", "start_date", "last_update_date"}
_MAX_KEYWORD_WORDS = 8
_HEAD_LINES = 60
_ENDS_SENTENCE = re.compile(r"[.!?]$")


@dataclass
class _Row:
    """A non-blank line: its trimmed span without a bullet, its label and value if any, the kind it turns out to be."""

    start: int
    end: int
    indent: int
    bullet: bool
    gap: bool
    """A blank line stands before it."""
    label: Label | None = None
    value: tuple[int, int] | None = None
    kind: SectionKind | None = None


def sniff(text: str) -> float:
    """Sure when telling labels (identifier, last modified) have values; more so with site furniture."""
    rows = _rows(text[:400_000])
    strong = sum(1 for row in rows if row.label and row.label.strong and row.value)
    labelled = sum(1 for row in rows if row.label)
    furniture = sum(1 for row in rows if is_boilerplate(text[row.start : row.end]))
    if strong and labelled >= 2:
        return min(0.9, 0.5 + 0.1 * strong + 0.05 * min(labelled, 4) + 0.05 * min(furniture, 2))
    return 0.0


def read(text: str) -> Reading:
    """The fields and sections of a scraped trial page."""
    rows = _rows(text)
    tail = _tail(rows, text)
    _classify(rows, text, tail)
    fields = _fields(rows, text)
    nct = next((text[f.start : f.end] for f in fields if f.name == "nct_id"), None)
    updates = [find_date(text, f.start, f.end) for f in fields if f.name == "last_update_date"]
    last = max((found[2] for found in updates if found), default=None)
    return Reading(_sections(rows), fields, nct, last)


def _rows(text: str) -> list[_Row]:
    rows: list[_Row] = []
    gap = False
    for line_start, line_end in lines_of(text):
        start, end = trim(text, line_start, line_end)
        if start == end:
            gap = True
            continue
        bullet = _BULLET.match(text, start, end)
        begin = bullet.end() if bullet else start
        row = _Row(trim(text, begin, end)[0], end, start - line_start, bool(bullet), gap)
        gap = False
        row.label, row.value = _labelled(text, row)
        previous = rows[-1] if rows else None
        if previous and previous.label and not previous.value and not row.gap and not row.bullet and not row.label:
            previous.value = _value_below(text, previous, row)
        rows.append(row)
    return rows


def _labelled(text: str, row: _Row) -> tuple[Label | None, tuple[int, int] | None]:
    """The label at the start of a line and the value beside it.

    A label is followed by nothing, a colon, a blank, a capital or a figure.
    """
    for label in cues().web_labels:
        match = label.pattern.match(text, row.start, row.end)
        if not match:
            continue
        rest = text[match.end() : row.end]
        if rest and not (rest[0] in ": \t" or rest[0].isupper() or rest[0].isdigit()):
            continue
        start = match.end() + (1 if rest.startswith(":") else 0)
        value = trim(text, start, row.end)
        if value[0] == value[1]:
            return label, None
        if _fits(label, text[value[0] : value[1]]) and text[row.start].isupper():
            return label, value
    return None, None


def _fits(label: Label, value: str) -> bool:
    """Whether a value can be the label's: a date's holds a date, an identifier's one, a name's is no sentence."""
    if label.field in _DATES:
        return find_date(value) is not None and len(value) < 60
    if label.field == "nct_id":
        return NCT.search(value) is not None
    if label.field == "enrollment":
        return value[0].isdigit() and len(words(value)) < 4
    return not _ENDS_SENTENCE.search(value) and not (is_prose(value) and "," not in value)


def _value_below(text: str, above: _Row, row: _Row) -> tuple[int, int] | None:
    """The line below a bare label, if it is set deeper or beside a bullet and fits."""
    deeper = row.indent > above.indent or above.bullet
    label = above.label
    if not deeper or label is None or is_prose(text[row.start : row.end]):
        return None
    return (row.start, row.end) if _fits(label, text[row.start : row.end]) else None


def _tail(rows: list[_Row], text: str) -> range:
    """The last run of labelled lines after the prose: where a page lists condition, treatment, identifier."""
    best = range(len(rows), len(rows))
    prose_seen = False
    at = 0
    while at < len(rows):
        prose_seen = prose_seen or is_prose(text[rows[at].start : rows[at].end])
        stop = at
        while stop < len(rows) and rows[stop].label and rows[stop].value and (stop == at or not rows[stop].gap):
            stop += 1
        if prose_seen and any((label := row.label) and (label.strong or stop - at >= 2) for row in rows[at:stop]):
            best = range(at, stop)
        at = max(stop, at + 1)
    return best


def _classify(rows: list[_Row], text: str, tail: range) -> None:
    first_prose = next(
        (k for k, row in enumerate(rows) if k and is_prose(text[row.start : row.end]) and not row.label), len(rows)
    )
    for k, row in enumerate(rows):
        line = text[row.start : row.end]
        if k == 0:
            row.kind = SectionKind.TITLE
        elif k in tail:
            row.kind = _LIST_KINDS.get(row.label.field if row.label else "", SectionKind.METADATA)
        elif k >= tail.stop or (is_boilerplate(line) and (k > first_prose or not is_prose(line))):
            row.kind = _after_tail(line)
        elif k < first_prose:
            row.kind = _head_kind(rows, k, line)
        else:
            row.kind = SectionKind.BODY
        if row.kind not in (SectionKind.METADATA, *_LIST_KINDS.values()):
            row.label, row.value = None, None


def _after_tail(line: str) -> SectionKind:
    return SectionKind.BODY if is_prose(line) and not is_boilerplate(line) else SectionKind.BOILERPLATE


def _head_kind(rows: list[_Row], k: int, line: str) -> SectionKind:
    row = rows[k]
    below_label = rows[k - 1].value == (row.start, row.end)
    if row.label or row.bullet or below_label:
        return SectionKind.METADATA
    return SectionKind.KEYWORDS if len(words(line)) <= _MAX_KEYWORD_WORDS and k < _HEAD_LINES else SectionKind.BODY


def _fields(rows: list[_Row], text: str) -> list[Field]:
    fields: list[Field] = []
    for row in rows:
        if row.kind == SectionKind.TITLE:
            fields.append(Field("title", row.start, row.end))
        elif row.kind == SectionKind.KEYWORDS:
            fields.append(Field("keyword", row.start, row.end))
        elif row.label and row.value:
            fields += _values(text, row.label.field, row.start, row.value)
    return fields


def _values(text: str, name: str, label_start: int, value: tuple[int, int]) -> list[Field]:
    """The fields of one label's value; bare values, the label's start kept with the first."""
    start, end = value
    if not name:
        return []
    if name in _DATES:
        found = find_date(text, start, end)
        return [Field(name, found[0], found[1], label_start=label_start)] if found else []
    if name == "nct_id":
        match = NCT.search(text, start, end)
        return [Field(name, match.start(), match.end(), label_start=label_start)] if match else []
    if name in _LIST_KINDS:
        spans = _list(text, start, end)
        return [Field(name, a, z, label_start=None if k else label_start) for k, (a, z) in enumerate(spans)]
    return [Field(name, start, end, label_start=label_start)]


def _list(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Items between commas: none inside brackets, and a lone modifier stays with the item before it."""
    spans: list[tuple[int, int]] = []
    for a, z in items(text, start, end, ","):
        joins = spans and (
            text[spans[-1][0] : spans[-1][1]].count("(") > text[spans[-1][0] : spans[-1][1]].count(")")
            or cues().tail_modifier.match(text, a, z)
        )
        if joins:
            spans[-1] = (spans[-1][0], z)
        else:
            spans.append((a, z))
    return spans


def _sections(rows: list[_Row]) -> list[Section]:
    """Runs of lines of one kind; every title, list and keyword line is a section of its own."""
    alone = {SectionKind.TITLE, SectionKind.KEYWORDS, *_LIST_KINDS.values()}
    sections: list[Section] = []
    for row in rows:
        kind = row.kind or SectionKind.BODY
        if sections and sections[-1].kind == kind and kind not in alone:
            sections[-1] = Section(kind, sections[-1].start, row.end)
        else:
            sections.append(Section(kind, row.start, row.end))
    return sections
