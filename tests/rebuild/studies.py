"""Small invented studies in the registry's API v2 form, for tests of rebuilds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DRUGS = ("Sorafenib", "Dacarbazine", "Bortezomib", "Ixazomib", "Madeupinib")
CONDITIONS = ("Leiomyosarcoma", "Multiple Myeloma", "Soft Tissue Sarcoma", "Wobbly Knee Syndrome")


def study(
    number: int, drug: int = 0, condition: int = 0, enrollment: int = 20, updated: str = "2024-01-02", **more: Any
) -> dict[str, Any]:
    """One study; ``number`` makes its NCT id, the rest what it says."""
    module: dict[str, Any] = {
        "identificationModule": {
            "nctId": f"NCT9{number:07d}",
            "briefTitle": f"{DRUGS[drug]} in Patients With {CONDITIONS[condition]}, Study {number}",
        },
        "statusModule": {
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2023-05"},
            "lastUpdatePostDateStruct": {"date": updated},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": f"Invented Hospital {number % 3}"}},
        "descriptionModule": {"briefSummary": f"This study tests whether {DRUGS[drug]} helps people."},
        "conditionsModule": {"conditions": [CONDITIONS[condition]]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2"],
            "enrollmentInfo": {"count": enrollment, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Treatment", "type": "EXPERIMENTAL", "interventionNames": [f"Drug: {DRUGS[drug]}"]}
            ],
            "interventions": [{"type": "DRUG", "name": DRUGS[drug], "armGroupLabels": ["Treatment"]}],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Progression-free survival", "timeFrame": f"{12 + number % 2} months"}]
        },
    }
    return {"protocolSection": module, "derivedSection": {"miscInfoModule": {"versionHolder": "2024-06-01"}}, **more}


def write(folder: Path, name: str, *studies: dict[str, Any]) -> Path:
    """A file with one study, or an array of several."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps(studies[0] if len(studies) == 1 else list(studies)), encoding="utf-8")
    return path
