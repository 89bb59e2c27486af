"""Sentence boundaries."""

import pytest

from kgbuild.extract.sentences import sentences, split_block
from kgbuild.model import SectionKind
from tests.extract.reader import Part, record_of

PROSE = SectionKind.DETAILED_DESCRIPTION


def split(text: str) -> list[str]:
    return [s.of(text) for s in split_block(text, 0, len(text))]


def read(*parts: Part, gap: str = "\n\n") -> list[str]:
    record = record_of(*parts, gap=gap)
    return [s.span.of(record.text) for s in sentences(record)]


@pytest.mark.parametrize(
    "pieces",
    [
        ["One arm.", "Two arms."],
        ["Is it safe?", "Yes!", "It is."],
        ["The rate was 3.5 months.", "P was .04."],
        ["It was compared vs. placebo in St. Gallen."],
        ["Drugs, e.g. zetinib, i.e. kinase inhibitors, cf. Smith et al. 2011."],
        ["This is a phase II.", "Patients come later."],
        ["It grew (see Fig. 2).", "It shrank."],
        ["He said “stop.”", "They did."],
        ["Doses: 5 mg; 10 mg; 20 mg."],
        ["Part one ends;", "Part two begins."],
        ["Smith J. Brown wrote it."],
        ["The age was ≥18.", "≥75 was rare."],
        ["They use approx. 40 units of the U.S. Army."],
    ],
)
def test_ends_of_sentences(pieces: list[str]) -> None:
    assert split(" ".join(pieces)) == pieces


def test_a_missing_blank_behind_the_full_stop() -> None:
    assert split("Growth was slow.Patients lived longer. Next.") == [
        "Growth was slow.",
        "Patients lived longer.",
        "Next.",
    ]


def test_a_citation_number_glued_to_the_full_stop() -> None:
    assert split("It slowed growth.3,4 Later it failed.") == ["It slowed growth.3,4", "Later it failed."]


def test_names_with_points_are_not_cut() -> None:
    assert split("See node.js and version 2.Beta now.") == ["See node.js and version 2.Beta now."]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_blank_lines_and_list_items_end_a_sentence(newline: str) -> None:
    text = newline.join(
        ["Aims are", "", "* first aim", "* second aim", "1. third aim", "goes on here", "", "  ", "End"]
    )
    assert read(Part(PROSE, text)) == ["Aims are", "first aim", "second aim", f"third aim{newline}goes on here", "End"]


def test_a_line_break_alone_ends_nothing() -> None:
    assert read(Part(PROSE, "This goes\non here.")) == ["This goes\non here."]


def test_boilerplate_is_not_read() -> None:
    parts = (Part(PROSE, "Read me."), Part(SectionKind.BOILERPLATE, "Sign up now."), Part(PROSE, "Read me too."))
    assert read(*parts) == ["Read me.", "Read me too."]


def test_no_sentence_crosses_two_sections() -> None:
    assert read(Part(PROSE, "one half"), Part(PROSE, "other half"), gap=" ") == ["one half", "other half"]


def test_a_title_is_one_piece() -> None:
    assert read(Part(SectionKind.TITLE, "ZETA. A Trial vs. Placebo? Yes.")) == ["ZETA. A Trial vs. Placebo? Yes."]


def test_keywords_are_read_line_by_line() -> None:
    assert read(Part(SectionKind.KEYWORDS, "cancer\r\n\r\nsarcoma, adult\n")) == ["cancer", "sarcoma, adult"]


def test_the_parts_of_an_outcome_stay_apart() -> None:
    text = "Survival, time to death. Any cause, 2 years"
    inner = {"measure": "Survival", "description": "time to death. Any cause", "time_frame": "2 years"}
    part = Part(SectionKind.OUTCOMES, text, [("outcome", text, {"role": "primary"}, inner)])
    assert read(part) == ["Survival", "time to death.", "Any cause", "2 years"]


def test_paragraphs_are_numbered_on_through_the_record() -> None:
    record = record_of(Part(PROSE, "A one. A two.\n\nB one."), Part(PROSE, "C one."))
    numbers = [(s.index, s.paragraph) for s in sentences(record)]
    assert [n for n, _ in numbers] == [0, 1, 2, 3]
    assert numbers[0][1] == numbers[1][1]
    assert len({p for _, p in numbers}) == 3


@pytest.mark.parametrize("text", ["", "   ", "\r\n\r\n", ". . .", "* \n* "])
def test_empty_texts(text: str) -> None:
    assert all(s.strip() for s in read(Part(PROSE, text)))


def test_an_abbreviation_at_the_start_of_a_sentence() -> None:
    assert split("Approx. 40 came.") == ["Approx. 40 came."]
