"""The launcher: what it says when something is missing, and that nothing is left behind however it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kgbuild.model import StoreError, UsageError
from kgbuild.servers import running_fuseki, running_neo4j, server_config
from kgbuild.servers.maven import jars, java
from kgbuild.servers.process import answers, free_ports, started

GROUP = "import subprocess, sys, time; subprocess.Popen(['sleep', '300']); print('up', flush=True); time.sleep(300)"


def executable(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def alive(pid: int) -> bool:
    """True for a running process; a zombie that nobody has collected is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids: set[int], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not any(map(alive, pids))


def descendants(pid: int) -> set[int]:
    shown = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in shown.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found, todo = set(), [pid]
    while todo:
        more = children.get(todo.pop(), [])
        found.update(more)
        todo.extend(more)
    return found


def test_missing_java_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"java was not found: install a Java 17"):
        java()


def test_an_old_java_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path / "bin" / "java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="is not Java 17 or later"):
        java()


def test_missing_maven_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"mvn was not found: install Maven .* or use docker-compose\.yml"):
        jars("fuseki", ["a:b:1"], folder=tmp_path / "cache")


def test_a_failing_maven_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path / "mvn", "echo '[ERROR] no such artifact'; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(StoreError, match="no such artifact"):
        jars("fuseki", ["a:b:1"], folder=tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["fuseki.lock"]


@pytest.mark.parametrize("password", ["short", "with\nnewline"])
@pytest.mark.server
def test_unusable_first_passwords(password: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="password"), running_neo4j(tmp_path, password=password):
        pass


@pytest.mark.server
def test_a_port_in_use_is_told(fuseki_server: str) -> None:
    port = int(re.findall(r":(\d+)/", fuseki_server)[0])
    with pytest.raises(UsageError, match=f"port {port} is in use"), running_fuseki(port=port):
        pass


def test_a_server_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo out of memory; exit 3"]
    with (
        pytest.raises(StoreError, match="Toy ended while starting: out of memory"),
        started("Toy", command, tmp_path / "log") as process,
    ):
        process.wait_until(lambda: False, 20)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_whole_group_ends_with_whoever_started_it(number: int, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom kgbuild.servers.process import started\n"
        f"with started('toy', [sys.executable, '-c', {GROUP!r}], Path({str(tmp_path / 'log')!r}),"
        f" grace=5, remove=Path({str(scratch)!r})):\n    time.sleep(300)\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", script])
    deadline = time.monotonic() + 30
    while not ((tmp_path / "log").is_file() and b"up" in (tmp_path / "log").read_bytes()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    group = descendants(starter.pid)
    assert len(group) == 3
    starter.send_signal(number)
    starter.wait(timeout=30)
    assert gone(group)
    assert not scratch.exists()


@pytest.mark.server
def test_fuseki_in_the_foreground_until_told_to_stop(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "kgbuild.servers", "fuseki", "--port", str(port), "--data", str(tmp_path / "data")]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    lines = iter(running.stderr.readline, "")
    assert any("Ctrl-C ends it" in line for line in lines)
    assert answers(port, f"{server_config().fuseki.dataset}/sparql?query=ASK%7B%7D")
    group = descendants(running.pid)
    running.terminate()
    assert running.wait(timeout=60) == 130
    assert gone(group)
    assert not answers(port)


@pytest.mark.server
def test_a_first_password_may_begin_with_a_hyphen(tmp_path: Path) -> None:
    from neo4j import GraphDatabase

    with (
        running_neo4j(tmp_path, password='-odd "pass\\word') as server,
        GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
    ):
        records, _, _ = driver.execute_query("RETURN 1 AS one")
    assert [r["one"] for r in records] == [1]
