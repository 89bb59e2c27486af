"""Headings of a page, which its text no longer marks: takes what a reader of text found, gives it put right.

A heading is no keyword, and what stands below "Methods" in a paper is its methods.
"""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.model import Field, Section, SectionKind
from kgbuild.records.page_cues import heading_kind

_TELLING = frozenset((SectionKind.ABSTRACT_RESULTS, SectionKind.ABSTRACT_METHODS))


def under_headings(
    text: str, headings: Sequence[tuple[int, int]], sections: Sequence[Section], fields: Sequence[Field]
) -> tuple[list[Section], list[Field]]:
    """The sections and fields, given where headings stand (other than the page's title), in text order."""
    at = set(headings)
    kept = [f for f in fields if f.name != "keyword" or (f.start, f.end) not in at]
    kinds = [_kind(text[a:z]) for a, z in headings]
    structured = set(kinds) >= _TELLING
    found: list[Section] = []
    for section in sections:
        if (section.start, section.end) in at:
            found.append(Section(SectionKind.BOILERPLATE, section.start, section.end))
        elif structured and section.kind is SectionKind.BODY:
            found += _split(text, section, headings, kinds)
        else:
            found.append(section)
    return found, kept


def _kind(heading: str) -> SectionKind | None:
    try:
        return heading_kind(heading.strip().rstrip(":").strip())
    except StopIteration:
        return None


def _split(
    text: str, section: Section, headings: Sequence[tuple[int, int]], kinds: Sequence[SectionKind | None]
) -> list[Section]:
    """A stretch of plain text cut at the headings, each part with the kind of the heading before it."""
    before = [kind for (_, end), kind in zip(headings, kinds, strict=True) if end <= section.start]
    kind = (before[-1] if before else None) or section.kind
    found, start = [], section.start
    for (a, z), named in zip(headings, kinds, strict=True):
        if section.start <= a and z <= section.end:
            found += _part(text, kind, start, a)
            kind, start = named or SectionKind.BODY, z
    return [*found, *_part(text, kind, start, section.end)]


def _part(text: str, kind: SectionKind, start: int, end: int) -> list[Section]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return [Section(kind, start, end)] if start < end else []
