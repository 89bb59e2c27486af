"""What the soak test's source folder holds: takes a folder and a random generator, adds, edits and deletes documents.

Three kinds: text exports (the seeds, with other numbers), invented studies in one JSON file each, and an array of them.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from kgbuild.resources import seeds_dir

DRUGS = ("Sorafenib", "Dacarbazine", "Bortezomib", "Ixazomib", "Olaratumab", "Placebo")
CONDITIONS = ("Leiomyosarcoma", "Multiple Myeloma", "Soft Tissue Sarcoma", "Liposarcoma")
ENDPOINTS = ("Overall survival", "Progression-free survival", "Objective response rate")
NUMBERS = range(40)
"""Studies of one file each; the array holds those after them."""


def fill(folder: Path, rng: random.Random) -> None:
    """The first documents."""
    folder.mkdir(parents=True)
    for path in seeds_dir().glob("*.txt"):
        _seed(folder, path, rng)
    for number in NUMBERS[:20]:
        _write(folder / f"{number}.json", study(number, rng))
    _array(folder, rng)


def edit(folder: Path, rng: random.Random) -> dict[str, int]:
    """One to six documents other than before; gives how many were added, edited and deleted."""
    done = {"added": 0, "edited": 0, "deleted": 0}
    for _ in range(rng.randint(1, 6)):
        kind = rng.random()
        if kind < 0.15:
            _seed(folder, rng.choice(sorted(seeds_dir().glob("*.txt"))), rng)
            done["edited"] += 1
        elif kind < 0.3:
            _array(folder, rng)
            done["edited"] += 1
        else:
            number = rng.choice(NUMBERS)
            path = folder / f"{number}.json"
            there = path.exists()
            if there and rng.random() < 0.4:
                path.unlink()
                done["deleted"] += 1
                continue
            _write(path, study(number, rng))
            done["edited" if there else "added"] += 1
    return done


def study(number: int, rng: random.Random) -> dict[str, Any]:
    """An invented study in the registry's API v2 form."""
    drug, condition = rng.choice(DRUGS), rng.choice(CONDITIONS)
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT9{number:07d}", "briefTitle": f"{drug} in {condition}, {number}"},
            "statusModule": {
                "overallStatus": "RECRUITING",
                "lastUpdatePostDateStruct": {"date": f"20{rng.randint(10, 25)}-0{rng.randint(1, 9)}-11"},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": f"Invented Hospital {number % 7}"}},
            "descriptionModule": {"briefSummary": f"This study tests whether {drug} helps people with {condition}."},
            "conditionsModule": {"conditions": [condition]},
            "designModule": {"phases": ["PHASE2"], "enrollmentInfo": {"count": rng.randint(5, 900)}},
            "armsInterventionsModule": {
                "armGroups": [{"label": "Treatment", "type": "EXPERIMENTAL", "interventionNames": [f"Drug: {drug}"]}],
                "interventions": [{"type": "DRUG", "name": drug, "armGroupLabels": ["Treatment"]}],
            },
            "outcomesModule": {
                "primaryOutcomes": [{"measure": rng.choice(ENDPOINTS), "timeFrame": f"{rng.randint(1, 60)} months"}]
            },
        }
    }


def _seed(folder: Path, original: Path, rng: random.Random) -> None:
    text = original.read_bytes()
    if rng.random() < 0.7:
        text = text.replace(b"60 months", b"%d months" % rng.randrange(10, 99))
        text = text.replace(b"37", b"%d" % rng.randrange(38, 99))
    _write_bytes(folder / original.name, text)


def _array(folder: Path, rng: random.Random) -> None:
    """Some studies in one file; now and then one that a file of its own holds as well, in another version."""
    numbers = rng.sample(range(NUMBERS.stop, NUMBERS.stop + 12), rng.randint(2, 10))
    numbers += [rng.choice(NUMBERS)] if rng.random() < 0.3 else []
    _write_bytes(folder / "array.json", json.dumps([study(n, rng) for n in numbers]).encode())


def _write(path: Path, content: dict[str, Any]) -> None:
    _write_bytes(path, json.dumps(content).encode())


def _write_bytes(path: Path, data: bytes) -> None:
    path.write_bytes(data)
