"""Where a study runs and where it is written of.

Takes a study, gives ``conducted_in`` and ``reported_in`` statements. Which country a name is, the linker says.
"""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.reading import Reading
from kgbuild.extract.study.claims import claim, lower, text, words
from kgbuild.model import Ref, Statement, Study


def places(reading: Reading, study: Study) -> Iterator[Statement]:
    """Every country and every publication with a PMID."""
    for country in study.lists.get("countries", []):
        obj = Ref("concept", label=words(country), type="Country")
        yield claim(reading, "conducted_in", obj, [country], "country")
    for reference in study.references:
        if reference.pmid is None or not reference.pmid.said.isdecimal():
            continue
        pmid = f"PMID:{int(reference.pmid.said)}"
        obj = Ref("concept", curie=pmid, label=text(reference.citation), type="Publication")
        qualifiers = {"type": lower(reference.type), "citation": text(reference.citation)}
        yield claim(reading, "reported_in", obj, [reference.pmid, reference.type], "reference", qualifiers)
