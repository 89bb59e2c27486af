"""Stores written whole against stores that follow by difference: ``python -m benchmarks.stores [--servers]``.

Takes the tables of a build (``--build``; else the seeds are built), many times over, with one record in a hundred
changed; writes ``benchmarks/results/stores.json`` and ``stores.md``. Every step is a process of its own: seconds and
processor seconds are of the step alone, memory is the peak of the process.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import measure
from benchmarks.store_tables import edit, repeat

RESULTS = Path(__file__).resolve().parent / "results"
SIZES = (1_000, 3_000, 10_000)
SHARE = 0.01
EMBEDDED = ("cypher", "rdf")
URI = {"neo4j": "KGBUILD_BENCH_NEO4J_URI", "rdf server": "KGBUILD_BENCH_RDF_URL"}


def main() -> int:
    parser = argparse.ArgumentParser(description="Stores whole and by difference.")
    parser.add_argument("--build", type=Path, help="A build whose tables are taken many times over.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="Numbers of records.")
    parser.add_argument("--servers", action="store_true", help="Neo4j and Fuseki too, started for this.")
    parser.add_argument("--step", nargs=5, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        store, way, old, new, work = given.step
        print(json.dumps(step(store, way, Path(old), Path(new), Path(work))))
        return 0
    with tempfile.TemporaryDirectory(prefix="kgbuild-stores-") as name:
        scratch = Path(name)
        tables = (given.build or _seeds(scratch)) / "tables"
        rows = [row for size in given.sizes for row in _sized(tables, size, scratch, servers=given.servers)]
    result = {"date": datetime.now(UTC).date().isoformat(), "cpus": os.cpu_count(), "share": SHARE, "rows": rows}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "stores.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    (RESULTS / "stores.md").write_text(_markdown(result), "utf-8")
    print(_markdown(result))
    return 0


def step(store: str, way: str, old: Path, new: Path, work: Path) -> dict[str, Any]:
    """Write a store whole (of ``old``) or by difference (from ``old`` to ``new``); gives seconds and what was done."""
    begun, cpu = time.perf_counter(), time.process_time()
    done = _EMBEDDED[store](way, old, new, work) if store in EMBEDDED else _served(store, way, old, new)
    return {
        "seconds": round(time.perf_counter() - begun, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "by_difference": done,
    }


def _cypher(way: str, old: Path, new: Path, work: Path) -> bool:
    from kgbuild.load.cypher_store import build_cypher_store
    from kgbuild.load.cypher_update import update_cypher_store

    files = [work / f"cypher_{side}" / "graph.lbug" for side in ("old", "new")]
    if way == "difference":
        return update_cypher_store(old, new, *files)
    build_cypher_store(old, files[0])
    return False


def _rdf(way: str, old: Path, new: Path, work: Path) -> bool:
    from kgbuild.load.sparql_store import build_sparql_store
    from kgbuild.load.sparql_update import update_sparql_store

    folders = [work / f"rdf_{side}" for side in ("old", "new")]
    if way == "difference":
        return update_sparql_store(old, new, *folders)
    build_sparql_store(old, folders[0])
    return False


_EMBEDDED = {"cypher": _cypher, "rdf": _rdf}


def _served(store: str, way: str, old: Path, new: Path) -> bool:
    from kgbuild.load.neo4j import load_neo4j
    from kgbuild.load.rdf_server import load_rdf

    tables, earlier = (new, (old,)) if way == "difference" else (old, ())
    address = os.environ[URI[store]]
    if store == "neo4j":
        return load_neo4j(tables, address, "neo4j", os.environ["NEO4J_PASSWORD"], earlier=earlier).base is not None
    return load_rdf(tables, address, earlier=earlier).base is not None


def _sized(tables: Path, size: int, scratch: Path, *, servers: bool) -> Iterator[dict[str, Any]]:
    """All stores at one size, one after the other."""
    import pyarrow.parquet as pq

    records = pq.read_metadata(tables / "records.parquet").num_rows
    with tempfile.TemporaryDirectory(dir=scratch) as name:
        work = Path(name)
        copies = max(1, size // records)
        repeat(tables, work / "old", copies)
        changed = edit(work / "old", work / "new", SHARE)
        for store in (*EMBEDDED, *(URI if servers else ())):
            with _server(store, work) as environment:
                for way in ("whole", "difference"):
                    print(f"{store}, {way}, {copies * records} records ...", file=sys.stderr)
                    row = _measured(store, way, work, environment)
                    yield {"store": store, "way": way, "records": copies * records, "changed": changed, **row}


def _measured(store: str, way: str, work: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    paths = [str(work / "old"), str(work / "new"), str(work)]
    os.environ.update(environment)
    run = measure([sys.executable, "-m", "benchmarks.stores", "--step", store, way, *paths])
    if run.code:
        raise SystemExit(f"{store}, {way}: ended with code {run.code}")
    return {**json.loads(run.output.splitlines()[-1]), "peak_mb": run.peak_mb}


@contextmanager
def _server(store: str, work: Path) -> Iterator[Mapping[str, str]]:
    """The server of a store, with the variables that name it; nothing for an embedded one."""
    from kgbuild.servers import running_fuseki, running_neo4j

    with ExitStack() as stack:
        if store == "neo4j":
            neo4j = stack.enter_context(running_neo4j())
            yield {URI[store]: neo4j.uri, "NEO4J_PASSWORD": str(neo4j.password)}
        elif store in URI:
            yield {URI[store]: stack.enter_context(running_fuseki(work / "fuseki")).endpoint}
        else:
            yield {}


def _seeds(scratch: Path) -> Path:
    from kgbuild.rebuild import BuildConfig, build
    from kgbuild.resources import seeds_dir

    return build(BuildConfig(sources=(seeds_dir(),), out=scratch / "seeds", stores=())).folder


def _markdown(result: Mapping[str, Any]) -> str:
    head = (
        f"Measured {result['date']} on {result['cpus']} cores. {result['share']:.0%} of the records changed: half are\n"
        "gone, half are newer versions whose evidence lies elsewhere. Seconds on the clock, processor seconds of the\n"
        "process, its peak memory (a server's own is not in it).\n\n"
    )
    lines = [
        "| store | records | way | seconds | processor s | peak MB |",
        "| --- | ---: | --- | ---: | ---: | ---: |",
    ]
    for row in result["rows"]:
        way = row["way"] if row["way"] == "whole" or row["by_difference"] else "difference (written whole)"
        numbers = f"{row['seconds']:.1f} | {row['cpu_seconds']:.1f} | {row['peak_mb']:.0f}"
        lines.append(f"| {row['store']} | {row['records']} | {way} | {numbers} |")
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
