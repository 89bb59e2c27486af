"""The command line: takes arguments, calls one function a verb, prints. Data on stdout, everything else on stderr.

Exit codes: 0 done; 1 some records rejected; 2 unusable arguments or nothing readable; 3 a store or the network failed;
4 another build holds the lock; 5 a defect of kgbuild.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from types import FrameType

from kgbuild.model.errors import KgbuildError
from kgbuild.model.signals import signals_count


def main() -> None:
    """Run the command that the arguments name; leave with its exit code."""
    signal.signal(signal.SIGTERM, _terminated)
    from kgbuild.cli.app import app

    try:
        with signals_count():
            app(prog_name="kgbuild")
    except KeyboardInterrupt:
        sys.exit(130)
    except KgbuildError as error:
        print(f"kgbuild: {one_line(str(error))}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has left: not an error, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        _defect(error)


def one_line(text: str) -> str:
    """The text without line breaks and control characters, at most 600 characters."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    return clean if len(clean) <= 600 else f"{clean[:597]}..."


def _defect(error: Exception) -> None:
    if "--debug" in sys.argv:
        traceback.print_exc()
    what = one_line(f"{type(error).__name__}: {error}")
    print(f"kgbuild: this is a defect of kgbuild, please report it: {what}", file=sys.stderr)
    if "--debug" not in sys.argv:
        print("kgbuild: 'kgbuild --debug COMMAND ...' shows where it happened", file=sys.stderr)
    sys.exit(5)


def _terminated(signum: int, frame: FrameType | None) -> None:
    """Leave in order, so that a build under way removes its unfinished folder."""
    sys.exit(128 + signum)
