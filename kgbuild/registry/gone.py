"""What the query no longer returns: takes a run that went through its pages, gives the studies that are gone.

A study counts as gone only when the registry, asked for that very id within the query, does not return it. Studies
that another query brought into the same folder stay.
"""

from __future__ import annotations

from enum import StrEnum

from kgbuild.registry.walk import Walk
from kgbuild.registry.web import FetchProgress


class Gone(StrEnum):
    """What is done with files of studies that the query no longer returns."""

    report = "report"
    move = "move"
    delete = "delete"


def find_gone(walk: Walk, known: set[str], what: Gone, progress: FetchProgress) -> set[str]:
    """Complete what the pages missed, find what is gone, and do ``what`` with it.

    A run since some day cannot tell what is gone; with ``move`` or ``delete`` the ids of the whole query are listed
    for it (1,000 a request, without content). A run with a limit or an end tells nothing.

    Args:
        walk: the run, its pages done.
        known: the studies that earlier runs of the query brought.
        what: what to do with files of studies that are gone.
        progress: is told what is odd.

    Raises:
        UsageError, StoreError: as ``get_page``; or a file cannot be moved.
    """
    run, journal = walk.open, walk.journal
    if run.limit or run.until or (run.since and what is Gone.report):
        return set()
    listed = _listed(walk, known, progress)
    if listed is None:
        return set()
    if not listed and known:
        progress.message(f"the query returns nothing now; the {len(known)} studies that it brought are left alone")
        return set()
    there = {nct for nct in known - listed - journal.seen if walk.folder.study(nct).is_file()}
    if there:
        # The pages may have slipped while they were read: only the answer for the id itself counts.
        walk.take_ids(there, "asked by id")
    gone = there - journal.seen
    if gone:
        gone -= walk.state.ids_of_others(walk.query.key(walk.base_url))
    if what is not Gone.report:
        for nct in sorted(gone):
            walk.folder.take_away(nct, keep=what is Gone.move)
    return gone


def _listed(walk: Walk, known: set[str], progress: FetchProgress) -> set[str] | None:
    """The ids that the query has now; asked for only where the pages have not told them."""
    run, journal = walk.open, walk.journal
    came = len(journal.seen) + len(journal.rejected)
    if not run.since and (run.total < 0 or came == run.total):
        return set(journal.seen)
    if not run.since:
        progress.message(f"the registry counts {run.total} studies, {came} came: the pages have moved, looking again")
    listed = walk.list_ids()
    missed = {nct for nct in listed - journal.seen if not run.since or not walk.folder.study(nct).is_file()}
    if missed:
        walk.take_ids(missed, "asked by id")
    return listed
