"""Takes a folder of terminology files and a manifest, fills the pool with what the readers find there."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.resources import ontologies_dir
from kgbuild.vocab.compile.pool import Pool
from kgbuild.vocab.compile.report import Report, SourceFacts
from kgbuild.vocab.compile.usage import FORMAT, read_usage
from kgbuild.vocab.sources.facts import Problem
from kgbuild.vocab.sources.manifest import Source, load_manifest
from kgbuild.vocab.sources.read import find_files, read_source

_CHUNK = 1 << 20


def gather(folder: Path, manifest: Path, pool: Pool, report: Report, without: Collection[str] = ()) -> None:
    """Read every source of the manifest that is in the folder and that no other source there replaces.

    ``without`` names sources that are not read.

    Raises:
        UsageError: the folder or the manifest is unreadable, no source is there, or a file is damaged.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder of terminology files")
    sources = load_manifest(manifest)
    if unknown := sorted(set(without) - {s.name for s in sources}):
        raise UsageError(f"{manifest}: no source is called {', '.join(unknown)}")
    sources = tuple(s for s in sources if s.name not in without)
    found = {s.name: _files(folder, s) for s in sources}
    replaced = {other: s.name for s in sources if found[s.name] for other in s.replaces}
    if not any(found[s.name] for s in sources if s.format != FORMAT):
        raise UsageError(f"{folder}: holds no file that {manifest.name} names")
    for source in sources:
        if source.name in replaced:
            report.note("replaced", source.name, "", f"not read, {replaced[source.name]} is there")
        elif not found[source.name]:
            report.missing.append(source.name)
        for path in found[source.name] if source.name not in replaced else ():
            _gather_file(path, folder, source, pool, report)


def _files(folder: Path, source: Source) -> tuple[Path, ...]:
    """The source's files in the folder; how curators use names ships with kgbuild."""
    files = find_files(folder, source)
    if source.format == FORMAT and not files:
        files = tuple(p for name in source.files if (p := ontologies_dir() / name).is_file())
    return files


def _gather_file(path: Path, folder: Path, source: Source, pool: Pool, report: Report) -> None:
    problems: list[Problem] = []
    concepts = mappings = 0
    if source.format == FORMAT:
        pool.uses.extend(read_usage(path, source, problems))
    else:
        concepts, mappings = pool.add(read_source(path, source, problems), source.name, source.rank, report)
    for p in problems:
        report.note("problem", p.source, f"line {p.line}", p.reason)
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    facts = (source.name, name, source.licence, source.version, source.url, _sha256(path))
    report.sources.append(SourceFacts(*facts, concepts, mappings, len(problems)))


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as f:
        while chunk := f.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
