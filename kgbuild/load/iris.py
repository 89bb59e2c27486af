"""CURIEs to IRIs: takes ``ontologies/prefixes.tsv``, gives ``expand`` and its inverse ``contract``.

A prefix that is not listed goes through the Bioregistry resolver. Whatever the local part holds (blanks, quotes,
brackets), the IRI is valid, because characters outside RFC 3987 are percent-encoded.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from urllib.parse import quote, unquote

from kgbuild.resources import ontologies_dir

SAFE = "/:@!$&()*+,;=?~._-"
"""Characters of a local part that stay as they are; ``#`` is added where an IRI has a fragment of its own."""

FALLBACK = "https://bioregistry.io/"


@cache
def prefixes() -> Mapping[str, str]:
    """Prefix to IRI base, e.g. ``MONDO`` to ``http://purl.obolibrary.org/obo/MONDO_``."""
    with open(ontologies_dir() / "prefixes.tsv", encoding="utf-8", newline="") as handle:
        rows = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return MappingProxyType({row[0]: row[1] for row in rows if row})


def expand(curie: str) -> str:
    """The IRI of a CURIE.

    >>> expand("MONDO:0005089")
    'http://purl.obolibrary.org/obo/MONDO_0005089'
    """
    prefix, colon, local = curie.partition(":")
    base = prefixes().get(prefix) if colon else None
    return f"{base or FALLBACK}{encoded(local if base else curie)}"


def encoded(text: str) -> str:
    """The text as a part of an IRI: what RFC 3987 does not allow there is percent-encoded.

    >>> encoded("/study/arm[2]")
    '/study/arm%5B2%5D'
    """
    return quote(text, safe=SAFE, errors="replace")


@cache
def _longest_first() -> tuple[tuple[str, str], ...]:
    """(IRI base, prefix), longest base first; of two prefixes with one base the first listed."""
    bases: dict[str, str] = {}
    for prefix, base in prefixes().items():
        bases.setdefault(base, prefix)
    return tuple(sorted(bases.items(), key=lambda item: -len(item[0])))


def contract(iri: str) -> str | None:
    """The CURIE of an IRI; None where no prefix fits.

    >>> contract("http://purl.obolibrary.org/obo/MONDO_0005089")
    'MONDO:0005089'
    """
    for base, prefix in _longest_first():
        if iri.startswith(base):
            return f"{prefix}:{unquote(iri[len(base) :])}"
    return unquote(iri.removeprefix(FALLBACK)) if iri.startswith(FALLBACK) else None
