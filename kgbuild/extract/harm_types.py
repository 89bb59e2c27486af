"""Which conditions of a sentence are harms: adverse events reported, not diseases studied.

Takes drafts, gives them with the type AdverseEvent where the words say so. Cancers never are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from kgbuild.extract.harms import GRADE
from kgbuild.extract.reading import Draft, Reading, Sentence, inside
from kgbuild.extract.rules import single_patterns
from kgbuild.model import SectionKind
from kgbuild.vocab import Vocabulary

_P = single_patterns("harm_types.toml")
_SECTIONS = {
    SectionKind.ABSTRACT_RESULTS, SectionKind.ABSTRACT_CONCLUSIONS, SectionKind.BODY, SectionKind.DETAILED_DESCRIPTION,
}  # fmt: skip
_CANCERS = ("MONDO:0004992", "MONDO:0005070", "MONDO:0023370")
"""Cancer, neoplasm, neoplastic disease or syndrome: whatever lies below is no harm of a treatment."""


def harm_typed(reading: Reading, drafts: list[Draft], vocabulary: Vocabulary) -> list[Draft]:
    """The drafts, conditions that are harms retyped; one harm in a list makes its neighbours harms."""
    own = _title_conditions(reading, drafts)
    drafts, own = _studied(reading, drafts, own)
    harms = {i for i, d in enumerate(drafts) if _is_candidate(reading, d, vocabulary, own) and _is_harm(reading, d)}
    changed = True
    while changed:
        more = {i for i in range(len(drafts)) if i not in harms and _joins(reading, drafts, i, harms, vocabulary, own)}
        harms |= more
        changed = bool(more)
    return [replace(d, type="AdverseEvent") if i in harms else d for i, d in enumerate(drafts)]


def _title_conditions(reading: Reading, drafts: list[Draft]) -> set[str]:
    """What the record is about: conditions of its title and its condition fields, and what their names hold."""
    spans = [f.span for f in reading.record.fields if f.name in ("title", "condition")]
    studied = [d for span in spans for d in inside(drafts, span) if d.type == "Condition"]
    words = " | ".join(dict.fromkeys(d.span.of(reading.text).lower() for d in studied))

    @cache
    def held(name: str) -> bool:
        return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words))

    parts = [d for d in drafts if d.type in ("Condition", "AdverseEvent") and held(d.span.of(reading.text).lower())]
    return {c for d in (*studied, *parts) for c in d.concepts}


def _is_candidate(reading: Reading, draft: Draft, vocabulary: Vocabulary, own: set[str]) -> bool:
    if draft.type != "Condition" or not draft.hits or own.intersection(draft.concepts):
        return False
    sentence = reading.sentence_at(draft.start)
    if sentence is None or sentence.section.kind not in _SECTIONS:
        return False
    return not {draft.concepts[0], *vocabulary.ancestors(draft.concepts[0])}.intersection(_CANCERS)


def _is_harm(reading: Reading, draft: Draft) -> bool:
    sentence = reading.sentence_at(draft.start)
    if sentence is None:
        return False
    text = reading.text
    if _P["history_ahead"].search(text, max(sentence.start, draft.start - 40), draft.start):
        return False
    if _P["behind"].match(text, draft.end, sentence.end) or _P["ahead"].search(
        text, _back(sentence, draft), draft.start
    ):
        return True
    words = text[sentence.start : sentence.end]
    return bool(_P["cue"].search(words) or GRADE.search(words))


def _back(sentence: Sentence, draft: Draft) -> int:
    return max(sentence.start, draft.start - 60)


def _joins(
    reading: Reading, drafts: list[Draft], i: int, harms: set[int], vocabulary: Vocabulary, own: set[str]
) -> bool:
    """Whether draft ``i`` stands in one list with a harm."""
    if not _is_candidate(reading, drafts[i], vocabulary, own):
        return False
    for j in (i - 1, i + 1):
        if 0 <= j < len(drafts) and (j in harms or drafts[j].type == "AdverseEvent"):
            first, second = sorted((drafts[i], drafts[j]), key=lambda d: d.start)
            between = reading.text[first.end : second.start]
            if _P["list"].fullmatch(between) or _P["compared"].fullmatch(between):
                return True
    return False


def _studied(reading: Reading, drafts: list[Draft], own: set[str]) -> tuple[list[Draft], set[str]]:
    """The drafts, harms in one list with a symptom that the trial studies typed as conditions, and all so studied."""
    typed = list(drafts)
    for order in (range(1, len(typed)), range(len(typed) - 2, -1, -1)):
        for i in order:
            near = typed[i - 1] if order.step > 0 else typed[i + 1]
            first, second = sorted((typed[i], near), key=lambda d: d.start)
            if (
                typed[i].type == "AdverseEvent"
                and near.type == "Condition"
                and own.intersection(near.concepts)
                and _P["own_list"].fullmatch(reading.text[first.end : second.start])
            ):
                typed[i] = replace(typed[i], type="Condition")
                own = own.union(typed[i].concepts)
    return typed, own
