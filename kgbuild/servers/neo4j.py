"""Neo4j Community with its Browser: takes the configuration, gives a running server on loopback."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kgbuild.model.errors import StoreError, UsageError
from kgbuild.servers.config import server_config
from kgbuild.servers.maven import jars, java
from kgbuild.servers.process import ServerProcess, answers, free_ports, is_free, scratch_folder, started

_FOLDERS = ("conf", "data", "logs", "plugins", "import")
_UP_TIMEOUT = 180
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Neo4jServer:
    """A running Neo4j. ``password`` is None where an earlier start set up the data and none was given now."""

    uri: str
    browser: str
    user: str
    password: str | None
    home: Path
    process: ServerProcess

    def __repr__(self) -> str:
        """Without the password, which must not get into logs."""
        return f"Neo4jServer({self.uri}, {self.home})"


@contextmanager
def running_neo4j(
    home: Path | None = None,
    *,
    password: str | None = None,
    bolt_port: int | None = None,
    http_port: int | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Neo4jServer]:
    """A Neo4j that answers on loopback while the block runs.

    Args:
        home: its folder, kept afterwards; a temporary one, deleted at the end, by default.
        password: of the user ``neo4j`` in a new home; a random one by default.
        bolt_port: a free port by default.
        http_port: a free port by default.
        settings: further lines for ``neo4j.conf``, which win over those of ``servers.toml``.

    Raises:
        UsageError: no Java or Maven, a port in use, or a password shorter than 8 characters.
        StoreError: the jars could not be fetched, or the server did not come up.
    """
    config = server_config().neo4j
    runtime, classpath = java(), f"{jars('neo4j', config.artifacts)}/*"
    bolt, http = _ports(bolt_port, http_port)
    with ExitStack() as stack:
        scratch = None
        if home is None:
            home = scratch = stack.enter_context(scratch_folder("kgbuild-neo4j-"))
        _write_conf(home, bolt, http, {**config.settings, **(settings or {})})
        environment = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
        password = _set_password(home, runtime, classpath, environment, password)
        command = [runtime, "-cp", classpath, "org.neo4j.server.startup.Neo4jCommand", "console"]
        log, grace = home / "logs" / "console.log", 0 if scratch else 60
        run = started("Neo4j", command, log, environment=environment, grace=grace, remove=scratch)
        process = stack.enter_context(run)
        process.wait_until(lambda: answers(bolt) and answers(http, "/"), _UP_TIMEOUT)
        yield Neo4jServer(
            f"bolt://127.0.0.1:{bolt}", f"http://127.0.0.1:{http}/browser/", config.user, password, home, process
        )


def _ports(bolt: int | None, http: int | None) -> tuple[int, int]:
    for port in (bolt, http):
        if port is not None and not is_free(port):
            raise UsageError(f"port {port} is in use: stop what listens there, or name another port")
    spare = free_ports(2)
    return bolt or spare[0], http or spare[1]


def _write_conf(home: Path, bolt: int, http: int, settings: Mapping[str, str]) -> None:
    for name in _FOLDERS:
        (home / name).mkdir(parents=True, exist_ok=True)
    lines = {
        **settings,
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{bolt}",
        "server.bolt.advertised_address": f"127.0.0.1:{bolt}",
        "server.http.listen_address": f"127.0.0.1:{http}",
        "server.http.advertised_address": f"127.0.0.1:{http}",
        "server.https.enabled": "false",
    }
    text = "".join(f"{key}={value}\n" for key, value in sorted(lines.items()))
    (home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")


def _set_password(
    home: Path, runtime: str, classpath: str, environment: Mapping[str, str], password: str | None
) -> str | None:
    """Set the first password of a new home; an old home keeps its own."""
    if (home / "data" / "dbms").is_dir():
        return password
    password = secrets.token_hex(16) if password is None else password
    if len(password) < _SHORTEST or any(not c.isprintable() for c in password):
        raise UsageError(f"the Neo4j password must have at least {_SHORTEST} characters and no control characters")
    # An argument file, because arguments are seen by every user of the machine.
    arguments = home / "conf" / "first-password"
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    arguments.touch(mode=0o600)
    # "--" ends the options, so that a password may begin with a hyphen.
    arguments.write_text(f'dbms\nset-initial-password\n--\n"{quoted}"\n', encoding="utf-8")
    command = [runtime, "-cp", classpath, "org.neo4j.server.startup.Neo4jAdminCommand", f"@{arguments}"]
    try:
        done = subprocess.run(
            command, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120
        )
    finally:
        arguments.unlink()
    if done.returncode:
        raise StoreError(f"Neo4j did not take its first password: {done.stderr.strip()[-500:]}")
    return password
