"""The tables of AACT that are read, and the columns of each; what an AACT download holds beside them is not used.

Names as in the AACT data dictionary (Clinical Trials Transformation Initiative); older dumps lack some, which is fine.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TEXT = (
    "nct_id brief_title official_title acronym overall_status why_stopped study_type phase enrollment enrollment_type"
)
_DATES = (
    " start_month_year start_date primary_completion_month_year primary_completion_date completion_month_year"
    " completion_date last_update_posted_date last_changed_date study_first_posted_date results_first_posted_date"
)
_CELLS = (
    " units param_type param_value dispersion_type dispersion_value dispersion_lower_limit dispersion_upper_limit"
    " dispersion_lower_limit_raw dispersion_upper_limit_raw explanation_of_na"
)

TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        name: tuple(columns.split())
        for name, columns in {
            "studies": _TEXT + _DATES,
            "brief_summaries": "id description",
            "detailed_descriptions": "id description",
            "conditions": "id name",
            "keywords": "id name",
            "interventions": "id intervention_type name description",
            "intervention_other_names": "id intervention_id name",
            "design_groups": "id group_type title description",
            "design_group_interventions": "id design_group_id intervention_id",
            "design_outcomes": "id outcome_type measure time_frame description",
            "designs": "id allocation intervention_model observational_model primary_purpose time_perspective masking",
            "eligibilities": "id gender minimum_age maximum_age healthy_volunteers population criteria",
            "sponsors": "id lead_or_collaborator name",
            "countries": "id name removed",
            "study_references": "id pmid reference_type citation",
            "browse_conditions": "id mesh_term mesh_type",
            "browse_interventions": "id mesh_term mesh_type",
            "calculated_values": "id were_results_reported",
            "id_information": "id id_type id_source id_value",
            "outcomes": "id outcome_type title description time_frame population units dispersion_type param_type",
            "outcome_counts": "id outcome_id result_group_id ctgov_group_code scope units count",
            "outcome_measurements": "id outcome_id result_group_id ctgov_group_code classification category" + _CELLS,
            "outcome_analyses": (
                "id outcome_id non_inferiority_type param_type param_value dispersion_type dispersion_value"
                " p_value_modifier p_value p_value_raw p_value_description ci_n_sides ci_percent ci_lower_limit"
                " ci_upper_limit ci_lower_limit_raw ci_upper_limit_raw method groups_description estimate_description"
                " other_analysis_description"
            ),
            "outcome_analysis_groups": "id outcome_analysis_id result_group_id ctgov_group_code",
            "result_groups": "id ctgov_group_code result_type title description",
            "baseline_counts": "id result_group_id ctgov_group_code units scope count",
            "baseline_measurements": (
                "id result_group_id ctgov_group_code classification category title description population_description"
                + _CELLS
            ),
            "reported_events": (
                "id result_group_id ctgov_group_code time_frame event_type subjects_affected subjects_at_risk"
                " event_count organ_system adverse_event_term vocab"
            ),
        }.items()
    }
)

STUDY_COLUMNS = frozenset(("brief_title", "official_title", "overall_status"))
"""A table with ``nct_id`` and one of these is ``studies``."""
