"""Posted adverse events: every term with its numbers in every group, zeros included.

Takes a study, gives ``adverse_event`` statements.
"""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.reading import Reading
from kgbuild.extract.study.claims import arm_names, claim, literal, number, text
from kgbuild.extract.study.measures import arm_name
from kgbuild.model import Ref, Statement, Study
from kgbuild.model.study import ReportedEvent


def harms(reading: Reading, study: Study) -> Iterator[Statement]:
    """One statement a term and group for which a number is given."""
    arms = arm_names(reading)
    titles = {g.id: g.title for g in study.event_groups}
    names = {g.id: arm_name(g, arms) for g in study.event_groups}
    for event in study.events:
        obj = _term(reading, event)
        about = {
            "term": text(event.term),
            "serious": event.serious,
            "organ_system": text(event.organ_system),
            "vocabulary": text(event.vocabulary),
        }
        for stats in event.stats:
            if stats.affected is None and stats.events is None:
                continue
            counts = {
                "affected": number(stats.affected),
                "at_risk": number(stats.at_risk),
                "episodes": number(stats.events),
                "arm": names.get(stats.group),
            }
            values = [event.term, titles.get(stats.group), stats.affected, stats.at_risk, stats.events]
            yield claim(reading, "adverse_event", obj, values, "adverse_event", {**about, **counts})


def _term(reading: Reading, event: ReportedEvent) -> Ref:
    found = reading.drafts_in(reading.place(event.term), ("AdverseEvent",))
    return found[0].ref() if found else literal(event.term, "AdverseEvent")
