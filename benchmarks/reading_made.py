"""Files of any number of studies for ``benchmarks.reading``: copies of the shared records, or of one invented study.

Takes a format and a number; writes a file (for AACT a folder) study by study, every copy with an NCT number of its own.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

_NCT = re.compile(rb"NCT\d{8}")
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>\s*(?:<!DOCTYPE[^>]*>)?")
_PROSE = "Zorbinib is given to people with widgetitis by mouth twice a day, and how they fare is written down. " * 12


def shared_trials() -> Path | None:
    """The shared records, where this machine has them."""
    named = os.environ.get("KGBUILD_SHARED")
    root = Path(named) if named else Path(__file__).resolve().parent.parent.parent / "shared"
    folder = root / "data" / "trials"
    return folder if folder.is_dir() else None


def _copies(templates: list[bytes], count: int) -> Iterator[bytes]:
    for n, template in enumerate(islice(cycle(templates), count)):
        own = re.search(_NCT, template)
        yield template.replace(own[0], b"NCT9%07d" % n) if own else template


def write_json(target: Path, count: int) -> None:
    """One array of studies, as the registry's bulk download has it."""
    trials = shared_trials()
    if trials:
        paths = sorted((trials / "ctgov_v2_json").glob("*.json"))
        templates = [json.dumps(json.loads(p.read_bytes()), separators=(",", ":")).encode() for p in paths]
    else:
        templates = [json.dumps(_study_json()).encode()]
    with target.open("wb") as file:
        file.write(b"[")
        for n, study in enumerate(_copies(templates, count)):
            file.write(b",\n" * (n > 0) + study)
        file.write(b"]\n")


def write_xml(target: Path, count: int) -> None:
    """Legacy studies in one wrapping element."""
    trials = shared_trials()
    paths = sorted((trials / "ctgov_xml").rglob("*.xml")) if trials else []
    templates = [_DECLARATION.sub(b"", path.read_bytes(), count=1) for path in paths] or [_study_xml()]
    with target.open("wb") as file:
        file.write(b"<studies>\n")
        file.writelines(_copies(templates, count))
        file.write(b"</studies>\n")


def write_csv(target: Path, count: int) -> None:
    """The present export."""
    trials = shared_trials()
    text = (trials / "ctgov_csv" / "ctg-studies.csv").read_text("utf-8") if trials else _study_csv()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    templates = [_line(row, ",") for row in rows]
    with target.open("wb") as file:
        file.write(_line(header, ","))
        file.writelines(_copies(templates, count))


def write_aact(target: Path, count: int) -> None:
    """A folder of tables; the rows of a study stand together, as in a download that was loaded study by study."""
    target.mkdir()
    trials = shared_trials()
    tables = _aact_texts(trials / "aact_pipe_derived") if trials else _study_aact()
    for name, text in tables.items():
        header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter="|")
        at = header.index("nct_id")
        by: dict[str, list[list[str]]] = defaultdict(list)
        for row in rows:
            by[row[at]].append(row)
        numbers = sorted({*by} if name == "studies" else _numbers(tables["studies"]))
        own = 0
        with (target / f"{name}.txt").open("wb") as file:
            file.write(_line(header, "|"))
            for n, nct in enumerate(islice(cycle(numbers), count)):
                for row in by.get(nct, ()):
                    own += 1
                    cells = [f"NCT9{n:07d}" if i == at else cell for i, cell in enumerate(row)]
                    file.write(_line([str(own), *cells[1:]] if header[0] == "id" else cells, "|"))


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "v2 JSON": write_json,
    "XML": write_xml,
    "CSV": write_csv,
    "AACT": write_aact,
}


def _aact_texts(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*.txt"))}


def _numbers(studies: str) -> list[str]:
    header, *rows = csv.reader(io.StringIO(studies, newline=""), delimiter="|")
    return [row[header.index("nct_id")] for row in rows]


def _line(cells: list[str], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return out.getvalue().encode("utf-8")


def _study_json() -> dict[str, object]:
    outcomes = [{"measure": f"Widget score {n}", "description": _PROSE, "timeFrame": "12 weeks"} for n in range(6)]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT90000001", "briefTitle": "Zorbinib in Widgetitis"},
            "statusModule": {"overallStatus": "COMPLETED", "startDateStruct": {"date": "2031-02"}},
            "descriptionModule": {"briefSummary": _PROSE, "detailedDescription": _PROSE * 3},
            "conditionsModule": {"conditions": ["Widgetitis"]},
            "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Zorbinib"}]},
            "outcomesModule": {"primaryOutcomes": outcomes[:2], "secondaryOutcomes": outcomes[2:]},
            "eligibilityModule": {"eligibilityCriteria": _PROSE * 2, "sex": "ALL"},
        }
    }


def _study_xml() -> bytes:
    outcome = f"<measure>Widget score</measure><time_frame>12 weeks</time_frame><description>{_PROSE}</description>"
    return (
        "<clinical_study><id_info><nct_id>NCT90000001</nct_id></id_info><brief_title>Zorbinib</brief_title>"
        f"<brief_summary><textblock>{_PROSE}</textblock></brief_summary>"
        f"<detailed_description><textblock>{_PROSE * 3}</textblock></detailed_description>"
        f"<overall_status>Completed</overall_status><phase>Phase 2</phase><condition>Widgetitis</condition>"
        + f"<primary_outcome>{outcome}</primary_outcome>" * 6
        + "</clinical_study>\n"
    ).encode()


def _study_csv() -> str:
    outcomes = "|".join(f"Widget score {n}, {_PROSE[:200]}, 12 weeks" for n in range(6))
    return (
        "NCT Number,Study Title,Study Status,Conditions,Interventions,Primary Outcome Measures\n"
        f'NCT90000001,Zorbinib in Widgetitis,COMPLETED,Widgetitis,DRUG: Zorbinib,"{outcomes}"\n'
    )


def _study_aact() -> dict[str, str]:
    outcomes = "".join(f"{n}|NCT90000001|primary|Widget score {n}|12 weeks|{_PROSE}\n" for n in range(6))
    return {
        "studies": "nct_id|brief_title|overall_status\nNCT90000001|Zorbinib in Widgetitis|Completed\n",
        "brief_summaries": f"id|nct_id|description\n1|NCT90000001|{_PROSE}\n",
        "conditions": "id|nct_id|name\n1|NCT90000001|Widgetitis\n",
        "design_outcomes": f"id|nct_id|outcome_type|measure|time_frame|description\n{outcomes}",
    }
