"""Builds ``tests/gold/paraphrases/paraphrases.json`` from ``sentences.tsv`` and the core vocabulary's ids.

``python -m tests.generality.paraphrases`` writes the file; names not in the vocabulary are reported and kept by label.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgbuild.vocab import Vocabulary, load_vocabulary

FOLDER = Path(__file__).resolve().parents[1] / "gold" / "paraphrases"
TARGET = FOLDER / "paraphrases.json"
SCOPES = {"T": "this_trial", "O": "other_study", "K": "drug_knowledge", "R": "regulatory"}
REGISTRY = (
    "A Study of New Treatment in Gastrointestinal Stromal Tumor\n"
    "{summary}\n"
    "Gastrointestinal Stromal Tumor\n"
    "DRUG: Imatinib|DRUG: Everolimus\n"
    "{primary}\n"
    "{description}\n"
)
ABSTRACT = (
    "Treatment of Patients With Gastrointestinal Stromal Tumor\n\nPublication Date\n\n\nJournal Title\n\n\n\n"
    "Background: Gastrointestinal stromal tumor is rare. Methods: {methods} Results: {results} "
    "Conclusion: Treatment was well tolerated.\n\nVolume Number\n\n\nIssue Number\n\n\nDocument Type\n"
)
DEFAULTS = {
    "summary": "This study is open to adults.",
    "primary": "Overall Survival, Time from first dose to death, 24 months",
    "description": "Participants will be followed by telephone.",
    "methods": "Patients were treated at one hospital.",
    "results": "Follow-up is complete.",
}
TYPES = {
    "has_class": ("Mechanism",), "has_mechanism": ("Process", "Mechanism"), "has_target": ("Target",),
    "biomarker_population": ("Target",), "approved_for": ("Condition",), "adverse_event": ("AdverseEvent", "Condition"),
    "has_outcome": ("Endpoint",), "uses_criteria": ("Criteria",), "combined_with": ("Drug",),
}  # fmt: skip
Json = dict[str, Any]


class Builder:
    """Turns rows into gold documents; collects names that the vocabulary does not know."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.unknown: list[str] = []

    def documents(self) -> list[Json]:
        return [self._document(*row) for row in rows()]

    def _document(self, name: str, place: str, text: str, predicates: str, facts: str) -> Json:
        template = REGISTRY if "{" + place + "}" in REGISTRY else ABSTRACT
        whole = template.format(**{**DEFAULTS, place: text})
        start = whole.index(text)
        evidence = [{"start": start, "end": start + len(text), "text": text}]
        parsed = [part.strip() for part in facts.split(" ;; ") if part.strip()]
        claims = [self._fact(f"{name}.{n}", p, evidence) for n, p in enumerate(parsed, 1) if not p.startswith("!")]
        traps = [self._trap(f"{name}.{n}", p[1:], text) for n, p in enumerate(parsed, 1) if p.startswith("!")]
        return {
            "name": name,
            "file": f"{name}.txt",
            "sha256": hashlib.sha256(whole.encode()).hexdigest(),
            "text": whole,
            "predicates": [p for p in predicates.split(",") if p] or ["none"],
            "facts": claims,
            "negative_traps": traps,
        }

    def _fact(self, name: str, text: str, evidence: list[Json]) -> Json:
        parts = [p.strip() for p in text.split(" > ")]
        subject, predicate, obj, scope = parts[:4]
        return {
            "id": name,
            "tier": "gate",
            "subject": subject if subject == "TRIAL" else self._concept(subject, ("Drug",)),
            "predicate": predicate,
            "object": self._object(obj, predicate),
            "qualifiers": self._qualifiers(parts[5] if len(parts) > 5 else ""),
            "scope": SCOPES[scope],
            "assertion": parts[4] if len(parts) > 4 else "asserted",
            "evidence": evidence,
        }

    def _trap(self, name: str, text: str, sentence: str) -> Json:
        subject, predicate, obj = (p.strip() for p in text.split(" > "))
        value = self._object(obj, predicate)
        drug = subject if subject == "TRIAL" else self._concept(subject, ("Drug",))["curie"]
        wanted = value.get("enum") or value.get("curie") or value.get("label")
        must_not = {"subject": drug, "predicate": predicate, "object": wanted, "assertion": "asserted"}
        return {"id": name, "why": sentence, "must_not": must_not}

    def _object(self, text: str, predicate: str) -> Json:
        if text.startswith('"'):
            return {"literal": text.strip('"')}
        if text.startswith("["):
            return {"enum": text.strip("[]").split(",")}
        if predicate in TYPES:
            return self._concept(text, TYPES[predicate])
        value, _, unit = text.partition(" ")
        return {"value": None if value == "?" else _number(value), **({"unit": unit} if unit else {})}

    def _qualifiers(self, text: str) -> Json:
        pairs = (p.partition("=") for p in re.split(r", (?=\w+=)", text) if p)
        return {k: self._concept(v[1:], ("Endpoint",)) if v.startswith("@") else _number(v) for k, _, v in pairs}

    def _concept(self, name: str, types: tuple[str, ...]) -> Json:
        hits = self.vocabulary.lookup(name, types=types, any_case=True)
        if not hits:
            self.unknown.append(name)
            return {"curie": None, "label": name, "xrefs": []}
        concept = hits[0].concept
        return {"curie": concept.id, "label": concept.label, "xrefs": list(concept.xrefs)}


def rows() -> Iterator[list[str]]:
    """The table's rows, five cells each."""
    lines = (FOLDER / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    body = [line for line in lines if line and not line.startswith("#")][1:]
    return (line.split("\t") for line in body)


def _number(text: str) -> Any:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return text
    return float(text) if "." in text else int(text)


def main() -> None:
    builder = Builder(load_vocabulary())
    documents = builder.documents()
    TARGET.write_text(json.dumps({"documents": documents}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(documents)} documents, {sum(len(d['facts']) for d in documents)} facts")
    print("not in the vocabulary:", ", ".join(sorted(set(builder.unknown))) or "none")


if __name__ == "__main__":
    main()
