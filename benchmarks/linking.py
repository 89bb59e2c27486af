"""``python -m benchmarks.linking``: the index of the shared terminologies, and the linker beside two peers.

Compiles the shared folder's terminologies, draws a fixed subset of 25,000 aliases (``linking_names``), and asks
kgbuild, scispaCy's candidate generator and gilda's grounder for the same strings in the same run, on one core each
(``linkers``). Writes ``benchmarks/results/linking.json`` and ``linking.md``. Without the shared folder it says so and
does nothing. Exit code 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.linkers import WARM
from benchmarks.linking_names import SEED, draw
from benchmarks.linking_report import markdown, missed, row
from benchmarks.measure import measure
from kgbuild.vocab import load_vocabulary

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
SIZES = (5_000, 10_000, 25_000)
WHOLE = "whole index"
GILDA = ROOT / ".venv" / "gilda" / "bin" / "python"
"""The environment that ``make bench`` makes of ``gilda.txt``."""
TOOLS = ("kgbuild exact", "kgbuild full", "scispacy", "gilda")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the index, the linker and its peers.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="aliases in the indexes that are compared")
    parser.add_argument("--index", type=Path, help="a compiled index to measure; without it one is compiled and timed")
    parser.add_argument("--to", type=Path, default=RESULTS, help="the folder of the results")
    given = parser.parse_args()
    shared = Path(os.environ.get("KGBUILD_SHARED") or ROOT.parent / "shared") / "data" / "ontologies"
    if not shared.is_dir():
        print("linking: not measured, the shared data folder is not there (KGBUILD_SHARED or ../shared)")
        return 0
    with tempfile.TemporaryDirectory(prefix="kgbuild-bench-") as name:
        result = _measure_all(Path(name), shared, given.index, tuple(given.sizes))
    given.to.mkdir(parents=True, exist_ok=True)
    (given.to / "linking.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    (given.to / "linking.md").write_text(markdown(result), "utf-8")
    print(markdown(result))
    return int(bool(missed(result)))


def _measure_all(scratch: Path, shared: Path, given: Path | None, sizes: tuple[int, ...]) -> dict[str, Any]:
    index = given or scratch / "index"
    compiled = {} if given else _compile(shared, index)
    vocab = load_vocabulary(index)
    names = draw(vocab, max(sizes) + WARM)
    path = scratch / "names.json"
    path.write_text(json.dumps(names), "utf-8")
    memory = json.loads(_python("benchmarks.index_memory", str(index), str(path)))
    rows = [
        row(tool, size, names[:size], _linked(tool, path, size, index))
        for size in sizes
        for tool in (*TOOLS, *((f"{t}, {WHOLE}" for t in TOOLS[:2]) if size == max(sizes) else ()))
        if tool != "gilda" or GILDA.exists()
    ]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "seed": SEED,
        "index": {
            **compiled,
            "megabytes": round(sum(f.stat().st_size for f in index.rglob("*") if f.is_file()) / 2**20, 1),
            "vocabulary_megabytes": round(sum(f.stat().st_size for f in _vocabulary(index)) / 2**20, 1),
            "concepts": len(vocab),
            "fingerprint": vocab.fingerprint,
            "memory": memory,
        },
        "rows": rows,
    }


def _vocabulary(index: Path) -> list[Path]:
    """What is opened: the index without the compiler's report and the licence texts."""
    return [index / "vocabulary.json", *index.glob("*.bin")]


def _compile(shared: Path, index: Path) -> dict[str, Any]:
    print("compile ...", file=sys.stderr)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = measure([sys.executable, "-m", "kgbuild.cli", "ontologies", "compile", str(shared), "--to", str(index)])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.code:
        raise SystemExit(f"the compile ended with code {done.code}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"compile_seconds": done.seconds, "compile_cpu_seconds": round(cpu, 1), "compile_peak_mb": done.peak_mb}


def _linked(tool: str, path: Path, size: int, index: Path) -> dict[str, Any]:
    print(f"{tool}, {size} aliases ...", file=sys.stderr)
    python = str(GILDA) if tool == "gilda" else sys.executable
    found: dict[str, Any] = json.loads(
        _python("benchmarks.linkers", tool, str(path), str(size), python=python, index=index)
    )
    return found


def _python(module: str, *arguments: str, python: str = sys.executable, index: Path | None = None) -> str:
    """Stdout of a module run in a process of its own, with one thread."""
    env = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT), **({"BENCH_INDEX": str(index)} if index else {})}
    done = subprocess.run(
        [python, "-m", module, *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)} ended with code {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
