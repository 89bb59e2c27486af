"""Real servers for tests, started once a session: fixtures ``neo4j_server`` and ``fuseki_server``.

A server comes, in this order, from the environment (``KGBUILD_TEST_NEO4J_URI`` with ``KGBUILD_TEST_NEO4J_PASSWORD``,
``KGBUILD_TEST_FUSEKI_URL``), from a container where an engine answers, from Maven and Java. Otherwise the test run
stops and says what to install; no test is skipped.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from kgbuild.model import KgbuildError
from kgbuild.servers import running_fuseki, running_neo4j, server_config
from kgbuild.servers.process import answers

NEO4J_URI = "KGBUILD_TEST_NEO4J_URI"
NEO4J_PASSWORD = "KGBUILD_TEST_NEO4J_PASSWORD"
FUSEKI_URL = "KGBUILD_TEST_FUSEKI_URL"
TEST_MEMORY = {"server.memory.heap.initial_size": "512m", "server.memory.heap.max_size": "512m"}


@dataclass(frozen=True)
class Neo4jAccess:
    """Where a Neo4j answers."""

    uri: str
    user: str
    password: str = field(repr=False)


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Neo4jAccess]:
    """A Neo4j that tests may write to; each test sees what earlier ones left."""
    config = server_config().neo4j
    if uri := os.environ.get(NEO4J_URI):
        yield Neo4jAccess(uri, config.user, os.environ.get(NEO4J_PASSWORD, ""))
        return
    with _or_exit("Neo4j", NEO4J_URI):
        if _engine_answers():
            with _container() as access:
                if access is not None:
                    yield access
                    return
        with running_neo4j(settings=TEST_MEMORY) as server:
            assert server.password is not None
            yield Neo4jAccess(server.uri, server.user, server.password)


@pytest.fixture(scope="session")
def fuseki_server() -> Iterator[str]:
    """The endpoint (``…/ds``) of a Fuseki that tests may write to."""
    if url := os.environ.get(FUSEKI_URL):
        yield url
        return
    # No container here: there is no published image of this version, and building one needs Maven all the same.
    with _or_exit("Fuseki", FUSEKI_URL), running_fuseki() as server:
        yield server.endpoint


@contextmanager
def _or_exit(name: str, variable: str) -> Iterator[None]:
    try:
        yield
    except KgbuildError as error:
        pytest.exit(f"no {name} for the tests: {error}; or set {variable}", returncode=3)


def _engine_answers() -> bool:
    docker = shutil.which("docker")
    return docker is not None and not subprocess.run([docker, "info"], capture_output=True, check=False).returncode


@contextmanager
def _container() -> Iterator[Neo4jAccess | None]:
    """A Neo4j container on free loopback ports; None where the engine cannot run the image."""
    config, password = server_config().neo4j, secrets.token_hex(16)
    run = ["docker", "run", "--rm", "-d", "-p", "127.0.0.1::7687", "-p", "127.0.0.1::7474", "-e", "NEO4J_AUTH"]
    environment = {**os.environ, "NEO4J_AUTH": f"{config.user}/{password}"}
    done = subprocess.run([*run, config.image], capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        yield None
        return
    container = done.stdout.strip()
    try:
        bolt, http = (_published(container, port) for port in (7687, 7474))
        deadline = time.monotonic() + 120
        while not answers(http, "/"):
            if time.monotonic() > deadline:
                raise KgbuildError(f"the container of {config.image} did not answer within 120 s")
            time.sleep(0.5)
        yield Neo4jAccess(f"bolt://127.0.0.1:{bolt}", config.user, password)
    finally:
        subprocess.run(["docker", "rm", "-f", container], capture_output=True, check=False)


def _published(container: str, port: int) -> int:
    shown = subprocess.run(["docker", "port", container, str(port)], capture_output=True, text=True, check=True).stdout
    return int(shown.splitlines()[0].rpartition(":")[2])
