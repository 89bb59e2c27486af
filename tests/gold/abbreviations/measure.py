"""Measures abbreviation detection: ``python -m tests.gold.abbreviations.measure [SHARED]``.

Prints precision and recall of both halves of the sentences written here and, with the shared data folder, of the
stand-off set. ``--names`` counts a definition that a text repeats once, whatever its place. ``--kinds`` adds a line a
kind, ``--peer`` scispaCy's detector on the same texts, ``--errors`` the errors of the dev halves (those of the other
halves are not shown).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from kgbuild.evaluate.abbreviations import HALVES, Detector, MarkedText, Tally, read_sentences, score
from kgbuild.extract.abbreviations import definitions_in
from kgbuild.extract.reading import Definition
from kgbuild.model import Span
from tests.gold.abbreviations.texts import real_texts

SENTENCES = Path(__file__).with_name("sentences.tsv")


def scispacy_detector() -> Detector:
    """scispaCy's AbbreviationDetector behind its own tokenizer; a short form's pair is the one at its definition."""
    import spacy
    from scispacy.abbreviation import AbbreviationDetector
    from scispacy.custom_tokenizer import combined_rule_tokenizer

    nlp = spacy.blank("en")
    nlp.tokenizer = combined_rule_tokenizer(nlp)
    detector = AbbreviationDetector(nlp)

    def detect(text: str) -> Iterator[Definition]:
        nearest: dict[tuple[Span, str], tuple[int, Definition]] = {}
        for short in detector(nlp(text))._.abbreviations:
            long = short._.long_form
            s, lo = Span(short.start_char, short.end_char), Span(long.start_char, long.end_char)
            gap = max(s.start - lo.end, lo.start - s.end)
            found = (gap, Definition(s, lo, short.text))
            key = (lo, short.text)
            nearest[key] = min(nearest.get(key, found), found, key=lambda f: f[0])
        yield from (d for _, d in nearest.values())

    return detect


def _line(name: str, tally: Tally) -> str:
    gold = tally.right + len(tally.missed)
    return f"{name:44} {gold:5} {tally.precision:6.1%} {tally.recall:6.1%} {tally.f1:6.1%}"


def _show(tally: Tally) -> Iterator[str]:
    for sign, pairs in (("+", tally.wrong), ("-", tally.missed)):
        for marked, (short, long) in pairs:
            yield f"  {sign} {marked.kind:9} {short.of(marked.text)!r} = {long.of(marked.text)!r}   [{marked.name}]"


def report(title: str, texts: list[MarkedText], detect: Detector, options: argparse.Namespace) -> Iterator[str]:
    """The lines of one set under one detector."""
    tallies = score(texts, detect, options.names)
    for half in HALVES:
        yield _line(f"{title}, {half}", tallies[half, ""])
        if options.kinds:
            yield from (_line(f"    {k}", tallies[h, k]) for h, k in sorted(tallies) if h == half and k)
        if options.errors and half == "dev":
            yield from _show(tallies[half, ""])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, nargs="?")
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--kinds", action="store_true")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    sets = {"sentences": list(read_sentences(SENTENCES))}
    if options.shared:
        sets["real texts"] = list(real_texts(options.shared))
    detectors: dict[str, Detector] = {"kgbuild": definitions_in}
    if options.peer:
        detectors["scispaCy"] = scispacy_detector()
    print(f"{'':44} {'pairs':>5} {'P':>6} {'R':>6} {'F1':>6}")
    for name, detect in detectors.items():
        for title, texts in sets.items():
            print("\n".join(report(f"{name}: {title}", texts, detect, options)))


if __name__ == "__main__":
    main()
