"""Takes the statements of one record and a linker of titles, gives them with what their outcomes measure.

Extraction names the endpoints that stand in an outcome's title as mentions of running text. A title says more: its
names that are too common for running text, and which of its names is measured. So the title decides; a mention stays
the argument where it names the same concept, or where the document defines its short form.

The object of ``has_outcome`` is the concept itself. Where a title only falls into a family of endpoints (a measure of
sleep, a blood lipid), the object stays the title's words and the family stands in the qualifier ``measures``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kgbuild.link.endpoint_names import TYPE
from kgbuild.link.endpoints import EndpointLinker, Measured
from kgbuild.link.overrides import Overrides
from kgbuild.model import Annotation, Link, Ref, Statement

PLANNED = "field.outcome"
REPORTED = ("field.result", "field.analysis")
"""Rules whose statements have a title and name its endpoint as a qualifier."""


@dataclass(frozen=True, slots=True)
class OutcomeTitles:
    """Reads the titles of one record's outcomes. ``links``: the verdicts on its mentions."""

    linker: EndpointLinker
    overrides: Overrides | None
    annotation: Annotation
    links: Sequence[Link]

    def statements(self) -> tuple[Statement, ...]:
        """The record's statements, those of outcomes with the concepts that their titles measure."""
        return tuple(s for _, group in groupby(self.annotation.statements, _outcome) for s in self._read(list(group)))

    def _read(self, group: list[Statement]) -> Iterable[Statement]:
        title = group[0].qualifiers.get("title")
        if not isinstance(title, str):
            return group
        if group[0].rule == PLANNED:
            return self._planned(group, title)
        return (self._reported(s, title) if s.rule in REPORTED else s for s in group)

    def _planned(self, group: list[Statement], title: str) -> Iterator[Statement]:
        refs = self._refs(title, [s.object for s in group])
        families = [r for r in refs if r.curie and self.linker.is_family(r.curie)]
        objects = [r for r in refs if r not in families] or [Ref("literal", label=title, type=TYPE)]
        for n, ref in enumerate(objects):
            more = {"measures": families} if families and not n else {}
            yield replace(group[0], object=ref, qualifiers={**group[0].qualifiers, **more})

    def _reported(self, statement: Statement, title: str) -> Statement:
        named = statement.qualifiers.get("endpoint")
        found = self._refs(title, [named] if isinstance(named, Ref) else [])
        refs = [r for r in found if not (r.curie and self.linker.is_family(r.curie))]
        if not refs:
            return statement
        return replace(statement, qualifiers={**statement.qualifiers, "endpoint": refs[0]})

    def _refs(self, title: str, given: Sequence[Ref]) -> list[Ref]:
        """The title's concepts; mentions of ``given`` where they name them or the document defines their short form."""
        mentions = [(r, self.annotation.mentions[r.mention]) for r in given if r.mention is not None]
        defined = [(r, m.text) for r, m in mentions if m.query and m.query != m.text]
        named = {self.links[r.mention].curie: r for r in given if r.mention is not None}
        refs = [r for r, _ in defined]
        for found in self._decided(title):
            if not any(title[found.start : found.end] == text for _, text in defined):
                ref = named.get(found.curie)
                refs.append(ref or Ref("concept", curie=found.curie, label=found.label, type=TYPE))
        return list(dict.fromkeys(refs))

    def _decided(self, title: str) -> Iterator[Measured]:
        """What the title measures, a curator's verdict on the title or on the words of it taken first."""
        whole = self._override(title)
        if whole is not None:
            if whole.curie is not None:
                yield Measured(whole.curie, whole.label or "", 0, len(title), "override")
            return
        for found in self.linker.link(title):
            verdict = self._override(title[found.start : found.end])
            if verdict is None:
                yield found
            elif verdict.curie is not None:
                yield replace(found, curie=verdict.curie, label=verdict.label or "", how="override")

    def _override(self, text: str) -> Link | None:
        return self.overrides.verdict(text, TYPE) if self.overrides else None


def _outcome(statement: Statement) -> tuple[object, ...]:
    """Equal for the statements of one planned outcome, which stand one behind the other; never for two others."""
    if statement.rule != PLANNED:
        return (statement.rule, id(statement))
    said = tuple((k, str(v)) for k, v in sorted(statement.qualifiers.items()))
    return (PLANNED, statement.evidence, said)
