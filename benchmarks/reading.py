"""Reading alone: records a second and peak memory of each format at three sizes, on one core, peers beside them.

Writes ``benchmarks/results/reading.json`` and ``reading.md``. Exit code 1 when a target is missed: v2 JSON 1,500 and
XML 500 records a second of a core, and a peak that does not grow with the records. ``--sizes 1000,10000`` for less.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import measure
from benchmarks.reading_made import WRITERS, shared_trials

RESULTS = Path(__file__).resolve().parent / "results"
SIZES = (1_000, 10_000, 100_000)
TARGETS = {"v2 JSON": 1_500, "XML": 500}
GROWTH_MB = 100
"""The peak at the largest size may be over that at the smallest by so much; the largest files hold gigabytes."""

PEER_MB = 1_500
"""A peer loads the whole file, and takes a multiple of its size; files over this are not given to it."""

PEERS = {
    "v2 JSON": "json.load, whole file",
    "XML": "lxml.etree.parse, whole file",
    "CSV": "csv.DictReader, rows only",
    "AACT": "DuckDB read_csv, tables into memory",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; see the module's description."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--formats", default=",".join(WRITERS))
    parser.add_argument("--child", nargs=3, metavar=("WHO", "FORMAT", "PATH"), help="(what a measured process does)")
    given = parser.parse_args(arguments)
    if given.child:
        print(json.dumps(_child(*given.child)))
        return 0
    rows = [row for name in given.formats.split(",") for row in _format(name, [int(s) for s in given.sizes.split(",")])]
    missed = _missed(rows)
    result = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"cpus": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()},
        "records": "copies of the shared records" if shared_trials() else "copies of an invented record",
        "targets": TARGETS,
        "missed": missed,
        "rows": rows,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "reading.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    (RESULTS / "reading.md").write_text(_markdown(result), "utf-8")
    print(_markdown(result))
    return int(bool(missed))


def _format(name: str, sizes: list[int]) -> list[dict[str, Any]]:
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="kgbuild-bench-") as scratch:
            source = Path(scratch) / "source"
            WRITERS[name](source, size)
            for who in ("kgbuild", "peer"):
                if who == "kgbuild" or _megabytes(source) <= PEER_MB:
                    print(f"{who}, {name}, {size:,} records ...", file=sys.stderr)
                    rows.append(_row(who, name, size, source))
            shutil.rmtree(source, ignore_errors=True)
    return rows


def _row(who: str, name: str, size: int, source: Path) -> dict[str, Any]:
    done = measure([sys.executable, "-m", "benchmarks.reading", "--child", who, name, str(source)])
    if done.code:
        raise SystemExit(f"{who} on {size} records of {name} ended with code {done.code}")
    told = json.loads(done.output)
    if told["records"] != size or told["errors"]:
        raise SystemExit(f"{who} read {told} of {size} records of {name}")
    seconds = round(told["seconds"], 3)
    what = "kgbuild" if who == "kgbuild" else PEERS[name]
    rate = round(size / seconds)
    megabytes = round(_megabytes(source), 1)
    cells = {"format": name, "what": what, "records": size, "mb": megabytes, "seconds": seconds}
    return cells | {"records_per_second": rate, "mb_per_second": round(megabytes / seconds, 1), "peak_mb": done.peak_mb}


def _megabytes(source: Path) -> float:
    files = source.iterdir() if source.is_dir() else [source]
    return sum(file.stat().st_size for file in files) / 2**20


def _missed(rows: list[dict[str, Any]]) -> list[str]:
    own = [row for row in rows if row["what"] == "kgbuild"]
    missed = []
    for name in dict.fromkeys(row["format"] for row in own):
        these = [row for row in own if row["format"] == name]
        best = max(row["records_per_second"] for row in these)
        if best < TARGETS.get(name, 0):
            missed.append(f"{name}: {best} records/s, wanted {TARGETS[name]}")
        grown = these[-1]["peak_mb"] - these[0]["peak_mb"]
        if grown > GROWTH_MB:
            missed.append(f"{name}: the peak grew by {grown:.0f} MB")
    return missed


def _child(who: str, name: str, path: str) -> dict[str, Any]:
    """Read on one core; the time of loading the libraries is not counted."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return _read(Path(path)) if who == "kgbuild" else _peer(name, Path(path))


def _read(path: Path) -> dict[str, Any]:
    from kgbuild.model import RecordError
    from kgbuild.records import read_bytes, read_sources

    read_bytes(b"[]", "warm")
    begun, records, errors = time.process_time(), 0, 0
    for item in read_sources([path]):
        errors += isinstance(item, RecordError)
        records += not isinstance(item, RecordError)
    return {"records": records, "errors": errors, "seconds": time.process_time() - begun}


def _peer(name: str, path: Path) -> dict[str, Any]:
    import csv

    import duckdb
    from lxml import etree

    begun = time.process_time()
    if name == "v2 JSON":
        with path.open("rb") as file:
            records = len(json.load(file))
    elif name == "XML":
        records = len(etree.parse(str(path), etree.XMLParser(huge_tree=True)).getroot())
    elif name == "CSV":
        with path.open(encoding="utf-8", newline="") as text:
            records = sum(1 for _ in csv.DictReader(text))
    else:
        with duckdb.connect(config={"threads": 1}) as db:
            options = "delim='|', quote='\"', escape='\"', header=true, all_varchar=true, max_line_size=16777216"
            for table in sorted(path.glob("*.txt")):
                db.execute(f"CREATE TABLE {table.stem} AS SELECT * FROM read_csv('{table}', {options}, parallel=false)")
            records = int(db.execute("SELECT count(*) FROM studies").fetchall()[0][0])
    return {"records": records, "errors": 0, "seconds": time.process_time() - begun}


def _markdown(result: dict[str, Any]) -> str:
    machine = result["machine"]
    head = (
        f"Measured {result['date']} on one of {machine['cpus']} cores (load {machine['load']:.1f}), Python "
        f"{machine['python']}; {result['records']}. Seconds are the core's, spent in reading, without\n"
        "loading the libraries; memory is the process's peak. Peers only take the format apart:\n"
        "they make no records, keep no places, check nothing.\n\n"
    )
    names = ("format", "what", "records", "MB", "seconds", "records/s", "MB/s", "peak MB")
    lines = ["| " + " | ".join(names) + " |", "| --- | --- |" + " ---: |" * (len(names) - 2)]
    for row in result["rows"]:
        cells = [row["format"], row["what"], f"{row['records']:,}", row["mb"], f"{row['seconds']:.2f}"]
        cells += [f"{row['records_per_second']:,}", row["mb_per_second"], f"{row['peak_mb']:.0f}"]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    targets = ", ".join(f"{name} {rate:,} records/s" for name, rate in result["targets"].items())
    missed = "; ".join(result["missed"]) or "none"
    return head + "\n".join(lines) + f"\n\nTargets: {targets}, and flat memory. Missed: {missed}.\n"


if __name__ == "__main__":
    sys.exit(main())
