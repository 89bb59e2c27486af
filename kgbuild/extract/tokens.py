"""A tokenizer whose time grows with the text only.

Takes a spaCy tokenizer, gives one with the same tokens for texts as people write them. spaCy's looks for suffixes from
the start of a run without white space again and again, so that 100,000 brackets take it a quarter of an hour; such runs
are given to it in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spacy.tokens import Doc
from spacy.vocab import Vocab

LONGEST_RUN = 100
"""Characters without white space that are tokenised at once."""

_RUN = re.compile(rf"(?<!\S)\S{{{LONGEST_RUN + 1}}}\S*")

_SURROGATE = re.compile("[\ud800-\udfff]")


class BoundedTokenizer:
    """``inner``, a tokenizer of spaCy's, with long runs without white space cut into pieces."""

    def __init__(self, inner: Callable[[str], Doc], vocab: Vocab) -> None:
        self.inner = inner
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The document of the whole text; ``doc.text == text``, but for lone surrogates, which have no bytes."""
        text = _SURROGATE.sub("\ufffd", text)
        if not _RUN.search(text):
            return self.inner(text)
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _pieces(text):
            for token in self.inner(piece):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words, spaces)


def _pieces(text: str) -> Iterator[str]:
    at = 0
    for run in _RUN.finditer(text):
        for cut in range(run.start() + LONGEST_RUN, run.end(), LONGEST_RUN):
            yield text[at:cut]
            at = cut
    yield text[at:]
