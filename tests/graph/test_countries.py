"""The table of countries: one country a name, the registry's spellings, and none for states that are no more."""

from __future__ import annotations

import csv
import re

import pytest

from kgbuild.link.countries import country, find_country
from kgbuild.load.iris import contract, expand
from kgbuild.resources import ontologies_dir


def _rows() -> list[dict[str, str]]:
    lines = (ontologies_dir() / "countries.tsv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


def test_every_name_is_that_of_one_country() -> None:
    rows = _rows()
    assert len({row["alpha2"] for row in rows}) == len(rows) == 249
    assert all(re.fullmatch("[A-Z]{2}", row["alpha2"]) for row in rows)
    for row in rows:
        for name in (row["name"], *filter(None, row["spellings"].split("|"))):
            found = find_country(name)
            assert found is not None
            assert (found.curie, found.name) == (f"ISO3166:{row['alpha2']}", row["name"])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Korea, Republic of", "KR"),
        ("KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF", "KP"),
        ("Turkey (Türkiye)", "TR"),
        ("Bosnia & Herzegovina", "BA"),
        ("Reunion", "RE"),
        ("Congo, The Democratic Republic of the", "CD"),
        ("Former Yugoslavia", None),
        ("", None),
    ],
)
def test_spellings(name: str, code: str | None) -> None:
    found = find_country(name)
    assert (found.curie if found else None) == (f"ISO3166:{code}" if code else None)


def test_an_id_is_an_iri_and_back() -> None:
    assert contract(expand("ISO3166:KR")) == "ISO3166:KR"
    assert country("ISO3166:KR") == find_country("South Korea")
    assert country("ISO3166:XX") is None
