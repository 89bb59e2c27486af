"""brat folders: fragments, line ends, overlaps, and one clear line for every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.corpora import CorpusDocument, Notice, corpus_named
from kgbuild.corpora.brat import read_brat
from kgbuild.corpora.settle import settle
from kgbuild.model import UsageError
from tests.corpora.conftest import Writer


def chia(folder: Path) -> tuple[CorpusDocument, list[Notice]]:
    (raw,) = read_brat(folder)
    return settle(corpus_named("chia"), "train", raw)


def mentions(document: CorpusDocument) -> list[tuple[str, str]]:
    return [(s.label, document.mention(s)) for s in document.spans]


def test_fragments_are_covered_and_the_longer_span_stays(write: Writer) -> None:
    folder = write("NCT00000001_inc.txt", "renal or hepatic failure, 𝒜-statin").parent
    write(
        "NCT00000001_inc.ann",
        "T1\tCondition 17 24;0 5\tfailure renal",
        "T2\tCondition 9 24\thepatic failure",
        "R1\tOR Arg1:T1 Arg2:T2\t",
        "*\tOR T1 T2",
        "T3\tDrug 26 34\t𝒜-statin",
        "A1\tOptional T1",
        "#1\tAnnotatorNotes T1\ta note",
        "T4\tQualifier 0 5\trenal",
    )
    document, notices = chia(folder)
    assert mentions(document) == [("Condition", "renal or hepatic failure"), ("Drug", "𝒜-statin")]
    assert [n.kind for n in notices] == ["overlap"]


def test_fragments_far_apart_or_on_two_lines_are_left_out_and_told(write: Writer) -> None:
    words = "x " * 9
    folder = write("NCT00000001_inc.txt", f"renal {words}failure", "other failure").parent
    end = len(f"renal {words}failure")
    write(
        "NCT00000001_inc.ann",
        f"T1\tCondition 0 5;{end - 7} {end}\trenal failure",
        f"T2\tCondition {end - 7} {end};{end + 7} {end + 14}\tfailure failure",
    )
    document, notices = chia(folder)
    assert document.spans == ()
    assert [(n.kind, n.place.endswith(f"line {k}")) for k, n in enumerate(notices, 1)] == [("left out", True)] * 2


@pytest.mark.parametrize("counted", [True, False])
def test_offsets_may_count_the_carriage_return_or_not(write: Writer, counted: bool) -> None:
    text = ["first line", "second line", "third line", "a widget"]
    folder = write("d.txt", *text, end="\r\n").parent
    start = sum(len(t) + 1 + counted for t in text[:3]) + 2
    write(
        "d.ann",
        f"T1\tdevice {start} {start + 6}\twidget",
        f"T2\tline {11 + counted} {17 + counted}\tsecond",
        end="\r\n",
    )
    (raw,) = read_brat(folder)
    document, notices = settle(corpus_named("pico"), "all", raw)
    assert mentions(document) == [("line", "second"), ("device", "widget")]
    assert notices == []


@pytest.mark.parametrize("counted", [0, 1])
def test_offsets_may_count_a_byte_order_mark_or_not(write: Writer, counted: int) -> None:
    folder = write("d.txt", "a widget", mark=True).parent
    write("d.ann", f"T1\tdevice {2 + counted} {8 + counted}\twidget", mark=True)
    (raw,) = read_brat(folder)
    document, _ = settle(corpus_named("pico"), "all", raw)
    assert mentions(document) == [("device", "widget")]


def test_a_document_without_entities_is_one(write: Writer) -> None:
    folder = write("d.txt", "nothing here").parent
    write("d.ann", last=False)
    (raw,) = read_brat(folder)
    assert raw.spans == ()


FAULTS = {
    "no cells": ("T1 device 0 1 w", "line 1"),
    "no number": ("T1\tdevice zero 1\tw", "line 1"),
    "half a fragment": ("T1\tdevice 0 1;2\tw", "line 1"),
    "no entity": ("X1\tdevice 0 1\tw", "line 1"),
}


@pytest.mark.parametrize("case", sorted(FAULTS))
def test_a_fault_names_file_and_line(case: str, write: Writer) -> None:
    line, said = FAULTS[case]
    folder = write("given.txt", "widget").parent
    write("given.ann", line)
    with pytest.raises(UsageError, match=said) as caught:
        read_brat(folder)
    assert "given.ann" in str(caught.value)


def test_a_file_without_its_other_half_is_told(write: Writer, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        read_brat(tmp_path / "gone")
    folder = write("one.txt", "widget").parent
    with pytest.raises(UsageError, match=r"one\.txt: its \.ann"):
        read_brat(folder)
    write("one.ann", "")
    write("two.ann", "")
    with pytest.raises(UsageError, match=r"two\.ann: its \.txt"):
        read_brat(folder)
