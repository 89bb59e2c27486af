"""Apache Jena Fuseki: takes the configuration, gives a running SPARQL 1.1 server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.model.errors import UsageError
from kgbuild.servers.config import server_config
from kgbuild.servers.maven import jars, java
from kgbuild.servers.process import ServerProcess, answers, free_ports, is_free, scratch_folder, started

_UP_TIMEOUT = 90


@dataclass(frozen=True, slots=True)
class FusekiServer:
    """A running Fuseki: ``endpoint`` is the data set's URL, with ``/sparql``, ``/update`` and ``/data`` below it."""

    endpoint: str
    process: ServerProcess = field(repr=False)


@contextmanager
def running_fuseki(
    data: Path | None = None, *, port: int | None = None, credentials: tuple[str, str] | None = None
) -> Iterator[FusekiServer]:
    """A Fuseki that answers on loopback while the block runs.

    Args:
        data: folder of its TDB2 database, kept afterwards; in memory by default.
        port: a free port by default.
        credentials: user and password that every request must carry (HTTP Basic); none by default.

    Raises:
        UsageError: no Java or Maven, or the port is in use.
        StoreError: the jar could not be fetched, or the server did not come up.
    """
    config = server_config().fuseki
    runtime = java()
    folder = jars("fuseki", config.artifacts, transitive=config.transitive)
    (jar,) = folder.glob("*.jar")
    if port is not None and not is_free(port):
        raise UsageError(f"port {port} is in use: stop what listens there, or name another port")
    port = port or free_ports(1)[0]
    with scratch_folder("kgbuild-fuseki-") as scratch:
        command = [runtime, *config.java_options, "-jar", str(jar), "--localhost", "--port", str(port)]
        command += _credentials(scratch, credentials) + _storage(data) + [config.dataset]
        path = None if credentials else f"{config.dataset}/sparql?query=ASK%7B%7D"
        grace = 0 if data is None else 20
        with started("Fuseki", command, scratch / "fuseki.log", grace=grace, remove=scratch) as process:
            process.wait_until(lambda: answers(port, path), _UP_TIMEOUT)
            yield FusekiServer(f"http://127.0.0.1:{port}{config.dataset}", process)


def _credentials(scratch: Path, credentials: tuple[str, str] | None) -> list[str]:
    if credentials is None:
        return []
    passwords = scratch / "passwords"
    passwords.touch(mode=0o600)
    passwords.write_text(":".join(credentials) + "\n", encoding="utf-8")
    return [f"--passwd={passwords}", "--auth=basic"]


def _storage(data: Path | None) -> list[str]:
    if data is None:
        return ["--mem"]
    data.mkdir(parents=True, exist_ok=True)
    return ["--tdb2", f"--loc={data}", "--update"]
