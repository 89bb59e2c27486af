"""Identifiers that stay the same while what they name stays the same (DESIGN section 3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def content_hash(text: str) -> str:
    """SHA-256 of the text as UTF-8, 64 hex digits: a record's version."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def text_hash16(text: str) -> str:
    """The first 16 hex digits of ``content_hash``."""
    return content_hash(text)[:16]


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces, so that equal values give equal strings."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _key(
    subject: str,
    predicate: str,
    obj: str,
    record: str,
    scope: str,
    assertion: str,
    qualifiers: Mapping[str, Any],
) -> str:
    payload = [subject, predicate, obj, record, scope, assertion, sorted(qualifiers.items())]
    return hashlib.sha256(canonical_json(payload).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def edge_id(
    subject: str,
    predicate: str,
    obj: str,
    record: str,
    scope: str = "this_trial",
    assertion: str = "asserted",
    qualifiers: Mapping[str, Any] | None = None,
) -> str:
    """``kgb.edge:`` + 16 hex over what the edge says; evidence, scores and versions are left out."""
    return "kgb.edge:" + _key(subject, predicate, obj, record, scope, assertion, qualifiers or {})


def statement_id(
    subject: str,
    predicate: str,
    obj: str,
    record: str,
    scope: str,
    assertion: str,
    qualifiers: Mapping[str, Any] | None = None,
) -> str:
    """``kgb.statement:`` + 16 hex by the same rule; unlinked arguments come as normalised text."""
    return "kgb.statement:" + _key(subject, predicate, obj, record, scope, assertion, qualifiers or {})


def regimen_id(components: Iterable[str]) -> str:
    """``kgb.regimen:`` + 16 hex over the sorted, distinct component ids."""
    return "kgb.regimen:" + text_hash16("|".join(sorted(set(components))))


def normalised(text: str) -> str:
    """Lower case with runs of white space as one blank: how unlinked text enters an id."""
    return " ".join(text.lower().split())
