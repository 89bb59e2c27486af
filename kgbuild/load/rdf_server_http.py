"""SPARQL 1.1 over HTTP: takes an endpoint's address, gives queries, updates and the graph store protocol.

Failures that may pass (no connection, 502 to 504) are tried again for a while; whatever is left becomes one line.
Every request may be repeated without harm, because the data sent hold no blank nodes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from kgbuild.model.errors import StoreError, UsageError

N_TRIPLES = "application/n-triples"
_JSON = "application/sparql-results+json"
_PASSING = frozenset({502, 503, 504})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
DEFAULT_GRAPH = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where below its base address a server has its services."""

    query: str
    update: str
    data: str


LAYOUTS = (Layout("/sparql", "/update", "/data"), Layout("/query", "/update", "/store"))
"""Fuseki's, then Oxigraph's."""


class SparqlServer:
    """One data set of a SPARQL 1.1 server. Graphs are named by IRI; ``DEFAULT_GRAPH`` (None) is the default graph."""

    def __init__(self, endpoint: str, client: httpx.Client, retry_seconds: float) -> None:
        self.endpoint = endpoint
        self._client = client
        self._retry_seconds = retry_seconds
        self._layout = self._probe()

    def select(self, query: str) -> list[dict[str, str]]:
        """The rows of a SELECT, each variable's value as text; unbound ones are missing."""
        response = self._send("POST", self._layout.query, data={"query": query}, accept=_JSON)
        try:
            rows = response.json()["results"]["bindings"]
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self.endpoint} did not answer a query with SPARQL results") from error
        return [{name: cell["value"] for name, cell in row.items()} for row in rows]

    def update(self, text: str) -> None:
        """Run a SPARQL update."""
        # Not as a form: servers limit the size of forms.
        self._send("POST", self._layout.update, content=text.encode(), content_type="application/sparql-update")

    def put(self, graph: str | None, triples: bytes) -> None:
        """Replace a graph by these N-Triples."""
        self._send("PUT", self._layout.data, params=_named(graph), content=triples, content_type=N_TRIPLES)

    def add(self, graph: str | None, triples: bytes) -> None:
        """Add these N-Triples to a graph."""
        self._send("POST", self._layout.data, params=_named(graph), content=triples, content_type=N_TRIPLES)

    def delete(self, graph: str) -> None:
        """Drop a named graph; none there is no error."""
        self._send("DELETE", self._layout.data, params=_named(graph), missing_ok=True)

    def read(self, graph: str | None) -> Iterator[bytes]:
        """A graph as chunks of N-Triples."""
        url = self.endpoint + self._layout.data
        headers = {"Accept": N_TRIPLES}
        with self._told(), self._client.stream("GET", url, params=_named(graph), headers=headers) as response:
            if response.status_code != httpx.codes.NOT_FOUND:
                self._check(response)
                yield from response.iter_bytes()

    def _probe(self) -> Layout:
        for layout in LAYOUTS:
            url = self.endpoint + layout.query
            with self._told():
                response = self._client.post(url, data={"query": "ASK {}"}, headers={"Accept": _JSON})
            if response.status_code not in (httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED):
                self._check(response)
                return layout
        tried = " or ".join(layout.query for layout in LAYOUTS)
        raise StoreError(f"{self.endpoint} has no SPARQL service at {tried}: give the data set's address, as in …/ds")

    def _send(
        self,
        method: str,
        path: str,
        *,
        accept: str = "*/*",
        content_type: str | None = None,
        missing_ok: bool = False,
        **request: Any,
    ) -> httpx.Response:
        headers = {"Accept": accept} | ({"Content-Type": content_type} if content_type else {})
        deadline, pause = time.monotonic() + self._retry_seconds, 0.2
        while True:
            last = time.monotonic() + pause > deadline
            try:
                response = self._client.request(method, self.endpoint + path, headers=headers, **request)
                if missing_ok and response.status_code == httpx.codes.NOT_FOUND:
                    return response
                if last or response.status_code not in _PASSING:
                    self._check(response)
                    return response
            except httpx.TransportError as error:
                if last:
                    raise _lost(self.endpoint, error) from error
            time.sleep(pause)
            pause = min(pause * 2, 5)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except httpx.TransportError as error:
            raise _lost(self.endpoint, error) from error

    def _check(self, response: httpx.Response) -> None:
        if response.is_success:
            return
        if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise StoreError(
                f"{self.endpoint} refused us ({response.status_code}): set KGBUILD_RDF_USER and KGBUILD_RDF_PASSWORD"
            )
        said = " ".join(response.read().decode(errors="replace").split())[:200]
        raise StoreError(f"{self.endpoint} answered {response.status_code} {response.reason_phrase}: {said}")


def _named(graph: str | None) -> Mapping[str, str]:
    return {"default": ""} if graph is None else {"graph": graph}


def _lost(endpoint: str, error: Exception) -> StoreError:
    what = " ".join(str(error).split()) or type(error).__name__
    return StoreError(f"no answer from {endpoint} ({what}); load again when it is up, it goes on to the same graph")


@contextmanager
def sparql_server(
    endpoint: str, credentials: tuple[str, str] | None = None, retry_seconds: float = 30
) -> Iterator[SparqlServer]:
    """A connection to the data set at ``endpoint``, e.g. ``http://127.0.0.1:3030/ds``.

    Args:
        endpoint: base address of the data set.
        credentials: user and password for HTTP Basic.
        retry_seconds: how long a failing request is tried again.

    Raises:
        UsageError: ``endpoint`` is no http(s) address, or holds a password.
        StoreError: nothing answers, it refused us, or there is no SPARQL service.
    """
    try:
        parts = urlsplit(endpoint)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment:
        raise UsageError("the endpoint must be an http(s) address such as http://127.0.0.1:3030/ds")
    if parts.username or parts.password:
        raise UsageError("no password in the address: set KGBUILD_RDF_USER and KGBUILD_RDF_PASSWORD")
    # A proxy of the environment cannot reach this machine's own loopback.
    trust_env = parts.hostname not in _LOOPBACK
    timeout = httpx.Timeout(120, connect=10)
    with httpx.Client(auth=credentials, timeout=timeout, trust_env=trust_env) as client:
        yield SparqlServer(endpoint.rstrip("/"), client, retry_seconds)


def n_triples(lines: Sequence[str]) -> bytes:
    """Lines without their end as an N-Triples document."""
    return "".join(f"{line}\n" for line in lines).encode()
