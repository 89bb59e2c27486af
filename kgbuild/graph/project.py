"""One linked annotation to rows: the trial, its edges and nodes, every statement and its evidence.

Takes an ``Annotation`` and ``Concepts``, gives ``dict[table, rows]``. Which statement becomes which edge is the
projection column of ``kgbuild/model/predicates.tsv``; the functions here carry it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kgbuild.graph import trial
from kgbuild.graph.arms import combine, dose, has_arm, regimens, tests_intervention
from kgbuild.graph.concepts import Concepts
from kgbuild.graph.context import Projection
from kgbuild.graph.measured import adverse_event, baseline
from kgbuild.graph.outcomes import has_outcome
from kgbuild.graph.population import biomarker_population, criterion, eligible, line_of_therapy
from kgbuild.graph.results import analysis, result
from kgbuild.graph.rows import Row
from kgbuild.graph.schema import schema
from kgbuild.graph.statements import fixed_rows, statement_rows
from kgbuild.model import Annotation, Statement
from kgbuild.model.predicates import predicate

PROJECTED_SCOPES = ("this_trial", "drug_knowledge", "regulatory")
FDA = "fda_approved_for_condition"


def _concept_edge(type_: str, *keep: str, source: str = "") -> Callable[[Projection, Statement], str | None]:
    """A projection that is one edge between the statement's two arguments, with these qualifiers as properties."""

    def make(p: Projection, s: Statement) -> str | None:
        subject, obj = p.node(s.subject), p.node(s.object)
        if subject is None or obj is None:
            return "not linked"
        if not schema().allows(type_, subject.label, obj.label):
            return f"{type_} does not join {subject.label} and {obj.label}"
        said = {name: p.text(s.qualifiers.get(name)) for name in keep}
        p.edge(type_, subject, obj, s, {**said, "source": source} if source else said)
        return None

    return make


def _studies(p: Projection, s: Statement) -> str | None:
    disease = p.node(s.object)
    if disease is None or disease.label != "Disease":
        return "not linked"
    p.edge("STUDIES", p.trial, disease, s, {"modifiers": p.texts(s.qualifiers.get("modifiers"))})
    return None


def _approved_for(p: Projection, s: Statement) -> str | None:
    subject, disease = p.node(s.subject), p.node(s.object)
    if subject is None or disease is None or not schema().allows("APPROVED_FOR", subject.label, disease.label):
        return "not linked"
    authority = p.text(s.qualifiers.get("authority"))
    said = {
        "authority": authority,
        "prior_therapy": p.text(s.qualifiers.get("prior_therapy")),
        "modifiers": p.texts(s.qualifiers.get("modifiers")),
        "clinical_approval_status": FDA if authority == "FDA" else "approved_for_condition",
    }
    p.edge("APPROVED_FOR", subject, disease, s, said)
    return None


def _statement_only(p: Projection, s: Statement) -> str | None:
    return "statement only"


PROJECTIONS: Mapping[str, Callable[[Projection, Statement], str | None]] = MappingProxyType(
    {
        "tests_intervention": tests_intervention,
        "studies_condition": _studies,
        "has_outcome": has_outcome,
        "result": result,
        "baseline": baseline,
        "adverse_event": adverse_event,
        "dose": dose,
        "phase": trial.phase,
        "nct_id": trial.nct_id,
        "sponsor": trial.sponsor,
        "completion_date": trial.date("completion_date"),
        "last_update_date": trial.date("last_update_date"),
        "enrollment_planned": trial.enrollment_planned,
        "uses_criteria": _concept_edge("USES_CRITERIA", "version"),
        "combined_with": combine,
        "has_class": _concept_edge("HAS_MECHANISM", source="text"),
        "has_target": _concept_edge("TARGETS", "action"),
        "has_mechanism": _concept_edge("HAS_MECHANISM", "action", source="text"),
        "approved_for": _approved_for,
        "approved": _statement_only,
        "biomarker_population": biomarker_population,
        "line_of_therapy": line_of_therapy,
        "narrative": _statement_only,
        "has_arm": has_arm,
        "trial_property": trial.trial_property,
        "eligible": eligible,
        "requires": criterion("REQUIRES"),
        "excludes": criterion("EXCLUDES"),
        "conducted_in": trial.conducted_in,
        "reported_in": trial.reported_in,
        "analysis": analysis,
    }
)
"""Predicate to projection; a projection returns None, or why the statement became no edge, node or property."""

FIRST = ("has_arm", "trial_property", "tests_intervention", "has_outcome", "baseline")
"""Predicates that others build on: doses need TESTS, results need planned outcomes, and arms their roles."""
ORDER = {**{name: n for n, name in enumerate(FIRST)}, "analysis": len(FIRST) + 1}


def project(annotation: Annotation, concepts: Concepts) -> dict[str, list[Row]]:
    """The rows of one annotation, by table name.

    Raises:
        KgbuildError: a statement's predicate is not in the closed list.
    """
    p = Projection.of(annotation, concepts)
    ordered = sorted(annotation.statements, key=lambda s: (ORDER.get(s.predicate, len(FIRST)), _specificity(s)))
    for s in ordered:
        p.begin(s)
        p.reasons[p.statement_id(s)] = _reason(p, s)
    regimens(p)
    p.nodes.append(p.trial)
    return {**fixed_rows(annotation), **statement_rows(p)}


def _specificity(s: Statement) -> int:
    """Of two statements of a kind the one that says more comes first, so that the other can be folded into it."""
    return -sum(value is not None for value in s.qualifiers.values())


def _reason(p: Projection, s: Statement) -> str | None:
    predicate(s.predicate)
    if s.assertion != "asserted":
        return s.assertion
    if s.scope not in PROJECTED_SCOPES:
        return s.scope
    return PROJECTIONS[s.predicate](p, s)
