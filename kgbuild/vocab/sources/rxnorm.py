"""Takes the RxNorm slice (tables of ingredients and of brand names), gives drugs with brands and components.

A brand belongs to the ingredients that are listed with it: of one ingredient it is a name of that ingredient, of
several it is a name of the combination (MIN) that has these very ingredients, and of none where there is no such.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.merge import merged
from kgbuild.vocab.sources.reading import Reading
from kgbuild.vocab.sources.table import Row, read_rows


def read_brands(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """Ingredients and combinations with their brands, from ``brand_rxcui, brand_name, ingredient_rxcui, …`` rows."""
    brands: dict[str, list[tuple[int, Row]]] = {}
    for line, row in read_rows(path, reading):
        brands.setdefault(row.get("brand_rxcui", ""), []).append((line, row))
    return merged(c for rows in brands.values() for c in _brand(rows, reading))


def _brand(rows: list[tuple[int, Row]], reading: Reading) -> Iterator[RawConcept]:
    by_tty: dict[str, list[tuple[int, Row]]] = {}
    for line, row in rows:
        by_tty.setdefault(row.get("ingredient_tty", ""), []).append((line, row))
    single = by_tty.get("IN", [])
    parts = {row["ingredient_name"] for _, row in single}
    if len(parts) > 1 or not single:
        chosen = [
            (line, row)
            for line, row in by_tty.get("MIN", ())
            if not single or set(row["ingredient_name"].split(" / ")) == parts
        ]
        if len(chosen) != 1:
            chosen = []
        if not chosen and not single and not by_tty.get("MIN") and len(by_tty.get("PIN", ())) == 1:
            chosen = by_tty["PIN"]
    else:
        chosen = single
    for line, row in chosen:
        known = reading.own(f"RXCUI:{row['ingredient_rxcui']}", line)
        xref = reading.curie(f"RXCUI:{row['brand_rxcui']}", line)
        if known and xref:
            yield reading.concept(known, row["ingredient_name"], line, [(row["brand_name"], "brand")], xrefs=(xref,))
