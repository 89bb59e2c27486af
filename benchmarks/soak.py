"""``make soak``: rebuilds under random edits and kills for some minutes, and checks what is published after each.

After every build, killed or not, the published tables must equal a build from scratch of the documents that were there
when it was published. ``python -m benchmarks.soak --minutes 5 --seed 1``.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from kgbuild.resources import seeds_dir


def main() -> int:
    parser = argparse.ArgumentParser(description="Rebuild under edits and kills, and check the published graph.")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kgbuild-soak-") as name:
        counts = _soak(Path(name), given.minutes * 60, random.Random(given.seed))
    print(", ".join(f"{number} {what}" for what, number in counts.items()))
    return 0


def _soak(scratch: Path, seconds: float, rng: random.Random) -> dict[str, int]:
    source, out, published = scratch / "in", scratch / "graph", scratch / "published"
    shutil.copytree(seeds_dir(), source)
    counts = {"builds": 0, "killed": 0, "checked": 0}
    end = time.monotonic() + seconds
    while time.monotonic() < end or not counts["checked"]:
        _edit(source, rng)
        before = _current(out)
        process = subprocess.Popen(_command(source, out), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            process.wait(timeout=rng.choice([None, rng.uniform(0.2, 8.0)]))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            counts["killed"] += 1
        counts["builds"] += 1
        if _current(out) != before:
            shutil.rmtree(published, ignore_errors=True)
            shutil.copytree(source, published)
        elif process.returncode == 0:
            raise SystemExit("a build ended well and published nothing")
        if _current(out) is not None and rng.random() < 0.3:
            _check(scratch, published, out)
            counts["checked"] += 1
    return counts


def _edit(source: Path, rng: random.Random) -> None:
    """Change a number of one document, or bring back a document's original."""
    original = rng.choice(sorted(seeds_dir().glob("*.txt")))
    path = source / original.name
    text = original.read_bytes()
    if rng.random() < 0.7:
        text = text.replace(b"60 months", b"%d months" % rng.randrange(10, 99)).replace(
            b"37", b"%d" % rng.randrange(38, 99)
        )
    path.write_bytes(text)


def _command(source: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "kgbuild.cli", "build", str(source), "--out", str(out)]


def _current(out: Path) -> Path | None:
    return (out / "current").resolve() if (out / "current").exists() else None


def _check(scratch: Path, published: Path, out: Path) -> None:
    """The published tables equal those of a build from scratch; the folder's name is no part of that."""
    fresh = scratch / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    subprocess.run([*_command(published, fresh), "--stores", "none"], check=True, capture_output=True)
    for path in sorted((fresh / "current" / "tables").glob("*.parquet")):
        both = [pq.read_table(p).to_pylist() for p in (path, out / "current" / "tables" / path.name)]
        for rows in both:
            for row in rows:
                row.pop("source", None)
        if both[0] != both[1]:
            raise SystemExit(f"table {path.stem} differs from a build from scratch")


if __name__ == "__main__":
    sys.exit(main())
