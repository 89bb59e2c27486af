"""Telling others how a run ended: a webhook and a command, both given the run as JSON.

Nothing here fails a run: what could not be told comes back as a list of lines for the log.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kgbuild.model.errors import UsageError
from kgbuild.rebuild.runs import Run

EVENT = "kgbuild.run"
_AGAIN = (408, 425, 429)
_LAST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Notifier:
    """Who is told, and how patiently.

    ``token`` goes into the header ``Authorization: Bearer``; ``timeout`` is for one attempt, ``command_timeout`` for
    the command, both in seconds; between attempts it waits ``wait``, twice as long each time.

    Raises:
        UsageError: the webhook is no http(s) address, or the command cannot be taken apart into words.
    """

    webhook: str | None = None
    command: str | None = None
    token: str | None = field(default=None, repr=False)
    timeout: float = 10
    attempts: int = 3
    wait: float = 1
    command_timeout: float = 60

    def __post_init__(self) -> None:
        if self.webhook is not None:
            _checked(self.webhook)
        if self.command is not None:
            words(self.command)

    def tell(self, run: Run, hurry: bool = False) -> list[str]:
        """Tell the run; gives what went wrong. ``hurry``: one attempt, for a process that is about to end."""
        trouble = []
        payload = {"event": EVENT, **run.as_json()}
        if self.webhook is not None and (why := self._post(self.webhook, payload, 1 if hurry else self.attempts)):
            trouble.append(f"the webhook at {_host(self.webhook)} was not told: {why}")
        if self.command is not None and (why := self._call(words(self.command), payload)):
            trouble.append(f"the notify command failed: {why}")
        return trouble

    def _post(self, url: str, payload: dict[str, object], attempts: int) -> str | None:
        import httpx

        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        body = json.dumps(payload, default=str).encode()
        why: str | None = None
        for attempt in range(attempts):
            if attempt:
                time.sleep(self.wait * 2 ** (attempt - 1))
            try:
                # Redirects are not followed: the token is for this address only.
                answer = httpx.post(
                    url, content=body, headers={"Content-Type": "application/json", **headers}, timeout=self.timeout
                )
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
                # The kind of error only: its text may quote the address, and addresses of webhooks are secrets.
                why = f"{type(error).__name__} after {attempt + 1} attempt{'s' if attempt else ''}"
                continue
            if answer.is_success:
                return None
            why = f"it answered {answer.status_code} (attempt {attempt + 1})"
            if answer.status_code < 500 and answer.status_code not in _AGAIN:
                break
        return why

    def _call(self, command: list[str], payload: dict[str, object]) -> str | None:
        try:
            done = subprocess.run(
                command,
                input=json.dumps(payload, default=str).encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=self.command_timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"{command[0]} took longer than {self.command_timeout:g} s and was ended"
        except OSError as error:
            return f"{command[0]}: {error.strerror}"
        if done.returncode == 0:
            return None
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[-_LAST_WORDS:]
        return f"{command[0]} gave exit code {done.returncode}{f': {said}' if said else ''}"


def words(command: str) -> list[str]:
    """A command line as a list of words; no shell takes part.

    Raises:
        UsageError: a quotation mark is not closed, or there is no word.
    """
    try:
        found = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"the command {command!r} cannot be read: {error}") from error
    if not found:
        raise UsageError("an empty command was given")
    return found


def _checked(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError("--webhook wants an address that begins with http:// or https://")


def _host(url: str) -> str:
    """Where the address leads, without the path, which may be a secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"
