"""``make soak``: updates and builds under random edits and signals for some minutes, checked after each.

Whatever happened, the published tables must equal, byte for byte, a build from scratch of the documents that were there
when they were published, and so must what the embedded stores hold. ``python -m benchmarks.soak --minutes 5 --seed 1``.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks import soak_studies

SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
COUNTS = ("MATCH (n) RETURN count(n)", "MATCH ()-[r]->() RETURN count(r)")
TRIPLES = ("SELECT (count(*) AS ?n) WHERE { ?s ?p ?o }", "SELECT (count(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")


def main() -> int:
    """Parse, run, print numbers; a difference ends it with what differs."""
    parser = argparse.ArgumentParser(description="Rebuild under edits and signals, and check the published graph.")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kgbuild-soak-") as name:
        counts = _soak(Path(name), given.minutes * 60, random.Random(given.seed))
    print(", ".join(f"{number} {what}" for what, number in sorted(counts.items())))
    return 0


def _soak(scratch: Path, seconds: float, rng: random.Random) -> Counter[str]:
    """``world`` is where runs are made; ``check/in`` is a copy of what its graph was published from."""
    world, check = scratch / "world", scratch / "check"
    soak_studies.fill(world / "in", rng)
    counts: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end or not counts["checked"]:
        counts.update(soak_studies.edit(world / "in", rng))
        before = _current(world)
        verb = rng.choice(["update", "update", "update", "build"])
        command = [*_command(verb), "--workers", str(rng.choice([1, 1, 2])), "--keep", str(rng.choice([1, 3]))]
        code = _run(command, world, rng, counts)
        counts[verb] += 1
        changed = _current(world) != before
        if changed:
            shutil.rmtree(check / "in", ignore_errors=True)
            shutil.copytree(world / "in", check / "in")
        if code in (0, 1) and not changed and verb == "build":
            raise SystemExit("a build ended well and published nothing")
        # Undisturbed runs bring the graph to the sources, whether or not there was something to do.
        if _current(world) is not None and rng.random() < 0.4:
            _check(check, world)
            counts["checked"] += 1
    return counts


def _run(command: list[str], world: Path, rng: random.Random, counts: Counter[str]) -> int:
    """Run to the end, or to a signal at a random moment; gives the exit code."""
    wait = rng.choice([None, None, rng.uniform(0.2, 10)])
    # A group of its own, as on a terminal: Ctrl-C reaches worker processes too.
    process = subprocess.Popen(command, cwd=world, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, process_group=0)
    try:
        _, said = process.communicate(timeout=wait)
    except subprocess.TimeoutExpired:
        signum = rng.choice(SIGNALS)
        os.killpg(process.pid, signum) if signum == signal.SIGINT else process.send_signal(signum)
        _, said = process.communicate(timeout=60)
        counts[signum.name] += 1
    if process.returncode not in (0, 1, 130, 143, -signal.SIGKILL) or b"Traceback" in said:
        raise SystemExit(f"exit code {process.returncode}: {said.decode('utf-8', 'replace')[-2000:]}")
    return process.returncode


def _command(verb: str) -> list[str]:
    return [sys.executable, "-m", "kgbuild.cli", verb, "in", "--out", "graph"]


def _current(world: Path) -> Path | None:
    link = world / "graph" / "current"
    return link.resolve() if link.exists() else None


def _check(check: Path, world: Path) -> None:
    """The published graph is that of a build from scratch; both read a folder of the same name."""
    shutil.rmtree(check / "graph", ignore_errors=True)
    done = subprocess.run(_command("build"), cwd=check, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"the build from scratch failed: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    ours, fresh = world / "graph" / "current", check / "graph" / "current"
    for path in sorted((fresh / "tables").glob("*.parquet")):
        other = ours / "tables" / path.name
        if path.read_bytes() != other.read_bytes():
            same = pq.read_table(path).to_pylist() == pq.read_table(other).to_pylist()
            raise SystemExit(f"table {path.stem} differs from a build from scratch{' in bytes only' if same else ''}")
    if (ours / "rejected.jsonl").read_bytes() != (fresh / "rejected.jsonl").read_bytes():
        raise SystemExit("rejected.jsonl differs from a build from scratch")
    for verb, queries in (("cypher", COUNTS), ("sparql", TRIPLES)):
        for query in queries:
            if _answer(verb, query, world) != _answer(verb, query, check):
                raise SystemExit(f"another answer than that of a build from scratch: {query}")


def _answer(verb: str, query: str, folder: Path) -> bytes:
    command = [sys.executable, "-m", "kgbuild.cli", verb, query, "--format", "csv"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
