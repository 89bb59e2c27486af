"""A small vocabulary of its own for the tests of graph and load, so that they stand beside the shipped one."""

from __future__ import annotations

from pathlib import Path

from kgbuild.model import Annotation, Field, Link, Mention, Record, Ref, Section, SectionKind, Span, Statement
from kgbuild.model.ids import content_hash
from kgbuild.model.statement import TRIAL
from kgbuild.vocab import Vocabulary, load_vocabulary

HEADER = "id\ttype\tlabel\tsynonyms\txrefs\tparents\tclasses\ttargets\tacts_on\tsources\n"
ROWS = (
    ("RXCUI:495881", "Drug", "sorafenib", "", "DRUGBANK:DB00398", "", "CHEBI:48422", "inhibits>HGNC:6307", "", ""),
    ("RXCUI:3098", "Drug", "dacarbazine", "", "", "", "", "", "", ""),
    ("CHEBI:48422", "Mechanism", "angiogenesis inhibitor", "", "", "", "", "", "inhibits>HGNC:6307", ""),
    ("HGNC:6307", "Target", "KDR", "", "", "", "", "", "", ""),
    ("MONDO:0005089", "Condition", "sarcoma", "", "DOID:1115", "", "", "", "", ""),
    ("MONDO:0018078", "Condition", "soft tissue sarcoma", "", "", "MONDO:0005089", "", "", "", ""),
    ("MONDO:0005058", "Condition", "leiomyosarcoma", "", "", "MONDO:0018078", "", "", "", ""),
    ("NCIT:C28234", "Endpoint", "Progression-free Survival", "", "", "", "", "", "", ""),
)


def small_vocabulary(folder: Path) -> Vocabulary:
    """The rows above as a vocabulary."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "small.tsv").write_text(HEADER + "".join("\t".join(row) + "\n" for row in ROWS), encoding="utf-8")
    return load_vocabulary(folder)


def concept(curie: str, label: str, type_: str) -> Ref:
    return Ref("concept", curie=curie, label=label, type=type_)


SORAFENIB = concept("RXCUI:495881", "sorafenib", "Drug")
DACARBAZINE = concept("RXCUI:3098", "dacarbazine", "Drug")
LEIOMYOSARCOMA = concept("MONDO:0005058", "leiomyosarcoma", "Condition")
PFS = concept("NCIT:C28234", "Progression-free Survival", "Endpoint")


def record(text: str, name: str = "NCT00000001", last_update: str | None = None) -> Record:
    """A record whose whole text is its title and body."""
    return Record(
        f"kgb.record:{name}.ctgov_text", content_hash(text), "ctgov_text", f"{name}.txt", text,
        f"clinicaltrials:{name}", name, (Section(SectionKind.BODY, 0, len(text)),), (Field("title", 0, len(text)),),
        last_update,
    )  # fmt: skip


def said(predicate: str, obj: Ref, subject: Ref = TRIAL, scope: str = "this_trial", **more: object) -> Statement:
    """A statement that rests on the first four characters, unless ``evidence`` is given."""
    evidence = more.pop("evidence", (Span(0, 4),))
    assertion = more.pop("assertion", "asserted")
    qualifiers = more.pop("qualifiers", {})
    return Statement(subject, predicate, obj, scope, str(assertion), evidence, qualifiers, **more)  # type: ignore[arg-type]


def annotation(text: str, *statements: Statement, **more: str) -> Annotation:
    """An annotation with one linked and one unlinked mention."""
    mentions = (Mention(0, 2, text[:2], "Drug"), Mention(2, 4, text[2:4], "Condition"))
    links = (
        Link("RXCUI:495881", "sorafenib", 1.0, "label", text[:2], ("DRUGBANK:DB00398",)),
        Link(None, None, 0.0, "none", None),
    )
    return Annotation(record(text, **more), mentions, statements, links)
