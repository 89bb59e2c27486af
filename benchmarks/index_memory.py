"""What opening one index adds to each of N processes: ``python -m benchmarks.index_memory INDEX NAMES``.

Takes an index folder and a file of names, prints JSON. All N processes are alive, and have done the same, when their
memory is read from ``/proc/PID/smaps_rollup``, so that shared pages are shared by N.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

PROCESSES = (1, 2, 4)
EXACT, FULL = 25_000, 2_000
"""Names that each process looks up, and links, before its memory in use is read."""
_KEYS = ("Rss", "Pss", "Private_Clean", "Private_Dirty", "Shared_Clean", "Shared_Dirty")


def main(index: Path, names: Path) -> None:
    print(json.dumps([_together(index, names, number) for number in PROCESSES]))


def _together(index: Path, names: Path, number: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.index_memory", str(index), str(names), "one"]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(number)
    ]
    try:
        seen: dict[str, list[dict[str, float]]] = {}
        opened: list[float] = []
        for step in ("import", "open", "use"):
            replies = [_tell(child, step) for child in children] if step == "open" else _tell_all(children, step)
            if step == "open":
                opened = replies
            seen[step] = [_memory(child.pid) for child in children]
    finally:
        for child in children:
            child.kill()
            child.wait()
    return {"processes": number, "open_seconds": opened, **{f"after_{k}": _mean(v) for k, v in seen.items()}}


def _tell_all(children: list[subprocess.Popen[str]], step: str) -> list[float]:
    for child in children:
        _pipe(child.stdin).write(f"{step}\n")
        _pipe(child.stdin).flush()
    return [float(_pipe(child.stdout).readline() or "nan") for child in children]


def _tell(child: subprocess.Popen[str], step: str) -> float:
    return _tell_all([child], step)[0]


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise SystemExit("a process without pipes")
    return stream


def _memory(process: int) -> dict[str, float]:
    """MB (2^20 bytes) by kind."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8").splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.split(":")[0] in _KEYS}
    found["Private"] = found["Private_Clean"] + found["Private_Dirty"]
    found["Shared"] = found["Shared_Clean"] + found["Shared_Dirty"]
    return {key: found[key] for key in ("Rss", "Pss", "Private", "Shared")}


def _mean(values: list[dict[str, float]]) -> dict[str, float]:
    return {key: round(sum(v[key] for v in values) / len(values), 1) for key in values[0]}


def _one(index: Path, names: Path) -> None:
    """Do one step for each line that arrives, and answer with its seconds."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rows = json.loads(names.read_text("utf-8"))
    state: dict[str, Any] = {}
    for line in sys.stdin:
        begun = time.perf_counter()
        _STEPS[line.strip()](state, index, rows)
        print(time.perf_counter() - begun, flush=True)


def _import(state: dict[str, Any], index: Path, rows: list[Any]) -> None:
    """Everything that a process needs without an index."""
    from kgbuild.link import Linker
    from kgbuild.vocab import load_vocabulary

    state.update(Linker=Linker, load=load_vocabulary)


def _open(state: dict[str, Any], index: Path, rows: list[Any]) -> None:
    state["vocab"] = state["load"](index)


def _use(state: dict[str, Any], index: Path, rows: list[Any]) -> None:
    linker = state["Linker"](state["vocab"])
    for row in rows[:EXACT]:
        state["vocab"].exact(row[0], (row[1],))
    for row in rows[:FULL]:
        linker.link_strings([(row[3], row[1])])


_STEPS = {"import": _import, "open": _open, "use": _use}

if __name__ == "__main__":
    if len(sys.argv) == 4:
        _one(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
