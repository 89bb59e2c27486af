"""Loads graph tables into a running SPARQL 1.1 server: takes a tables folder, gives a ``LoadReport``.

The graph ``STATE`` says which tables are loaded and whether the load was finished. Where it names tables that the
caller still has, only the lines that differ are sent. Else each named graph (one a record, the ontology, the derived
edges) is put whole, and the default graph is read and brought up to date; this also mends an interrupted load. Named
graphs under kgbuild's IRI that the tables no longer hold are dropped; other named graphs are not touched. A default
graph that holds triples but was never loaded by kgbuild is refused, because its triples would be lost. Numbers are
checked by SPARQL at the end.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kgbuild.graph import tables_dir
from kgbuild.load.fingerprint import fingerprint
from kgbuild.load.iris import expand
from kgbuild.load.rdf_changes import line_changes, rdf_changes
from kgbuild.load.rdf_lines import DEFAULT
from kgbuild.load.rdf_server_http import DEFAULT_GRAPH, SparqlServer, n_triples, sparql_server
from kgbuild.load.rdf_server_update import send_differences
from kgbuild.load.report import LoadProgress, LoadReport, SilentProgress
from kgbuild.load.sparql_store import fill
from kgbuild.load.store_state import StoreForm, base_of, code
from kgbuild.model.errors import StoreError

OURS = expand("kgb:")
"""What the names of our named graphs begin with."""

STATE = expand("kgb:load")
"""Named graph that says which tables were loaded, and that the default graph is ours."""

_COUNT_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_COUNT_DEFAULT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_SOURCES = ("nodes", "edges", "evidence", "records")
_NUMBERS = ("triples", "default", "graphs")
FORM = StoreForm(("nodes", "edges", "evidence"), "pyoxigraph", ("rdf_lines.py", "rdf_terms.py", "iris.py"))
Done = tuple[dict[str, int], dict[str, int], dict[str, int]]
"""Numbers of the whole data set as in ``_NUMBERS``, what was removed, triples by named graph."""


def environment_credentials() -> tuple[str, str] | None:
    """User and password from ``KGBUILD_RDF_USER`` and ``KGBUILD_RDF_PASSWORD``; None when no user is set."""
    user = os.environ.get("KGBUILD_RDF_USER")
    return (user, os.environ.get("KGBUILD_RDF_PASSWORD", "")) if user else None


def load_rdf(
    tables: Path,
    endpoint: str,
    credentials: tuple[str, str] | None = None,
    batch: int = 20_000,
    progress: LoadProgress | None = None,
    retry_seconds: float = 30,
    earlier: Iterable[Path] = (),
) -> LoadReport:
    """Bring a data set to what the tables say; doing it twice changes nothing.

    Args:
        tables: a build folder or its tables folder.
        endpoint: the data set's address, e.g. ``http://127.0.0.1:3030/ds``.
        credentials: user and password for HTTP Basic; those of the environment by default.
        batch: triples in one request.
        progress: told about the stages.
        retry_seconds: how long a failing request is tried again.
        earlier: folders of earlier builds; where the server holds one of them, only the difference is sent.

    Raises:
        UsageError: no tables, or an unusable address.
        StoreError: the server refused us, went away, holds foreign triples in its default graph, or other numbers than
            the tables; loading again converges.
    """
    tables, began, told = tables_dir(tables), time.monotonic(), progress or SilentProgress()
    build = fingerprint(tables, _SOURCES)
    with sparql_server(endpoint, credentials or environment_credentials(), retry_seconds) as server:
        state = _state(server)
        base = _base(state, tables, earlier)
        done = _by_difference(server, base, tables, build, state, batch, told) if base else None
        facts, removed, detail = done or _whole(server, tables, build, batch, told)
        _note(server, build, "complete", facts)
    counts = {"triples": facts["triples"], "graphs": facts["graphs"]}
    return LoadReport(endpoint, build, counts, removed, time.monotonic() - began, detail, base if done else None)


def _state(server: SparqlServer) -> dict[str, str]:
    """What the server says of itself, by the words of ``_note``; nothing where it holds no load of ours."""
    prefix = expand("kgb:")
    rows = server.select(f"SELECT ?p ?o WHERE {{ GRAPH <{STATE}> {{ <{STATE}> ?p ?o }} }}")
    return {row["p"].removeprefix(prefix): row["o"] for row in rows}


def _base(state: Mapping[str, str], tables: Path, earlier: Iterable[Path]) -> Path | None:
    """The folder whose tables the server holds, in today's form; None where it is not known."""
    numbered = all(state.get(name, "").isdecimal() for name in _NUMBERS)
    if state.get("status") != "complete" or state.get("form") != code(FORM) or not numbered:
        return None
    return base_of(state.get("build", ""), tables, _SOURCES, earlier)


def _by_difference(
    server: SparqlServer,
    base: Path,
    tables: Path,
    build: str,
    state: Mapping[str, str],
    batch: int,
    told: LoadProgress,
) -> Done | None:
    """Send what differs; None where it turns out that somebody else changed what the server holds."""
    held = {name: int(state[name]) for name in _NUMBERS}
    told.stage("RDF: what differs")
    with rdf_changes(base, tables) as changes:
        _note(server, build, "loading")
        sent = send_differences(server, line_changes(changes), batch, told)
    default = held["default"] + sent.into.get(DEFAULT, 0) - sent.out.get(DEFAULT, 0)
    told.stage("RDF: counting")
    if not sent.fits() or _default_count(server) != default:
        return None
    gone = [graph for graph in sent.graphs if sent.before[graph] and not sent.after[graph]]
    new = [graph for graph in sent.graphs if sent.after[graph] and not sent.before[graph]]
    for graph in gone:
        server.delete(graph[1:-1])
    facts = {
        "triples": held["triples"] + sent.growth,
        "default": default,
        "graphs": held["graphs"] + len(new) - len(gone),
    }
    detail = {graph[1:-1]: sent.after[graph] for graph in sorted(sent.graphs)}
    return facts, {"triples": sum(sent.out.values()), "graphs": len(gone)}, detail


def _whole(server: SparqlServer, tables: Path, build: str, batch: int, told: LoadProgress) -> Done:
    """Put every named graph, drop those that are no longer there, bring the default graph up to date."""
    held = _graph_counts(server)
    _refuse_foreign(server, held)
    with tempfile.TemporaryDirectory(prefix="kgbuild-rdf-") as work:
        told.stage("RDF: reading the tables")
        wanted = ox.Store(f"{work}/wanted")
        fill(wanted, tables)
        _note(server, build, "loading")
        detail = _put_graphs(server, wanted, told)
        stale = sorted(g for g in held if g.startswith(OURS) and g not in detail and g != STATE)
        for graph in stale:
            server.delete(graph)
        told.stage("RDF: default graph")
        removed = _update_default(server, wanted, Path(work), batch, told)
        default = _verify(server, wanted, detail)
    facts = {"triples": default + sum(detail.values()), "default": default, "graphs": len(detail)}
    return facts, {"triples": removed, "graphs": len(stale)}, detail


def _graph_counts(server: SparqlServer) -> dict[str, int]:
    return {row["g"]: int(row["n"]) for row in server.select(_COUNT_GRAPHS) if "g" in row}


def _default_count(server: SparqlServer) -> int:
    return int(server.select(_COUNT_DEFAULT)[0]["n"])


def _refuse_foreign(server: SparqlServer, held: Iterable[str]) -> None:
    if STATE not in held and (count := _default_count(server)):
        raise StoreError(
            f"the default graph of {server.endpoint} holds {count} triples that kgbuild did not load: "
            "give kgbuild a data set of its own"
        )


def _note(server: SparqlServer, build: str, status: str, numbers: Mapping[str, int] | None = None) -> None:
    facts = {"build": build, "status": status, "form": code(FORM), **(numbers or {})}
    server.put(STATE, n_triples([f'<{STATE}> <{expand(f"kgb:{key}")}> "{value}" .' for key, value in facts.items()]))


def _put_graphs(server: SparqlServer, wanted: ox.Store, told: LoadProgress) -> dict[str, int]:
    """Put every named graph; gives the triples of each."""
    graphs = sorted(str(g.value) for g in wanted.named_graphs())
    told.stage("RDF: named graphs", len(graphs))
    counts: dict[str, int] = {}
    for graph in graphs:
        lines = [_line(q) for q in wanted.quads_for_pattern(None, None, None, ox.NamedNode(graph))]
        server.put(graph, n_triples(lines))
        counts[graph] = len(lines)
        told.advance()
    return counts


def _update_default(server: SparqlServer, wanted: ox.Store, work: Path, batch: int, told: LoadProgress) -> int:
    """Write what is missing and delete what is too much; gives the number of deleted triples.

    Deletion comes first: a server that keeps numbers by value, not by spelling, shows a triple as both.
    """
    held = _held_default(server, work)
    removed = 0
    for lines in _batches((_line(q) for q in held if q not in wanted), batch):
        server.update("DELETE DATA {\n" + "\n".join(lines) + "\n}")
        removed += len(lines)
    default = wanted.quads_for_pattern(None, None, None, ox.DefaultGraph())
    for lines in _batches((_line(q) for q in default if q not in held), batch):
        server.add(DEFAULT_GRAPH, n_triples(lines))
        told.advance(len(lines))
    return removed


def _held_default(server: SparqlServer, work: Path) -> ox.Store:
    """The server's default graph, copied to disk so that memory does not grow with it."""
    copy = work / "held.nt"
    with copy.open("wb") as out:
        for chunk in server.read(DEFAULT_GRAPH):
            out.write(chunk)
    held = ox.Store(str(work / "held"))
    try:
        held.bulk_load(path=copy, format=ox.RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{server.endpoint} gave its default graph as something else than N-Triples") from error
    return held


def _verify(server: SparqlServer, wanted: ox.Store, detail: dict[str, int]) -> int:
    """Compare the server's numbers with ours; gives the triples of the default graph."""
    found = _graph_counts(server)
    for graph, count in detail.items():
        if found.get(graph, 0) != count:
            raise StoreError(
                f"{server.endpoint} holds {found.get(graph, 0)} triples of {graph}, not {count}: load again"
            )
    default = sum(1 for _ in wanted.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    if (count := _default_count(server)) != default:
        raise StoreError(
            f"{server.endpoint} holds {count} triples in its default graph, not {default}: load again, "
            "and check that the default graph is not the union of the named ones"
        )
    return default


def _line(quad: ox.Quad) -> str:
    return f"{quad.subject} {quad.predicate} {quad.object} ."


def _batches(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    remaining = iter(lines)
    while chunk := list(islice(remaining, size)):
        yield chunk
