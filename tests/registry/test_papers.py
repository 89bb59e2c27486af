"""Linked abstracts: which are asked for, how, what is written, what is missing."""

from __future__ import annotations

import pytest
from lxml import etree

from kgbuild.model.errors import StoreError, UsageError
from kgbuild.registry import Papers
from kgbuild.registry.folder import Outcome
from tests.registry.conftest import Desk
from tests.registry.studies import article, study


def _papers(desk: Desk, **words: object) -> Papers:
    return Papers(base_url=f"{desk.url}/entrez/eutils", rate=10.0, **words)  # type: ignore


def _linked(desk: Desk, count: int) -> list[str]:
    """``count`` articles over ten studies; the ids that are asked for."""
    pmids = [str(900_000 + n) for n in range(count)]
    for n in range(10):
        own = tuple((p, "DERIVED" if int(p) % 2 else "RESULT") for p in pmids[n::10])
        desk.site.put(study(n + 1, pmids=(*own, ("55", "BACKGROUND"), ("x1", "RESULT"), ("0", "RESULT"))))
    desk.site.articles = {p: article(p) for p in [*pmids, "55"]}
    return pmids


def test_batches_by_post(desk: Desk) -> None:
    pmids = _linked(desk, 450)
    report = desk.fetch(papers=_papers(desk, identity={"tool": "kgbuild", "email": "a@b.example", "api_key": "k"}))
    assert sorted(p.name for p in desk.folder.glob("PMID*")) == [f"PMID{p}.xml" for p in pmids]
    assert report.papers is not None
    assert report.papers.outcomes == {Outcome.new: 450, Outcome.changed: 0, Outcome.unchanged: 0}
    asked = [a for a in desk.site.asked if a["path"].endswith("efetch.fcgi")]
    assert [len(a["id"].split(",")) for a in asked] == [200, 200, 50]
    assert {(a["method"], a["db"], a["retmode"], a["tool"], a["email"], a["api_key"]) for a in asked} == {
        ("POST", "pubmed", "xml", "kgbuild", "a@b.example", "k")
    }
    assert desk.told.stages[-1] == ("abstracts", 450, 0)


def test_a_file_is_a_set_of_one_article(desk: Desk) -> None:
    _linked(desk, 3)
    desk.fetch(papers=_papers(desk))
    root = etree.parse(desk.folder / "PMID900001.xml").getroot()
    assert root.tag == "PubmedArticleSet"
    assert [child.tag for child in root] == ["PubmedArticle"]
    assert root.findtext(".//AbstractText") == "An invented finding. α < 0.05"


def test_background_only_when_asked(desk: Desk) -> None:
    _linked(desk, 3)
    desk.fetch(papers=_papers(desk))
    assert not (desk.folder / "PMID55.xml").exists()
    desk.fetch(papers=_papers(desk, types=("BACKGROUND",)))
    assert (desk.folder / "PMID55.xml").exists()


def test_only_what_changed_is_written_and_missing_is_told(desk: Desk) -> None:
    _linked(desk, 12)
    desk.fetch(papers=_papers(desk))
    before = desk.marks()
    desk.site.articles["900003"] = article("900003", "A corrected finding.")
    del desk.site.articles["900004"]
    report = desk.fetch(papers=_papers(desk))
    assert report.papers is not None
    assert report.papers.outcomes == {Outcome.new: 0, Outcome.changed: 1, Outcome.unchanged: 10}
    assert report.papers.missing == ["900004"]
    after = desk.marks()
    assert {n for n in after if after[n] != before.get(n)} == {"PMID900003.xml"}


def test_none_is_there(desk: Desk) -> None:
    _linked(desk, 3)
    desk.site.efetch = lambda asked: (200, "<eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>")  # type: ignore
    report = desk.fetch(papers=_papers(desk))
    assert report.papers is not None
    assert report.papers.missing == ["900000", "900001", "900002"]


def test_no_links_no_request(desk: Desk) -> None:
    desk.site.put(study(1))
    report = desk.fetch(papers=_papers(desk))
    assert report.paper_traffic is not None
    assert report.paper_traffic.requests == 0


@pytest.mark.parametrize("fault", ["429 1", "500", "cut", "cut chunks", "cut end", "empty", "html", "text", "reset"])
def test_passing_faults(desk: Desk, fault: str) -> None:
    pmids = _linked(desk, 30)
    desk.site.script = ["", "", fault, fault]
    report = desk.fetch(papers=_papers(desk))
    assert len(list(desk.folder.glob("PMID*.xml"))) == len(pmids)
    assert report.paper_traffic is not None
    assert report.paper_traffic.retries == 2


def test_goes_on_at_the_batch_where_it_stopped(desk: Desk) -> None:
    pmids = _linked(desk, 450)
    desk.site.script = ["", "", "", "401 no"]
    with pytest.raises(StoreError):
        desk.fetch(papers=_papers(desk))
    desk.site.asked.clear()
    report = desk.fetch(papers=_papers(desk))
    assert report.resumed
    assert len(desk.site.asked) == 2
    assert len(list(desk.folder.glob("PMID*.xml"))) == len(pmids)


def test_wrong_key_in_the_servers_words(desk: Desk) -> None:
    _linked(desk, 3)
    with pytest.raises(UsageError, match="API key invalid"):
        desk.fetch(papers=_papers(desk, identity={"tool": "kgbuild", "api_key": "wrong"}))


def test_a_form_with_a_key_is_not_sent_on(desk: Desk) -> None:
    _linked(desk, 3)
    desk.site.script = ["", "", "307"]
    with pytest.raises(StoreError, match="answered 307"):
        desk.fetch(papers=_papers(desk, identity={"api_key": "k"}))


def test_entities_are_not_read(desk: Desk) -> None:
    _linked(desk, 3)
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><PubmedArticleSet>&b;</PubmedArticleSet>'
    desk.site.efetch = lambda asked: (200, bomb)  # type: ignore
    with pytest.raises(StoreError, match="entities"):
        desk.fetch(papers=_papers(desk))


def test_articles_that_were_not_asked_for_or_have_no_id_are_not_written(desk: Desk) -> None:
    _linked(desk, 2)
    extra = (
        article("77")
        + article("../../x")
        + "<PubmedArticle/><!-- no article --><DeleteCitation><PMID>900001</PMID></DeleteCitation>"
    )
    all_ = f"<PubmedArticleSet>{article('900000')}{extra}</PubmedArticleSet>"
    desk.site.efetch = lambda asked: (200, all_)  # type: ignore
    report = desk.fetch(papers=_papers(desk))
    assert [p.name for p in desk.folder.glob("PMID*")] == ["PMID900000.xml"]
    assert report.papers is not None
    assert report.papers.missing == ["900001"]


def test_a_book_is_an_article_too(desk: Desk) -> None:
    _linked(desk, 1)
    book = "<PubmedBookArticle><BookDocument><PMID>900000</PMID></BookDocument></PubmedBookArticle>"
    desk.site.articles["900000"] = book
    desk.fetch(papers=_papers(desk))
    assert book in (desk.folder / "PMID900000.xml").read_text("utf-8")
