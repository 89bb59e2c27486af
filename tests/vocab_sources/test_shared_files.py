"""The shipped manifest: its prefixes have IRIs, and every file of the shared folder is read by an entry of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.resources import ontologies_dir
from kgbuild.vocab.sources import Problem, RawConcept, Source, find_files, load_manifest, read_source
from kgbuild.vocab.sources.curies import known_prefixes

PROBLEMS = 30
"""The faultiest shared file (OncoTree's UMLS ids) has fewer."""


@pytest.fixture(scope="module")
def sources() -> tuple[Source, ...]:
    return load_manifest(ontologies_dir() / "sources.toml")


def test_every_prefix_has_an_iri() -> None:
    lines = (ontologies_dir() / "prefixes.tsv").read_text(encoding="utf-8").splitlines()
    assert set(known_prefixes()) <= {line.split("\t")[0] for line in lines}


def test_every_source_states_licence_and_version(sources: tuple[Source, ...]) -> None:
    assert all(s.licence and s.version for s in sources)


def test_official_releases_can_be_pulled(sources: tuple[Source, ...]) -> None:
    pulled = {s.name for s in sources if s.url}
    assert pulled >= {
        "mondo", "doid", "hpo", "ncit", "chebi", "rxnorm", "drugbank_vocabulary", "hgnc", "famplex", "go", "mesh",
        "unii",
    }  # fmt: skip


def test_a_full_release_outranks_what_it_replaces(sources: tuple[Source, ...]) -> None:
    ranks = {s.name: s.rank for s in sources}
    assert all(s.rank < ranks[other] for s in sources for other in s.replaces)


@pytest.mark.shared
def test_every_shared_file_is_read(shared_dir: Path, sources: tuple[Source, ...]) -> None:
    folder = shared_dir / "data" / "ontologies"
    read: set[Path] = set()
    for source in sources:
        for path in find_files(folder, source):
            problems: list[Problem] = []
            facts = list(read_source(path, source, problems))
            assert facts, path
            assert len(problems) < PROBLEMS, (path, problems[:5])
            assert all(f.id and f.source == source.name for f in facts if isinstance(f, RawConcept))
            read.add(path)
    assert read == set(folder.rglob("*.xz"))
