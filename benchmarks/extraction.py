"""Extraction and linking on one core: tokens a second, memory, start-up, shares of the time, growth; peers beside them.

Writes ``benchmarks/results/extraction.json`` and ``extraction.md``. Exit code 1 when a target is missed: 18,000 tokens
a second, a peak of 600 MB, 2 seconds to the first record, and growth of at most size to the power of 1.2. Tokens are
spaCy's English ones, of the text that is read. ``--records 20 --sizes 50000,100000 --shapes 5000,10000`` for less.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.extraction_report import markdown
from benchmarks.extraction_texts import SOURCES
from benchmarks.measure import measure
from benchmarks.reading_made import shared_trials
from kgbuild.resources import seeds_dir

RESULTS = Path(__file__).resolve().parent / "results"
TARGETS = {"tokens_per_second": 18_000, "peak_mb": 600, "first_record_seconds": 2.0, "exponent": 1.2}
SIZES = (312_500, 625_000, 1_250_000, 2_500_000, 5_000_000)
SHAPE_SIZES = (25_000, 50_000, 100_000)
NOISE = 0.05
"""Seconds of a core below which growth is not judged."""
STARTS = 5
PEERS = {"spacy": "spaCy's tokenizer", "scispacy": "spaCy with sentences, scispaCy's abbreviation detector"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; see the module's description."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=400)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--shapes", default=",".join(map(str, SHAPE_SIZES)))
    parser.add_argument("--to", type=Path, default=RESULTS)
    given = parser.parse_args(arguments)
    sizes = [int(n) for n in given.sizes.split(",")]
    sources = list(SOURCES) if shared_trials() else ["seeds"]
    result: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"cpus": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()},
        "texts": "shared records" if shared_trials() else "seeds with other numbers",
        "targets": TARGETS,
        "start": _start(),
        "rates": [_rate(who, source, given.records) for source in sources for who in ("kgbuild", *PEERS)],
        "document": _growth("one document", [_measured("document", size) for size in sizes]),
        "shapes": [_growth(name, rows) for name, rows in _measured("shapes", given.shapes)["rows"].items()],
    }
    result["missed"] = _missed(result)
    given.to.mkdir(parents=True, exist_ok=True)
    (given.to / "extraction.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    (given.to / "extraction.md").write_text(markdown(result), "utf-8")
    print(markdown(result))
    return int(bool(result["missed"]))


def _measured(*child: object) -> dict[str, Any]:
    print(*child, "...", file=sys.stderr)
    done = measure([sys.executable, "-m", "benchmarks.extraction_child", *map(str, child)])
    if done.code:
        raise SystemExit(f"{child} ended with code {done.code}")
    return {**json.loads(done.output), "peak_mb": done.peak_mb}


def _start() -> dict[str, Any]:
    """From the start of a process to its first record: of the library, and of the command as a user runs it."""
    seed = min(seeds_dir().glob("*.txt"))
    library = [_measured("start", seed) for _ in range(STARTS)]
    command = [measure([sys.executable, "-m", "kgbuild.cli", "annotate", str(seed)]).seconds for _ in range(STARTS)]
    return {
        "first_record_seconds": statistics.median(run["seconds"] for run in library),
        "first_record_wall": statistics.median(run["wall"] for run in library),
        "imports_seconds": statistics.median(run["imports"] for run in library),
        "load_seconds": statistics.median(run["load"] for run in library),
        "command_seconds": statistics.median(command),
        "peak_mb": max(run["peak_mb"] for run in library),
    }


def _rate(who: str, source: str, count: int) -> dict[str, Any]:
    row = _measured("rate", who, source, count)
    rate = round(row["tokens"] / row["seconds"])
    return {
        "who": who,
        "what": PEERS.get(who, "kgbuild, all of it"),
        "source": source,
        **row,
        "tokens_per_second": rate,
    }


def _growth(name: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    pairs = [(math.log(r["size"]), math.log(max(r["seconds"], 1e-4))) for r in rows]
    return {"name": name, "rows": rows, "exponent": round(_slope(pairs), 2)}


def _slope(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the line of least squares."""
    mean_x, mean_y = (statistics.fmean(p[i] for p in points) for i in (0, 1))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 1.0


def _missed(result: dict[str, Any]) -> list[str]:
    missed = [
        f"{r['source']}: {r['tokens_per_second']:,} tokens/s"
        for r in result["rates"]
        if r["who"] == "kgbuild" and r["tokens_per_second"] < TARGETS["tokens_per_second"]
    ]
    own = [r for r in result["rates"] if r["who"] == "kgbuild"]
    peaks = [(r["source"], r["peak_mb"]) for r in own]
    missed += [f"{name}: {peak:.0f} MB" for name, peak in peaks if peak >= TARGETS["peak_mb"]]
    if result["start"]["first_record_seconds"] >= TARGETS["first_record_seconds"]:
        missed.append(f"first record after {result['start']['first_record_seconds']:.1f} s")
    for growth in (result["document"], *result["shapes"]):
        if growth["exponent"] > TARGETS["exponent"] and growth["rows"][-1]["seconds"] > NOISE:
            missed.append(f"{growth['name']}: grows with the power of {growth['exponent']}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
