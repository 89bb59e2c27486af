"""Normal forms of registry values: takes a field's text as any format spells it, gives the code of the API v2.

``enum("status", "Active, not recruiting")`` is ``ACTIVE_NOT_RECRUITING``; the legacy XML, API v1, AACT and the CSV
exports spell the same values as titles. Sources of the lists: the registry's API v2 data structure and its legacy
``public.xsd``, as published by the U.S. National Library of Medicine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from kgbuild.records.dates import find_date

_WORDS = re.compile(r"[^A-Z0-9]+")
_BRACKET = re.compile(r"\s*[(\[].*$", re.DOTALL)
_NUMBER = re.compile(r"[-+−]?(?:\d[\d,]*)?\.?\d+(?:[eE][-+]?\d+)?")
_AGE = re.compile(r"(\d+(?:\.\d+)?)\s*(year|month|week|day|hour|minute)s?", re.IGNORECASE)
_YEARS = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25, "hour": 1 / 8766, "minute": 1 / 525960}

ENUMS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "status": frozenset(
            "ACTIVE_NOT_RECRUITING COMPLETED ENROLLING_BY_INVITATION NOT_YET_RECRUITING RECRUITING SUSPENDED TERMINATED"
            " WITHDRAWN AVAILABLE NO_LONGER_AVAILABLE TEMPORARILY_NOT_AVAILABLE APPROVED_FOR_MARKETING WITHHELD"
            " UNKNOWN".split()
        ),
        "study_type": frozenset("EXPANDED_ACCESS INTERVENTIONAL OBSERVATIONAL".split()),
        "phase": frozenset("NA EARLY_PHASE1 PHASE1 PHASE2 PHASE3 PHASE4".split()),
        "sex": frozenset("FEMALE MALE ALL".split()),
        "allocation": frozenset("RANDOMIZED NON_RANDOMIZED NA".split()),
        "intervention_model": frozenset("SINGLE_GROUP PARALLEL CROSSOVER FACTORIAL SEQUENTIAL".split()),
        "observational_model": frozenset(
            "COHORT CASE_CONTROL CASE_ONLY CASE_CROSSOVER ECOLOGIC_OR_COMMUNITY FAMILY_BASED DEFINED_POPULATION"
            " NATURAL_HISTORY OTHER".split()
        ),
        "time_perspective": frozenset("RETROSPECTIVE PROSPECTIVE CROSS_SECTIONAL OTHER".split()),
        "masking": frozenset("NONE SINGLE DOUBLE TRIPLE QUADRUPLE".split()),
        "primary_purpose": frozenset(
            "TREATMENT PREVENTION DIAGNOSTIC ECT SUPPORTIVE_CARE SCREENING HEALTH_SERVICES_RESEARCH BASIC_SCIENCE"
            " DEVICE_FEASIBILITY OTHER".split()
        ),
        "arm_type": frozenset(
            "EXPERIMENTAL ACTIVE_COMPARATOR PLACEBO_COMPARATOR SHAM_COMPARATOR NO_INTERVENTION OTHER".split()
        ),
        "intervention_type": frozenset(
            "BEHAVIORAL BIOLOGICAL COMBINATION_PRODUCT DEVICE DIAGNOSTIC_TEST DIETARY_SUPPLEMENT DRUG GENETIC PROCEDURE"
            " RADIATION OTHER".split()
        ),
        "enrollment_type": frozenset("ACTUAL ESTIMATED".split()),
        "outcome_role": frozenset("PRIMARY SECONDARY OTHER OTHER_PRE_SPECIFIED POST_HOC".split()),
        "reference_type": frozenset("BACKGROUND RESULT DERIVED".split()),
        "param_type": frozenset(
            "GEOMETRIC_MEAN GEOMETRIC_LEAST_SQUARES_MEAN LEAST_SQUARES_MEAN LOG_MEAN MEAN MEDIAN NUMBER"
            " COUNT_OF_PARTICIPANTS COUNT_OF_UNITS".split()
        ),
        "hypothesis_type": frozenset(
            "SUPERIORITY NON_INFERIORITY EQUIVALENCE OTHER NON_INFERIORITY_OR_EQUIVALENCE SUPERIORITY_OR_OTHER"
            " NON_INFERIORITY_OR_EQUIVALENCE_LEGACY SUPERIORITY_OR_OTHER_LEGACY".split()
        ),
        "ci_sides": frozenset("ONE_SIDED TWO_SIDED".split()),
        "yes_no": frozenset("YES NO".split()),
    }
)
"""What is known, by kind. Kinds that are not here (dispersion_type) are open: any text gets its code."""

_ALIASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "status": {"UNKNOWN_STATUS": "UNKNOWN"},
        "study_type": {"OBSERVATIONAL_PATIENT_REGISTRY": "OBSERVATIONAL"},
        "phase": {
            "N_A": "NA", "NOT_APPLICABLE": "NA", "PHASE_1": "PHASE1", "PHASE_2": "PHASE2", "PHASE_3": "PHASE3",
            "PHASE_4": "PHASE4", "EARLY_PHASE_1": "EARLY_PHASE1", "PHASE_0": "EARLY_PHASE1", "PHASE0": "EARLY_PHASE1",
        },
        "sex": {"BOTH": "ALL"},
        "allocation": {"N_A": "NA", "NOT_APPLICABLE": "NA", "NONRANDOMIZED": "NON_RANDOMIZED",
                       "RANDOM_SAMPLE": "RANDOMIZED"},
        "intervention_model": {"CROSS_OVER": "CROSSOVER"},
        "masking": {"OPEN": "NONE", "OPEN_LABEL": "NONE", "NO_MASKING": "NONE", "SINGLE_BLIND": "SINGLE",
                    "DOUBLE_BLIND": "DOUBLE"},
        "primary_purpose": {"EDUCATIONAL_COUNSELING_TRAINING": "ECT", "HEALTH_SERVICES": "HEALTH_SERVICES_RESEARCH"},
        "intervention_type": {"COMBINATION": "COMBINATION_PRODUCT", "PROCEDURE_SURGERY": "PROCEDURE"},
        "enrollment_type": {"ANTICIPATED": "ESTIMATED"},
        "reference_type": {"RESULTS_REFERENCE": "RESULT", "REFERENCE": "BACKGROUND"},
        "ci_sides": {"1_SIDED": "ONE_SIDED", "2_SIDED": "TWO_SIDED", "ONE": "ONE_SIDED", "TWO": "TWO_SIDED"},
        "yes_no": {"TRUE": "YES", "FALSE": "NO", "ACCEPTS_HEALTHY_VOLUNTEERS": "YES", "HAS_RESULTS": "YES",
                   "NO_RESULTS_AVAILABLE": "NO", "Y": "YES", "N": "NO", "T": "YES", "F": "NO", "1": "YES", "0": "NO"},
    }
)  # fmt: skip
_CUT_ENDINGS = {"intervention_model": ("_ASSIGNMENT",)}
_CUT_BRACKETS = frozenset(("masking", "study_type"))


def enum(kind: str, text: str) -> str | None:
    """The code of an enumerated value, None where the list of its kind does not hold it.

    >>> enum("masking", "Double (Participant, Investigator)")
    'DOUBLE'
    """
    bare = _BRACKET.sub("", text) if kind in _CUT_BRACKETS else text
    code = _WORDS.sub("_", bare.strip().upper()).strip("_")
    for ending in _CUT_ENDINGS.get(kind, ()):
        code = code.removesuffix(ending)
    code = _ALIASES.get(kind, {}).get(code, code)
    known = ENUMS.get(kind)
    return code if code and (known is None or code in known) else None


def phases(text: str) -> list[str] | None:
    """The codes of a phase value that may name several ("Phase 2/Phase 3", "PHASE1|PHASE2"); None if one is unknown."""
    codes = [enum("phase", part) for part in re.split(r"[/|,](?!A\b)", text) if part.strip()]
    known = [code for code in codes if code]
    return known if codes and len(known) == len(codes) else None


def date(text: str) -> str | None:
    """The ISO date of the precision given: ``February 2020`` is ``2020-02``; None where it is no date."""
    found = find_date(text)
    return found[2] if found else None


def number(text: str) -> str | None:
    """A plain decimal number as text (``<0.001`` is ``0.001``, ``1,234`` is ``1234``); None where there is none.

    The text must be one number with at most a relation and a percent sign around it: "3/5" and "NA" are none.
    """
    bare = text.strip().strip("<>=≤≥~ %").replace("−", "-")
    if not _NUMBER.fullmatch(bare):
        return None
    try:
        plain = Decimal(bare.replace(",", ""))
    except InvalidOperation:
        return None
    return plain_number(plain)


def plain_number(value: Decimal | int | float) -> str:
    """A number without trailing zeros and exponents, so that 1, 1.0 and 1.00 are one."""
    plain = value if isinstance(value, Decimal) else Decimal(str(value))
    if not plain.is_finite():
        raise ValueError(f"{value} is not a finite number")
    if plain == 0:
        return "0"
    text = f"{plain:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def age(text: str) -> str | None:
    """An age limit in years (``18 Years`` is ``18``, ``6 Months`` is ``0.5``); None for none ("N/A")."""
    found = _AGE.search(text)
    if not found:
        return None
    return plain_number(round(float(found.group(1)) * _YEARS[found.group(2).lower()], 4))
