"""Takes corpora with gold spans and an index, gives the linker's calibration curves as TOML on standard output.

``python -m kgbuild.evaluate.linking.fit --ontologies INDEX CORPUS...``: training parts only; the parts that measure
(dev, test) must stay apart.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from kgbuild.evaluate.linking.adapter import Strings
from kgbuild.evaluate.linking.corpora import score_corpus
from kgbuild.evaluate.linking.pubtator import read_pubtator
from kgbuild.link import Linker
from kgbuild.link.calibration import Curve, fit
from kgbuild.vocab import Vocabulary, load_vocabulary

__all__ = ["fit_curves", "main"]


def fit_curves(vocab: Vocabulary, corpora: Sequence[Path]) -> dict[str, Curve]:
    """One curve a mention type, over the links of mentions whose gold concepts the vocabulary has.

    Right is what the evaluation calls right at 1. Use an index without ``usage``, which is counted over the same texts.
    """
    strings = Strings(vocab, Linker(vocab, curves={}))
    outcomes: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for path in corpora:
        for scored in score_corpus(strings, read_pubtator(path)):
            if scored.link.curie and scored.known:
                outcomes[scored.span.type].append((scored.link.score, scored.nearest))
    return {name: fit(found) for name, found in sorted(outcomes.items())}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the curves."""
    parser = argparse.ArgumentParser(prog="python -m kgbuild.evaluate.linking.fit", description=__doc__)
    parser.add_argument("--ontologies", type=Path, help="a compiled index; else the core vocabulary")
    parser.add_argument("corpora", nargs="+", type=Path, help="PubTator files with gold spans, training parts")
    given = parser.parse_args(arguments)
    curves = fit_curves(load_vocabulary(given.ontologies), given.corpora)
    print("# Raw score to share of right links, by mention type: fitted by python -m kgbuild.evaluate.linking.fit over")
    print(f"# {', '.join(f'{p.parent.name}/{p.name}' for p in given.corpora)}.")
    for name, curve in curves.items():
        print(f"\n[{name}]\nraw = {list(curve.raw)}\nright = {list(curve.right)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
