"""Helpers for the compiler's tests: tiny sources made here, put into a pool by trust."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from kgbuild.vocab import Concept
from kgbuild.vocab.compile.pool import Pool
from kgbuild.vocab.compile.report import Report
from kgbuild.vocab.compile.run import Compiled, compile_pool
from kgbuild.vocab.compile.usage import Use
from kgbuild.vocab.sources.facts import Mapping, RawConcept, RawName

Facts = Sequence[RawConcept | Mapping]


class Result:
    """A compiled pool with short ways to ask it."""

    def __init__(self, compiled: Compiled) -> None:
        self.concepts = compiled.concepts
        self.report = compiled.report

    def of(self, curie: str) -> Concept:
        """The one concept that has this id."""
        (found,) = [c for c in self.concepts if curie in (c.id, *c.xrefs)]
        return found

    def ids(self) -> list[str]:
        return [c.id for c in self.concepts]

    def noted(self, kind: str) -> list[tuple[str, str]]:
        return [(f.where, f.what) for f in self.report.findings if f.kind == kind]


def raw(id: str, label: str, type: str = "", source: str = "a", **more: object) -> RawConcept:
    """A raw concept; ``names`` may be a dict of text to kind."""
    names = more.pop("names", {})
    assert isinstance(names, dict)
    made = tuple(RawName(t, k) for t, k in names.items())
    return RawConcept(id, label, type, made, source=source, **more)  # type: ignore[arg-type]


@pytest.fixture
def compiled() -> Callable[..., Result]:
    """Compile sources given as keyword arguments, the first the most trusted, over ``core``."""

    def run(
        core: Sequence[Concept] = (), common: Sequence[str] = (), uses: Sequence[Use] = (), **sources: Facts
    ) -> Result:
        pool, report = Pool(), Report()
        pool.uses.extend(uses)
        pool.add_core(core)
        for rank, (name, facts) in enumerate(sources.items(), 1):
            named = [_of(f, name) for f in facts]
            pool.add(named, name, rank, report)
        return Result(compile_pool(pool, report, frozenset(common)))

    return run


def _of(fact: RawConcept | Mapping, source: str) -> RawConcept | Mapping:
    from dataclasses import replace

    return replace(fact, source=source)


def same(a: str, b: str) -> Mapping:
    """An exact mapping."""
    return Mapping(a, "skos:exactMatch", b)
