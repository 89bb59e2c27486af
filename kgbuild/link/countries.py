"""Countries: takes a name as a registry spells it, gives its ISO 3166 code and usual name.

The table is ``ontologies/countries.tsv``: ``Korea, Republic of`` and ``South Korea`` are one country. A name that it
lacks ("Former Yugoslavia") gives none; the graph then makes an id from the name, so that no site is lost.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from kgbuild.resources import ontologies_dir

PREFIX = "ISO3166"


@dataclass(frozen=True, slots=True)
class Country:
    """``curie``: ``ISO3166:<alpha-2>``, e.g. ``ISO3166:KR``; ``name``: e.g. ``South Korea``."""

    curie: str
    name: str


def find_country(name: str) -> Country | None:
    """The country of this name, in any spelling of the table.

    >>> find_country("Korea, Republic of")
    Country(curie='ISO3166:KR', name='South Korea')
    """
    return _by_name().get(_key(name))


def country(curie: str) -> Country | None:
    """The country with this id."""
    return _by_curie().get(curie)


@cache
def _by_curie() -> Mapping[str, Country]:
    return MappingProxyType({found.curie: found for found in _by_name().values()})


@cache
def _by_name() -> Mapping[str, Country]:
    path = ontologies_dir() / "countries.tsv"
    names: dict[str, Country] = {}
    with open(path, encoding="utf-8", newline="") as handle:
        lines = (line for line in handle if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            found = Country(f"{PREFIX}:{row['alpha2']}", row["name"])
            for spelling in (row["name"], *filter(None, row["spellings"].split("|"))):
                names[_key(spelling)] = found
    return MappingProxyType(names)


def _key(name: str) -> str:
    """Letters only, without accents and case; ``&`` is ``and``."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    return "".join(c for c in plain if c.isalnum())
