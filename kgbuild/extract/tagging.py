"""The trained tagger over a document: its abbreviations are found here and given along.

Takes text, gives tagged spans.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from kgbuild.extract.abbreviations import definitions_in
from kgbuild.extract.reading import Definition
from kgbuild.ner import Abbreviation, Tagged, Tagger


def abbreviations_of(text: str, found: Sequence[Definition] | None = None) -> list[Abbreviation]:
    """What a text's definitions (found here, unless given) say of all places of their short forms.

    A form that is defined twice is what was said first.
    """
    first: dict[str, Definition] = {}
    for d in definitions_in(text) if found is None else found:
        first.setdefault(d.form, d)
    places = _places(text, first)
    return [Abbreviation(slice(d.long.start, d.long.end), tuple(places[d.form])) for d in first.values()]


def tag_text(tagger: Tagger, text: str, head: str | None = None) -> list[Tagged]:
    """Typed spans of a bare text."""
    return tagger.tag(text, abbreviations_of(text), head)


def _places(text: str, forms: Collection[str]) -> dict[str, list[tuple[int, int]]]:
    """Every place of each short form, before its definition too, a plural's s included."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    if forms:
        either = "|".join(re.escape(f) for f in sorted(forms, key=lambda f: (-len(f), f)))
        for m in re.finditer(rf"(?<!\w)({either})s?(?!\w)", text):
            found[m.group(1)].append(m.span())
    return found
