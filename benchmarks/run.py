"""``make bench``: a seed build's time and memory, a peer's beside it in the same run, and growth over three sizes.

Writes ``benchmarks/results/bench.json`` and ``bench.md``. Exit code 1 when a build of the seeds misses its targets.
"""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, measure
from kgbuild.resources import seeds_dir

RESULTS = Path(__file__).resolve().parent / "results"
REPEATS = 3
COPIES = (1, 10, 40)
TARGET_SECONDS = 10.0
TARGET_MB = 600.0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kgbuild-bench-") as name:
        rows = _measure_all(Path(name))
    result = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "targets": {"seconds": TARGET_SECONDS, "peak_mb": TARGET_MB},
        "rows": rows,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "bench.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    (RESULTS / "bench.md").write_text(_markdown(result), "utf-8")
    print(_markdown(result))
    seeds = rows[0]
    return int(seeds["seconds"] >= TARGET_SECONDS or seeds["peak_mb"] >= TARGET_MB)


def _measure_all(scratch: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for copies in COPIES:
        source = _copies(scratch / f"in{copies}", copies)
        records = len(list(source.iterdir()))
        for what, command in (("kgbuild build", _build(source, scratch / f"out{copies}")), ("peer", _peer(source))):
            print(f"{what}, {records} records ...", file=sys.stderr)
            rows.append(_row(what, records, [measure(command) for _ in range(REPEATS if copies == 1 else 1)]))
    source = scratch / f"in{COPIES[-1]}"
    command = [*_build(source, scratch / "out_workers"), "--workers", "2"]
    rows.append(_row("kgbuild build, 2 workers", len(list(source.iterdir())), [measure(command)]))
    return rows


def _build(source: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "kgbuild.cli", "build", str(source), "--out", str(out)]


def _peer(source: Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.peer", str(source)]


def _row(what: str, records: int, runs: list[Measured]) -> dict[str, Any]:
    failed = [run.code for run in runs if run.code]
    if failed:
        raise SystemExit(f"{what} on {records} records ended with code {failed[0]}")
    seconds = statistics.median(run.seconds for run in runs)
    return {
        "what": what,
        "records": records,
        "runs": len(runs),
        "seconds": seconds,
        "seconds_all": [run.seconds for run in runs],
        "peak_mb": max(run.peak_mb for run in runs),
        "records_per_second": round(records / seconds, 2),
    }


def _copies(folder: Path, copies: int) -> Path:
    """The seeds ``copies`` times; every copy after the first has other numbers, so that it is a record of its own."""
    folder.mkdir()
    for path in sorted(seeds_dir().glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        for n in range(copies):
            (folder / f"{path.stem}_{n}.txt").write_bytes(_changed(text, n).encode("utf-8"))
    return folder


def _changed(text: str, n: int) -> str:
    if n == 0:
        return text
    text = re.sub(r"NCT\d{8}", lambda m: f"NCT{(int(m[0][3:]) + n) % 10**8:08d}", text)
    first, _, rest = text.partition("\n")
    return f"{first} Cohort {n}\n{rest}"


def _markdown(result: dict[str, Any]) -> str:
    machine = result["machine"]
    head = (
        f"Measured {result['date']} on {machine['cpus']} cores, Python {machine['python']}, {machine['system']}. "
        f"Time is the median of the runs, memory the highest peak of the process tree.\n\n"
        "The peer is spaCy's PhraseMatcher with scispaCy's abbreviation detector over the same texts and names; it\n"
        "finds mentions only, a build also links, reads statements and writes tables and two stores.\n\n"
    )
    lines = ["| what | records | runs | seconds | peak MB | records/s |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for row in result["rows"]:
        cells = (row["what"], row["records"], row["runs"], f"{row['seconds']:.2f}", f"{row['peak_mb']:.0f}")
        lines.append("| " + " | ".join(map(str, (*cells, row["records_per_second"]))) + " |")
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
