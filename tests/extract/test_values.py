"""Numbers, units and periods."""

import re

import pytest

from kgbuild.extract.values import DIGITS, NUMBER, WORD_NUMBER, dose_unit, number, period_unit, tidy


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("37", 37), ("13.4", 13.4), ("0·65", 0.65), ("1,000", 1000), ("12,345,678.5", 12345678.5), ("four", 4),
        ("Twenty-five", 25), ("ninety nine", 99), ("hundred", 100), (" 7 ", 7), ("1\u00a0000", 1000), ("no", 0),
        ("One hundred thirty-two", 132), ("two hundred and five", 205), ("a hundred", 100),
        ("one thousand two hundred and fifty", 1250), ("three hundred", 300),
    ],
)  # fmt: skip
def test_numbers_in_digits_and_words(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "several", "1.2.3", "four or", "mg"])
def test_what_is_no_number_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"could not convert|invalid"):
        number(text)


@pytest.mark.parametrize("text", ["1,000", "0·65", "13.4", "250,000.5", "7"])
def test_digits_take_the_whole_number(text: str) -> None:
    assert re.fullmatch(DIGITS, text)
    assert re.match(NUMBER, text)


def test_a_comma_that_separates_a_list_is_no_thousands_comma() -> None:
    assert re.findall(DIGITS, "10,20 and 30,40,50") == ["10", "20", "30", "40", "50"]


@pytest.mark.parametrize(
    "text", ["twenty-five", "thirty", "ninety nine", "eleven", "one hundred and six", "two thousand", "a hundred"]
)
def test_words_take_the_whole_number(text: str) -> None:
    assert re.fullmatch(WORD_NUMBER, text)


def test_whole_numbers_print_without_a_point() -> None:
    assert (repr(tidy(37.0)), repr(tidy(13.4))) == ("37", "13.4")


@pytest.mark.parametrize(
    ("text", "unit"),
    [("mo", "months"), ("month", "months"), ("mos", "months"), ("wk", "weeks"), ("yrs", "years"), ("d", "days"),
     ("hrs.", "hours"), ("m", "months"), ("min", None), ("mg", None), ("", None)],
)  # fmt: skip
def test_periods(text: str, unit: str | None) -> None:
    assert period_unit(text) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [("mg/m²", "mg/m2"), ("mg/m^2", "mg/m2"), ("mg per m2", "mg/m2"), ("mcg", "ug"), ("µg/kg/day", "ug/kg/day"),
     ("milligrams", "mg"), ("IU", "[iU]"), ("mL", "mL"), ("MG", "mg"), ("mg m−2", "mg/m2"), ("mg kg-1", "mg/kg"),
     ("mg m-2 per day", "mg/m2/day"), ("mg/m²/d", "mg/m2/day")],
)  # fmt: skip
def test_dose_units(text: str, unit: str) -> None:
    assert dose_unit(text) == unit
