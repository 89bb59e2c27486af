"""What is known of markup before it is read, from ``markup.toml``: roots without records, floats, errors."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Markup:
    """The compiled content of ``markup.toml``; see there for each."""

    roots: Mapping[str, str]
    floats: frozenset[str]
    other_abstracts: frozenset[str]
    no_matter: re.Pattern[str]
    errors: re.Pattern[str]
    updated: re.Pattern[str]
    meta_updated: frozenset[str]
    dead: frozenset[str]


@cache
def markup() -> Markup:
    """The shipped data."""
    raw = tomllib.loads(files("kgbuild.records").joinpath("markup.toml").read_text("utf-8"))
    jats, html = raw["jats"], raw["html"]
    return Markup(
        roots=raw["roots"],
        floats=frozenset(jats["floats"]),
        other_abstracts=frozenset(jats["other_abstracts"]),
        no_matter=re.compile(rf"(?:\d[\d.]*\s*)?(?:{_either(jats['no_matter'])})\s*:?", re.IGNORECASE),
        errors=re.compile(_either(html["errors"]), re.IGNORECASE),
        updated=re.compile(_either(html["updated"]), re.IGNORECASE),
        meta_updated=frozenset(html["meta_updated"]),
        dead=frozenset(html["dead"]),
    )


def _either(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)
