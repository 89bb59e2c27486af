"""Tokens and stretches of any text."""

from hypothesis import given
from hypothesis import strategies as st

from kgbuild.ner.tokens import LONGEST, tokenise

ANY = st.text(st.characters() | st.sampled_from("a B1.-() \n\u200b\u0301"), max_size=200)


@given(ANY)
def test_tokens_are_the_text_without_its_white_space(text):
    tokens = tokenise(text)
    assert all(text[a:b] == w for w, a, b in zip(tokens.words, tokens.starts, tokens.ends, strict=True))
    assert "".join(tokens.words) == "".join(text.split())
    assert sum(tokens.lengths) == len(tokens)
    assert all(0 < n <= LONGEST for n in tokens.lengths)


@given(ANY, st.integers(0, 200), st.integers(0, 200))
def test_a_part_keeps_the_offsets_of_the_whole(text, a, b):
    start, end = sorted((a, b))
    tokens = tokenise(text, start, end)
    assert all(text[a:b] == w for w, a, b in zip(tokens.words, tokens.starts, tokens.ends, strict=True))
    assert all(
        start <= a and b <= max(start, min(end, len(text))) for a, b in zip(tokens.starts, tokens.ends, strict=True)
    )


def test_stretches_end_with_sentences_and_lines():
    text = "It grew vs. others. Doses of 5 mg. were low\nNew line (p = 0.05). (See there.)"
    tokens = tokenise(text)
    at, parts = 0, []
    for n in tokens.lengths:
        parts.append(text[tokens.starts[at] : tokens.ends[at + n - 1]])
        at += n
    assert parts == ["It grew vs. others.", "Doses of 5 mg. were low", "New line (p = 0.05).", "(See there.)"]


def test_words_are_split_at_signs_only():
    assert tokenise("5-FU/IL-2 (TNFα) p53").words == ["5", "-", "FU", "/", "IL", "-", "2", "(", "TNFα", ")", "p53"]
