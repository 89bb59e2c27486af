"""``kgbuild fetch``: studies of ClinicalTrials.gov, and abstracts that they link to, into a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgbuild.cli.fetch_report import FetchBar, report_fetch
from kgbuild.cli.output import Format, print_rows
from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.registry import FetchConfig, Papers


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("fetch")(fetch)


_Words = list[str] | None


def fetch(
    to: Annotated[Path, typer.Option(help="The folder for the files; it is made.")],
    query: Annotated[str, typer.Option(help="Words or an expression, as in the site's 'other terms'.")] = "",
    cond: Annotated[str, typer.Option(help="Condition or disease.")] = "",
    intr: Annotated[str, typer.Option(help="Intervention or treatment.")] = "",
    status: Annotated[
        _Words, typer.Option(metavar="STATUS", help="Overall status (RECRUITING, COMPLETED, ...); several by comma.")
    ] = None,
    phase: Annotated[
        _Words, typer.Option(metavar="PHASE", help="Phase: early1, 1, 2, 3, 4, NA; several by comma.")
    ] = None,
    nct: Annotated[_Words, typer.Option(metavar="ID|@FILE", help="Only these NCT ids; @FILE holds them.")] = None,
    filter_: Annotated[
        _Words, typer.Option("--filter", metavar="KEY=VALUE", help="Any other search parameter of the API.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="The whole registry is meant.")] = False,
    since: Annotated[
        str, typer.Option(metavar="DATE|last", help="Only what was updated since; 'last': since the last complete run.")
    ] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Only what was updated until then.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="At most so many studies, best matches first; 0: all.")] = 0,
    page_size: Annotated[int, typer.Option(min=1, max=1000, help="Studies in one request.")] = 250,
    sync: Annotated[
        bool, typer.Option(help="Take away what the query no longer returns; else it is reported.")
    ] = False,
    gone: Annotated[
        str, typer.Option(metavar="move|delete", help="What --sync does: move to .gone, or delete.")
    ] = "move",
    pubmed: Annotated[bool, typer.Option(help="Also fetch the abstracts that the studies link to.")] = False,
    pubmed_types: Annotated[
        str, typer.Option(help="Which links: RESULT, DERIVED, BACKGROUND, by comma.")
    ] = "RESULT,DERIVED",
    email: Annotated[str, typer.Option(envvar="NCBI_EMAIL", help="Your address, which NCBI asks for (--pubmed).")] = "",
    rate: Annotated[str, typer.Option(metavar="N/s|N/min", help="Requests to the registry at most.")] = "50/min",
    retries: Annotated[int, typer.Option(min=0, max=50, help="How often a failed request is sent again.")] = 6,
    base_url: Annotated[
        str, typer.Option(envvar="KGBUILD_CTGOV_URL", help="The registry's API.")
    ] = "https://clinicaltrials.gov/api/v2",
    dry_run: Annotated[bool, typer.Option(help="Only say how many studies there are; write nothing.")] = False,
    format: Annotated[Format, typer.Option(help="How to print the summary.")] = Format.table,
) -> None:
    """Fetch studies from ClinicalTrials.gov into a folder, one file a study, and keep it up to date.

    Only what changed is written. A fetch that breaks off, or that you stop, goes on where it was when you give the same
    command again. The folder can be built at any time: every file in it is whole.

    PubMed takes a key from NCBI_API_KEY (10 requests a second instead of 3); KGBUILD_EUTILS_URL names another server.
    HTTPS_PROXY and NO_PROXY are heeded. Exit code 1: some studies could not be taken; 3: the network or the disk.

    Examples:

      kgbuild fetch --query "soft tissue sarcoma" --phase 2,3 --to trials

      kgbuild fetch --cond lymphoma --status recruiting --pubmed --to trials

      kgbuild fetch --query "soft tissue sarcoma" --phase 2,3 --to trials --since last --sync    every night

      kgbuild fetch --nct @ids.txt --to trials --dry-run
    """
    from kgbuild.registry import FetchConfig, make_query
    from kgbuild.registry.gone import Gone

    if gone not in ("move", "delete"):
        raise UsageError(f"--gone {gone!r}: it is move or delete")
    wanted = make_query(
        term=query, cond=cond, intr=intr, status=status or (), phase=phase or (), nct=_ids(nct or ()),
        filters=filter_ or (), everything=all_,
    )  # fmt: skip
    config = FetchConfig(
        wanted, to, since, until, limit, page_size, _address(base_url, "--base-url", "/studies"), _rate(rate),
        Gone(gone) if sync else Gone.report, _papers(pubmed_types, email) if pubmed else None,
    )  # fmt: skip
    if dry_run:
        _count(config, retries, format)
    else:
        _fetch(config, retries, format)


def _ids(given: Sequence[str]) -> list[str]:
    """NCT ids, with those of each ``@FILE``."""
    found: list[str] = []
    for word in given:
        if not word.startswith("@"):
            found.append(word)
            continue
        try:
            found += Path(word[1:]).read_text("utf-8").split()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is not text"
            raise UsageError(f"--nct {word}: {reason}") from error
    return found


def _address(url: str, name: str, ending: str) -> str:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise UsageError(f"{name} {url!r}: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(f"{name} {url!r}: give an address such as https://clinicaltrials.gov/api/v2")
    return url.strip().rstrip("/").removesuffix(ending)


def _rate(text: str) -> float:
    """``5/s``, ``50/min`` or ``5`` (a second) as requests a second."""
    import math

    number, _, unit = text.partition("/")
    per = {"": 1.0, "s": 1.0, "sec": 1.0, "min": 60.0, "m": 60.0, "h": 3600.0}.get(unit.strip().lower())
    try:
        rate = float(number) / (per or math.nan)
    except ValueError:
        rate = math.nan
    if not 1e-4 <= rate <= 1000:
        raise UsageError(f"--rate {text!r}: give a number of requests such as 2/s or 50/min")
    return rate


def _papers(types: str, email: str) -> Papers:
    from kgbuild.registry import EUTILS, Papers
    from kgbuild.registry.papers import RATE, RATE_WITH_KEY

    names = tuple(dict.fromkeys(t.strip().upper() for t in types.split(",") if t.strip()))
    if not names or set(names) - {"RESULT", "DERIVED", "BACKGROUND"}:
        raise UsageError(f"--pubmed-types {types!r}: it is RESULT, DERIVED, BACKGROUND, or some of them by comma")
    key = os.environ.get("NCBI_API_KEY", "").strip()
    url = _address(os.environ.get("KGBUILD_EUTILS_URL") or EUTILS, "KGBUILD_EUTILS_URL", "/efetch.fcgi")
    identity = {"tool": "kgbuild", **({"email": email} if email else {}), **({"api_key": key} if key else {})}
    return Papers(url, names, RATE_WITH_KEY if key else RATE, identity)


def _count(config: FetchConfig, retries: int, format: Format) -> None:
    from kgbuild.registry import Web, count
    from kgbuild.registry.pace import Backoff

    bar = FetchBar()
    try:
        with Web(config.rate, Backoff(retries), bar) as web:
            total, parts = count(web, config)
    finally:
        bar.close()
    rows = [(name, value) for name, value in parts[0].items()]
    if len(parts) > 1:
        rows.append(("requests", str(len(parts))))
    wanted = total if total is None or not config.limit else min(total, config.limit)
    print_rows(("parameter", "value"), [*rows, ("studies", wanted), ("to", str(config.to))], format)


def _fetch(config: FetchConfig, retries: int, format: Format) -> None:
    from kgbuild.registry import fetch as run
    from kgbuild.registry.pace import Backoff

    bar = FetchBar()
    try:
        report = run(config, bar, backoff=Backoff(retries))
    except KeyboardInterrupt:
        bar.close()
        print("kgbuild: stopped; the same command goes on where it was", file=sys.stderr)
        raise typer.Exit(130) from None
    finally:
        bar.close()
    report_fetch(report, config, format)
    if report.rejected:
        raise typer.Exit(1)
