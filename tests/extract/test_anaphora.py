"""What "it" stands for, and when it stands for nothing."""

import pytest

from kgbuild.model import SectionKind
from tests.extract.reader import Reader


def drugs_in_second(reader: Reader, second: str) -> int:
    views = reader.prose(f"Zetinib is a pill. {second}", SectionKind.DETAILED_DESCRIPTION).reading.views
    return sum(item.letter == "D" for item in views[1].items)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is not yet known whether this helps.",
        "It is unclear how often this helps.",
        "It was estimated that 80 adults are needed.",
        "It is expected that 80 adults take part.",
        "It is expected to enrol 80 adults.",
        "It is hoped that this helps.",
        "It is possible to stop early.",
        "It is likely that this helps.",
        "It is important to rest.",
        "It has been suggested that rest helps.",
        "It is recommended to rest.",
        "It remains unknown which dose helps.",
        "It would be good. It may be that rest helps.",
        "It seems that rest helps.",
    ],
)
def test_an_expletive_is_no_drug(reader: Reader, sentence: str) -> None:
    assert drugs_in_second(reader, sentence.rsplit(". ", 1)[-1]) == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "It has been shown to inhibit EGFR.",
        "It is expected to inhibit EGFR.",
        "It is a drug that blocks EGFR.",
        "It inhibits EGFR.",
        "It is known to bind EGFR.",
        "It may stop this.",
        "It is thought to block EGFR.",
        "It has been approved for sarcoma.",
        "This drug is old.",
    ],
)
def test_a_pronoun_is_the_drug(reader: Reader, sentence: str) -> None:
    assert drugs_in_second(reader, sentence) == 1
