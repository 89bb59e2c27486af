"""Where a study runs and where it is written of.

Takes a study, gives ``conducted_in`` and ``reported_in`` statements. Codes of countries: ``countries.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from kgbuild.extract.reading import Reading
from kgbuild.extract.study.claims import claim, lower, text, words
from kgbuild.model import Ref, Statement, Study
from kgbuild.model.ids import normalised


@cache
def countries() -> Mapping[str, str]:
    """ISO 3166 two-letter codes by every name in the file, normalised."""
    lines = (files("kgbuild.extract.study") / "countries.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return MappingProxyType({normalised(name): code for code, names in rows for name in names.split("|")})


def places(reading: Reading, study: Study) -> Iterator[Statement]:
    """Every country and every publication with a PMID."""
    for country in study.lists.get("countries", []):
        code = countries().get(normalised(country.text))
        obj = Ref("concept", curie=f"ISO3166:{code}" if code else None, label=words(country), type="Country")
        yield claim(reading, "conducted_in", obj, [country], "country")
    for reference in study.references:
        if reference.pmid is None or not reference.pmid.said.isdecimal():
            continue
        pmid = f"PMID:{int(reference.pmid.said)}"
        obj = Ref("concept", curie=pmid, label=text(reference.citation), type="Publication")
        qualifiers = {"type": lower(reference.type), "citation": text(reference.citation)}
        yield claim(reading, "reported_in", obj, [reference.pmid, reference.type], "reference", qualifiers)
