"""Updates against builds from scratch: ``python -m benchmarks.rebuild [--sizes 500,2000,10000] [--shared DIR]``.

Perturbed copies of API v2 studies are built from scratch, then 1 % of them change (half edited, a quarter added, a
quarter deleted) and the graph is brought up to date; both are processes of their own, one worker, both embedded stores.
What is asked: an update takes at most 5 % of a build from scratch at 10,000 records, and a smaller share the larger
the set. Writes ``benchmarks/results/rebuild.json`` and ``rebuild.md``. Exit code 1 when that is missed.

The studies come from the shared development set where it is there, else they are the invented ones of the tests.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"
SIZES = (500, 2_000, 10_000)
TARGET_SHARE = 0.05
CHANGED = 0.01
SEED = 20261121


@dataclass(frozen=True)
class Row:
    """One size. Seconds are wall time, ``cpu`` that of the process and its children, ``peak_mb`` of the process."""

    records: int
    what: str
    seconds: float
    cpu: float
    peak_mb: float
    stages: dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(description="Updates against builds from scratch.")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("KGBUILD_SHARED", "../shared")))
    parser.add_argument("--scratch", type=Path, default=None, help="Where to work; a temporary folder by default.")
    given = parser.parse_args()
    rows: list[Row] = []
    for size in map(int, given.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="kgbuild-rebuild-", dir=given.scratch) as folder:
            rows += _measure(Path(folder), size, _originals(given.shared))
            print(_markdown(rows), file=sys.stderr)
    _write(rows)
    return int(not _meets(rows))


def _originals(shared: Path) -> list[str]:
    """Texts of real studies, or of invented ones."""
    paths = sorted((shared / "data/trials/ctgov_v2_json").glob("*.json"))
    if paths:
        return [path.read_text("utf-8") for path in paths]
    from tests.rebuild.studies import CONDITIONS, DRUGS, study

    print("no shared development set: invented studies, which hold no results", file=sys.stderr)
    made = (study(n, n % len(DRUGS), n % len(CONDITIONS)) for n in range(50))
    return [json.dumps(one) for one in made]


def _copy(originals: Sequence[str], number: int, version: int) -> str:
    """Study ``number`` in its ``version``: an id of its own, another enrolment and another sentence in its summary."""
    text = originals[number % len(originals)]
    study = json.loads(text)
    nct = study["protocolSection"]["identificationModule"]["nctId"]
    rng = random.Random(f"{number} {version}")
    protocol = json.loads(text.replace(nct, f"NCT8{number:07d}"))["protocolSection"]
    protocol.setdefault("designModule", {}).setdefault("enrollmentInfo", {"type": "ESTIMATED"})["count"] = (
        rng.randrange(10, 999)
    )
    description = protocol["descriptionModule"]
    description["briefSummary"] += (
        f" About {rng.randrange(10, 999)} people will take part at {rng.randrange(2, 60)} sites."
    )
    return json.dumps({**study, "protocolSection": protocol})


def _measure(folder: Path, size: int, originals: Sequence[str]) -> Iterator[Row]:
    source = folder / "trials"
    source.mkdir()
    for n in range(size):
        (source / f"NCT8{n:07d}.json").write_text(_copy(originals, n, 0), "utf-8")
    yield _run(size, "from scratch", "build", source, folder / "graph")
    yield _run(size, "nothing changed", "update", source, folder / "graph")
    _change(source, size, originals)
    yield _run(size, "1 % changed", "update", source, folder / "graph")
    shutil.rmtree(folder / "graph")


def _change(source: Path, size: int, originals: Sequence[str]) -> None:
    count = max(4, round(size * CHANGED))
    chosen = random.Random(SEED).sample(range(size), count)
    quarter = count // 4
    for n in chosen[:quarter]:
        (source / f"NCT8{n:07d}.json").unlink()
    for n in chosen[quarter : count - quarter]:
        (source / f"NCT8{n:07d}.json").write_text(_copy(originals, n, 1), "utf-8")
    for n in range(size, size + quarter):
        (source / f"NCT8{n:07d}.json").write_text(_copy(originals, n, 0), "utf-8")


def _run(size: int, what: str, verb: str, source: Path, out: Path) -> Row:
    command = [sys.executable, "-m", "kgbuild.cli", verb, str(source), "--out", str(out)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if process.returncode not in (0, 1):
        raise SystemExit(f"{verb} of {size} records ended with code {process.returncode}:\n{told[-2000:]}")
    stages = json.loads((out / "current/manifest.json").read_text("utf-8"))["seconds"]
    return Row(size, what, round(seconds, 1), round(usage.ru_utime + usage.ru_stime, 1), _megabytes(usage), stages)


def _megabytes(usage: resource.struct_rusage) -> float:
    return round(usage.ru_maxrss / (1 if sys.platform == "darwin" else 1024), 0)


def _share(rows: Sequence[Row], size: int, of: str) -> float:
    found = {row.what: row for row in rows if row.records == size}
    return float(getattr(found["1 % changed"], of) / getattr(found["from scratch"], of))


def _sizes(rows: Sequence[Row]) -> list[int]:
    return sorted({row.records for row in rows})


def _meets(rows: Sequence[Row]) -> bool:
    shares = [_share(rows, size, "seconds") for size in _sizes(rows)]
    return shares[-1] <= TARGET_SHARE and shares == sorted(shares, reverse=True)


def _markdown(rows: Sequence[Row]) -> str:
    lines = [
        "| records | what | seconds | cpu s | peak MB | share of scratch, wall | cpu |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        shares = ("", "")
        if row.what == "1 % changed":
            shares = (f"{_share(rows, row.records, 'seconds'):.1%}", f"{_share(rows, row.records, 'cpu'):.1%}")
        numbers = f"{row.seconds} | {row.cpu} | {row.peak_mb:.0f}"
        lines.append(f"| {row.records:,} | {row.what} | {numbers} | {shares[0]} | {shares[1]} |")
    lines += ["", "Seconds by stage:", ""]
    for row in rows:
        if row.what != "nothing changed":
            parts = ", ".join(f"{name} {value}" for name, value in row.stages.items())
            lines.append(f"- {row.records:,} records, {row.what}: {parts}")
    return "\n".join(lines)


def _write(rows: Sequence[Row]) -> None:
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "load": round(os.getloadavg()[0], 1)}
    result = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine,
        "target_share": TARGET_SHARE,
        "rows": [asdict(row) for row in rows],
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "rebuild.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    head = (
        f"Measured {result['date']} on {machine['cpus']} cores, one worker, Python {machine['python']}; perturbed"
        " copies of registry studies, both embedded stores.\n\n"
    )
    (RESULTS / "rebuild.md").write_text(head + _markdown(rows) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
