"""The registry's text export: one field a line, empty fields dropped, lists joined by ``|``.

Takes the text; gives title, conditions, interventions, outcomes with their parts, and the sections. Which line is
which field is decided by ``ctgov_layout``, how an outcome splits by ``outcome_split``.
"""

from __future__ import annotations

from kgbuild.model import Field, Section, SectionKind
from kgbuild.records.ctgov_layout import Block, find_blocks, intervention_type
from kgbuild.records.layout import Reading, items, lines_of, trim
from kgbuild.records.outcome_split import Context, Split, context, split, time_frame_odds, weights

_SECTIONS = {
    "title": SectionKind.TITLE,
    "summary": SectionKind.BRIEF_SUMMARY,
    "conditions": SectionKind.CONDITIONS,
    "interventions": SectionKind.INTERVENTIONS,
    "outcomes1": SectionKind.OUTCOMES,
    "outcomes2": SectionKind.OUTCOMES,
    "outcomes3": SectionKind.OUTCOMES,
    "detail": SectionKind.DETAILED_DESCRIPTION,
}
_ROLES = {"outcomes1": "primary", "outcomes2": "secondary", "outcomes3": "other"}
_SNIFFED_LINES = 400


def sniff(text: str) -> float:
    """Sure when a line is a list of typed interventions; fair when lines end like outcomes and none names anything."""
    lines = [text[a:b] for a, b in lines_of(text[:200_000])[:_SNIFFED_LINES] if text[a:b].strip()]
    if len(lines) < 2:
        return 0.0
    if any(all(intervention_type(item) for item in line.split("|")) for line in lines[1:] if ": " in line):
        return 0.95
    nothing = Context(frozenset(), frozenset())
    lists = [line.split("|") for line in lines[1:] if "|" in line and "| " not in line]
    ends = [time_frame_odds(item[-1200:], nothing) > 1 for line in lists for item in line[:20]]
    return 0.8 if ends and sum(ends) >= 0.5 * len(ends) else 0.0


def read(text: str) -> Reading:
    """The fields and sections of an export text."""
    trimmed = (Block(b.state, *trim(text, b.start, b.end)) for b in find_blocks(text))
    blocks = [b for b in trimmed if b.start < b.end]
    sections = [Section(_SECTIONS[b.state], b.start, b.end) for b in blocks]
    fields = [Field("title", b.start, b.end) for b in blocks if b.state == "title"]
    outcome_spans = [(b, list(items(text, b.start, b.end, "|"))) for b in blocks if b.state in _ROLES]
    shared = context(text[a:z] for _, spans in outcome_spans for a, z in spans)
    for block, spans in outcome_spans:
        fields += [_outcome(text, a, z, _ROLES[block.state], shared) for a, z in spans]
    for block in blocks:
        if block.state == "conditions":
            fields += [Field("condition", a, z) for a, z in items(text, block.start, block.end, "|")]
        elif block.state == "interventions":
            fields += [_intervention(text, a, z) for a, z in items(text, block.start, block.end, "|")]
    return Reading(sections, fields)


def _intervention(text: str, start: int, end: int) -> Field:
    typed = intervention_type(text[start:end])
    if not typed:
        return Field("intervention", start, end)
    name, stop = trim(text, start + typed.end(), end)
    return Field("intervention", name, stop, {"type": typed.group(1)}, label_start=start)


def _outcome(text: str, start: int, end: int, role: str, shared: Context) -> Field:
    cut = split(text[start:end], shared)
    sure = "certain" if cut.probability >= weights().certain_from else "ambiguous"
    return Field("outcome", start, end, {"role": role, "split": sure}, tuple(_parts(text, start, end, cut)))


def _parts(text: str, start: int, end: int, cut: Split) -> list[Field]:
    spans = {"measure": (start, start + cut.measure_end)}
    if cut.description:
        spans["description"] = (start + cut.description[0], start + cut.description[1])
    if cut.time_frame is not None:
        spans["time_frame"] = (start + cut.time_frame, end)
    trimmed = {name: trim(text, *span) for name, span in spans.items()}
    return [Field(name, a, z) for name, (a, z) in trimmed.items() if a < z]
