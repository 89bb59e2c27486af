"""The registry client: takes a query, gives a folder of studies as ClinicalTrials.gov holds them, and linked abstracts.

It writes files that the readers of ``kgbuild.records`` read, and imports nothing of them.
"""

from kgbuild.registry.papers import PaperReport
from kgbuild.registry.query import Query, day, make_query
from kgbuild.registry.run import CTGOV, EUTILS, FetchConfig, FetchReport, Papers, count, fetch
from kgbuild.registry.web import FetchProgress, Web

__all__ = [
    "CTGOV", "EUTILS", "FetchConfig", "FetchProgress", "FetchReport", "PaperReport", "Papers", "Query", "Web",
    "count", "day", "fetch", "make_query",
]  # fmt: skip
