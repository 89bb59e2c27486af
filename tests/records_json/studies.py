"""An invented study with results, as the API v2 and the API v1 give it, and the pieces tests build streams of."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.records_json.studies_v1 import V1

Json = dict[str, Any]


def v2_study(nct: str = "NCT90000001") -> Json:
    return copy.deepcopy(_V2 | {"protocolSection": _V2["protocolSection"] | {"identificationModule": _named_v2(nct)}})


def v1_study(nct: str = "NCT90000001") -> Json:
    study = copy.deepcopy(V1)
    study["ProtocolSection"]["IdentificationModule"]["NCTId"] = nct
    return study


def small(nct: str, title: str = "A small study") -> Json:
    return {"protocolSection": {"identificationModule": {"nctId": nct, "briefTitle": title}}, "hasResults": False}


def boxed(value: Any) -> Any:
    """The value as R writes it when scalars are not unboxed."""
    if isinstance(value, dict):
        return {key: boxed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [boxed(inner) for inner in value]
    return [value]


def resolve(document: Any, pointer: str) -> Any:
    """What a JSON Pointer points at."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def spelt(value: Any) -> str:
    """A scalar as a record's text holds it."""
    return value if isinstance(value, str) else json.dumps(value)


def _named_v2(nct: str) -> Json:
    return {
        "nctId": nct,
        "orgStudyIdInfo": {"id": "ORG-1"},
        "secondaryIdInfos": [{"id": "2090-000001-01", "type": "EUDRACT_NUMBER"}],
        "organization": {"fullName": "Invented Labs", "class": "INDUSTRY"},
        "briefTitle": "Zorvatinib in Imaginary Fever",
        "officialTitle": "A Randomised Study of Zorvatinib\nin Adults – Phase 2/3",
        "acronym": "ZIF",
    }


_V2: Json = {
    "protocolSection": {
        "statusModule": {
            "overallStatus": "TERMINATED",
            "whyStopped": "Slow enrolment",
            "startDateStruct": {"date": "2090-02", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2091-03-04", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2091-05-06", "type": "ESTIMATED"},
            "studyFirstPostDateStruct": {"date": "2090-01-15", "type": "ACTUAL"},
            "resultsFirstPostDateStruct": {"date": "2092-01-02", "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": "2092-02-03", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Invented Labs", "class": "INDUSTRY"},
            "collaborators": [{"name": "Nowhere University", "class": "OTHER"}],
        },
        "descriptionModule": {
            "briefSummary": "Does it help?",
            "detailedDescription": "A long story.\n\nWith two parts.",
        },
        "conditionsModule": {"conditions": ["Imaginary Fever", "Fictive Chills"], "keywords": ["fever"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE3"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
            },
            "enrollmentInfo": {"count": 120, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Zorvatinib 10 mg",
                    "type": "EXPERIMENTAL",
                    "description": "10 mg once daily",
                    "interventionNames": ["Drug: Zorvatinib"],
                },
                {"label": "Placebo", "type": "PLACEBO_COMPARATOR", "interventionNames": ["Drug: Placebo"]},
            ],
            "interventions": [
                {
                    "type": "DRUG",
                    "name": "Zorvatinib",
                    "description": "Tablets",
                    "otherNames": ["ZV-1", "Zorva"],
                    "armGroupLabels": ["Zorvatinib 10 mg"],
                },
                {"type": "DRUG", "name": "Placebo", "armGroupLabels": ["Placebo"]},
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Fever score", "description": "0 to 10", "timeFrame": "12 weeks"}],
            "secondaryOutcomes": [{"measure": "Chills", "timeFrame": "12 weeks"}],
            "otherOutcomes": [{"measure": "Sleep"}],
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Imaginary fever\n\nExclusion Criteria:\n\n* Real fever",
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "maximumAge": "N/A",
            "stdAges": ["ADULT"],
        },
        "contactsLocationsModule": {
            "locations": [
                {"city": "Atlantis", "country": "Greece", "geoPoint": {"lat": 36.50, "lon": 25.4}},
                {"city": "Avalon", "country": "Wales"},
                {"city": "Ys", "country": "Greece"},
            ]
        },
        "referencesModule": {
            "references": [
                {"pmid": "90000001", "type": "RESULT", "citation": "Nobody A. Fever. J Inv. 2092."},
                {"type": "BACKGROUND", "citation": "Nobody B. Chills. J Inv. 2089."},
            ]
        },
    },
    "resultsSection": {
        "baselineCharacteristicsModule": {
            "populationDescription": "All treated",
            "groups": [
                {"id": "BG000", "title": "Zorvatinib 10 mg", "description": "10 mg"},
                {"id": "BG001", "title": "Placebo"},
            ],
            "denoms": [
                {
                    "units": "Participants",
                    "counts": [{"groupId": "BG000", "value": "61"}, {"groupId": "BG001", "value": "59"}],
                }
            ],
            "measures": [
                {
                    "title": "Age, Continuous",
                    "paramType": "MEAN",
                    "dispersionType": "STANDARD_DEVIATION",
                    "unitOfMeasure": "years",
                    "classes": [
                        {
                            "categories": [
                                {
                                    "measurements": [
                                        {"groupId": "BG000", "value": "51.5", "spread": "9.10"},
                                        {"groupId": "BG001", "value": "50", "spread": "8.7"},
                                    ]
                                }
                            ]
                        }
                    ],
                },
                {
                    "title": "Sex: Female, Male",
                    "paramType": "COUNT_OF_PARTICIPANTS",
                    "unitOfMeasure": "Participants",
                    "classes": [
                        {
                            "title": "At screening",
                            "denoms": [{"units": "Participants", "counts": [{"groupId": "BG000", "value": "60"}]}],
                            "categories": [
                                {"title": "Female", "measurements": [{"groupId": "BG000", "value": "30"}]},
                                {"title": "Male", "measurements": [{"groupId": "BG000", "value": "30"}]},
                            ],
                        }
                    ],
                },
            ],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "type": "PRIMARY",
                    "title": "Fever score",
                    "description": "0 to 10",
                    "populationDescription": "Full analysis set",
                    "reportingStatus": "POSTED",
                    "paramType": "LEAST_SQUARES_MEAN",
                    "dispersionType": "95% Confidence Interval",
                    "unitOfMeasure": "units on a scale",
                    "timeFrame": "12 weeks",
                    "groups": [
                        {"id": "OG000", "title": "Zorvatinib 10 mg", "description": "10 mg"},
                        {"id": "OG001", "title": "Placebo", "description": "None"},
                    ],
                    "denoms": [
                        {
                            "units": "Participants",
                            "counts": [{"groupId": "OG000", "value": "58"}, {"groupId": "OG001", "value": "57"}],
                        }
                    ],
                    "classes": [
                        {
                            "title": "Week 12",
                            "categories": [
                                {
                                    "measurements": [
                                        {"groupId": "OG000", "value": "2.1", "lowerLimit": "1.5", "upperLimit": "2.7"},
                                        {"groupId": "OG001", "value": "NA", "comment": "Not reached"},
                                    ]
                                }
                            ],
                        }
                    ],
                    "analyses": [
                        {
                            "groupIds": ["OG000", "OG001"],
                            "groupDescription": "Primary comparison",
                            "nonInferiorityType": "SUPERIORITY",
                            "pValue": "<0.001",
                            "pValueComment": "Two-sided",
                            "statisticalMethod": "ANCOVA",
                            "paramType": "Mean Difference (Final Values)",
                            "paramValue": "-1.2",
                            "ciPctValue": "95",
                            "ciNumSides": "TWO_SIDED",
                            "ciLowerLimit": "-1.9",
                            "ciUpperLimit": "-0.5",
                            "dispersionType": "STANDARD_ERROR_OF_MEAN",
                            "dispersionValue": "0.36",
                            "estimateComment": "Zorvatinib minus placebo",
                        }
                    ],
                },
                {"type": "POST_HOC", "title": "Mood", "reportingStatus": "NOT_POSTED"},
            ]
        },
        "adverseEventsModule": {
            "timeFrame": "16 weeks",
            "eventGroups": [
                {"id": "EG000", "title": "Zorvatinib 10 mg", "seriousNumAffected": 1, "seriousNumAtRisk": 61},
                {"id": "EG001", "title": "Placebo", "seriousNumAffected": 0, "seriousNumAtRisk": 59},
            ],
            "seriousEvents": [
                {
                    "term": "Syncope",
                    "organSystem": "Nervous system disorders",
                    "sourceVocabulary": "MedDRA 90.0",
                    "stats": [
                        {"groupId": "EG000", "numEvents": 2, "numAffected": 1, "numAtRisk": 61},
                        {"groupId": "EG001", "numAffected": 0, "numAtRisk": 59},
                    ],
                }
            ],
            "otherEvents": [
                {
                    "term": "Headache",
                    "organSystem": "Nervous system disorders",
                    "stats": [{"groupId": "EG000", "numAffected": 5, "numAtRisk": 61}],
                }
            ],
        },
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder": "2092-03-01", "removedCountries": ["France"]},
        "conditionBrowseModule": {
            "meshes": [{"id": "D000005334", "term": "Fever"}],
            "ancestors": [{"id": "D000001832", "term": "Body Temperature Changes"}],
            "browseLeaves": [{"id": "M8459", "name": "Fever", "relevance": "HIGH"}],
        },
        "interventionBrowseModule": {"meshes": [{"id": "D000086382", "term": "Invented Agents"}]},
    },
    "hasResults": True,
}
