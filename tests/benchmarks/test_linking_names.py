"""The strings that the linkers are asked in the benchmark."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.linking_names import CHANGES, draw
from kgbuild.vocab import load_vocabulary


def test_a_draw_is_fixed_and_a_smaller_one_is_its_beginning() -> None:
    vocab = load_vocabulary()
    names = draw(vocab, 200)
    assert names == draw(vocab, 200)
    assert names[:100] == draw(vocab, 100)
    assert Counter(n.type for n in names) == {"Condition": 100, "Drug": 100}
    assert len({(n.text.casefold(), n.type) for n in names}) == 200


def test_every_name_is_known_and_written_otherwise() -> None:
    vocab = load_vocabulary()
    names = draw(vocab, 400)
    for name in names:
        assert name.altered != name.text
        assert {hit.curie for hit in vocab.lookup(name.text, (name.type,), any_case=True)} & set(name.ids), name
    assert {n.how for n in names} == set(CHANGES)


@pytest.mark.parametrize(
    ("how", "text", "altered"),
    [
        ("plural", "squamous cell carcinoma", "squamous cell carcinomas"),
        ("plural", "neuropathy", "neuropathies"),
        ("plural", "warts", "wart"),
        ("plural", "diabetes mellitus", ""),
        ("hyphen", "non-small cell lung cancer", "non small cell lung cancer"),
        ("hyphen", "lung cancer", "lung-cancer"),
        ("hyphen", "cisplatin", "cisplatin"),
        ("word order", "small cell lung cancer", "cancer, small cell lung"),
        ("word order", "cisplatin", ""),
        ("slip", "gout", ""),
    ],
)
def test_changes(how: str, text: str, altered: str) -> None:
    assert CHANGES[how](text, "Condition") == altered


def test_a_slip_is_one_or_two_letters() -> None:
    for text in ("liposarcoma", "pembrolizumab", "osteosarcoma of bone"):
        altered = CHANGES["slip"](text, "Condition")
        assert abs(len(altered) - len(text)) <= 1
        assert altered[:2] == text[:2]
        assert altered != text
