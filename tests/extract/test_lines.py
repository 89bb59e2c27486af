"""Lines of therapy by name, by earlier lines and by patients without treatment."""

import pytest

from kgbuild.model import SectionKind
from tests.extract.reader import Reader


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Patients receive zetinib as first-line treatment.", [("first",)]),
        ("Patients receive zetinib as first\u2010line treatment.", [("first",)]),
        ("Patients with sarcoma receive zetinib after failure of first-line chemotherapy.", [("second",)]),
        ("Patients who had failed first-line therapy were given zetinib.", [("second",)]),
        ("Patients who progressed on second-line therapy were given zetinib.", [("later",)]),
        ("Zetinib was given as second-line or later therapy.", [("second", "later")]),
        ("Zetinib was given as first- or second-line therapy.", [("first", "second")]),
        ("Zetinib was given as maintenance therapy after first-line chemotherapy.", []),
        ("Patients with previously untreated sarcoma received zetinib.", [("first",)]),
        ("Treatment-naive patients with sarcoma received zetinib.", [("first",)]),
        ("Patients with previously untreated or treated sarcoma received zetinib.", []),
        ("Treatment was stratified by previously untreated sarcoma.", []),
        ("The first line of the form names the pill.", []),
    ],
)
def test_lines(reader: Reader, text: str, lines: list[tuple[str, ...]]) -> None:
    read = reader.prose(text, SectionKind.ABSTRACT_METHODS)
    assert [c.object for c in read.said("line_of_therapy")] == lines
