"""One invented study, rendered as legacy XML and as API v2 JSON."""

from __future__ import annotations

from typing import Any

XML = """<?xml version="1.0" encoding="UTF-8"?>
<clinical_study rank="7">
  <!-- This xml conforms to an XML Schema -->
  <required_header><download_date>processed on May 1, 2021</download_date><url>https://example.org</url></required_header>
  <id_info><org_study_id>ZB-1</org_study_id><secondary_id>ZB-2</secondary_id><nct_id>NCT90000001</nct_id></id_info>
  <brief_title>Zorbinib in Widget Disease</brief_title>
  <acronym>ZWD</acronym>
  <official_title>A Randomized Trial of Zorbinib &amp; Placebo</official_title>
  <sponsors>
    <lead_sponsor><agency>Acme Institute</agency><agency_class>Other</agency_class></lead_sponsor>
    <collaborator><agency>Widget Fund</agency></collaborator>
  </sponsors>
  <source>Acme Institute</source>
  <brief_summary>
    <textblock>
      Zorbinib is tested in
      adults.
    </textblock>
  </brief_summary>
  <detailed_description><textblock>More of it.</textblock></detailed_description>
  <overall_status>Active, not recruiting</overall_status>
  <why_stopped>slow accrual</why_stopped>
  <start_date type="Actual">March 3, 2019</start_date>
  <completion_date type="Anticipated">June 2022</completion_date>
  <primary_completion_date type="Actual">May 2021</primary_completion_date>
  <phase>Phase 2/Phase 3</phase>
  <study_type>Interventional</study_type>
  <has_expanded_access>No</has_expanded_access>
  <study_design_info>
    <allocation>Randomized</allocation>
    <intervention_model>Parallel Assignment</intervention_model>
    <primary_purpose>Treatment</primary_purpose>
    <masking>Double (Participant, Investigator)</masking>
  </study_design_info>
  <primary_outcome><measure>Response</measure><time_frame>6 months</time_frame><description>By WRC.</description></primary_outcome>
  <secondary_outcome><measure>Survival</measure><time_frame>2 years</time_frame></secondary_outcome>
  <secondary_outcome><measure>Pain</measure></secondary_outcome>
  <other_outcome><measure>Mood</measure></other_outcome>
  <number_of_arms>2</number_of_arms>
  <enrollment type="Actual">120</enrollment>
  <condition>Widget Disease</condition>
  <condition>Gadget Syndrome</condition>
  <arm_group><arm_group_label>A</arm_group_label><arm_group_type>Experimental</arm_group_type><description>Zorbinib 50 mg</description></arm_group>
  <arm_group><arm_group_label>P</arm_group_label><arm_group_type>Placebo Comparator</arm_group_type></arm_group>
  <intervention>
    <intervention_type>Drug</intervention_type><intervention_name>Zorbinib</intervention_name><description>By mouth</description>
    <arm_group_label>A</arm_group_label><other_name>ZB-001</other_name><other_name>Zorbix</other_name>
  </intervention>
  <intervention>
    <intervention_type>Drug</intervention_type><intervention_name>Placebo</intervention_name><arm_group_label>P</arm_group_label>
  </intervention>
  <eligibility>
    <criteria><textblock>
        Inclusion Criteria:

          -  Widget disease

        Exclusion Criteria:

          -  Gadget syndrome
    </textblock></criteria>
    <gender>All</gender><minimum_age>18 Years</minimum_age><maximum_age>N/A</maximum_age>
    <healthy_volunteers>No</healthy_volunteers>
  </eligibility>
  <location><facility><address><city>X</city><country>Norland</country></address></facility></location>
  <location><facility><address><city>Y</city><country>Estia</country></address></facility></location>
  <location><facility><address><city>Z</city><country>Norland</country></address></facility></location>
  <location_countries><country>Estia</country><country>Norland</country></location_countries>
  <reference><citation>Doe J. Widgets. 2001.</citation><PMID>11111</PMID></reference>
  <results_reference><citation>Roe J. Zorbinib. 2020.</citation><PMID>22222</PMID></results_reference>
  <verification_date>April 2021</verification_date>
  <study_first_posted type="Estimate">January 2, 2019</study_first_posted>
  <results_first_posted type="Actual">July 1, 2021</results_first_posted>
  <last_update_submitted>July 30, 2021</last_update_submitted>
  <last_update_posted type="Actual">August 2, 2021</last_update_posted>
  <keyword>widget</keyword>
  <condition_browse><!-- CAUTION: imperfect --><mesh_term>Widgetosis</mesh_term></condition_browse>
  <intervention_browse><mesh_term>Zorbins</mesh_term></intervention_browse>
  <clinical_results>
    <baseline>
      <population>All who were randomized</population>
      <group_list>
        <group group_id="B1"><title>Zorbinib arm</title><description>Zorbinib 50 mg</description></group>
        <group group_id="B2"><title>Total</title></group>
      </group_list>
      <analyzed_list><analyzed><units>Participants</units><scope>Overall</scope><count_list>
        <count group_id="B1" value="60"/><count group_id="B2" value="120"/></count_list></analyzed></analyzed_list>
      <measure_list>
        <measure><title>Age</title><units>years</units><param>Mean</param><dispersion>Standard Deviation</dispersion>
          <class_list><class><category_list><category><measurement_list>
            <measurement group_id="B1" value="53.8" spread="10.7"/><measurement group_id="B2" value="54.0" spread="10"/>
          </measurement_list></category></category_list></class></class_list></measure>
        <measure><title>Sex: Female, Male</title><units>Participants</units><param>Count of Participants</param>
          <class_list><class><title>All</title><category_list>
            <category><title>Female</title><measurement_list><measurement group_id="B1" value="30"/></measurement_list></category>
            <category><title>Male</title><measurement_list><measurement group_id="B1" value="30"/></measurement_list></category>
          </category_list></class></class_list></measure>
      </measure_list>
    </baseline>
    <outcome_list>
      <outcome>
        <type>Primary</type><title>Response</title><description>By WRC.</description><time_frame>6 months</time_frame>
        <population>All treated</population>
        <group_list><group group_id="O1"><title>Zorbinib</title></group><group group_id="O2"><title>Placebo</title></group></group_list>
        <measure>
          <title>Response</title><description>By WRC.</description><population>All treated</population>
          <units>percentage of participants</units><param>Number</param><dispersion>95% Confidence Interval</dispersion>
          <analyzed_list><analyzed><units>Participants</units><scope>Measure</scope><count_list>
            <count group_id="O1" value="58"/><count group_id="O2" value="59"/></count_list></analyzed></analyzed_list>
          <class_list>
            <class><title>6 months</title>
              <analyzed_list><analyzed><units>Participants</units><scope>Class</scope><count_list>
                <count group_id="O1" value="57"/></count_list></analyzed></analyzed_list>
              <category_list><category><measurement_list>
                <measurement group_id="O1" value="31.0" lower_limit="20.1" upper_limit="44.5"/>
                <measurement group_id="O2" value="NA" lower_limit="NA" upper_limit="9.9">Not reached</measurement>
              </measurement_list></category></category_list></class>
          </class_list>
        </measure>
        <analysis_list><analysis>
          <group_id_list><group_id>O1</group_id><group_id>O2</group_id></group_id_list>
          <groups_desc>Zorbinib against placebo</groups_desc>
          <non_inferiority_type>Superiority or Other</non_inferiority_type>
          <p_value>&lt;0.001</p_value><p_value_desc>two sided</p_value_desc><method>Log Rank</method><method_desc>Stratified</method_desc>
          <param_type>Hazard Ratio (HR)</param_type><param_value>0.50</param_value>
          <dispersion_type>Standard Error of the Mean</dispersion_type><dispersion_value>.13</dispersion_value>
          <ci_percent>95</ci_percent><ci_n_sides>2-Sided</ci_n_sides><ci_lower_limit>0.3</ci_lower_limit><ci_upper_limit>0.8</ci_upper_limit>
          <estimate_desc>Reference: placebo</estimate_desc>
        </analysis></analysis_list>
      </outcome>
      <outcome><type>Post-Hoc</type><title>Mood</title><time_frame>1 year</time_frame></outcome>
    </outcome_list>
    <reported_events>
      <time_frame>2 years</time_frame>
      <group_list><group group_id="E1"><title>Zorbinib</title><description>Zorbinib 50 mg</description></group></group_list>
      <serious_events>
        <default_vocab>MedDRA 20</default_vocab>
        <category_list>
          <category><title>Total</title><event_list><event><sub_title>Total, serious adverse events</sub_title>
            <counts group_id="E1" subjects_affected="3" subjects_at_risk="58"/></event></event_list></category>
          <category><title>Cardiac disorders</title><event_list><event><sub_title>Palpitations</sub_title>
            <counts group_id="E1" events="4" subjects_affected="3" subjects_at_risk="58"/></event></event_list></category>
        </category_list>
      </serious_events>
      <other_events>
        <default_vocab>MedDRA 20</default_vocab>
        <category_list><category><title>Gastrointestinal disorders</title><event_list>
          <event><sub_title vocab="CTCAE 4">Nausea</sub_title><counts group_id="E1" subjects_affected="10" subjects_at_risk="58"/></event>
          <event><sub_title>Vomiting</sub_title><counts group_id="E1" subjects_affected="0" subjects_at_risk="58"/></event>
        </event_list></category></category_list>
      </other_events>
    </reported_events>
  </clinical_results>
</clinical_study>
"""


def study_json() -> dict[str, Any]:
    """The same study as the API v2 gives it."""
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": "NCT90000001", "orgStudyIdInfo": {"id": "ZB-1"}, "secondaryIdInfos": [{"id": "ZB-2"}],
                "briefTitle": "Zorbinib in Widget Disease", "acronym": "ZWD",
                "officialTitle": "A Randomized Trial of Zorbinib & Placebo",
            },
            "statusModule": {
                "overallStatus": "ACTIVE_NOT_RECRUITING", "whyStopped": "slow accrual",
                "startDateStruct": {"date": "2019-03-03", "type": "ACTUAL"},
                "primaryCompletionDateStruct": {"date": "2021-05", "type": "ACTUAL"},
                "completionDateStruct": {"date": "2022-06", "type": "ESTIMATED"},
                "studyFirstPostDateStruct": {"date": "2019-01-02", "type": "ESTIMATED"},
                "resultsFirstPostDateStruct": {"date": "2021-07-01", "type": "ACTUAL"},
                "lastUpdatePostDateStruct": {"date": "2021-08-02", "type": "ACTUAL"},
            },
            "sponsorCollaboratorsModule": {
                "leadSponsor": {"name": "Acme Institute", "class": "OTHER"}, "collaborators": [{"name": "Widget Fund"}],
            },
            "descriptionModule": {"briefSummary": "Zorbinib is tested in adults.", "detailedDescription": "More of it."},
            "conditionsModule": {"conditions": ["Widget Disease", "Gadget Syndrome"], "keywords": ["widget"]},
            "designModule": {
                "studyType": "INTERVENTIONAL", "phases": ["PHASE2", "PHASE3"],
                "designInfo": {
                    "allocation": "RANDOMIZED", "interventionModel": "PARALLEL", "primaryPurpose": "TREATMENT",
                    "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
                },
                "enrollmentInfo": {"count": 120, "type": "ACTUAL"},
            },
            "armsInterventionsModule": {
                "armGroups": [
                    {"label": "A", "type": "EXPERIMENTAL", "description": "Zorbinib 50 mg", "interventionNames": ["Drug: Zorbinib"]},
                    {"label": "P", "type": "PLACEBO_COMPARATOR", "interventionNames": ["Drug: Placebo"]},
                ],
                "interventions": [
                    {"type": "DRUG", "name": "Zorbinib", "description": "By mouth", "armGroupLabels": ["A"],
                     "otherNames": ["ZB-001", "Zorbix"]},
                    {"type": "DRUG", "name": "Placebo", "armGroupLabels": ["P"]},
                ],
            },
            "outcomesModule": {
                "primaryOutcomes": [{"measure": "Response", "timeFrame": "6 months", "description": "By WRC."}],
                "secondaryOutcomes": [{"measure": "Survival", "timeFrame": "2 years"}, {"measure": "Pain"}],
                "otherOutcomes": [{"measure": "Mood"}],
            },
            "eligibilityModule": {
                "eligibilityCriteria": "Inclusion Criteria:\n\n-  Widget disease\n\nExclusion Criteria:\n\n-  Gadget syndrome",
                "healthyVolunteers": False, "sex": "ALL", "minimumAge": "18 Years",
            },
            "contactsLocationsModule": {"locations": [
                {"city": "X", "country": "Norland"}, {"city": "Y", "country": "Estia"}, {"city": "Z", "country": "Norland"},
            ]},
            "referencesModule": {"references": [
                {"pmid": "11111", "type": "BACKGROUND", "citation": "Doe J. Widgets. 2001."},
                {"pmid": "22222", "type": "RESULT", "citation": "Roe J. Zorbinib. 2020."},
            ]},
        },
        "resultsSection": {
            "baselineCharacteristicsModule": {
                "populationDescription": "All who were randomized",
                "groups": [{"id": "BG000", "title": "Zorbinib arm", "description": "Zorbinib 50 mg"}, {"id": "BG001", "title": "Total"}],
                "denoms": [{"units": "Participants", "counts": [
                    {"groupId": "BG000", "value": "60"}, {"groupId": "BG001", "value": "120"}]}],
                "measures": [
                    {"title": "Age", "paramType": "MEAN", "dispersionType": "STANDARD_DEVIATION", "unitOfMeasure": "years",
                     "classes": [{"categories": [{"measurements": [
                         {"groupId": "BG000", "value": "53.8", "spread": "10.7"}, {"groupId": "BG001", "value": "54.0", "spread": "10"}]}]}]},
                    {"title": "Sex: Female, Male", "paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": "Participants",
                     "classes": [{"title": "All", "categories": [
                         {"title": "Female", "measurements": [{"groupId": "BG000", "value": "30"}]},
                         {"title": "Male", "measurements": [{"groupId": "BG000", "value": "30"}]}]}]},
                ],
            },
            "outcomeMeasuresModule": {"outcomeMeasures": [
                {"type": "PRIMARY", "title": "Response", "description": "By WRC.", "timeFrame": "6 months",
                 "populationDescription": "All treated", "paramType": "NUMBER", "dispersionType": "95% Confidence Interval",
                 "unitOfMeasure": "percentage of participants",
                 "groups": [{"id": "OG000", "title": "Zorbinib"}, {"id": "OG001", "title": "Placebo"}],
                 "denoms": [{"units": "Participants", "counts": [
                     {"groupId": "OG000", "value": "58"}, {"groupId": "OG001", "value": "59"}]}],
                 "classes": [{"title": "6 months",
                     "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "57"}]}],
                     "categories": [{"measurements": [
                         {"groupId": "OG000", "value": "31.0", "lowerLimit": "20.1", "upperLimit": "44.5"},
                         {"groupId": "OG001", "value": "NA", "lowerLimit": "NA", "upperLimit": "9.9", "comment": "Not reached"}]}]}],
                 "analyses": [{"groupIds": ["OG000", "OG001"], "groupDescription": "Zorbinib against placebo",
                     "nonInferiorityType": "SUPERIORITY_OR_OTHER", "pValue": "<0.001", "pValueComment": "two sided",
                     "statisticalMethod": "Log Rank", "statisticalComment": "Stratified", "paramType": "Hazard Ratio (HR)",
                     "paramValue": "0.50", "dispersionType": "STANDARD_ERROR_OF_MEAN", "dispersionValue": ".13",
                     "ciPctValue": "95", "ciNumSides": "TWO_SIDED", "ciLowerLimit": "0.3", "ciUpperLimit": "0.8",
                     "estimateComment": "Reference: placebo"}]},
                {"type": "POST_HOC", "title": "Mood", "timeFrame": "1 year"},
            ]},
            "adverseEventsModule": {
                "timeFrame": "2 years",
                "eventGroups": [{"id": "EG000", "title": "Zorbinib", "description": "Zorbinib 50 mg", "seriousNumAffected": 3}],
                "seriousEvents": [{"term": "Palpitations", "organSystem": "Cardiac disorders", "sourceVocabulary": "MedDRA 20",
                    "stats": [{"groupId": "EG000", "numEvents": 4, "numAffected": 3, "numAtRisk": 58}]}],
                "otherEvents": [
                    {"term": "Nausea", "organSystem": "Gastrointestinal disorders", "sourceVocabulary": "CTCAE 4",
                     "stats": [{"groupId": "EG000", "numAffected": 10, "numAtRisk": 58}]},
                    {"term": "Vomiting", "organSystem": "Gastrointestinal disorders", "sourceVocabulary": "MedDRA 20",
                     "stats": [{"groupId": "EG000", "numAffected": 0, "numAtRisk": 58}]},
                ],
            },
        },
        "derivedSection": {
            "miscInfoModule": {"versionHolder": "2021-08-03"},
            "conditionBrowseModule": {"meshes": [{"id": "D990001", "term": "Widgetosis"}]},
            "interventionBrowseModule": {"meshes": [{"id": "D990002", "term": "Zorbins"}]},
        },
        "hasResults": True,
    }  # fmt: skip
