"""Goes through the pages of a run: takes the query and what is remembered, gives a folder with every study of it.

After each page its successor's token is on disk, so a killed run goes on there. A token that the server no longer
takes means beginning anew, which rewrites nothing that is already there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgbuild.model.errors import StoreError
from kgbuild.registry.exact_json import Json
from kgbuild.registry.folder import Folder, nct_of
from kgbuild.registry.journal import Journal
from kgbuild.registry.pages import LARGEST_PAGE, Page, TokenRefused, get_page
from kgbuild.registry.papers import linked
from kgbuild.registry.query import Params, Query
from kgbuild.registry.state import Open, State
from kgbuild.registry.web import FetchProgress, Web

_NCT = re.compile(r"NCT[0-9]{8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RESTARTS = 5
_TOKEN_AGE = 86400.0
"""Seconds after which a token is not tried: a server may answer an old one with something worse than a refusal."""
_IDLE_PAGES = 50
"""So many pages in a row without a study not seen before: the server goes in circles."""


@dataclass(slots=True)
class Walk:
    """One run over the registry's pages."""

    web: Web
    base_url: str
    query: Query
    folder: Folder
    state: State
    open: Open
    journal: Journal
    progress: FetchProgress
    types: Sequence[str] = ()
    """Types of references whose PubMed ids the journal shall hold."""

    def all_pages(self) -> None:
        """Take every study of every page from where the run stands.

        Raises:
            UsageError, StoreError: as ``get_page``; or the server makes no progress, or a file cannot be written.
        """
        if self.open.token and not 0 <= self.web.clock.time() - self.open.turned < _TOKEN_AGE:
            self.progress.message("the page token is too old to be taken: the pages begin anew")
            self._begin_anew()
        if self.open.token or self.open.part:
            self.progress.begin("studies", self._total(), len(self.journal.seen))
        for _ in range(_RESTARTS):
            try:
                self._pages()
                return
            except TokenRefused as refused:
                self.progress.message(f"the page token is not taken any more ({refused}): the pages begin anew")
                self._begin_anew()
        raise StoreError(f"{self.base_url}/studies: page tokens are refused again and again: try later")

    def _pages(self) -> None:
        parts = self.query.parts(self.open.since, self.open.until)
        idle = 0
        while self.open.part < len(parts) and not self._enough():
            page = get_page(self.web, self.base_url, parts[self.open.part] | self._paging(), self.open.token)
            self._announce(page)
            known = len(self.journal.seen)
            for at, study in enumerate(page.studies):
                if self._enough():
                    break
                self.take(study, f"page {self.open.pages + 1}, study {at + 1}")
            idle = idle + 1 if len(self.journal.seen) == known else 0
            if idle >= _IDLE_PAGES:
                raise StoreError(
                    f"{self.base_url}/studies: {idle} pages in a row without a new study: it goes in circles"
                )
            self._turn(page)

    def _enough(self) -> bool:
        return bool(self.open.limit) and len(self.journal.seen) >= self.open.limit

    def _paging(self) -> Params:
        # Oldest change first: a study that changes meanwhile comes again at the end and is not missed. With a limit
        # the registry's own order, the best matches first.
        order = {} if self.open.limit else {"sort": "LastUpdatePostDate:asc"}
        return {"pageSize": str(self.open.page_size), **order}

    def _announce(self, page: Page) -> None:
        """The total is told on the first page of each part."""
        if self.open.token:
            return
        self.open.total = -1 if page.total is None or self.open.total < 0 else self.open.total + page.total
        if self.open.part == 0:
            self.progress.begin("studies", self._total(), 0)

    def _total(self) -> int | None:
        """How many studies will come, where that is known."""
        if len(self.query.parts()) > 1 or self.open.total < 0:
            return None
        return min(self.open.total, self.open.limit or self.open.total)

    def _turn(self, page: Page) -> None:
        """Remember that the page is done."""
        self.open.token = page.next
        self.open.pages += 1
        self.open.turned = int(self.web.clock.time())
        if not page.next:
            self.open.part += 1
        self.state.save()

    def _begin_anew(self) -> None:
        self.journal.begin_anew()
        self.open.part, self.open.token, self.open.total, self.open.pages = 0, "", 0, 0
        self.state.save()

    def take(self, study: Json, where: str) -> None:
        """Write one study; one that cannot be named or written is rejected and the others go on.

        Raises:
            StoreError: the folder cannot be written.
        """
        nct = nct_of(study)
        if not _NCT.fullmatch(nct):
            self.journal.reject(f"{where}: {f'nctId {nct[:80]!r} is no NCT id' if nct else 'the study has no nctId'}")
            return
        try:
            outcome = self.folder.save_study(nct, study)
        except ValueError as error:
            self.journal.reject(f"{where}, {nct}: {error}")
            return
        new = nct not in self.journal.seen
        self.journal.add(nct, outcome, linked(study, self.types) if self.types else [])
        self.open.newest = max(self.open.newest, _updated(study))
        if new:
            self.progress.advance(1)

    def take_ids(self, ids: Iterable[str], why: str) -> None:
        """Ask for these studies of the query by their ids, and take those that come.

        Raises:
            UsageError, StoreError: as ``get_page``.
        """
        for params in self.query.parts(only=sorted(ids)):
            for page in self._run(params | {"pageSize": str(self.open.page_size or LARGEST_PAGE)}):
                for at, study in enumerate(page.studies):
                    self.take(study, f"{why}, study {at + 1}")

    def list_ids(self) -> set[str]:
        """The ids of all studies of the query, whatever their date.

        Raises:
            UsageError, StoreError: as ``get_page``.
        """
        found: set[str] = set()
        for params in self.query.parts():
            for page in self._run(params | {"pageSize": str(LARGEST_PAGE), "fields": "NCTId"}):
                found.update(nct for study in page.studies if _NCT.fullmatch(nct := nct_of(study)))
        return found

    def _run(self, params: Params) -> list[Page]:
        """All pages of a small request, from the first again where a token is refused."""
        for _ in range(_RESTARTS):
            pages: list[Page] = []
            try:
                while not pages or pages[-1].next:
                    pages.append(get_page(self.web, self.base_url, params, pages[-1].next if pages else ""))
                return pages
            except TokenRefused as refused:
                self.progress.message(f"the page token is not taken any more ({refused}): asked anew")
        raise StoreError(f"{self.base_url}/studies: page tokens are refused again and again: try later")


def _updated(study: Json) -> str:
    """The study's LastUpdatePostDate, empty where it is no date."""
    here: Json = study
    for name in ("protocolSection", "statusModule", "lastUpdatePostDateStruct", "date"):
        here = here.get(name) if isinstance(here, dict) else None
    return here if isinstance(here, str) and _DAY.fullmatch(here) else ""
