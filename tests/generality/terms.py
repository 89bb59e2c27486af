"""Swaps every drug and condition of a document for others of the vocabulary, in text and expected facts alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from kgbuild.vocab import Concept, Vocabulary
from tests.generality.segments import Document, Json, edited

_SITES = ("oma", "cancer", "tumor", "leukemia")
_STATES = {
    "Advanced ": "advanced", "Metastatic ": "metastatic", "Recurrent ": "recurrent",
}  # fmt: skip
_MOST_KINDS = 12
"""A condition with more subclasses (carcinoma, lymphoma) is a word of other names."""
_STATE_WORDS = re.compile(
    r"\b(advanced|metastatic|recurrent|refractory|relapsed|adult|childhood|pediatric|juvenile|high|low|grade|stage|solid|"
    r"primary|secondary|unresectable|malignant|benign|acute|chronic|early|localized|and|of|or|with)\b"
)
COMMON = frozenset({"US", "EU", "UK", "CI", "HR", "OR", "MD", "NA"})
PROPER = frozenset({"Ewing", "Hodgkin", "Burkitt", "Kaposi", "Merkel", "Wilms"})
GENERIC = frozenset({"MONDO:0004992", "NCIT:C9292", "NCIT:C9270", "NCIT:C4758", "MONDO:0002334"})
"""Cancer, solid tumour, advanced cancer, liver metastasis, blood cancer: no particular disease, so not swapped."""


@dataclass(frozen=True)
class Candidates:
    drugs: tuple[Concept, ...]
    coded: tuple[tuple[Concept, str], ...]
    conditions: tuple[Concept, ...]


@cache
def candidates(vocabulary: Vocabulary) -> Candidates:
    """Concepts whose names stand for nothing else and have the shape of those in the seeds."""
    drugs = [c for c in vocabulary.concepts("Drug") if re.fullmatch("[a-z]{6,}", c.label) and _alone(vocabulary, c)]
    coded = [
        (c, code)
        for c in vocabulary.concepts("Drug")
        for code in c.codes
        if re.fullmatch(r"[A-Z]{2,4}\d{3,6}", code) and _alone(vocabulary, c, code)
    ]
    kinds = Counter(a for c in vocabulary.concepts("Condition") for a in vocabulary.ancestors(c.id))
    plain = [c for c in vocabulary.concepts("Condition") if _plain_condition(vocabulary, c)]
    conditions = [c for c in plain if kinds[c.id] <= _MOST_KINDS]
    return Candidates(tuple(drugs), tuple(coded), tuple(conditions))


def _alone(vocabulary: Vocabulary, concept: Concept, name: str | None = None) -> bool:
    return {hit.concept.id for hit in vocabulary.lookup(name or concept.label)} == {concept.id}


def _plain_condition(vocabulary: Vocabulary, concept: Concept) -> bool:
    words = concept.label.split()
    return (
        concept.id.startswith("MONDO:")
        and bool(re.fullmatch("[a-z]+( [a-z]+){0,3}", concept.label))
        and words[-1].endswith(_SITES)
        and not _STATE_WORDS.search(concept.label)
        and _alone(vocabulary, concept)
        and _alone(vocabulary, concept, concept.label + "s")
    )


@dataclass
class Swap:
    """The replacement of each concept id of one document."""

    vocabulary: Vocabulary
    random: Random
    concepts: dict[str, Concept] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Old id → the name that the text uses from now on."""
    state: dict[str, str] = field(default_factory=dict)
    """Old id → the state word in front of the base name ("Advanced Sarcoma" → "advanced"); absent for base concepts."""
    abbreviations: dict[str, str] = field(default_factory=dict)
    """Old base name → new abbreviation."""


def swapped(document: Document, vocabulary: Vocabulary, random: Random) -> Document:
    """The document with other drugs and conditions."""
    swap = Swap(vocabulary, random)
    mentions = [m for m in document.gold["mentions"] if _swappable(m)]
    _choose_drugs(swap, [m for m in mentions if m["type"] == "Drug"])
    bases = _choose_conditions(swap, document, [m for m in mentions if m["type"] == "Condition"])
    edits = [(m["start"], m["end"], _surface(m, swap, bases, document.text)) for m in mentions]
    result = edited(document, edits)
    for fact in result.gold["facts"]:
        for role in ("subject", "object", "qualifiers"):
            fact[role] = _renamed(fact[role], swap)
    result.gold["mentions"] = [_renamed(m, swap) for m in result.gold["mentions"]]
    result.gold["negative_traps"] = []
    return result


def _swappable(mention: Json) -> bool:
    return mention["type"] in ("Drug", "Condition") and bool(mention["curie"]) and mention["curie"] not in GENERIC


def _choose_drugs(swap: Swap, mentions: list[Json]) -> None:
    pool = candidates(swap.vocabulary)
    used = {m["curie"] for m in mentions}
    names = {m["text"].lower() for m in mentions}
    for curie in sorted(used):
        codes = [m["text"] for m in mentions if m["curie"] == curie and re.search(r"\d", m["text"])]
        while True:
            concept, name = swap.random.choice(pool.coded) if codes else _labelled(swap.random.choice(pool.drugs))
            if concept.id not in used and name.lower() not in names:
                break
        used.add(concept.id)
        swap.concepts[curie], swap.names[curie] = concept, name


def _labelled(concept: Concept) -> tuple[Concept, str]:
    return concept, concept.label


def _base(label: str) -> tuple[str, str]:
    """("sarcoma", "advanced") for "Advanced Sarcoma"; ("sarcoma", "") for "sarcoma"."""
    for prefix, state in _STATES.items():
        if label.startswith(prefix):
            return label.removeprefix(prefix).lower().replace("breast carcinoma", "breast cancer"), state
    return re.sub(r" \(.*", "", label).lower(), ""


def _choose_conditions(swap: Swap, document: Document, mentions: list[Json]) -> dict[str, str]:
    """Chooses a new base condition for each old one; gives the old base name of each old id."""
    bases: dict[str, str] = {}
    states: dict[str, set[str]] = {}
    for mention in mentions:
        base, state = _base(mention["label"])
        if mention["curie"] not in bases or state:
            bases[mention["curie"]] = base
            swap.state[mention["curie"]] = state
        states.setdefault(base, set()).add(state)
    chosen: list[Concept] = []
    for base in sorted(states, key=lambda b: (states[b] == {""}, b)):
        concept = _new_condition(swap, chosen, states[base] - {""}, set(states))
        chosen.append(concept)
        for curie, name in bases.items():
            if name == base:
                composed = swap.state[curie] and _composed(swap.vocabulary, swap.state[curie], concept)
                swap.concepts[curie], swap.names[curie] = composed or concept, concept.label
        swap.abbreviations[base] = abbreviation(concept.label)
    return bases


def _new_condition(swap: Swap, chosen: list[Concept], states: set[str], old: set[str]) -> Concept:
    pool = candidates(swap.vocabulary).conditions
    taken = {abbreviation(c.label) for c in chosen}
    for concept in swap.random.sample(pool, len(pool)):
        related = any(swap.vocabulary.is_a(a.id, b.id) for c in chosen for a, b in ((c, concept), (concept, c)))
        composed = all(_composed(swap.vocabulary, state, concept) for state in states)
        clashes = abbreviation(concept.label) in taken or _is_other_word(swap.vocabulary, concept)
        if composed and not related and not clashes and concept.label not in old:
            return concept
    raise AssertionError(f"no condition of the vocabulary fits the states {states}")


def _composed(vocabulary: Vocabulary, state: str, concept: Concept) -> Concept | None:
    hits = vocabulary.lookup(f"{state} {concept.label}", types=("Condition",))
    return hits[0].concept if hits and hits[0].concept.id != concept.id else None


def _is_other_word(vocabulary: Vocabulary, concept: Concept) -> bool:
    """Whether the abbreviation is an endpoint's or an agency's, or age states exist as concepts of their own."""
    hits = vocabulary.lookup(abbreviation(concept.label))
    aged = [vocabulary.lookup(f"{age} {concept.label}") for age in ("adult", "childhood", "pediatric")]
    other = any(h.concept.type not in ("Condition", "Drug") for h in hits)
    return other or any(aged) or abbreviation(concept.label) in COMMON


def abbreviation(label: str) -> str:
    """Initials of several words; first, middle and last but one letter of a single word."""
    words = label.split()
    if len(words) > 1:
        return "".join(w[0] for w in words).upper()
    word = words[0]
    return (word[0] + word[len(word) // 2] + word[-2]).upper()


def _surface(mention: Json, swap: Swap, bases: dict[str, str], text: str) -> str:
    curie, old = mention["curie"], mention["text"]
    name = swap.names[curie]
    if mention["type"] == "Drug":
        return name if re.search(r"\d", old) else _cased(name, old, mention["start"], text)
    base, state = bases[curie], swap.state[curie]
    if old.isupper():
        return _abbreviated(old, base, state, name, swap, text)
    if old.endswith(" in Relapse"):
        return f"{name.title()} in Relapse"
    words = f"{state} {name}" if state and old.lower().startswith(state) else name
    plural = old.endswith("s") and not name.endswith("s")
    return _cased(words + "s" if plural else words, old, mention["start"], text)


def _abbreviated(old: str, base: str, state: str, name: str, swap: Swap, text: str) -> str:
    """A defined abbreviation becomes the new name's; an undefined one is written out."""
    if f"({old})" not in text:
        return f"{state} {name}".strip()
    initials = abbreviation(base)
    prefix = old.removesuffix(initials) if old.endswith(initials) else ""
    return prefix + swap.abbreviations[base]


def _cased(name: str, old: str, start: int, text: str) -> str:
    """The name with capitals where the old one had them; a proper name's capital is not carried over."""
    words = old.split()
    opens = text[:start].rstrip(" ")[-1:] in (".", "", "*") and text[start + len(old) :][:2].strip().islower()
    if all(w[0].isupper() for w in words):
        return _first(name) if opens and len(words) == 1 else name.title()
    return _first(name) if old[0].isupper() and words[0] not in PROPER else name


def _first(name: str) -> str:
    return name[0].upper() + name[1:]


def _renamed(value: Any, swap: Swap) -> Any:
    if isinstance(value, dict):
        if value.get("curie") in swap.concepts:
            concept = swap.concepts[value["curie"]]
            return {**value, "curie": concept.id, "label": concept.label, "xrefs": list(concept.xrefs)}
        if "regimen" in value:
            return {"regimen": [_new_id(c, swap) for c in value["regimen"]]}
        return {k: _renamed(v, swap) for k, v in value.items()}
    return [_renamed(v, swap) for v in value] if isinstance(value, list) else value


def _new_id(curie: str, swap: Swap) -> str:
    return swap.concepts[curie].id if curie in swap.concepts else curie


def left_over(old: Document, new: Document) -> Iterator[str]:
    """Names of the old document's drugs that the new text still holds."""
    for mention in old.gold["mentions"]:
        if mention["type"] == "Drug" and re.search(rf"\b{re.escape(mention['text'])}\b", new.text, re.IGNORECASE):
            yield mention["text"]
