"""Takes silver records, gives each with what the linker makes of its strings, all strings of a record at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgbuild.evaluate.linking.adapter import Outcome, Strings
from kgbuild.evaluate.linking.gold import folded
from kgbuild.evaluate.linking.silver import DRUG_TYPES, Record


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A record with one outcome a condition and one an intervention of any type, in order."""

    record: Record
    conditions: tuple[Outcome, ...]
    interventions: tuple[Outcome, ...]

    def strings(self, group: str) -> Iterator[Outcome]:
        """The outcomes of the conditions, or of the drug and biological interventions."""
        if group == "conditions":
            yield from self.conditions
        else:
            pairs = zip(self.record.interventions, self.interventions, strict=True)
            yield from (o for i, o in pairs if i.type in DRUG_TYPES)


def link_records(strings: Strings, records: Sequence[Record]) -> list[LinkedRecord]:
    """Every record with its outcomes; interventions of every type are linked as drugs."""
    linked = []
    for record in records:
        items = [(c, "Condition") for c in record.conditions] + [(i.name, "Drug") for i in record.interventions]
        outcomes = strings.link(items)
        cut = len(record.conditions)
        linked.append(LinkedRecord(record, outcomes[:cut], outcomes[cut:]))
    return linked


def first_outcomes(linked: Sequence[LinkedRecord]) -> dict[tuple[str, str], Outcome]:
    """The outcome of each (group, folded string) in the first record that has it."""
    first: dict[tuple[str, str], Outcome] = {}
    for group in ("conditions", "drugs"):
        for record in linked:
            for outcome in record.strings(group):
                first.setdefault((group, folded(outcome.text)), outcome)
    return first
