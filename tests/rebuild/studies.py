"""Small invented studies in the registry's API v2 form, and a vocabulary that names what they speak of."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.graph.small import HEADER, ROWS

DRUGS = ("Sorafenib", "Dacarbazine", "Bortezomib", "Ixazomib", "Madeupinib")
CONDITIONS = ("Leiomyosarcoma", "Multiple Myeloma", "Soft Tissue Sarcoma", "Wobbly Knee Syndrome")
_MORE_ROWS = (
    ("RXCUI:358258", "Drug", "bortezomib", "", "", "", "", "", "", ""),
    ("RXCUI:1723735", "Drug", "ixazomib", "", "", "", "", "", "", ""),
    ("MONDO:0009693", "Condition", "multiple myeloma", "", "", "", "", "", "", ""),
)
"""The last drug and the last condition of the lists above are in no vocabulary."""


@cache
def words() -> Path:
    """A folder with a vocabulary of eleven concepts, which loads at once; it goes when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="kgbuild-words-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    rows = "".join("\t".join(row) + "\n" for row in (*ROWS, *_MORE_ROWS))
    (folder / "words.tsv").write_text(HEADER + rows, encoding="utf-8")
    return folder


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
