"""A webhook and a command are told; what fails is told back and raises nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from kgbuild.model.errors import UsageError
from kgbuild.rebuild.notify import Notifier
from kgbuild.rebuild.runs import Run

RUN = Run("r1", "update", "failed", "2026-01-01T00:00:00+00:00", exit_code=3, error="the disk — is full")


@dataclass
class Heard:
    """What a server was told: headers and bodies."""

    url: str = ""
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)


@contextmanager
def listening(answer: Callable[[int], int], location: str = "", delay: float = 0) -> Iterator[Heard]:
    """A server on loopback; ``answer`` gives the status of the n-th request."""
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.headers.append({name.lower(): value for name, value in self.headers.items()})
            heard.bodies.append(json.loads(body))
            sleep(delay)
            self.send_response(answer(len(heard.bodies)))
            if location:
                self.send_header("Location", location)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        heard.url = f"http://127.0.0.1:{server.server_port}/hook/secret-path"
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield heard
        server.shutdown()
        thread.join()


def test_the_webhook_is_told_with_the_token() -> None:
    with listening(lambda n: 204) as heard:
        assert Notifier(heard.url, token="t0ken").tell(RUN) == []
    assert heard.bodies == [{"event": "kgbuild.run", **RUN.as_json(), "steps": []}]
    assert heard.headers[0]["authorization"] == "Bearer t0ken"
    assert heard.headers[0]["content-type"] == "application/json"


def test_without_a_token_there_is_no_header() -> None:
    with listening(lambda n: 200) as heard:
        assert Notifier(heard.url).tell(RUN) == []
    assert "authorization" not in heard.headers[0]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_it_is_tried_again(status: int) -> None:
    with listening(lambda n: status if n < 3 else 200) as heard:
        assert Notifier(heard.url, wait=0.01).tell(RUN) == []
    assert len(heard.bodies) == 3


@pytest.mark.parametrize(("status", "tries"), [(500, 3), (404, 1), (401, 1), (301, 1)])
def test_a_webhook_that_refuses_is_told_without_its_path(status: int, tries: int) -> None:
    with listening(lambda n: status) as heard:
        (why,) = Notifier(heard.url, wait=0.01).tell(RUN)
    assert len(heard.bodies) == tries
    assert str(status) in why
    assert "secret-path" not in why


def test_a_redirect_is_not_followed() -> None:
    with listening(lambda n: 200) as other, listening(lambda n: 307, location=other.url) as heard:
        assert len(Notifier(heard.url, token="t0ken").tell(RUN)) == 1
    assert other.bodies == []


def test_in_a_hurry_it_is_tried_once() -> None:
    with listening(lambda n: 500) as heard:
        assert len(Notifier(heard.url, wait=9).tell(RUN, hurry=True)) == 1
    assert len(heard.bodies) == 1


def test_nobody_listens() -> None:
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (why,) = Notifier(f"http://127.0.0.1:{port}/secret", wait=0.01).tell(RUN)
    assert "ConnectError after 3 attempts" in why
    assert "secret" not in why


def test_a_slow_server_is_not_waited_for() -> None:
    with listening(lambda n: 200, delay=2) as heard:
        begun = monotonic()
        (why,) = Notifier(heard.url, timeout=0.2, attempts=2, wait=0.01).tell(RUN)
        assert monotonic() - begun < 1.5
    assert "Timeout" in why


def test_the_command_is_given_json(tmp_path: Path) -> None:
    copy = f"import sys; open({str(tmp_path / 'told')!r}, 'w').write(sys.stdin.read())"
    assert Notifier(command=f'{sys.executable} -c "{copy}"').tell(RUN) == []
    assert json.loads((tmp_path / "told").read_text()) == {"event": "kgbuild.run", **RUN.as_json(), "steps": []}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import sys; sys.exit('no such list')", "exit code 1: no such list"),
        ("import time; time.sleep(9)", "took longer than"),
        ("import os; os.kill(os.getpid(), 9)", "exit code -9"),
    ],
)
def test_a_command_that_fails(code: str, why: str) -> None:
    (found,) = Notifier(command=f'{sys.executable} -c "{code}"', command_timeout=1).tell(RUN)
    assert why in found


def test_a_command_that_reads_nothing_is_no_trouble() -> None:
    large = Run("r", "update", "failed", "", error="x" * 1_000_000)
    assert Notifier(command="true").tell(large) == []


def test_a_command_that_is_not_there_and_no_shell() -> None:
    (why,) = Notifier(command="nowhere-to-be-found $(touch x)").tell(RUN)
    assert "No such file" in why


@pytest.mark.parametrize(
    "url", ["ftp://x/", "example.org", "http://", "http://[::1", "http://h:port/", "file:///x", ""]
)
def test_unusable_addresses(url: str) -> None:
    with pytest.raises(UsageError, match="http://"):
        Notifier(url)


@pytest.mark.parametrize("command", ["", "'", "  "])
def test_unusable_commands(command: str) -> None:
    with pytest.raises(UsageError, match="command"):
        Notifier(command=command)
