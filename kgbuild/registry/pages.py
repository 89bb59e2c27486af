"""Pages of ``/api/v2/studies``: takes parameters and a page token, gives the studies of a page and the next token.

The API (version 2): ``pageSize`` up to 1000, ``nextPageToken`` missing on the last page, ``totalCount`` on the first
when ``countTotal=true``. Tokens are opaque and good for some hours; then they are answered with 400 ``Incorrect
pageToken format``. Errors are plain text.
"""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.model.errors import StoreError, UsageError
from kgbuild.registry.exact_json import Json, Number, parse
from kgbuild.registry.query import Params
from kgbuild.registry.web import Broken, Refused, Web

LARGEST_PAGE = 1000
_LONGEST_TOKEN = 8192


class TokenRefused(Exception):
    """The server no longer takes this page token."""


@dataclass(frozen=True, slots=True)
class Page:
    """The studies of a page as JSON values, the token of the next (empty: this is the last), the total if told."""

    studies: list[Json]
    next: str
    total: int | None


def get_page(web: Web, base_url: str, params: Params, token: str = "") -> Page:
    """Ask for one page.

    Raises:
        TokenRefused: the page token is not taken any more.
        UsageError: the query is refused, in the server's words.
        StoreError: the server refuses, or cannot be reached.
    """
    url = f"{base_url}/studies"
    asked = {"format": "json", **params, **({"pageToken": token} if token else {"countTotal": "true"})}
    try:
        page = web.get(url, asked, _read)
    except Refused as refused:
        # Whatever the words: if it is the query that is wrong, the first page will say so.
        if token and refused.status in (400, 404, 410, 422):
            raise TokenRefused(refused.words) from refused
        raise _error(url, refused) from refused
    if token and page.next == token:
        raise StoreError(f"{url}: the server gives the same page again and again (token {token[:40]!r})")
    return page


def _error(url: str, refused: Refused) -> UsageError | StoreError:
    if refused.status in (400, 414, 422):
        return UsageError(f"the registry does not take this query: {refused.words}")
    advice = ""
    if refused.status == 403:
        advice = " (it turns this machine or its proxy away: wait some minutes, or ask from another network)"
    elif refused.status == 404:
        advice = " (is the address right? it ends in /api/v2)"
    return StoreError(f"{url}: {refused}{advice}")


def _read(body: bytes) -> Page:
    try:
        value = parse(body)
    except ValueError as error:
        raise Broken(f"the answer is not whole JSON: {error}") from error
    if not isinstance(value, dict) or not isinstance(value.get("studies"), list):
        raise Broken("the answer is not a page of studies")
    studies, token, total = value["studies"], value.get("nextPageToken"), value.get("totalCount")
    assert isinstance(studies, list)
    if token is not None and (not isinstance(token, str) or len(token) > _LONGEST_TOKEN):
        raise Broken("nextPageToken is not a short string")
    known = isinstance(total, Number) and total.text.isdigit() and len(total.text) < 10
    return Page(studies, token or "", int(total.text) if known and isinstance(total, Number) else None)
