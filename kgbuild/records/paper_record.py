"""A paper as a record: takes its values in reading order, each with what it is, gives the record with its places.

PubMed and PMC share this. Several papers may report one trial, so a paper's id is its own; the trial's is that of the
one trial that the paper is registered as, if it names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgbuild.model import Field, Places, Record, RecordError, Section, SectionKind, Value, text_hash16
from kgbuild.records.page_cues import NCT, cues, heading_kind

_GAP = "\n\n"
_REGISTERED = re.compile(r"regist|clinicaltrials\.gov|trial (?:id|number)|identifier", re.IGNORECASE)
_REACH = 120
"""So many characters before an id tell whether it is the paper's own registration."""


@dataclass(frozen=True, slots=True)
class Block:
    """One value and the section that it is.

    ``field``: its name if it is one. ``holes``: stretches of it not to be read. ``abstract``: it is of the
    abstract, whose headings may stand in the text ("Methods: …"). ``part``: as in ``Section``.
    """

    kind: SectionKind
    value: Value
    field: str | None = None
    holes: tuple[tuple[int, int], ...] = ()
    abstract: bool = False
    part: str = ""


def paper_record(
    paper: str, source_format: str, source: str, version: str, blocks: Sequence[Block], trials: Iterable[str],
    last_update: str | None = None,
) -> Record:  # fmt: skip
    """The record of a paper.

    Args:
        paper: its id with the prefix, ``PMID123`` or ``PMC123``.
        blocks: in reading order.
        trials: NCT ids of the trial it is registered as; used when there is exactly one.

    Raises:
        RecordError: nothing to read.
    """
    if not blocks:
        raise RecordError(source, f"{paper} has neither a title nor any text")
    sections: list[Section] = []
    fields: list[Field] = []
    at = 0
    for block in blocks:
        value = block.value
        value.start = at
        sections += _sections(block)
        if block.field:
            fields.append(Field(block.field, at, at + len(value.text)))
        at += len(value.text) + len(_GAP)
    named = sorted(set(trials))
    nct = named[0] if len(named) == 1 else None
    text = _GAP.join(block.value.text for block in blocks)
    stated = text.find(nct) if nct else -1
    if nct and stated >= 0:
        fields.append(Field("nct_id", stated, stated + len(nct)))
    record = f"kgb.record:{paper}.{source_format}"
    return Record(
        id=record,
        version=version,
        source_format=source_format,
        source=source,
        text=text,
        trial_id=f"clinicaltrials:{nct}" if nct else f"kgb.trial:{text_hash16(record)}",
        nct_id=nct,
        sections=tuple(sections),
        fields=tuple(sorted(fields, key=lambda f: (f.start, f.end))),
        last_update=last_update,
        places=Places(
            tuple(block.value.start for block in blocks),
            tuple(block.value.start + len(block.value.text) for block in blocks),
            tuple(block.value.path for block in blocks),
        ),
    )


def abstract_kind(label: str, category: str = "") -> SectionKind:
    """What a labelled part of an abstract is: by its label, else by NLM's category, else plain text."""
    try:
        return heading_kind(label.strip().rstrip(":.").strip())
    except StopIteration:
        try:
            return SectionKind(f"abstract_{category.lower()}")
        except ValueError:
            return SectionKind.BODY


_PARTS = {
    SectionKind.ABSTRACT_BACKGROUND: "introduction",
    SectionKind.ABSTRACT_OBJECTIVE: "introduction",
    SectionKind.ABSTRACT_METHODS: "methods",
    SectionKind.ABSTRACT_RESULTS: "results",
    SectionKind.ABSTRACT_CONCLUSIONS: "discussion",
    SectionKind.ABSTRACT_IMPLICATIONS: "discussion",
}
_NUMBERED = re.compile(r"^\s*(?:\d+(?:\.\d+)*|[IVX]+)[.)]?\s+")
_LIKE = (
    ("introduction", re.compile(r"\b(?:introduction|background|rationale|literature)\b", re.IGNORECASE)),
    ("methods", re.compile(r"\b(?:methods?|methodology|study design|trial design|procedures?)\b", re.IGNORECASE)),
    ("results", re.compile(r"\b(?:results?|findings)\b", re.IGNORECASE)),
    ("discussion", re.compile(r"\b(?:discussion|conclusions?|comments?|limitations)\b", re.IGNORECASE)),
)


def body_part(heading: str) -> str:
    """Which part of a paper a heading of its body opens; empty where it does not say.

    >>> body_part("2. Materials and Methods"), body_part("Concluding remarks")
    ('methods', '')
    """
    bare = _NUMBERED.sub("", heading)
    kind = abstract_kind(bare)
    return _PARTS.get(kind) or next((part for part, words in _LIKE if words.search(bare)), "")


def registered_as(texts: Iterable[str], strict: bool = False) -> set[str]:
    """The NCT ids that the texts name as a registration; if none is, those that they merely name, unless ``strict``."""
    own: set[str] = set()
    named: set[str] = set()
    for text in texts:
        for found in NCT.finditer(text):
            if not found.group().isascii():
                continue
            named.add(found.group())
            if _REGISTERED.search(text, max(0, found.start() - _REACH), found.start()):
                own.add(found.group())
    return own if strict else own or named


def _sections(block: Block) -> list[Section]:
    """The sections of a value: what its inline headings open ("Methods: …") in an abstract's plain text; no holes."""
    text, start = block.value.text, block.value.start
    pieces = [(block.kind, 0, len(text))]
    if block.kind == SectionKind.BODY and block.abstract and not block.holes:
        pieces = _headed(text)
    sections = []
    for kind, a, z in pieces:
        for begin, end in _without(a, z, block.holes):
            bare = text[begin:end]
            begin += len(bare) - len(bare.lstrip())
            end -= len(bare) - len(bare.rstrip())
            if begin < end:
                sections.append(Section(kind, start + begin, start + end, block.part))
    return sections


def _headed(text: str) -> list[tuple[SectionKind, int, int]]:
    marks = [m for m in cues().heading.finditer(text) if m["name"][:1].isupper()]
    if not marks:
        return [(SectionKind.BODY, 0, len(text))]
    stops = [*(m.start() for m in marks[1:]), len(text)]
    found = [(heading_kind(m["name"]), m.end(), stop) for m, stop in zip(marks, stops, strict=True)]
    return [(SectionKind.BODY, 0, marks[0].start()), *found]


def _without(start: int, end: int, holes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept = []
    for hole_start, hole_end in holes:
        kept.append((start, hole_start))
        start = hole_end
    return [*kept, (start, end)]
