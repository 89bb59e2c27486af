"""What a study says of itself as a whole."""

from kgbuild.model.study import PlannedOutcome, Reference
from tests.extract_study.said import Listener, Writer, objects, study_of


def test_every_property_says_its_code_and_rests_on_its_value(listener: Listener) -> None:
    write = Writer()
    study = study_of(write, status="Active, not recruiting", masking="Double (Participant)", acronym="ZETA")
    study.scalars["start_date"] = write.date("February 2020")
    heard = {s.qualifiers["name"]: s for s in listener.hear(study, "trial_property")}
    assert {name: s.object for name, s in heard.items()} == {
        "status": "ACTIVE_NOT_RECRUITING",
        "masking": "DOUBLE",
        "acronym": "ZETA",
        "start_date": "2020-02",
    }
    assert heard["status"].quotes == ("Active, not recruiting",)
    assert heard["start_date"].qualifiers["precision"] == "month"
    assert {s.rule for s in heard.values()} == {"field.status", "field.masking", "field.acronym", "field.start_date"}


def test_planned_and_actual_enrolment_are_two_things(listener: Listener) -> None:
    def heard(kind: str) -> list[tuple[str, object]]:
        write = Writer()
        study = study_of(write, enrollment_type=kind)
        study.scalars["enrollment"] = write.number("1,200")
        said = listener.hear(study, "trial_property", "enrollment_planned", "baseline")
        return sorted((s.qualifiers.get("name", s.predicate), s.object) for s in said)

    assert heard("Anticipated") == [("enrollment_planned", 1200.0)]
    assert heard("Actual") == [("enrollment", "1200"), ("enrollment_type", "ACTUAL")]


def test_phases_are_one_list_in_their_order(listener: Listener) -> None:
    write = Writer()
    study = study_of(write)
    study.lists["phases"] = [write.enum("phase", "PHASE3"), write.enum("phase", "PHASE2")]
    (phase,) = listener.hear(study, "phase")
    assert phase.object == ["PHASE2", "PHASE3"]


def test_who_is_behind_it_and_where_it_runs(listener: Listener) -> None:
    write = Writer()
    study = study_of(write, sponsor="Lumo Pharma")
    study.lists["collaborators"] = write.all("Brae University")
    study.lists["countries"] = write.all("Korea, Republic of", "Türkiye", "Atlantis")
    sponsors = {s.object: s.qualifiers["role"] for s in listener.hear(study, "sponsor")}
    assert sponsors == {"Lumo Pharma": "lead", "Brae University": "collaborator"}
    countries = {s.object: s.curie for s in listener.hear(study, "conducted_in")}
    assert countries == {"South Korea": "ISO3166:KR", "Türkiye": "ISO3166:TR", "Atlantis": None}


def test_a_publication_without_a_pmid_is_none(listener: Listener) -> None:
    write = Writer()
    study = study_of(write)
    study.references = [
        Reference(pmid=write("0123"), type=write.enum("reference_type", "RESULT"), citation=write("Doe J. Zeta.")),
        Reference(citation=write("Roe J. Eta.")),
    ]
    (heard,) = listener.hear(study, "reported_in")
    assert (heard.curie, heard.qualifiers) == ("PMID:123", {"type": "result", "citation": "Doe J. Zeta."})


def test_limits_of_age_and_sex_are_one_statement(listener: Listener) -> None:
    write = Writer()
    study = study_of(write, sex="Female")
    study.scalars["minimum_age"] = write("6 Months", "0.5")
    (heard,) = listener.hear(study, "eligible")
    assert heard.qualifiers == {"min_age": 0.5, "sex": "FEMALE"}
    assert set(heard.quotes) == {"6 Months", "Female"}


def test_conditions_and_planned_outcomes_are_said_once(listener: Listener) -> None:
    write = Writer()
    study = study_of(write)
    study.lists["conditions"] = write.all("Breast cancer")
    study.outcomes = [PlannedOutcome("primary", write("Overall survival"), time_frame=write("2 years"))]
    (condition,) = listener.hear(study, "studies_condition")
    assert (condition.object, condition.rule) == ("breast cancer", "field.condition")
    (outcome,) = listener.hear(study, "has_outcome")
    assert outcome.qualifiers == {"role": "primary", "title": "Overall survival", "time_frame": "2 years"}


def test_a_record_without_a_study_keeps_its_fields(listener: Listener) -> None:
    assert objects(listener.hear(study_of(Writer()), "nct_id")) == ["NCT90000001"]
