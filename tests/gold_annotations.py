"""Turns a gold file into the linked ``Annotation`` that a faultless reader and linker would give.

For tests of the rooms after linking (graph, load, queries), so that they do not wait for extraction to be right.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kgbuild.model import Annotation, Field, Link, Mention, Modifier, Record, Ref, Section, SectionKind, Span, Statement
from kgbuild.model.ids import content_hash, normalised, statement_id
from kgbuild.model.statement import TRIAL
from kgbuild.vocab import Vocabulary

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold" / "seeds"
TYPES = {
    "tests_intervention": "Drug", "studies_condition": "Condition", "has_outcome": "Endpoint", "dose": "Drug",
    "adverse_event": "AdverseEvent", "uses_criteria": "Criteria", "combined_with": "Drug", "has_class": "Mechanism",
    "has_mechanism": "Mechanism", "has_target": "Target", "approved_for": "Condition", "biomarker_population": "Target",
    "sponsor": "Organization",
}  # fmt: skip
QUALIFIER_TYPES = {"endpoint": "Endpoint", "category": "Condition", "population": "Condition", "criteria": "Criteria"}


def gold_annotations(vocabulary: Vocabulary | None = None) -> list[Annotation]:
    """The five seeds as linked annotations; with a vocabulary, ids and labels are its own where it knows them."""
    return [gold_annotation(path, vocabulary) for path in sorted(GOLD.glob("*.json"))]


def gold_annotation(path: Path, vocabulary: Vocabulary | None = None) -> Annotation:
    """One gold file as a linked annotation."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    with open(ROOT / "seeds" / gold["file"], encoding="utf-8", newline="") as handle:
        record = _record(gold, handle.read())
    reader = _Gold(record, vocabulary)
    return Annotation(
        record,
        tuple(_mention(m) for m in gold["mentions"]),
        tuple(reader.statement(f) for f in gold["facts"]),
        tuple(reader.link(m) for m in gold["mentions"]),
        gold["trial"],
    )


def _record(gold: Mapping[str, Any], text: str) -> Record:
    version, nct = content_hash(text), gold["trial"]["nct_id"]
    shape = "web_page" if nct else "paper_page" if "publisher" in gold["trial"] else "ctgov_text"
    title = gold["trial"]["title"]
    start = max(text.find(title), 0)
    sections = (Section(SectionKind.TITLE, start, start + len(title)), Section(SectionKind.BODY, 0, len(text)))
    name = f"{nct}.{shape}" if nct else version[:16]
    trial = f"clinicaltrials:{nct}" if nct else f"kgb.trial:{version[:16]}"
    fields = (Field("title", start, start + len(title)),)
    return Record(f"kgb.record:{name}", version, shape, gold["file"], text, trial, nct, sections, fields)


def _mention(m: Mapping[str, Any]) -> Mention:
    modifiers = tuple(Modifier(x["start"], x["end"], x["text"]) for x in m["modifiers"] if isinstance(x, dict))
    return Mention(m["start"], m["end"], m["text"], m["type"], modifiers)


class _Gold:
    def __init__(self, record: Record, vocabulary: Vocabulary | None) -> None:
        self.record, self.vocabulary = record, vocabulary

    def concept(self, curie: str | None, label: str | None, type_: str | None) -> tuple[str | None, str | None]:
        """The vocabulary's own id and label; gold ids that begin with KGB: are compared by label."""
        if self.vocabulary is None or curie is None:
            return (curie.replace("KGB:", "kgb:") if curie else None), label
        found = None if curie.startswith("KGB:") else self.vocabulary.concept(curie)
        if found is None and label and (hits := self.vocabulary.lookup(label, any_case=True)):
            found = hits[0].concept
        return (found.id, found.label) if found else (curie.replace("KGB:", "kgb:"), label)

    def link(self, m: Mapping[str, Any]) -> Link:
        curie, label = self.concept(m["curie"], m["label"], m["type"])
        if curie is None:
            return Link(None, None, 0.0, "none", None)
        return Link(curie, label, 1.0, "label", m["text"], tuple(m["xrefs"]))

    def ref(self, value: Any, type_: str | None) -> Ref:
        if isinstance(value, str):
            return TRIAL if value == "TRIAL" else Ref("literal", label=value)
        if "regimen" in value:
            parts = tuple(self.ref({"curie": c, "label": c}, "Drug") for c in value["regimen"])
            return Ref("regimen", label=" + ".join(str(p.label) for p in parts), type="Regimen", parts=parts)
        if "curie" in value:
            curie, label = self.concept(value["curie"], value["label"], type_)
            return Ref("concept", curie=curie, label=label, type=type_)
        if "enum" in value:
            return Ref("enum", values=tuple(value["enum"]))
        if "literal" in value:
            return Ref("literal", label=value["literal"], type=type_)
        return Ref("number", value=value["value"], unit=value.get("unit"))

    def statement(self, fact: Mapping[str, Any]) -> Statement:
        predicate = fact["predicate"]
        subject = self.ref(fact["subject"], "Drug")
        obj = self.ref(fact["object"], TYPES.get(predicate))
        qualifiers = {
            name: self.ref(value, QUALIFIER_TYPES.get(name)) if isinstance(value, dict) else value
            for name, value in {**fact.get("optional", {}), **fact["qualifiers"]}.items()
            if value is not None and name != "cause"
        }
        key = {k: _plain(v) for k, v in qualifiers.items()}
        arguments = (_argument(subject), predicate, _argument(obj), self.record.id, fact["scope"], fact["assertion"])
        evidence = tuple(Span(e["start"], e["end"]) for e in fact["evidence"])
        return Statement(
            subject, predicate, obj, fact["scope"], fact["assertion"], evidence, qualifiers,
            rule="gold", id=statement_id(*arguments, key),
        )  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Ref):
        return _argument(value)
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _argument(ref: Ref) -> str:
    if ref.kind == "trial":
        return "TRIAL"
    if ref.kind == "number":
        return f"{ref.value} {ref.unit}"
    return ref.curie or "|".join(ref.values) or normalised(ref.label or "")
