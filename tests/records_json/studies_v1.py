"""The invented study of ``studies`` in the spelling of the API v1, written by hand."""

from __future__ import annotations

from typing import Any

V1: dict[str, Any] = {
    "ProtocolSection": {
        "IdentificationModule": {
            "NCTId": "NCT90000001",
            "OrgStudyIdInfo": {"OrgStudyId": "ORG-1"},
            "SecondaryIdInfoList": {
                "SecondaryIdInfo": [{"SecondaryId": "2090-000001-01", "SecondaryIdType": "EudraCT Number"}]
            },
            "Organization": {"OrgFullName": "Invented Labs", "OrgClass": "INDUSTRY"},
            "BriefTitle": "Zorvatinib in Imaginary Fever",
            "OfficialTitle": "A Randomised Study of Zorvatinib\nin Adults – Phase 2/3",
            "Acronym": "ZIF",
        },
        "StatusModule": {
            "OverallStatus": "Terminated",
            "WhyStopped": "Slow enrolment",
            "StartDateStruct": {"StartDate": "February 2090", "StartDateType": "Actual"},
            "PrimaryCompletionDateStruct": {"PrimaryCompletionDate": "March 4, 2091"},
            "CompletionDateStruct": {"CompletionDate": "May 6, 2091", "CompletionDateType": "Anticipated"},
            "StudyFirstPostDateStruct": {"StudyFirstPostDate": "January 15, 2090"},
            "ResultsFirstPostDateStruct": {"ResultsFirstPostDate": "January 2, 2092"},
            "LastUpdatePostDateStruct": {"LastUpdatePostDate": "February 3, 2092"},
        },
        "SponsorCollaboratorsModule": {
            "LeadSponsor": {"LeadSponsorName": "Invented Labs", "LeadSponsorClass": "INDUSTRY"},
            "CollaboratorList": {"Collaborator": [{"CollaboratorName": "Nowhere University"}]},
        },
        "DescriptionModule": {
            "BriefSummary": "Does it help?",
            "DetailedDescription": "A long story.\n\nWith two parts.",
        },
        "ConditionsModule": {
            "ConditionList": {"Condition": ["Imaginary Fever", "Fictive Chills"]},
            "KeywordList": {"Keyword": ["fever"]},
        },
        "DesignModule": {
            "StudyType": "Interventional",
            "PhaseList": {"Phase": ["Phase 2/Phase 3"]},
            "DesignInfo": {
                "DesignAllocation": "Randomized",
                "DesignInterventionModel": "Parallel Assignment",
                "DesignPrimaryPurpose": "Treatment",
                "DesignMaskingInfo": {"DesignMasking": "Double (Participant, Investigator)"},
            },
            "EnrollmentInfo": {"EnrollmentCount": "120", "EnrollmentType": "Actual"},
        },
        "ArmsInterventionsModule": {
            "ArmGroupList": {
                "ArmGroup": [
                    {
                        "ArmGroupLabel": "Zorvatinib 10 mg",
                        "ArmGroupType": "Experimental",
                        "ArmGroupDescription": "10 mg once daily",
                        "ArmGroupInterventionList": {"ArmGroupInterventionName": ["Drug: Zorvatinib"]},
                    },
                    {
                        "ArmGroupLabel": "Placebo",
                        "ArmGroupType": "Placebo Comparator",
                        "ArmGroupInterventionList": {"ArmGroupInterventionName": ["Drug: Placebo"]},
                    },
                ]
            },
            "InterventionList": {
                "Intervention": [
                    {
                        "InterventionType": "Drug",
                        "InterventionName": "Zorvatinib",
                        "InterventionDescription": "Tablets",
                        "InterventionOtherNameList": {"InterventionOtherName": ["ZV-1", "Zorva"]},
                        "InterventionArmGroupLabelList": {"InterventionArmGroupLabel": ["Zorvatinib 10 mg"]},
                    },
                    {
                        "InterventionType": "Drug",
                        "InterventionName": "Placebo",
                        "InterventionArmGroupLabelList": {"InterventionArmGroupLabel": ["Placebo"]},
                    },
                ]
            },
        },
        "OutcomesModule": {
            "PrimaryOutcomeList": {
                "PrimaryOutcome": [
                    {
                        "PrimaryOutcomeMeasure": "Fever score",
                        "PrimaryOutcomeDescription": "0 to 10",
                        "PrimaryOutcomeTimeFrame": "12 weeks",
                    }
                ]
            },
            "SecondaryOutcomeList": {
                "SecondaryOutcome": [{"SecondaryOutcomeMeasure": "Chills", "SecondaryOutcomeTimeFrame": "12 weeks"}]
            },
            "OtherOutcomeList": {"OtherOutcome": [{"OtherOutcomeMeasure": "Sleep"}]},
        },
        "EligibilityModule": {
            "EligibilityCriteria": "Inclusion Criteria:\n\n* Imaginary fever\n\nExclusion Criteria:\n\n* Real fever",
            "HealthyVolunteers": "No",
            "Gender": "All",
            "MinimumAge": "18 Years",
        },
        "ContactsLocationsModule": {
            "LocationList": {
                "Location": [
                    {"LocationCity": "Atlantis", "LocationCountry": "Greece"},
                    {"LocationCity": "Avalon", "LocationCountry": "Wales"},
                    {"LocationCity": "Ys", "LocationCountry": "Greece"},
                ]
            }
        },
        "ReferencesModule": {
            "ReferenceList": {
                "Reference": [
                    {
                        "ReferencePMID": "90000001",
                        "ReferenceType": "result",
                        "ReferenceCitation": "Nobody A. Fever. J Inv. 2092.",
                    },
                    {"ReferenceType": "background", "ReferenceCitation": "Nobody B. Chills. J Inv. 2089."},
                ]
            }
        },
    },
    "ResultsSection": {
        "BaselineCharacteristicsModule": {
            "BaselinePopulationDescription": "All treated",
            "BaselineGroupList": {
                "BaselineGroup": [
                    {
                        "BaselineGroupId": "BG000",
                        "BaselineGroupTitle": "Zorvatinib 10 mg",
                        "BaselineGroupDescription": "10 mg",
                    },
                    {"BaselineGroupId": "BG001", "BaselineGroupTitle": "Placebo"},
                ]
            },
            "BaselineDenomList": {
                "BaselineDenom": [
                    {
                        "BaselineDenomUnits": "Participants",
                        "BaselineDenomCountList": {
                            "BaselineDenomCount": [
                                {"BaselineDenomCountGroupId": "BG000", "BaselineDenomCountValue": "61"},
                                {"BaselineDenomCountGroupId": "BG001", "BaselineDenomCountValue": "59"},
                            ]
                        },
                    }
                ]
            },
            "BaselineMeasureList": {
                "BaselineMeasure": [
                    {
                        "BaselineMeasureTitle": "Age, Continuous",
                        "BaselineMeasureParamType": "Mean",
                        "BaselineMeasureDispersionType": "Standard Deviation",
                        "BaselineMeasureUnitOfMeasure": "years",
                        "BaselineClassList": {
                            "BaselineClass": [
                                {
                                    "BaselineCategoryList": {
                                        "BaselineCategory": [
                                            {
                                                "BaselineMeasurementList": {
                                                    "BaselineMeasurement": [
                                                        {
                                                            "BaselineMeasurementGroupId": "BG000",
                                                            "BaselineMeasurementValue": "51.5",
                                                            "BaselineMeasurementSpread": "9.10",
                                                        },
                                                        {
                                                            "BaselineMeasurementGroupId": "BG001",
                                                            "BaselineMeasurementValue": "50",
                                                            "BaselineMeasurementSpread": "8.7",
                                                        },
                                                    ]
                                                }
                                            }
                                        ]
                                    }
                                }
                            ]
                        },
                    },
                    {
                        "BaselineMeasureTitle": "Sex: Female, Male",
                        "BaselineMeasureParamType": "Count of Participants",
                        "BaselineMeasureUnitOfMeasure": "Participants",
                        "BaselineClassList": {
                            "BaselineClass": [
                                {
                                    "BaselineClassTitle": "At screening",
                                    "BaselineClassDenomList": {
                                        "BaselineClassDenom": [
                                            {
                                                "BaselineClassDenomUnits": "Participants",
                                                "BaselineClassDenomCountList": {
                                                    "BaselineClassDenomCount": [
                                                        {
                                                            "BaselineClassDenomCountGroupId": "BG000",
                                                            "BaselineClassDenomCountValue": "60",
                                                        }
                                                    ]
                                                },
                                            }
                                        ]
                                    },
                                    "BaselineCategoryList": {
                                        "BaselineCategory": [
                                            {
                                                "BaselineCategoryTitle": title,
                                                "BaselineMeasurementList": {
                                                    "BaselineMeasurement": [
                                                        {
                                                            "BaselineMeasurementGroupId": "BG000",
                                                            "BaselineMeasurementValue": "30",
                                                        }
                                                    ]
                                                },
                                            }
                                            for title in ("Female", "Male")
                                        ]
                                    },
                                }
                            ]
                        },
                    },
                ]
            },
        },
        "OutcomeMeasuresModule": {
            "OutcomeMeasureList": {
                "OutcomeMeasure": [
                    {
                        "OutcomeMeasureType": "Primary",
                        "OutcomeMeasureTitle": "Fever score",
                        "OutcomeMeasureDescription": "0 to 10",
                        "OutcomeMeasurePopulationDescription": "Full analysis set",
                        "OutcomeMeasureReportingStatus": "Posted",
                        "OutcomeMeasureParamType": "Least Squares Mean",
                        "OutcomeMeasureDispersionType": "95% Confidence Interval",
                        "OutcomeMeasureUnitOfMeasure": "units on a scale",
                        "OutcomeMeasureTimeFrame": "12 weeks",
                        "OutcomeGroupList": {
                            "OutcomeGroup": [
                                {
                                    "OutcomeGroupId": "OG000",
                                    "OutcomeGroupTitle": "Zorvatinib 10 mg",
                                    "OutcomeGroupDescription": "10 mg",
                                },
                                {
                                    "OutcomeGroupId": "OG001",
                                    "OutcomeGroupTitle": "Placebo",
                                    "OutcomeGroupDescription": "None",
                                },
                            ]
                        },
                        "OutcomeDenomList": {
                            "OutcomeDenom": [
                                {
                                    "OutcomeDenomUnits": "Participants",
                                    "OutcomeDenomCountList": {
                                        "OutcomeDenomCount": [
                                            {"OutcomeDenomCountGroupId": "OG000", "OutcomeDenomCountValue": "58"},
                                            {"OutcomeDenomCountGroupId": "OG001", "OutcomeDenomCountValue": "57"},
                                        ]
                                    },
                                }
                            ]
                        },
                        "OutcomeClassList": {
                            "OutcomeClass": [
                                {
                                    "OutcomeClassTitle": "Week 12",
                                    "OutcomeCategoryList": {
                                        "OutcomeCategory": [
                                            {
                                                "OutcomeMeasurementList": {
                                                    "OutcomeMeasurement": [
                                                        {
                                                            "OutcomeMeasurementGroupId": "OG000",
                                                            "OutcomeMeasurementValue": "2.1",
                                                            "OutcomeMeasurementLowerLimit": "1.5",
                                                            "OutcomeMeasurementUpperLimit": "2.7",
                                                        },
                                                        {
                                                            "OutcomeMeasurementGroupId": "OG001",
                                                            "OutcomeMeasurementValue": "NA",
                                                            "OutcomeMeasurementComment": "Not reached",
                                                        },
                                                    ]
                                                }
                                            }
                                        ]
                                    },
                                }
                            ]
                        },
                        "OutcomeAnalysisList": {
                            "OutcomeAnalysis": [
                                {
                                    "OutcomeAnalysisGroupIdList": {"OutcomeAnalysisGroupId": ["OG000", "OG001"]},
                                    "OutcomeAnalysisGroupDescription": "Primary comparison",
                                    "OutcomeAnalysisNonInferiorityType": "Superiority",
                                    "OutcomeAnalysisPValue": "<0.001",
                                    "OutcomeAnalysisPValueComment": "Two-sided",
                                    "OutcomeAnalysisStatisticalMethod": "ANCOVA",
                                    "OutcomeAnalysisParamType": "Mean Difference (Final Values)",
                                    "OutcomeAnalysisParamValue": "-1.2",
                                    "OutcomeAnalysisCIPctValue": "95",
                                    "OutcomeAnalysisCINumSides": "2-Sided",
                                    "OutcomeAnalysisCILowerLimit": "-1.9",
                                    "OutcomeAnalysisCIUpperLimit": "-0.5",
                                    "OutcomeAnalysisDispersionType": "Standard Error of the Mean",
                                    "OutcomeAnalysisDispersionValue": "0.36",
                                    "OutcomeAnalysisEstimateComment": "Zorvatinib minus placebo",
                                }
                            ]
                        },
                    },
                    {
                        "OutcomeMeasureType": "Post-Hoc",
                        "OutcomeMeasureTitle": "Mood",
                        "OutcomeMeasureReportingStatus": "Not Posted",
                    },
                ]
            }
        },
        "AdverseEventsModule": {
            "EventsTimeFrame": "16 weeks",
            "EventGroupList": {
                "EventGroup": [
                    {"EventGroupId": "EG000", "EventGroupTitle": "Zorvatinib 10 mg"},
                    {"EventGroupId": "EG001", "EventGroupTitle": "Placebo"},
                ]
            },
            "SeriousEventList": {
                "SeriousEvent": [
                    {
                        "SeriousEventTerm": "Syncope",
                        "SeriousEventOrganSystem": "Nervous system disorders",
                        "SeriousEventSourceVocabulary": "MedDRA 90.0",
                        "SeriousEventStatsList": {
                            "SeriousEventStats": [
                                {
                                    "SeriousEventStatsGroupId": "EG000",
                                    "SeriousEventStatsNumEvents": "2",
                                    "SeriousEventStatsNumAffected": "1",
                                    "SeriousEventStatsNumAtRisk": "61",
                                },
                                {
                                    "SeriousEventStatsGroupId": "EG001",
                                    "SeriousEventStatsNumAffected": "0",
                                    "SeriousEventStatsNumAtRisk": "59",
                                },
                            ]
                        },
                    }
                ]
            },
            "OtherEventList": {
                "OtherEvent": [
                    {
                        "OtherEventTerm": "Headache",
                        "OtherEventOrganSystem": "Nervous system disorders",
                        "OtherEventStatsList": {
                            "OtherEventStats": [
                                {
                                    "OtherEventStatsGroupId": "EG000",
                                    "OtherEventStatsNumAffected": "5",
                                    "OtherEventStatsNumAtRisk": "61",
                                }
                            ]
                        },
                    }
                ]
            },
        },
    },
    "DerivedSection": {
        "MiscInfoModule": {"VersionHolder": "March 1, 2092"},
        "ConditionBrowseModule": {
            "ConditionMeshList": {"ConditionMesh": [{"ConditionMeshId": "D000005334", "ConditionMeshTerm": "Fever"}]}
        },
        "InterventionBrowseModule": {
            "InterventionMeshList": {
                "InterventionMesh": [{"InterventionMeshId": "D000086382", "InterventionMeshTerm": "Invented Agents"}]
            }
        },
    },
}
