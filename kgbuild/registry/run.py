"""One fetch from end to end: takes what is wanted and a folder, gives the folder as the registry has it now.

Pages first; then, where the count does not fit, what was missed; then what the query no longer returns; then linked
abstracts. Only when all that is done does the run count as complete. A run that broke off is taken up where it was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kgbuild.model.errors import UsageError
from kgbuild.registry.folder import Folder, Outcome, locked, write_file
from kgbuild.registry.gone import Gone, find_gone
from kgbuild.registry.journal import Journal
from kgbuild.registry.pace import Backoff, Clock
from kgbuild.registry.pages import LARGEST_PAGE, get_page
from kgbuild.registry.papers import BATCH, TYPES, PaperReport, get_batch, save_batch
from kgbuild.registry.query import Query, day
from kgbuild.registry.state import Done, Memory, Open, State, read_state
from kgbuild.registry.walk import Walk
from kgbuild.registry.web import FetchProgress, Quiet, Traffic, Web

CTGOV = "https://clinicaltrials.gov/api/v2"
EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
REPORT = ".kgbuild-fetch.report.json"
"""The last complete run's report, beside the state."""


@dataclass(frozen=True, slots=True)
class Papers:
    """How linked abstracts are fetched; ``identity`` is sent with each request (tool, email, api_key)."""

    base_url: str = EUTILS
    types: tuple[str, ...] = TYPES
    rate: float = 3.0
    identity: dict[str, str] = field(default_factory=lambda: {"tool": "kgbuild"})


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """What a fetch does. ``since`` is a date, ``last`` or empty; ``rate`` in requests a second; 0 is no limit."""

    query: Query
    to: Path
    since: str = ""
    until: str = ""
    limit: int = 0
    page_size: int = 250
    base_url: str = CTGOV
    rate: float = 50 / 60
    gone: Gone = Gone.report
    papers: Papers | None = None


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a fetch did.

    ``gone`` are studies that the query no longer returns; their files lie there still unless ``taken_away``.
    """

    outcomes: dict[Outcome, int]
    rejected: tuple[str, ...]
    gone: tuple[str, ...]
    taken_away: bool
    traffic: Traffic
    seconds: float
    resumed: bool
    papers: PaperReport | None = None
    paper_traffic: Traffic | None = None

    def json(self) -> bytes:
        """The report with all its lists, as text."""
        data = asdict(self)
        data["outcomes"] = {outcome.name: number for outcome, number in self.outcomes.items()}
        if self.papers:
            data["papers"]["outcomes"] = {outcome.name: number for outcome, number in self.papers.outcomes.items()}
        return (json.dumps(data, indent=2) + "\n").encode()


def count(web: Web, config: FetchConfig) -> tuple[int | None, list[dict[str, str]]]:
    """How many studies the registry has for the query now (None: it does not say), and the requests' parameters.

    Raises:
        UsageError, StoreError: as ``get_page``.
    """
    memory = read_state(config.to).queries.get(config.query.key(config.base_url), Memory())
    parts = config.query.parts(*_days(config, memory))
    totals = [get_page(web, config.base_url, p | {"pageSize": "1", "fields": "NCTId"}).total for p in parts]
    told = [total for total in totals if total is not None]
    return (sum(told) if len(told) == len(totals) else None), parts


def fetch(
    config: FetchConfig,
    progress: FetchProgress | None = None,
    clock: Clock | None = None,
    backoff: Backoff | None = None,
) -> FetchReport:
    """Bring ``config.to`` up to what the registry has.

    Raises:
        UsageError: an argument cannot be used, or the registry refuses the query.
        StoreError: the network or the disk failed; the same call goes on from there.
        LockedError: another fetch writes to the folder.
    """
    if not 1 <= config.page_size <= LARGEST_PAGE:
        raise UsageError(f"--page-size {config.page_size}: the registry gives 1 to {LARGEST_PAGE} studies a page")
    told = progress or Quiet()
    with locked(config.to) as folder, Web(config.rate, backoff, told, clock) as web:
        folder.sweep()
        state = read_state(config.to)
        if state.damaged:
            told.message(
                f"{config.to}: what was remembered of earlier fetches is damaged; everything is asked for again"
            )
        report = _Run(config, folder, state, web, told, backoff).go()
        write_file(config.to / REPORT, report.json())
        return report


def _days(config: FetchConfig, memory: Memory) -> tuple[str, str]:
    """The dates of change that are asked for, empty where unbounded.

    ``last`` is a day before the newest change that a complete run saw: a day's changes may come in several releases.
    """
    since, until = config.since, day(config.until, "--until") if config.until else ""
    if since == "last":
        last = memory.done.last_update if memory.done else ""
        since = (date.fromisoformat(day(last, "last_update")) - timedelta(days=1)).isoformat() if last else ""
    elif since:
        since = day(since, "--since")
    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}")
    return since, until


class _Run:
    def __init__(
        self, config: FetchConfig, folder: Folder, state: State, web: Web, progress: FetchProgress,
        backoff: Backoff | None,
    ) -> None:  # fmt: skip
        self.config, self.folder, self.state, self.web, self.progress = config, folder, state, web, progress
        self.backoff = backoff
        self.begun = web.clock.monotonic()
        self.key = config.query.key(config.base_url)
        self.memory = state.queries.setdefault(self.key, Memory())
        self.memory.asked = {"base_url": config.base_url, **config.query.parts()[0]}

    def go(self) -> FetchReport:
        wanted = self._wanted()
        resumed = self._resume(wanted)
        open_ = self.memory.open = self.memory.open if resumed and self.memory.open else wanted
        path = self.state.journal(self.key)
        with Journal(path, again=resumed) as journal:
            self.state.save()
            types = self.config.papers.types if self.config.papers else ()
            walk = Walk(
                self.web, self.config.base_url, self.config.query, self.folder, self.state, open_, journal,
                self.progress, types,
            )  # fmt: skip
            if resumed:
                self.progress.message(f"goes on where it stopped: {len(journal.seen)} studies are there")
            walk.all_pages()
            known = self.state.ids(self.key) | journal.brought()
            gone = find_gone(walk, known, self.config.gone, self.progress)
            papers, traffic = self._papers(open_, journal)
            self._complete(open_, journal, known, gone, delta=bool(open_.since))
        path.unlink(missing_ok=True)
        return FetchReport(
            journal.counts(), tuple(journal.rejected), tuple(sorted(gone)), self.config.gone is not Gone.report,
            self.web.traffic, self.web.clock.monotonic() - self.begun, resumed, papers, traffic,
        )  # fmt: skip

    def _today(self) -> date:
        return datetime.fromtimestamp(self.web.clock.time(), UTC).date()

    def _wanted(self) -> Open:
        """The run that is asked for, at its beginning."""
        config = self.config
        since, until = _days(config, self.memory)
        if config.since == "last" and not since:
            self.progress.message("no complete fetch of this query in this folder yet: all of it is fetched")
        size = min(config.page_size, config.limit or config.page_size)
        types = ",".join(config.papers.types) if config.papers else ""
        return Open(since, until, config.limit, size, types, self._today().isoformat())

    def _resume(self, wanted: Open) -> bool:
        """Whether the open run is the one that is wanted; another one's studies are remembered and it is dropped."""
        if self.memory.open is None:
            return False
        if self.memory.open.asks_like(wanted):
            return True
        left = Journal(self.state.journal(self.key), again=True)
        self.state.save_ids(self.key, self.state.ids(self.key) | left.brought())
        return False

    def _papers(self, open_: Open, journal: Journal) -> tuple[PaperReport | None, Traffic | None]:
        papers = self.config.papers
        if papers is None:
            return None, None
        pmids: Sequence[str] = sorted(journal.articles, key=int)
        report = PaperReport()
        open_.papers = max(open_.papers, 0)
        self.progress.begin("abstracts", len(pmids), open_.papers)
        with Web(papers.rate, self.backoff, self.progress, self.web.clock) as web:
            for at in range(open_.papers, len(pmids), BATCH):
                batch = pmids[at : at + BATCH]
                save_batch(self.folder, batch, get_batch(web, papers.base_url, batch, papers.identity), report)
                open_.papers = at + len(batch)
                self.state.save()
                self.progress.advance(len(batch))
            return report, web.traffic

    def _complete(self, open_: Open, journal: Journal, known: set[str], gone: set[str], delta: bool) -> None:
        """Remember the run as complete. What is gone but still lies there stays known, for a later ``--sync``."""
        left = gone if self.config.gone is Gone.report else set()
        whole = not (open_.since or open_.until or open_.limit)
        kept = known - gone if not (whole and journal.seen) else set()
        self.state.save_ids(self.key, journal.seen | kept | left)
        counts = journal.counts()
        old = self.memory.done
        last = old.last_update if old else ""
        # Without a gap to what is known, and never a day that has not come: a slip of the pen there would hide all.
        if whole or (last and delta and not open_.until and not open_.limit and open_.since <= last):
            last = max(last if delta else "", min(open_.newest, open_.started))
        self.memory.done = Done(
            f"{datetime.fromtimestamp(self.web.clock.time(), UTC):%Y-%m-%dT%H:%M:%SZ}", last, len(journal.seen),
            counts[Outcome.new], counts[Outcome.changed], counts[Outcome.unchanged], len(gone),
        )  # fmt: skip
        self.memory.open = None
        self.state.save(flush=True)
