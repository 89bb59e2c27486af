"""Takes the RxNorm slice (tables of ingredients and of brand names), gives drugs with brands, salts and components.

A brand belongs to the ingredients (IN) listed with it: with one it is a name of that ingredient, with several of the
combination (MIN) that has exactly these, and of none where there is no such. Rows that list other combinations with a
brand say only that they share an ingredient. Option ``skip_brands``: globs of brands whose ingredients the slice does
not have all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from fnmatch import fnmatchcase
from pathlib import Path

from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.merge import merged
from kgbuild.vocab.sources.reading import Reading
from kgbuild.vocab.sources.table import Row, read_rows


def combination_of(ingredients: Iterable[str], combinations: Table[str, frozenset[str]]) -> str:
    """The one ingredient, or the one combination that has exactly these, or "".

    >>> combination_of(["a", "b"], {"x": frozenset("ab"), "y": frozenset("abc")}), combination_of(["a"], {})
    ('x', 'a')
    """
    parts = frozenset(ingredients)
    if len(parts) < 2:
        return next(iter(parts), "")
    fitting = [c for c, has in combinations.items() if has == parts]
    return fitting[0] if len(fitting) == 1 else ""


def read_brands(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """Ingredients and combinations with their brands, from ``brand_rxcui, brand_name, ingredient_rxcui, …`` rows."""
    brands: dict[str, list[tuple[int, Row]]] = {}
    for line, row in read_rows(path, reading):
        brands.setdefault(row.get("brand_rxcui", ""), []).append((line, row))
    return merged(c for rows in brands.values() for c in _brand(rows, reading))


def _brand(rows: list[tuple[int, Row]], reading: Reading) -> Iterator[RawConcept]:
    line, first = rows[0]
    brand = first.get("brand_name", "")
    if any(fnmatchcase(brand.lower(), g.lower()) for g in reading.source.options.get("skip_brands", ())):
        return
    names = {row.get("ingredient_rxcui", ""): row.get("ingredient_name", "") for _, row in rows}
    kinds = {row.get("ingredient_rxcui", ""): row.get("ingredient_tty", "") for _, row in rows}
    singles = {i: names[i] for i, k in kinds.items() if k == "IN"}
    if singles:
        by_name = {name: i for i, name in names.items()}
        combinations = {names[i]: frozenset(names[i].split(" / ")) for i, k in kinds.items() if k == "MIN"}
        owner = by_name.get(combination_of(singles.values(), combinations), "")
    else:
        owner = next(iter(names)) if len(names) == 1 else ""
    if not owner:
        return
    known, xref = reading.own(f"RXCUI:{owner}", line), reading.curie(f"RXCUI:{first.get('brand_rxcui', '')}", line)
    if known:
        yield reading.concept(known, names[owner], line, [(brand, "brand")], xrefs=(xref,) if xref else ())


def read_ingredients(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """Ingredients from ``rxcui, name, tty, unii`` rows; salts and combinations are related to them by name.

    A PIN is a salt of the longest ingredient whose name it begins or ends with ("raltegravir potassium"), a MIN has
    the ingredients that its name joins with " / ".
    """
    rows = [(line, row) for line, row in read_rows(path, reading) if row.get("rxcui")]
    ids = {row.get("name", ""): row["rxcui"] for _, row in rows if row.get("tty") == "IN"}
    for line, row in rows:
        known = reading.own(f"RXCUI:{row['rxcui']}", line)
        if not known or not reading.new(known, line):
            continue
        name = row.get("name", "")
        related: list[tuple[str, str]] = []
        if row.get("tty") == "MIN":
            related = [("has_ingredient", f"RXCUI:{ids[p]}") for p in name.split(" / ") if p in ids]
        elif row.get("tty") == "PIN" and (base := _base(name, ids)):
            related = [("salt_of", f"RXCUI:{base}")]
        unii = reading.curie(f"UNII:{row['unii']}", line) if row.get("unii") else ""
        yield reading.concept(known, name, line, same=(unii,) if unii else (), relations=tuple(related))


def _base(name: str, ids: dict[str, str]) -> str:
    words = name.replace(",", " ").replace("-", " - ").split(" ")
    spans = [(" ".join(words[:n]), " ".join(words[-n:])) for n in range(len(words) - 1, 0, -1)]
    plain = [s.replace(" - ", "-").strip(" -") for pair in spans for s in pair]
    return next((ids[s] for s in plain if s in ids), "")
