"""A server as a child process: takes a command, gives a ``ServerProcess`` that ends with its whole group."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from kgbuild.model.errors import StoreError
from kgbuild.servers import guard

_TAIL = 12


class ServerProcess:
    """A started server. ``log`` holds what it printed."""

    def __init__(self, name: str, guarded: subprocess.Popen[bytes], log: Path, grace: float) -> None:
        self.name = name
        self.log = log
        self._guarded = guarded
        self._grace = grace

    def wait_until(self, up: Callable[[], bool], timeout: float) -> None:
        """Return when ``up()`` is true.

        Raises:
            StoreError: the server ended, or was not up within ``timeout`` seconds; its last lines are told.
        """
        deadline = time.monotonic() + timeout
        while not up():
            if self._guarded.poll() is not None:
                raise StoreError(f"{self.name} ended while starting: {self.last_lines()}")
            if time.monotonic() > deadline:
                raise StoreError(f"{self.name} was not up after {timeout:.0f} s: {self.last_lines()}")
            time.sleep(0.2)

    def wait(self) -> int:
        """Wait for its end; gives the exit code."""
        return self._guarded.wait()

    def stop(self) -> None:
        """End the whole group; safe to call again."""
        if self._guarded.poll() is None:
            self._guarded.send_signal(signal.SIGTERM)
        self._guarded.wait(timeout=self._grace + 30)

    def last_lines(self) -> str:
        """The end of what it printed, on one line."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.is_file() else ""
        return " / ".join(line.strip() for line in text.splitlines()[-_TAIL:] if line.strip()) or "it printed nothing"


@contextmanager
def started(
    name: str,
    command: Sequence[str],
    log: Path,
    *,
    environment: Mapping[str, str] | None = None,
    grace: float = 20,
    remove: Path | None = None,
) -> Iterator[ServerProcess]:
    """Start ``command`` and end it with the block, or with this process, however it ends.

    Args:
        name: for messages.
        command: what to run.
        log: file for what it prints.
        environment: variables beside the present ones.
        grace: seconds it may take to stop by itself; 0 kills at once (data that nobody keeps).
        remove: a folder to delete after its end.
    """
    guarded_command = [sys.executable, "-I", guard.__file__, str(os.getpid()), str(grace), str(remove or ""), *command]
    with log.open("wb") as output:
        guarded = subprocess.Popen(
            guarded_command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    process = ServerProcess(name, guarded, log, grace)
    try:
        yield process
    finally:
        process.stop()


@contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """A temporary folder, deleted at the end."""
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def free_ports(count: int) -> list[int]:
    """Loopback ports that are free now, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()


def is_free(port: int) -> bool:
    """True when nothing listens on the loopback port."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int, path: str | None = None) -> bool:
    """True when the loopback port takes a connection and, with ``path``, answers an HTTP GET with 200."""
    import http.client

    try:
        if path is None:
            with socket.create_connection(("127.0.0.1", port), timeout=2):
                return True
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
