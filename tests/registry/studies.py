"""Invented studies (ids begin with NCT9) and articles, in the shapes of the registry's API and of PubMed."""

from __future__ import annotations

import random
from typing import Any

Study = dict[str, Any]


def study(number: int, updated: str = "2026-01-15", title: str = "", pmids: tuple[tuple[str, str], ...] = ()) -> Study:
    """A small study; ``pmids`` are (id, type) of its references."""
    nct = f"NCT9{number:07d}"
    references = [{"pmid": pmid, "type": kind, "citation": f"Invented A. Report {pmid}."} for pmid, kind in pmids]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct, "briefTitle": title or f"Exampline in condition {number}"},
            "statusModule": {
                "overallStatus": "RECRUITING",
                "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"},
            },
            "contactsLocationsModule": {
                "locations": [{"city": "Örebro – “north”", "geoPoint": {"lat": 59.2741, "lon": 15.2066}}]
            },
            **({"referencesModule": {"references": references}} if references else {}),
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-01-20"}},
        "hasResults": number % 2 == 0,
    }  # fmt: skip


def nct(one: Study) -> str:
    """Its id."""
    return str(one["protocolSection"]["identificationModule"]["nctId"])


def updated(one: Study) -> str:
    """Its LastUpdatePostDate."""
    return str(one["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"])


def edit(one: Study, day: str) -> None:
    """The study says something else as of ``day``."""
    one["protocolSection"]["identificationModule"]["briefTitle"] += " (amended)"
    one["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = day


def article(pmid: str, text: str = "An invented finding.") -> str:
    """A PubMed article of that id."""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID><Article>'
        f"<ArticleTitle>Exampline {pmid}</ArticleTitle><Abstract><AbstractText>{text} α &lt; 0.05</AbstractText>"
        f"</Abstract></Article><CommentsCorrectionsList><CommentsCorrections><PMID>1</PMID></CommentsCorrections>"
        f"</CommentsCorrectionsList></MedlineCitation></PubmedArticle>"
    )


def some(count: int, seed: int = 7) -> list[Study]:
    """``count`` studies, updated on different days of January 2026."""
    dice = random.Random(seed)
    return [study(n, f"2026-01-{dice.randint(1, 20):02d}") for n in range(1, count + 1)]
