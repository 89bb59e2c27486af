"""Brings a SPARQL server that holds one build's tables to another's: takes line differences, sends these only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kgbuild.load.rdf_changes import Difference
from kgbuild.load.rdf_lines import DEFAULT, Line
from kgbuild.load.rdf_server_http import SparqlServer
from kgbuild.load.report import LoadProgress

_GRAPHS_AT_ONCE = 200
_COUNT = "SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"


@dataclass(frozen=True, slots=True)
class Sent:
    """Lines taken out and put in, by graph as in ``Line``; triples of the named ones among them, before and after."""

    out: Mapping[str, int]
    into: Mapping[str, int]
    before: Mapping[str, int]
    after: Mapping[str, int]

    @property
    def graphs(self) -> set[str]:
        """The named graphs that differ."""
        return {*self.out, *self.into} - {DEFAULT}

    @property
    def growth(self) -> int:
        """How many more triples all graphs hold."""
        return sum(self.into.values()) - sum(self.out.values())

    def fits(self) -> bool:
        """True when every named graph grew by what was sent."""
        return all(self.after[g] - self.before[g] == self.into.get(g, 0) - self.out.get(g, 0) for g in self.graphs)


def send_differences(server: SparqlServer, differences: Iterable[Difference], batch: int, told: LoadProgress) -> Sent:
    """Send what differs, ``batch`` lines an update.

    What goes is deleted first: a server that keeps numbers by value, not by spelling, shows a triple as both.
    """
    out: Counter[str] = Counter()
    into: Counter[str] = Counter()
    before: dict[str, int] = {}
    for gone, come in _portions(differences, batch):
        touched = {graph for graph, _ in (*gone, *come)} - {DEFAULT, *before}
        before |= graph_counts(server, touched)
        server.update(" ;\n".join([*_data("DELETE", gone), *_data("INSERT", come)]))
        out.update(graph for graph, _ in gone)
        into.update(graph for graph, _ in come)
        told.advance(len(gone) + len(come))
    return Sent(out, into, before, graph_counts(server, before))


def graph_counts(server: SparqlServer, graphs: Iterable[str]) -> dict[str, int]:
    """Triples of named graphs (IRIs in angle brackets); 0 for those that are not there."""
    wanted = sorted(graphs)
    counts = dict.fromkeys(wanted, 0)
    for start in range(0, len(wanted), _GRAPHS_AT_ONCE):
        some = wanted[start : start + _GRAPHS_AT_ONCE]
        rows = server.select(_COUNT.format(" ".join(some)))
        counts |= {f"<{row['g']}>": int(row["n"]) for row in rows if "g" in row}
    return counts


def _data(verb: str, lines: Sequence[Line]) -> list[str]:
    """One ``DELETE DATA`` or ``INSERT DATA``, none for no lines."""
    if not lines:
        return []
    graphs: dict[str, list[str]] = {}
    for graph, triple in lines:
        graphs.setdefault(graph, []).append(f"{triple} .")
    blocks = ("\n".join(said) if graph == DEFAULT else f"GRAPH {graph} {{\n" + "\n".join(said) + "\n}"
              for graph, said in graphs.items())  # fmt: skip
    return [f"{verb} DATA {{\n" + "\n".join(blocks) + "\n}"]


def _portions(differences: Iterable[Difference], size: int) -> Iterator[tuple[list[Line], list[Line]]]:
    out: list[Line] = []
    into: list[Line] = []
    for gone, come in differences:
        out.extend(gone)
        into.extend(come)
        if len(out) + len(into) >= size:
            yield out, into
            out, into = [], []
    if out or into:
        yield out, into
