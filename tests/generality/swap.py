"""``python -m tests.generality.swap --seed N [--show-misses] [--show-text] [--only 003] [--changes terms,numbers]``."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from kgbuild.evaluate.run import pipeline
from kgbuild.evaluate.scores import tally
from kgbuild.vocab import load_vocabulary
from tests.generality.worlds import CHANGES, findings, seed_documents, world


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one or several worlds and prints what followed and what did not."""
    parser = argparse.ArgumentParser(description="Run the pipeline on random variations of the seeds.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--worlds", type=int, default=1, help="how many seeds, counted from --seed")
    parser.add_argument("--only", default="")
    parser.add_argument("--changes", default=",".join(CHANGES))
    parser.add_argument("--show-misses", action="store_true")
    parser.add_argument("--show-text", action="store_true")
    given = parser.parse_args(arguments)
    vocabulary = load_vocabulary()
    annotate = None if given.show_text else pipeline(vocabulary)
    documents = [d for d in seed_documents() if given.only in d.name]
    all_findings = []
    for seed in range(given.seed, given.seed + given.worlds):
        for document in documents:
            changed = world(document, vocabulary, seed, tuple(given.changes.split(",")))
            if annotate is None:
                print(f"===== {changed.name} world {seed}\n{changed.text}")
                continue
            found = findings(changed, vocabulary, annotate)
            all_findings += found
            for f in found if given.show_misses else ():
                if f.outcome != "found":
                    print(f"{seed:3} {f.file} {f.outcome:11} {f.what}\n      text: {f.text[:220]}\n      {f.detail}")
    if annotate is not None:
        total = tally(all_findings)
        print(f"followed {total.recall:.3f} ({total.tp}/{total.tp + total.fn}), precision {total.precision:.3f}")
        worst = Counter(f"{f.file} {f.what.split()[0]} {f.group}" for f in all_findings if f.outcome == "miss")
        for what, times in worst.most_common(12):
            print(f"  missed {times:3} times: {what}")


if __name__ == "__main__":
    main()
