"""Mentions found by shape around other mentions: biomarkers, organisations, target-based classes.

Takes text and drafts, gives more drafts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgbuild.extract.reading import Draft, Reading
from kgbuild.vocab import TermHit, Vocabulary

_STATES = {
    "negative": r"negative|[- ]?non-?expressing",
    "positive": r"positive|expressing",
    "mutated": r"mutat(?:ed|ions?|ant)|mutation[- ]positive",
    "wild-type": r"wild[- ]type",
    "amplified": r"amplif(?:ied|ications?)",
    "overexpressed": r"over-?express(?:ed|ing|ions?)",
    "rearranged": r"re-?arrange(?:d|ments?)|fusions?(?:[- ]positive)?|translocat(?:ed|ions?)",
    "deleted": r"delet(?:ed|ions?)|loss",
    "deficient": r"deficien(?:t|cy)",
}
_STATE = re.compile(
    r"[- ](?:" + "|".join(f"(?P<{k.replace('-', '_')}>{v})" for k, v in _STATES.items()) + r")(?![\w])", re.IGNORECASE
)
_MORE_STATES = re.compile(r"\s+(?:or|and|/|and/or)\s+(?:" + "|".join(_STATES.values()) + r")(?!\w)", re.IGNORECASE)

_ORG_HEAD = (
    r"(?:Universit(?:y|ät|é|a|à)|Hospitals?|Institutes?|Cent(?:er|re)s?|Clinics?|Colleges?|Foundation|Consortium"
    r"|Group|Network|Pharmaceuticals?|Pharma|Therapeutics|Biosciences|Laboratories|Inc\.?|Ltd\.?|LLC|GmbH|AG)"
)
_CAPITAL = r"(?:[A-ZÀ-Ý][\w'’.&-]*|[A-Z]{2,})"
_ORG = re.compile(
    rf"\b{_CAPITAL}(?:(?:,? (?:of|for|and|the|de|di|du|&))* {_CAPITAL}){{0,6}}? {_ORG_HEAD}"
    rf"(?:(?: (?:of|for|at)(?: the)?)? (?:{_ORG_HEAD}|{_CAPITAL})){{0,3}}(?!\w)"
)
_BEHIND_SHORT_FORM = re.compile(r"\([A-Z]{2,8}\) $")
"""A name right behind a bracketed short form is the rest of the longer name that it abbreviates."""
_LEADING = re.compile(r"^(?:The|In|At|By|From|This|An?|Our)\s+")

_CLASS_HEAD = re.compile(
    r"(?P<inhibits>(?:[ -]specific|[ -]selective|[ -]directed)?[ -](?:inhibitors?|antagonists?|blockers?))"
    r"|(?P<activates>[ -](?:agonists?|activators?))|(?P<degrades>[ -]degraders?)",
    re.IGNORECASE,
)


def biomarkers(text: str, targets: Sequence[Draft]) -> Iterator[Draft]:
    """A gene or protein with its state: ``HER2-negative``, ``FGFR1 amplification``."""
    for target in targets:
        m = _STATE.match(text, target.end)
        if m is None:
            continue
        state = next(k for k, v in m.groupdict().items() if v).replace("_", "-")
        value: dict[str, object] = {"state": state, "gene_text": target.span.of(text)}
        draft = Draft(
            target.start, m.end(), "Biomarker", target.hits, query=target.span.of(text), value=value, gene=target
        )
        yield draft


def more_states(text: str, draft: Draft) -> tuple[int, int] | None:
    """The second half of ``amplification or overexpression``, as a span, or None."""
    m = _MORE_STATES.match(text, draft.end)
    return (m.start() + 1, m.end()) if m else None


def organisations(reading: Reading, start: int, end: int) -> Iterator[Draft]:
    """Names that end in a word such as Hospital, Institute or Inc., at least two capitalised words long."""
    for m in _ORG.finditer(reading.text, start, end):
        lead = _LEADING.match(m.group())
        begin = m.start() + (lead.end() if lead else 0)
        name = reading.text[begin : m.end()]
        if len(name.split()) >= 2 and not _BEHIND_SHORT_FORM.search(reading.text, max(start, begin - 14), begin):
            yield Draft(begin, m.end(), "Organization")


def target_classes(text: str, targets: Sequence[Draft], vocabulary: Vocabulary) -> Iterator[Draft]:
    """``FGFR inhibitors`` from the Target and the head noun, linked through the class that acts on that target."""
    for target in targets:
        m = _CLASS_HEAD.match(text, target.end)
        if m is None:
            continue
        action = m.lastgroup or "inhibits"
        yield Draft(target.start, m.end(), "Mechanism", _classes(target, action, vocabulary), value={"action": action})


def _classes(target: Draft, action: str, vocabulary: Vocabulary) -> tuple[TermHit, ...]:
    wanted = {f"{action}>{c}" for c in target.concepts}
    return tuple(TermHit(c, c.label, "label", False) for c in vocabulary.acting(wanted))
