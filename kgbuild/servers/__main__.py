"""``python -m kgbuild.servers neo4j|fuseki``: one server in the foreground until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from kgbuild.model.errors import KgbuildError
from kgbuild.servers.config import cache_dir, server_config
from kgbuild.servers.fuseki import running_fuseki
from kgbuild.servers.neo4j import running_neo4j
from kgbuild.servers.process import ServerProcess


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the named server and wait. Gives the exit code."""
    config = server_config()
    parser = argparse.ArgumentParser(prog="python -m kgbuild.servers", description="Start a server on loopback.")
    commands = parser.add_subparsers(dest="server", required=True)
    neo4j = commands.add_parser("neo4j", help=f"Neo4j {config.neo4j.version} with Neo4j Browser")
    neo4j.add_argument("--port", type=int, default=config.neo4j.ports["bolt"], help="Bolt port (%(default)s)")
    neo4j.add_argument("--http-port", type=int, default=config.neo4j.ports["http"], help="HTTP port (%(default)s)")
    fuseki = commands.add_parser("fuseki", help=f"Apache Jena Fuseki {config.fuseki.version}")
    fuseki.add_argument("--port", type=int, default=config.fuseki.ports["http"], help="HTTP port (%(default)s)")
    for name, command in (("neo4j", neo4j), ("fuseki", fuseki)):
        command.add_argument("--data", type=Path, default=cache_dir() / "data" / name, help="data folder (%(default)s)")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        return _neo4j(options) if options.server == "neo4j" else _fuseki(options)
    except KeyboardInterrupt:
        return 130
    except KgbuildError as error:
        print(f"kgbuild: {error}", file=sys.stderr)
        return error.exit_code


def _neo4j(options: argparse.Namespace) -> int:
    config = server_config().neo4j
    given = os.environ.get(config.password_env)
    _say(f"starting Neo4j {config.version} (data in {options.data})")
    with running_neo4j(options.data, password=given, bolt_port=options.port, http_port=options.http_port) as server:
        _say(f"Neo4j is up: Browser {server.browser}  Bolt {server.uri}  user {server.user}")
        if given is None and server.password is not None:
            _say(f"its password, shown this once: {server.password}")
        elif given is None:
            _say("its password is the one that its first start was given or showed")
        return _wait(server.process)


def _fuseki(options: argparse.Namespace) -> int:
    _say(f"starting Fuseki {server_config().fuseki.version} (data in {options.data})")
    with running_fuseki(options.data, port=options.port) as server:
        _say(f"Fuseki is up: data set {server.endpoint}, queries {server.endpoint}/sparql")
        return _wait(server.process)


def _wait(process: ServerProcess) -> int:
    _say("Ctrl-C ends it")
    code = process.wait()
    print(f"kgbuild: {process.name} ended by itself: {process.last_lines()}", file=sys.stderr)
    return code and 3


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
