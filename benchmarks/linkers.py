"""One linker over the first N of a file of names, on one core: ``python -m benchmarks.linkers TOOL NAMES N``.

Takes rows of [alias, type, ids, altered, how] and prints JSON: seconds to build its index, seconds for the aliases and
for the altered ones, peak memory, and the first answers. Imports nothing of kgbuild at the top, so that a peer can run
in an environment of its own.

Each timing runs in a fork of the process that built the index: it begins with the same warm code and with caches that
have seen none of the strings, so that a repetition is no easier than the first.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

REPEATS = 3
WARM = 500
"""Strings at the end of the file that are asked first and never measured."""
NEIGHBOURS = 30
"""What scispaCy's linker asks of its candidate generator by default."""

Item = tuple[str, str]
Answer = tuple[str | None, float]
Ask = Callable[[Sequence[Item]], list[Answer]]
Rows = Sequence[Sequence[Any]]


def main(tool: str, path: Path, count: int) -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rows = json.loads(path.read_text("utf-8"))
    names, warm = rows[:count], rows[-WARM:]
    wall, cpu = time.perf_counter(), time.process_time()
    ask = TOOLS[tool](names)
    built = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    runs = {
        column: [_forked(ask, [(r[3], r[1]) for r in warm], [(r[at], r[1]) for r in names]) for _ in range(REPEATS)]
        for column, at in (("plain", 0), ("altered", 3))
    }
    print(json.dumps({"built": built, "runs": runs}))


def _forked(ask: Ask, warm: list[Item], items: list[Item]) -> dict[str, Any]:
    """Ask in a child process; gives its times, its peak memory in MB and its answers."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    if os.fork() == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as stream:
            json.dump(_timed(ask, warm, items), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.wait()
    if not text:
        raise SystemExit("the child process ended without an answer")
    found: dict[str, Any] = json.loads(text)
    return found


def _timed(ask: Ask, warm: list[Item], items: list[Item]) -> dict[str, Any]:
    ask(warm)
    wall, cpu = time.perf_counter(), time.process_time()
    answers = ask(items)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": wall, "cpu": cpu, "peak_mb": peak, "answers": [_read(a) for a in answers]}


def _read(answer: Any) -> Answer:
    """An answer as it is, or the first of ranked hits as one."""
    if len(answer) == 2 and not hasattr(answer[0], "curie"):
        return answer[0], answer[1]
    return (answer[0].curie if answer else None), 1.0


def _exact(vocab: Any) -> Ask:
    def ask(items: Sequence[Item]) -> list[Any]:
        return [vocab.exact(text, (type,)) for text, type in items]  # ids are read after the clock has stopped

    return ask


def _full(vocab: Any) -> Ask:
    from kgbuild.link import Linker

    linker = Linker(vocab)

    def ask(items: Sequence[Item]) -> list[Answer]:
        return [_only(linker.link_strings([item])[0]) for item in items]

    return ask


def _only(linked: Any) -> Answer:
    """The one concept that a string was linked to; a string taken apart into several has no first answer."""
    found = [part.link for part in linked.parts if part.link.curie]
    if len(found) == 1:
        return found[0].curie, found[0].score
    return ("several", 0.0) if found else (None, 0.0)


def _subset(names: Rows) -> Any:
    """A compiled index of these names alone, opened."""
    from kgbuild.vocab import Concept, Vocabulary, load_vocabulary
    from kgbuild.vocab.store import MemoryStore

    terms: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text, type, ids, *_ in names:
        for curie in ids:
            terms[curie, type].append(text)
    concepts = tuple(Concept(curie, type, t[0], synonyms=tuple(t[1:])) for (curie, type), t in terms.items())
    with tempfile.TemporaryDirectory(prefix="kgbuild-bench-") as folder:
        Vocabulary(MemoryStore(concepts)).save(Path(folder))
        return load_vocabulary(Path(folder))


def _whole() -> Any:
    from kgbuild.vocab import load_vocabulary

    return load_vocabulary(Path(os.environ["BENCH_INDEX"]))


def _scispacy(names: Rows) -> Ask:
    """scispaCy's own index builder and candidate generator.

    The builder refuses scipy 1.11 and newer because it could not write its vectors as float16. With no folder to write
    to it makes no such vectors, so that this check alone is passed over; the rest is scispaCy's code and parameters.
    The search stays as the builder leaves it: the wider one (efSearch 200) that scispaCy sets on an index read from a
    file took twice the time here and gave the same share of right answers.
    """
    from scispacy import candidate_generation as generation
    from scispacy.linking_utils import KnowledgeBase

    aliases: dict[str, list[str]] = defaultdict(list)
    for text, _, ids, *_ in names:
        for curie in ids:
            aliases[curie].append(text)
    with tempfile.TemporaryDirectory(prefix="kgbuild-bench-") as folder:
        file = Path(folder) / "kb.jsonl"
        entities = (
            {"concept_id": c, "canonical_name": t[0], "aliases": t[1:], "types": []} for c, t in aliases.items()
        )
        file.write_text("\n".join(map(json.dumps, entities)), "utf-8")
        kb = KnowledgeBase(str(file))
    generation.scipy_supports_sparse_float16 = lambda: True
    sys.stdout, kept = sys.stderr, sys.stdout
    listed, vectoriser, index = generation.create_tfidf_ann_index(None, kb)
    sys.stdout = kept
    generator = generation.CandidateGenerator(index, vectoriser, listed, kb)

    def ask(items: Sequence[Item]) -> list[Answer]:
        every = generator([text for text, _ in items], NEIGHBOURS)
        scored = [[(c.concept_id, max(c.similarities)) for c in some] for some in every]
        return [max(some, key=_score, default=(None, 0.0)) for some in scored]

    return ask


def _score(answer: Answer) -> float:
    return answer[1]


def _gilda(names: Rows) -> Ask:
    """gilda's grounder over terms made of the names; its own terms and models are never loaded."""
    home = tempfile.mkdtemp(prefix="kgbuild-bench-")
    os.environ.update(PYSTOW_HOME=home, ADEFT_HOME=home)
    from gilda.grounder import Grounder
    from gilda.process import normalize
    from gilda.term import Term

    seen: dict[str, str] = {}
    terms = []
    for text, _, ids, *_ in names:
        for curie in ids:
            label = seen.setdefault(curie, text)
            prefix, _, local = curie.partition(":")
            if norm := normalize(text).strip():
                terms.append(Term(norm, text, prefix, local, label, "name" if label == text else "synonym", "bench"))
    grounder = Grounder(terms)

    def ask(items: Sequence[Item]) -> list[Answer]:
        best = [grounder.ground_best(text) for text, _ in items]
        return [(f"{b.term.db}:{b.term.id}", b.score) if b else (None, 0.0) for b in best]

    return ask


TOOLS: dict[str, Callable[[Rows], Ask]] = {
    "kgbuild exact": lambda names: _exact(_subset(names)),
    "kgbuild full": lambda names: _full(_subset(names)),
    "kgbuild exact, whole index": lambda names: _exact(_whole()),
    "kgbuild full, whole index": lambda names: _full(_whole()),
    "scispacy": _scispacy,
    "gilda": _gilda,
}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
