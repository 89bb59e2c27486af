"""The peer: what spaCy and scispaCy give out of the box over the same texts, with the same names to find.

A blank English pipeline with sentences, scispaCy's abbreviation detector and a PhraseMatcher over every name of the
core vocabulary. It finds mentions and abbreviations; it links nothing, reads no statement and writes no graph, so it
does far less than a build. ``python -m benchmarks.peer FILE...`` prints counts as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import spacy
from scispacy.abbreviation import AbbreviationDetector  # noqa: F401  registers the component
from spacy.matcher import PhraseMatcher

from kgbuild.vocab import load_vocabulary


def main(paths: list[Path]) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("abbreviation_detector")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for concept in load_vocabulary().concepts():
        matcher.add(concept.id, [nlp.make_doc(term) for _, term in concept.terms()])
    mentions = abbreviations = 0
    for doc in nlp.pipe(path.read_text("utf-8") for path in paths):
        mentions += len(matcher(doc))
        abbreviations += len(doc._.abbreviations)
    print(json.dumps({"documents": len(paths), "matches": mentions, "abbreviations": abbreviations}))


if __name__ == "__main__":
    files = [f for p in map(Path, sys.argv[1:]) for f in (sorted(p.iterdir()) if p.is_dir() else [p])]
    main(files)
