"""A paper's page in a library: title, labels that are mostly empty, an abstract, a footer.

Takes the text; gives the title, the publication date of a copyright note or a label, and sections: those of a
structured abstract without their heading words, a plain abstract as body, labels and footer as boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.model import Field, Section, SectionKind
from kgbuild.records.dates import find_date
from kgbuild.records.layout import Reading, lines_of, trim
from kgbuild.records.page_cues import NCT, cues, heading_kind, is_boilerplate, is_prose

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:(?P<first>(?:19|20)\d{2})(?!\d)[^.:\n]{0,80}\.?"
    r"|[^.:\n\d]{0,80}?(?P<last>(?:19|20)\d{2})(?!\d)\.?)",
    re.IGNORECASE,
)
_REGISTERED = re.compile(
    r"(?:identifier|regist|clinicaltrials\.gov|trial (?:id|number|information))[^.\n]{0,60}$", re.IGNORECASE
)
_TELLING = {SectionKind.ABSTRACT_RESULTS, SectionKind.ABSTRACT_CONCLUSIONS}
_MARKS = re.compile(r"\b(?:doi|pmid|issn)\b", re.IGNORECASE)


def sniff(text: str) -> float:
    """Sure by the headings of a structured abstract, fair by labels of a library page with an abstract."""
    head = text[:400_000]
    headings = {heading_kind(m["name"]) for a, z in _prose_lines(head) for m in _headings(head, a, z)}
    labels = sum(1 for a, z in _nonblank(head) if _label(head, a, z) is not None)
    note = bool(_COPYRIGHT.search(head))
    if len(headings) >= 2 and headings & _TELLING:
        return min(0.85, 0.6 + 0.05 * len(headings))
    if any(_prose_lines(head)) and (labels >= 2 or ((labels or _MARKS.search(head)) and note)):
        return 0.55
    return 0.0


def read(text: str) -> Reading:
    """The fields and sections of a paper page."""
    spans = list(_nonblank(text))
    title, rest = spans[0], spans[1:]
    sections = [Section(SectionKind.TITLE, *title)]
    fields = [Field("title", *title)]
    prose = [a for a, z in rest if _is_text(text, a, z)]
    label = None
    for start, end in rest:
        inside = prose and prose[0] < start < prose[-1] and label is None and not is_boilerplate(text[start:end])
        if _is_text(text, start, end) or (inside and _label(text, start, end) is None):
            fields += _copyright(text, start, end)
            sections += _abstract(text, start, end)
            label = None
            continue
        date = _labelled_date(text, start, end, label)
        fields += date
        sections.append(Section(SectionKind.METADATA if date else SectionKind.BOILERPLATE, start, end))
        label = _label(text, start, end)
    nct = _registered(text)
    if nct:
        fields.append(Field("nct_id", *nct.span()))
    return Reading(_merged(sections), fields, nct.group() if nct else None)


def _nonblank(text: str) -> Iterator[tuple[int, int]]:
    for line in lines_of(text):
        start, end = trim(text, *line)
        if start < end:
            yield start, end


def _is_text(text: str, start: int, end: int) -> bool:
    return is_prose(text[start:end]) and not is_boilerplate(text[start:end])


def _prose_lines(text: str) -> Iterator[tuple[int, int]]:
    return ((a, z) for a, z in _nonblank(text) if is_prose(text[a:z]))


def _headings(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The headings inside a line of prose; each begins with a capital and starts a sentence."""
    body = text[start:end]
    return (m for m in cues().heading.finditer(body) if m["name"][:1].isupper())


def _label(text: str, start: int, end: int) -> str | None:
    """The field of a line that is a label and nothing else ("" for a label whose value is no field), or None."""
    line = text[start:end].rstrip(" :")
    return next((label.field for label in cues().paper_labels if label.pattern.fullmatch(line)), None)


def _labelled_date(text: str, start: int, end: int, label: str | None) -> list[Field]:
    """The date on the line below a date's label."""
    found = find_date(text, start, end) if label == "publication_date" and end - start < 40 else None
    return [Field("publication_date", found[0], found[1])] if found else []


def _copyright(text: str, start: int, end: int) -> list[Field]:
    note = _COPYRIGHT.search(text, start, end)
    if not note:
        return []
    group = "first" if note["first"] else "last"
    return [Field("publication_date", *note.span(group), label_start=note.start())]


def _abstract(text: str, start: int, end: int) -> list[Section]:
    """The sections of one line of prose: a copyright note apart, then what each heading opens, else body."""
    note = _COPYRIGHT.search(text, start, end)
    sections: list[Section] = []
    if note and note.start() == start:
        sections.append(Section(SectionKind.METADATA, *note.span()))
        start = trim(text, note.end(), end)[0]
    marks = list(_headings(text, start, end))
    lead = start + marks[0].start() if marks else end
    pieces = [(SectionKind.BODY, start, lead)]
    for k, mark in enumerate(marks):
        stop = start + marks[k + 1].start() if k + 1 < len(marks) else end
        pieces.append((heading_kind(mark["name"]), start + mark.end(), stop))
    for kind, a, z in pieces:
        a, z = trim(text, a, z)
        if a < z:
            sections.append(Section(kind, a, z))
    return sections


def _registered(text: str) -> re.Match[str] | None:
    """The trial that the paper says it is registered as: named once or more, and no other beside it."""
    found = [m for m in NCT.finditer(text) if _REGISTERED.search(text[max(0, m.start() - 120) : m.start()])]
    return found[0] if len({m.group() for m in found}) == 1 else None


def _merged(sections: list[Section]) -> list[Section]:
    """Neighbouring stretches of boilerplate as one."""
    out: list[Section] = []
    for section in sections:
        if out and section.kind == out[-1].kind == SectionKind.BOILERPLATE:
            out[-1] = Section(section.kind, out[-1].start, section.end)
        else:
            out.append(section)
    return out
