"""One linked annotation to rows: the trial, its edges and nodes, every statement and its evidence.

Takes an ``Annotation`` and ``Concepts``, gives ``dict[table, rows]``. Which statement becomes which edge is the
projection column of ``kgbuild/model/predicates.tsv``; the functions here carry it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kgbuild.graph.arms import combine, dose, regimens, tests_intervention
from kgbuild.graph.concepts import Concepts
from kgbuild.graph.context import Projection
from kgbuild.graph.outcomes import adverse_event, baseline, has_outcome, result
from kgbuild.graph.population import biomarker_population, line_of_therapy
from kgbuild.graph.rows import Row
from kgbuild.graph.schema import schema
from kgbuild.graph.statements import fixed_rows, statement_rows
from kgbuild.model import Annotation, Ref, Statement
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


def _phase(p: Projection, s: Statement) -> str | None:
    p.set_trial(phases=s.object.values or p.texts(s.object))
    return None


def _date(name: str) -> Callable[[Projection, Statement], str | None]:
    def make(p: Projection, s: Statement) -> str | None:
        p.set_trial(**{name: p.text(s.object), f"{name}_precision": p.text(s.qualifiers.get("precision"))})
        return None

    return make


def _enrollment_planned(p: Projection, s: Statement) -> str | None:
    low, high = p.integer(s.qualifiers.get("low")), p.integer(s.qualifiers.get("high"))
    value = p.integer(s.object.value)
    if value is not None and p.trial_property("enrollment") is None:
        p.set_trial(enrollment=value, enrollment_type="ESTIMATED")
    p.set_trial(enrollment_low=low, enrollment_high=high)
    return None


def _nct_id(p: Projection, s: Statement) -> str | None:
    p.set_trial(nct_id=p.text(s.object))
    return None


def _sponsor(p: Projection, s: Statement) -> str | None:
    ref = s.object if s.object.type else Ref(s.object.kind, curie=s.object.curie, label=s.object.label, type=_ORG)
    sponsor = p.node(ref)
    if sponsor is None:
        return "not linked"
    p.edge("SPONSORED_BY", p.trial, sponsor, s, {})
    return None


_ORG = "Organization"


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
        "phase": _phase,
        "nct_id": _nct_id,
        "sponsor": _sponsor,
        "completion_date": _date("completion_date"),
        "last_update_date": _date("last_update_date"),
        "enrollment_planned": _enrollment_planned,
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
        "has_arm": _statement_only,
        "trial_property": _statement_only,
        "eligible": _statement_only,
        "requires": _statement_only,
        "excludes": _statement_only,
        "conducted_in": _statement_only,
        "reported_in": _statement_only,
        "analysis": _statement_only,
    }
)
"""Predicate to projection; a projection returns None, or why the statement became no edge, node or property."""

ORDER = {name: n for n, name in enumerate(["tests_intervention", "has_outcome", "baseline"])}
"""Predicates that others build on come first: doses need TESTS, results need planned outcomes."""


def project(annotation: Annotation, concepts: Concepts) -> dict[str, list[Row]]:
    """The rows of one annotation, by table name.

    Raises:
        KgbuildError: a statement's predicate is not in the closed list.
    """
    p = Projection.of(annotation, concepts)
    ordered = sorted(annotation.statements, key=lambda s: (ORDER.get(s.predicate, len(ORDER)), _specificity(s)))
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
