"""Runs a command and measures it: wall time, and the peak of resident memory summed over its process tree."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

INTERVAL = 0.02
"""Seconds between two looks at the memory. A shorter peak is missed; pages shared by processes count for each."""


@dataclass(frozen=True, slots=True)
class Measured:
    """``seconds`` of wall time, ``peak_mb`` (2^20 bytes) of resident memory, the command's exit code and stdout."""

    seconds: float
    peak_mb: float
    code: int
    output: str


def measure(command: Sequence[str]) -> Measured:
    """Run to the end; stderr goes nowhere, stdout is kept."""
    begun = time.perf_counter()
    process = subprocess.Popen(list(command), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    root = psutil.Process(process.pid)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _resident(root))
        time.sleep(INTERVAL)
    seconds = time.perf_counter() - begun
    output = process.stdout.read() if process.stdout else ""
    return Measured(round(seconds, 3), round(peak / 2**20, 1), process.returncode, output)


def _resident(root: psutil.Process) -> int:
    total = 0
    try:
        for process in (root, *root.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total
