"""A registry study made by hand: its record with places, and statements whose evidence is its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kgbuild.model import Annotation, Record, Ref, Statement, Study, Value
from kgbuild.model.statement import TRIAL
from kgbuild.model.study import (
    Arm,
    Group,
    Measurement,
    MeasureRow,
    MeshTerm,
    PlannedOutcome,
    ReportedMeasure,
)
from kgbuild.records.study_record import study_record

NCT = "NCT90000017"
OS = Ref("concept", curie="NCIT:C28234", label="Progression-free Survival", type="Endpoint")


def v(text: str, path: str, code: str | None = None) -> Value:
    """A value of the source."""
    return Value(text, path, code)


def study(**scalars: str) -> Study:
    """A trial of two arms with one planned outcome, a result of it in both arms, and MeSH terms."""
    root = "/protocolSection"
    results = "/resultsSection/outcomeMeasuresModule/outcomeMeasures/0"
    cells = f"{results}/classes/0/categories/0/measurements"
    return Study(
        scalars={
            "nct_id": v(NCT, f"{root}/identificationModule/nctId"),
            "brief_title": v("Sorafenib in Leiomyosarcoma", f"{root}/identificationModule/briefTitle"),
            "status": v("COMPLETED", f"{root}/statusModule/overallStatus", "COMPLETED"),
            "sponsor": v("Nowhere Institute", f"{root}/sponsorCollaboratorsModule/leadSponsor/name"),
            **{name: v(text, f"{root}/{name}") for name, text in scalars.items()},
        },
        lists={"countries": [v("Korea, Republic of", f"{root}/contactsLocationsModule/locations/0/country")]},
        arms=[
            Arm(v("Sorafenib", f"{root}/arms/0/label"), v("EXPERIMENTAL", f"{root}/arms/0/type", "EXPERIMENTAL")),
            Arm(v("Placebo", f"{root}/arms/1/label"), v("PLACEBO_COMPARATOR", f"{root}/arms/1/type")),
        ],
        outcomes=[PlannedOutcome("primary", v("PFS", f"{root}/primaryOutcomes/0/measure"))],
        mesh=[
            MeshTerm("condition", v("Leiomyosarcoma", "/derived/c/0/term"), v("D007890", "/derived/c/0/id")),
            MeshTerm("intervention", v("Sorafenib", "/derived/i/0/term")),
        ],
        reported=[
            ReportedMeasure(
                "primary",
                v("PFS", f"{results}/title"),
                groups=[Group("OG000", v("Sorafenib", f"{results}/groups/0/title"))],
                rows=[
                    MeasureRow(
                        measurements=[
                            Measurement("OG000", v("5.5", f"{cells}/0/value", "5.5")),
                            Measurement("OG001", v("5.5", f"{cells}/1/value", "5.5")),
                        ]
                    )
                ],
            )
        ],
    )  # fmt: skip


def record(made: Study | None = None) -> Record:
    """The study laid out."""
    return study_record(made or study(), "ctgov_v2_json", "made.json", "0" * 64)


def claim(
    value: Value, predicate: str, obj: Ref, qualifiers: Mapping[str, Any] | None = None, rule: str = "field.made"
) -> Statement:
    """A statement on the trial that rests on a value; lay the study out first."""
    return Statement(TRIAL, predicate, obj, "this_trial", "asserted", (value.span,), qualifiers or {}, rule=rule)


def annotation(of: Record, *statements: Statement) -> Annotation:
    """An annotation without mentions."""
    return Annotation(of, (), statements)


def literal(text: str) -> Ref:
    """A literal argument."""
    return Ref("literal", label=text)


def numbered(value: float | None, unit: str | None = None) -> Ref:
    """A number as an argument."""
    return Ref("number", value=value, unit=unit)


def version_of(of: Record, version: str) -> Record:
    """The same record in another version."""
    return replace(of, version=version)
