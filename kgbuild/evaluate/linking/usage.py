"""Takes corpora with gold spans (training parts), gives how curators use names: string, type, id, documents.

``python -m kgbuild.evaluate.linking.usage CORPUS... > ontologies/usage.tsv``. Bare names and ids only. Left out: names
with several ids in one span, names that different documents use for different ids, short forms, single letters.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kgbuild.evaluate.linking.pubtator import Document, read_pubtator
from kgbuild.vocab import term_key

_AGREED = 0.8
_SHORTEST = 4
_LONGEST = 60
_WORDS = 4


def usage(documents: Iterable[Document]) -> Iterator[tuple[str, str, str, int]]:
    """(string, type, id, documents) of every name that is used for one id, sorted."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for document in documents:
        found = {(term_key(s.text), s.type, s.text.lower(), s.ids) for s in document.spans if _telling(s.text)}
        for key, type, form, ids in found:
            seen[key, type][ids[0] if len(ids) == 1 else ""] += 1
            forms[key, type][form] += 1
    for (key, type), used in sorted(seen.items()):
        best, count = max(used.items(), key=lambda i: (i[1], i[0]))
        if best and count >= _AGREED * used.total():
            yield min(forms[key, type], key=lambda f: (-forms[key, type][f], f)), type, best, count


def _telling(text: str) -> bool:
    """False for short forms, which mean what their document says, and for long phrases."""
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    long_enough = len(letters) >= _SHORTEST and len(text) <= _LONGEST and text.count(" ") < _WORDS
    return long_enough and upper < max(2, len(letters) / 2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m kgbuild.evaluate.linking.usage", description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, help="PubTator files with gold spans, training parts")
    given = parser.parse_args(arguments)
    documents = [d for path in given.corpora for d in read_pubtator(path)]
    print("# How curators use names, counted over training parts of public corpora: see docs/decisions/0005-index.md.")
    print("string\ttype\tid\tdocuments")
    for row in sorted(usage(documents), key=lambda r: (r[1], r[0])):
        print("\t".join(map(str, row)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
