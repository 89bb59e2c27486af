"""What is asked of the registry: takes a user's words, gives parameters of ``/api/v2/studies``.

The words are the API's: ``query.*`` search, ``filter.*`` narrow. The API has no parameter for the phase or for dates;
they become expressions in ``filter.advanced``, joined with the user's own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kgbuild.model.errors import UsageError

_KEY = re.compile(r"(?:query|filter|postFilter)\.[A-Za-z]+|aggFilters|geoDecay")
_NCT = re.compile(r"NCT[0-9]{8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PHASES = {
    "0": "EARLY_PHASE1", "EARLY1": "EARLY_PHASE1", "EARLYPHASE1": "EARLY_PHASE1", "1": "PHASE1", "2": "PHASE2",
    "3": "PHASE3", "4": "PHASE4", "NA": "NA", "N/A": "NA",
}  # fmt: skip
IDS_A_REQUEST = 200
"""NCT ids in one request: 2.4 kB of an address, well within what servers take."""

Params = dict[str, str]


@dataclass(frozen=True, slots=True)
class Query:
    """What studies are wanted: parameters of the API by name, and the NCT ids where only some are meant."""

    parameters: tuple[tuple[str, str], ...] = ()
    advanced: tuple[str, ...] = ()
    nct: tuple[str, ...] = ()

    def key(self, base_url: str) -> str:
        """16 hex digits that tell this query of this server from others."""
        said = json.dumps([base_url, self.parameters, self.advanced, self.nct], ensure_ascii=False)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def parts(self, since: str = "", until: str = "", only: Iterable[str] | None = None) -> list[Params]:
        """The requests that together ask for all of it; ``only`` narrows it to some NCT ids."""
        mine = set(self.nct)
        ids = self.nct if only is None else tuple(n for n in only if not mine or n in mine)
        base = dict(self.parameters)
        advanced = [*self.advanced, *_updated(since, until)]
        if advanced:
            base["filter.advanced"] = " AND ".join(f"({x})" for x in advanced) if len(advanced) > 1 else advanced[0]
        if not ids:
            return [base] if only is None else []
        return [base | {"filter.ids": ",".join(ids[n : n + IDS_A_REQUEST])} for n in range(0, len(ids), IDS_A_REQUEST)]


def make_query(
    *, term: str = "", cond: str = "", intr: str = "", status: Iterable[str] = (), phase: Iterable[str] = (),
    nct: Iterable[str] = (), filters: Iterable[str] = (), everything: bool = False,
) -> Query:  # fmt: skip
    """A query from words.

    Args:
        term: other terms, e.g. ``"pembrolizumab AND AREA[StudyType]INTERVENTIONAL"``.
        cond: condition or disease, e.g. ``"soft tissue sarcoma"``.
        intr: intervention, e.g. ``"lenvatinib"``.
        status: overall statuses, e.g. ``["RECRUITING"]``, case and spaces as one likes.
        phase: ``"2"``, ``"PHASE2"``, ``"early 1"``, ``"NA"``; several are alternatives.
        nct: NCT ids; studies that are none of them are left out.
        filters: ``KEY=VALUE`` of any other parameter that searches or narrows, e.g. ``"query.spons=NCI"``.
        everything: the whole registry is meant, so that an empty query is no slip.

    Raises:
        UsageError: a word cannot be used, or nothing is asked.
    """
    asked: dict[str, str] = {}
    # "Active, not recruiting" is one status, as the site writes it.
    statuses = [re.sub(r"[\s-]+", "_", s).upper() for s in _words(re.sub(r"(?i)active,", "active", s) for s in status)]
    given = [("query.term", term), ("query.cond", cond), ("query.intr", intr)]
    given += [("filter.overallStatus", ",".join(dict.fromkeys(statuses)))]
    for name, value in [*given, *map(_filter, filters)]:
        if value.strip() and asked.setdefault(name, value.strip()) != value.strip():
            raise UsageError(f"{name} is given twice: {asked[name]!r} and {value.strip()!r}")
    own = asked.pop("filter.advanced", "")
    ids = [*_words(nct), *re.split(r"[\s,|]+", asked.pop("filter.ids", ""))]
    advanced = tuple(x for x in (own, _phases(phase)) if x)
    if any("\ud800" <= c <= "\udfff" for text in (*asked.values(), own) for c in text):
        raise UsageError("the query holds bytes that are no text: write it in UTF-8")
    query = Query(tuple(sorted(asked.items())), advanced, tuple(dict.fromkeys(_nct(n) for n in ids if n)))
    if query == Query() and not everything:
        raise UsageError('nothing is asked: give --query "...", --cond, --intr, --nct ... (or --all for the registry)')
    return query


def _words(given: Iterable[str]) -> list[str]:
    return [word.strip() for text in given for word in text.split(",") if word.strip()]


def _filter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not _KEY.fullmatch(name.strip()):
        raise UsageError(
            f"--filter {text!r}: give KEY=VALUE with a KEY of the API that searches or narrows, such as query.spons, "
            "query.locn, filter.geo, filter.advanced, aggFilters (paging and form are kgbuild's own business)"
        )
    return name.strip(), value


def _nct(text: str) -> str:
    if not _NCT.fullmatch(text.upper()):
        raise UsageError(f"{text!r} is no NCT id: it has the letters NCT and eight digits")
    return text.upper()


def _phases(given: Iterable[str]) -> str:
    names = []
    for word in _words(given):
        bare = re.sub(r"[\s_-]+", "", word).upper()
        name = _PHASES.get(bare) or _PHASES.get(bare.removeprefix("PHASE"))
        if name is None:
            raise UsageError(f"--phase {word!r}: it is one of early1, 1, 2, 3, 4, NA")
        names.append(f"AREA[Phase]{name}")
    return " OR ".join(dict.fromkeys(names))


def _updated(since: str, until: str) -> list[str]:
    return [f"AREA[LastUpdatePostDate]RANGE[{since or 'MIN'},{until or 'MAX'}]"] if since or until else []


def day(text: str, option: str) -> str:
    """A date ``2026-01-31``, checked.

    Raises:
        UsageError: this is no such date.
    """
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{option} {text!r}: give a date such as 2026-01-31") from None
