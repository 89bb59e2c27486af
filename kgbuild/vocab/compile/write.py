"""Takes a report, writes it and the licence texts into the index folder, each file in one step."""

from __future__ import annotations

import os
from pathlib import Path

from kgbuild.vocab.compile.report import Report

LICENCES = "licenses"


def write_report(report: Report, folder: Path, index: Path) -> None:
    """Write ``report.json``, ``report.tsv``, ``licences.tsv``; copy the texts of ``folder/licenses``."""
    _replace(index / "report.json", report.as_json().encode())
    _replace(index / "report.tsv", report.as_tsv().encode())
    _replace(index / "licences.tsv", report.licences().encode())
    texts = folder / LICENCES
    if texts.is_dir():
        (index / LICENCES).mkdir(exist_ok=True)
        for path in sorted(p for p in texts.iterdir() if p.is_file() and not p.name.startswith(".")):
            _replace(index / LICENCES / path.name, path.read_bytes())


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
