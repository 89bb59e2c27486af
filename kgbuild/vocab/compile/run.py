"""Takes a folder of terminology files, a manifest and the core, gives the merged vocabulary and a report."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.resources import ontologies_dir
from kgbuild.vocab.compile.assemble import assemble, ordered
from kgbuild.vocab.compile.close import add_close
from kgbuild.vocab.compile.config import Settings, settings
from kgbuild.vocab.compile.drafts import Drafts, draft_groups
from kgbuild.vocab.compile.drugs import settle_drugs
from kgbuild.vocab.compile.gather import gather
from kgbuild.vocab.compile.groups import Groups
from kgbuild.vocab.compile.hierarchy import join_to_mondo, set_parents
from kgbuild.vocab.compile.merge import NameTable, merge_named, merge_stated
from kgbuild.vocab.compile.names import collect_names
from kgbuild.vocab.compile.pool import Pool
from kgbuild.vocab.compile.relate import set_relations
from kgbuild.vocab.compile.report import Report
from kgbuild.vocab.compile.suspicious import drop_suspicious
from kgbuild.vocab.compile.untyped import guess_types
from kgbuild.vocab.compile.write import write_report
from kgbuild.vocab.concept import Concept
from kgbuild.vocab.read import read_folder
from kgbuild.vocab.store import MemoryStore
from kgbuild.vocab.vocabulary import Vocabulary

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Compiled:
    """The merged concepts in rank order, and what the compiler did to get there."""

    concepts: tuple[Concept, ...]
    report: Report


@contextmanager
def timed(report: Report, step: str, progress: Progress | None = None) -> Iterator[None]:
    """Time a step into the report and name it to ``progress``."""
    if progress:
        progress(step)
    start = time.process_time()
    yield
    report.seconds[step] = report.seconds.get(step, 0.0) + time.process_time() - start


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Hundreds of thousands of long-lived objects make every collection slow, and there is no cycle to free."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def compile_pool(
    pool: Pool, report: Report, common: frozenset[str] = frozenset(), progress: Progress | None = None
) -> Compiled:
    """Merge, type, clean and order what is in the pool."""
    given = settings()
    with timed(report, "merge", progress):
        pool.settle()
        pool.type_by_use(given.by_use, report)
        groups = Groups(pool, given)
        merge_stated(pool, groups, given, report)
        table = NameTable(pool, groups, given)
        merge_named(pool, groups, given, report, table)
    with timed(report, "types", progress):
        guessed = guess_types(pool, groups, given, report)
        merge_named(pool, groups, given, report, table, guessed)
    with timed(report, "concepts", progress):
        drafts = _drafts(pool, groups, guessed, given, report)
        every = ordered(drafts, given)
        add_close(every, drafts, pool, given, report)
        concepts = assemble(every, drafts, given, common)
    _count(concepts, report)
    return Compiled(concepts, report)


def _drafts(pool: Pool, groups: Groups, guessed: frozenset[str], given: Settings, report: Report) -> Drafts:
    drafts = draft_groups(pool, groups, given)
    for draft in list(drafts.by_id.values()):
        if not draft.type:
            drafts.remove(draft)
        elif draft.core is None and given.leave_out.search(draft.label):
            drafts.remove(draft)
            report.counts["left out: veterinary"] += 1
        draft.guessed = draft.core is None and guessed.issuperset(f.id for f in draft.facts)
    collect_names(drafts, given, report)
    settle_drugs(drafts, given, report)
    drop_suspicious(drafts, given, report)
    set_relations(drafts, given, report)
    set_parents(drafts, pool, given, report)
    join_to_mondo(drafts, given, report)
    return drafts


def _count(concepts: tuple[Concept, ...], report: Report) -> None:
    for c in concepts:
        report.by_type[c.type] += 1
        for source in c.sources:
            report.by_source[f"{source}/{c.type}"] += 1


def read_core(core: Path | None, pool: Pool) -> None:
    """Put the core vocabulary into the pool, if there is one.

    Raises:
        UsageError: the folder is not a sound vocabulary.
    """
    if core is not None:
        if not core.is_dir():
            raise UsageError(f"{core}: no such vocabulary folder")
        pool.add_core(read_folder(core))


def _common_words() -> frozenset[str]:
    """The shipped list of common words, in lower case; empty where there is none."""
    path = ontologies_dir() / "common_words.txt"
    if not path.is_file():
        return frozenset()
    lines = (line.strip().lower() for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def compile_vocabulary(
    folder: Path,
    manifest: Path,
    core: Path | None,
    common: frozenset[str] | None = None,
    progress: Progress | None = None,
    without: Collection[str] = (),
) -> Compiled:
    """Read and merge the terminology files of a folder with the core vocabulary.

    ``manifest`` says which files are read and how; ``common`` are words that are no names in running text:
    None takes ``ontologies/common_words.txt`` where it is there. ``without`` names sources that are not read.

    Raises:
        UsageError: an unreadable folder, manifest, core or file, an unknown name in ``without``.
    """
    pool, report = Pool(), Report()
    with _no_garbage_collection():
        with timed(report, "read", progress):
            read_core(core, pool)
            gather(folder, manifest, pool, report, without)
        return compile_pool(pool, report, _common_words() if common is None else common, progress)


def compile_to(
    folder: Path,
    manifest: Path,
    core: Path | None,
    index: Path,
    common: frozenset[str] | None = None,
    progress: Progress | None = None,
    without: Collection[str] = (),
) -> Report:
    """Compile into an index folder: vocabulary, ``report.json``, ``report.tsv``, ``licences.tsv``, licence texts.

    The vocabulary is replaced in one step; a compile that is killed half way leaves the old one.

    Raises:
        UsageError: an unreadable folder, manifest, core or file, or the index cannot be written.
    """
    compiled = compile_vocabulary(folder, manifest, core, common, progress, without)
    report = compiled.report
    with timed(report, "index", progress), _no_garbage_collection():
        vocabulary = Vocabulary(MemoryStore(compiled.concepts))
        report.fingerprint = vocabulary.fingerprint
        try:
            vocabulary.save(index)
            write_report(report, folder, index)
        except OSError as error:
            raise UsageError(f"{index}: cannot be written: {error.strerror}") from None
    return report
