"""Runs a command in a session of its own and ends its whole process group when it should end.

Takes ``guard.py PARENT GRACE REMOVE COMMAND...``: the pid to live and die with, seconds to let the group stop by
itself, a folder to delete at the end ("" for none), and the command. The group ends when the parent is gone (even by
SIGKILL), or when this process gets SIGTERM or SIGINT. Gives the command's exit code. Only the standard library.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time

_POLL = 0.2


def main(arguments: list[str]) -> int:
    """Run, watch, clean up."""
    parent, grace, remove, command = int(arguments[0]), float(arguments[1]), arguments[2], arguments[3:]
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: told.append(received))
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    while child.poll() is None and not told and os.getppid() == parent:
        time.sleep(_POLL)
    end_group(child, grace)
    if remove:
        shutil.rmtree(remove, ignore_errors=True)
    return child.wait()


def end_group(child: subprocess.Popen[bytes], grace: float) -> None:
    """SIGTERM to the child's group, SIGKILL to what is left of it after ``grace`` seconds."""
    deadline = time.monotonic() + grace
    if grace > 0 and _signal(child.pid, signal.SIGTERM):
        while time.monotonic() < deadline:
            child.poll()
            if not _signal(child.pid, 0):
                return
            time.sleep(_POLL)
    _signal(child.pid, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    """False when the group has no process any more."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
