"""Takes an evaluation and the JSON of an earlier one on the same gold, gives what changed and how sure it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kgbuild.evaluate.bootstrap import Counts, difference
from kgbuild.evaluate.scores import FIGURES, Evaluation, file_tallies
from kgbuild.model import UsageError

Json = Mapping[str, Any]
_KEYS = ("file", "part", "outcome", "what")


def read_earlier(path: Path) -> Json:
    """What ``kgbuild evaluate GOLD --format json`` printed.

    Raises:
        UsageError: the file cannot be read, or is none of these.
    """
    try:
        earlier = json.loads(path.read_text("utf-8"))
        _ = earlier["by_file"], earlier["errors"]
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path}: not what 'kgbuild evaluate GOLD --format json' prints") from None
    return earlier if isinstance(earlier, dict) else {}


def compare_gold(earlier: Json, now: Evaluation) -> list[str]:
    """Lines: the difference of each figure with its interval and p, then errors that are new and that are gone.

    Raises:
        UsageError: the earlier evaluation was of other gold files.
    """
    if set(earlier["by_file"]) != set(now.files):
        raise UsageError("the earlier evaluation was of other gold files")
    lines = ["compared with the earlier run (F1; p by paired bootstrap over documents)"]
    for figure in FIGURES:
        first = _counts({name: tallies[figure] for name, tallies in earlier["by_file"].items()})
        apart = difference(first, _counts({n: t[figure].to_dict() for n, t in file_tallies(now).items()}))
        spread = f"{100 * apart.interval.low:+.1f} to {100 * apart.interval.high:+.1f}"
        lines.append(f"  {figure:10} {100 * apart.value:+6.1f}  (95 %: {spread}, p {apart.p:.3f})")
    before = {tuple(e[k] for k in _KEYS): e for e in earlier["errors"]}
    after = {(e.file, e.part, e.outcome, e.what): e for e in now.errors}
    new, gone = [k for k in after if k not in before], [k for k in before if k not in after]
    for title, keys in (("new errors", new), ("errors that are gone", gone)):
        lines += [
            f"{title}: {len(keys)}",
            *(f"  {file[:12]} {part} {outcome} {what}" for file, part, outcome, what in keys),
        ]
    return lines


def _counts(tallies: Mapping[str, Mapping[str, float]]) -> Counts:
    """Right, predicted and gold of each file, by name."""
    ordered = (tallies[name] for name in sorted(tallies))
    return [(int(t["tp"]), int(t["tp"] + t["fp"]), int(t["tp"] + t["fn"])) for t in ordered]
