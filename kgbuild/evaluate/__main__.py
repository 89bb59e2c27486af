"""``python -m kgbuild.evaluate GOLD [--verbose] [--only TEXT] [--format table|json] [--annotations FILE]``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from kgbuild.evaluate.render import render
from kgbuild.evaluate.run import evaluate_gold, run_evaluation
from kgbuild.model import KgbuildError


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints one evaluation for each gold folder or file; gives the exit code."""
    parser = argparse.ArgumentParser(prog="kgbuild evaluate", description="Score annotations against gold.")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--verbose", "-v", action="store_true", help="list every miss, false alarm and trap")
    parser.add_argument("--only", default="", help="only gold files whose name contains this")
    parser.add_argument("--format", default="table", choices=("table", "json"))
    parser.add_argument("--seeds", type=Path, help="where the documents are")
    parser.add_argument("--annotations", type=Path, help="score this annotate output (JSON lines) instead of running")
    given = parser.parse_args(arguments)
    try:
        for gold in given.gold:
            if given.annotations:
                rows = [json.loads(line) for line in given.annotations.read_text(encoding="utf-8").splitlines() if line]
                evaluation = evaluate_gold(gold, {row["version"]: row for row in rows})
            else:
                evaluation = run_evaluation(gold, seeds_dir=given.seeds, only=given.only)
            print(render(evaluation, given.verbose, given.format))
    except KgbuildError as error:
        print(f"kgbuild: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
