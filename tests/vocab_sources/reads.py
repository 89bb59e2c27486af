"""Takes the text of a tiny terminology file and manifest keys, gives what its reader yields and the problems."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgbuild.vocab.sources import Mapping, Problem, RawConcept, Source, read_source


@dataclass(frozen=True)
class Read:
    facts: list[RawConcept | Mapping]
    problems: list[Problem]

    @property
    def concepts(self) -> dict[str, RawConcept]:
        return {f.id: f for f in self.facts if isinstance(f, RawConcept)}

    @property
    def mappings(self) -> list[tuple[str, str, str]]:
        return [(f.subject, f.predicate, f.object) for f in self.facts if isinstance(f, Mapping)]

    def names(self, curie: str) -> dict[str, str]:
        return {n.text: n.kind for n in self.concepts[curie].names}

    @property
    def reasons(self) -> list[str]:
        return [p.reason for p in self.problems]


def read(folder: Path, content: str | bytes, format: str, file: str = "some.file", **keys: Any) -> Read:
    path = folder / file
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_path(path, format, **keys)


def read_path(path: Path, format: str, **keys: Any) -> Read:
    problems: list[Problem] = []
    source = Source(keys.pop("name", "tiny"), ("some.file",), format, **keys)
    return Read(list(read_source(path, source, problems)), problems)
