"""Numbers of a text as quantities: every way to write one, and what holds of all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.extract.numbers import Quantity, quantities, value_of


def read(text: str) -> list[Quantity]:
    return list(quantities(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,000", 1000), ("0·65", 0.65), (".04", 0.04), ("12,345.6", 12345.6), ("−3.2", -3.2),
        ("–7", -7), ("1\u2009234", 1234),
        ("forty-two", 42), ("Three hundred and twelve", 312), ("0. 92", 0.92), ("4∙5", 4.5),
    ],
)  # fmt: skip
def test_one_number_has_one_value(text: str, value: float) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("46%", "percent", {"value": 46}),
        ("46 per cent", "percent", {"value": 46}),
        ("46percent", "percent", {"value": 46}),
        ("ninety percent", "percent", {"value": 90}),
        ("<1%", "percent", {"value": 1, "relation": "<"}),
        ("-0.9%", "percent", {"value": -0.9}),
        ("17/37", "fraction", {"numerator": 17, "denominator": 37}),
        ("17 of the 37", "fraction", {"numerator": 17, "denominator": 37}),
        ("seventeen of 37", "fraction", {"numerator": 17, "denominator": 37}),
        ("25 (4.9%) of 510", "percent", {"value": 4.9, "numerator": 25, "denominator": 510}),
        ("n = 1,204", "count", {"value": 1204}),
        ("95% CI 0·5–0·8", "interval", {"level": 95, "low": 0.5, "high": 0.8}),
        ("95 percent confidence interval, 3.3 to 21.2", "interval", {"level": 95, "low": 3.3, "high": 21.2}),
        ("95% CI, -1.1 to -0.6", "interval", {"low": -1.1, "high": -0.6}),
        ("95% CI = 17% to 100%", "interval", {"low": 17, "high": 100}),
        ("p<0.001", "p", {"value": 0.001, "relation": "<"}),
        ("P <or= 0.05", "p", {"value": 0.05, "relation": "≤"}),
        ("P =.642", "p", {"value": 0.642, "relation": ""}),
        ("IQR 9-21", "iqr", {"low": 9, "high": 21}),
        ("range, 34 to 79", "range", {"low": 34, "high": 79}),
        ("26–87 years", "range", {"low": 26, "high": 87, "unit": "years"}),
        ("3.4 ± 1.9", "number", {"value": 3.4, "sd": 1.9}),
        ("3.4+/-1.9", "number", {"value": 3.4, "sd": 1.9}),
        ("SD 6.2", "spread", {"value": 6.2}),
        ("7.1 months", "number", {"value": 7.1, "unit": "months"}),
        ("312 m", "number", {"value": 312, "unit": "m"}),
        ("hazard ratio [HR] 0.60", "ratio", {"value": 0.6}),
        ("odds ratio = 1.46", "ratio", {"value": 1.46}),
        ("HR, 0.73", "ratio", {"value": 0.73}),
        ("grade 3", "label", {"value": 3}),
        ("group 2", "label", {"value": 2}),
        ("20 mg/m2", "dose", {}),
    ],
)
def test_each_construction(text: str, kind: str, said: dict[str, object]) -> None:
    (found,) = read(text)
    assert (found.kind, found.of(text)) == (kind, text)
    assert {name: getattr(found, name) for name in said} == said


@pytest.mark.parametrize("text", ["HER2", "CA-125", "5-FU", "a two-sided test", "80% power", "90% CI"])
def test_what_is_no_quantity(text: str) -> None:
    assert [q for q in read(text) if q.kind not in ("label",)] == []


@given(st.text(alphabet=st.sampled_from("0123456789.,·–-−±/%()[]<>= nptoCIhazrd\u2009\u00a0é≤PvsSD&;"), max_size=80))
def test_quantities_are_in_order_apart_and_inside_the_text(text: str) -> None:
    end = 0
    for q in quantities(text):
        assert end <= q.start < q.end <= len(text)
        end = q.end


@given(st.floats(min_value=0, max_value=99.9), st.sampled_from("%·.∙"), st.integers(min_value=0, max_value=1))
def test_a_share_is_read_whatever_its_dot(value: float, dot: str, digits: int) -> None:
    written = f"{value:.{digits}f}"
    text = f"It was {written.replace('.', dot if dot != '%' else '.')}% of all."
    assert [q.value for q in read(text) if q.kind == "percent"] == [float(written)]


@given(st.integers(min_value=1000, max_value=9_999_999))
def test_thousands_with_and_without_separators_are_one_number(n: int) -> None:
    for written in (f"{n}", f"{n:,}", f"{n:,}".replace(",", "\u2009")):
        assert [q.value for q in read(f"n = {written}")] == [n]


def test_time_grows_linearly() -> None:
    text = "12.5% (95% CI 3.1–9.9) vs 1,000 of 2,000 " * 4000
    assert sum(1 for _ in quantities(text)) == 12000
