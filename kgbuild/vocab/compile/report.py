"""Takes what the compile steps note, gives one report: counts, findings with reasons, licences, fingerprint."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

FINDINGS = (
    "problem", "replaced", "obsolete", "conflict", "collision", "dropped_name", "suspicious", "dropped_concept",
    "cycle", "salt", "brand", "unknown_parent",
)  # fmt: skip


class Finding(NamedTuple):
    """One thing worth a curator's look; ``kind`` is one of ``FINDINGS``, ``where`` a source or concept id."""

    kind: str
    where: str
    what: str
    reason: str


class SourceFacts(NamedTuple):
    """What went in from one source."""

    name: str
    file: str
    licence: str
    version: str
    url: str
    sha256: str
    concepts: int
    mappings: int
    problems: int


@dataclass
class Report:
    """What a compile did; filled by its steps, in an order that depends on the input alone."""

    sources: list[SourceFacts] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    by_source: Counter[str] = field(default_factory=Counter)
    """Concepts by ``source/type``: how many concepts of a type a source takes part in."""
    by_type: Counter[str] = field(default_factory=Counter)
    precision: dict[str, str] = field(default_factory=dict)
    """The type guesser's precision on held-out concepts, by type, as text with the counts."""
    missing: list[str] = field(default_factory=list)
    """Sources of the manifest that were not found in the folder."""
    fingerprint: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    """Time by step; not part of the written files, which are equal for equal input."""

    def note(self, kind: str, where: str, what: str, reason: str) -> None:
        """Add a finding and count it."""
        self.findings.append(Finding(kind, where, what, reason))
        self.counts[kind] += 1

    def as_json(self) -> str:
        """The report without its single findings."""
        data: dict[str, Any] = {
            "fingerprint": self.fingerprint,
            "counts": dict(sorted(self.counts.items())),
            "concepts_by_type": dict(sorted(self.by_type.items())),
            "concepts_by_source_and_type": dict(sorted(self.by_source.items())),
            "type_guess_precision": self.precision,
            "sources": [s._asdict() for s in self.sources],
            "sources_not_found": self.missing,
        }
        return json.dumps(data, indent=1, ensure_ascii=False) + "\n"

    def as_tsv(self) -> str:
        """Every finding as a row."""
        rows = ("\t".join(" ".join(cell.split()) for cell in f) for f in self.findings)
        return "\n".join(("kind\twhere\twhat\treason", *rows)) + "\n"

    def licences(self) -> str:
        """Source, file, licence, version, address and checksum of what went in, as TSV."""
        rows = ("\t".join(s[:6]) for s in self.sources)
        return "\n".join(("source\tfile\tlicence\tversion\turl\tsha256", *rows)) + "\n"
