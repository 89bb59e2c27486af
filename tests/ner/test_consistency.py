"""Short forms follow their long forms, repeated names each other."""

from kgbuild.ner.consistency import Abbreviation, Tagged, consistent
from kgbuild.ner.tokens import tokenise

TEXT = "Iron deficiency (ID) is common. ID was treated with Pazomib (PZ); PZ and pazomib helped. The ID-2 card."


def places(form, text=TEXT):
    import re

    return tuple(m.span() for m in re.finditer(rf"\b{form}\b", text))


def tagged(name, label, nth=0, score=0.9, text=TEXT):
    at = -1
    for _ in range(nth + 1):
        at = text.index(name, at + 1)
    return Tagged(at, at + len(name), label, score)


def result(spans, abbreviations=(), text=TEXT):
    return [(text[s.start : s.end], s.label, s.source) for s in consistent(text, tokenise(text), spans, abbreviations)]


def abbreviation(long, short):
    at = TEXT.index(long)
    return Abbreviation(slice(at, at + len(long)), places(short))


def test_a_short_form_is_what_its_long_form_is():
    spans = [tagged("Iron deficiency", "Condition"), tagged("ID", "Drug", nth=1)]
    assert result(spans, [abbreviation("Iron deficiency", "ID")])[:3] == [
        ("Iron deficiency", "Condition", "model"),
        ("ID", "Condition", "abbreviation"),
        ("ID", "Condition", "abbreviation"),
    ]


def test_a_short_form_of_no_name_is_none():
    spans = [tagged("PZ", "Drug", nth=0, score=0.6)]
    short = Abbreviation(slice(*places("is common")[0]), (*places("PZ"), (0, 4), (0, 4)))
    assert result(spans, [short]) == []


def test_most_places_decide_where_the_long_form_was_missed():
    spans = [tagged("PZ", "Drug", nth=0)]
    assert result(spans, [abbreviation("Pazomib", "PZ")]) == [
        ("PZ", "Drug", "abbreviation"),
        ("PZ", "Drug", "abbreviation"),
    ]


def test_names_recur_in_any_case_when_long_enough():
    assert result([tagged("Pazomib", "Drug")]) == [("Pazomib", "Drug", "model"), ("pazomib", "Drug", "repeated")]


def test_short_names_recur_in_their_case_and_not_behind_a_hyphen():
    text = "NaCl and NACL, x-NaCl, NaCl."
    spans = [tagged("NaCl", "Drug", text=text)]
    assert result(spans, text=text) == [("NaCl", "Drug", "model"), ("NaCl", "Drug", "repeated")]


def test_longer_names_win_where_they_overlap():
    text = "Acute renal failure. Renal failure, acute renal failure."
    spans = [tagged("Acute renal failure", "Condition", text=text), tagged("Renal failure", "Condition", text=text)]
    assert [name for name, _, _ in result(spans, text=text)] == [
        "Acute renal failure",
        "Renal failure",
        "acute renal failure",
    ]


def test_names_need_not_recur():
    text = TEXT
    assert [t.source for t in consistent(text, tokenise(text), [tagged("Pazomib", "Drug")], [], repeats=False)] == [
        "model"
    ]
