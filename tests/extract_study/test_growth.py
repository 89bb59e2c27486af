"""Reading a study takes time in proportion to what it holds."""

from __future__ import annotations

import gc
import time

import pytest

from kgbuild.model import Record, Study
from kgbuild.model.study import (
    Arm,
    EventStats,
    Group,
    Measurement,
    MeasureRow,
    PlannedIntervention,
    PlannedOutcome,
    ReportedEvent,
    ReportedMeasure,
)
from tests.extract_study.said import Listener, Writer, record, study_of

SIZES = (100, 200, 400)
_SLACK = 2.0
"""Four times the size may take up to four times this much longer; it would be four times if it were quadratic."""


def _results(n: int) -> Study:
    """Measures that all hold the same zeros, so that nothing but their titles tells them apart."""
    write = Writer()
    study = study_of(write)
    study.reported = [_measure(write, n, f"Progression-free survival {k}") for k in range(n)]
    study.baseline = [_measure(write, n, f"Score {k}") for k in range(n)]
    return study


def _measure(write: Writer, n: int, title: str) -> ReportedMeasure:
    made = ReportedMeasure("secondary", write(title), groups=[Group(f"G{g}", write(f"Arm {g}")) for g in range(4)])
    made.rows = [MeasureRow(measurements=[Measurement(f"G{g}", write.number("0")) for g in range(4)])]
    return made


def _events(n: int) -> Study:
    """One term over and over, as serious and other events, in several vocabularies."""
    write = Writer()
    study = study_of(write)
    study.event_groups = [Group("E0", write("Arm 0")), Group("E1", write("Arm 1"))]
    for k in range(4 * n):
        stats = [EventStats(g, write.number(str(k)), write.number("9")) for g in ("E0", "E1")]
        study.events.append(ReportedEvent(write("Fatigue"), k % 2 == 0, stats=stats))
    return study


def _protocol(n: int) -> Study:
    """Criteria and outcomes that repeat, and prose."""
    write = Writer()
    items = "\n".join("* Histologically confirmed sarcoma or pneumonia, no prior zetinib" for _ in range(n))
    prose = "Zetinib is a kinase inhibitor. Patients with sarcoma receive zetinib 10 mg daily. " * n
    study = study_of(write, eligibility_criteria=f"{items}\n\nExclusion Criteria:\n\n{items}", brief_summary=prose)
    study.arms = [Arm(write(f"Arm {k}"), None, write("A 10 mg tablet."), [write("Zetinib")]) for k in range(4)]
    study.interventions = [PlannedIntervention(write("Zetinib"), write.enum("intervention_type", "DRUG"))]
    study.outcomes = [PlannedOutcome("other", write(f"Overall survival {k}")) for k in range(n)]
    return study


def _seconds(listener: Listener, given: Record) -> float:
    """The better of two runs, of this process alone."""
    taken = []
    for _ in range(2):
        gc.collect()
        start = time.process_time()
        listener.extractor.extract(given)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("make", [_results, _events, _protocol])
def test_four_times_the_study_takes_about_four_times_as_long(listener: Listener, make: object) -> None:
    assert callable(make)
    small, middle, large = (_seconds(listener, record(make(n))) for n in SIZES)
    growth = SIZES[2] / SIZES[0]
    assert large < growth * _SLACK * small
    assert large < growth / 2 * _SLACK * middle


def test_nothing_of_a_long_table_is_lost(listener: Listener) -> None:
    annotation = listener.extractor.extract(record(_results(50)))
    assert sum(s.predicate == "result" for s in annotation.statements) == 200
    assert sum(s.predicate == "baseline" for s in annotation.statements) == 200
