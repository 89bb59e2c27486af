"""Takes names, gives the keys by which the compiler compares them: words normalised, everything between dropped."""

from __future__ import annotations

import re
from functools import lru_cache

from kgbuild.vocab.normalise import word_key

_WORDS = re.compile(r"[^\W\d_]+|\d+|\+")
_LONG = 12
_GENITIVE = re.compile(r"['’]s\b")


_word = lru_cache(maxsize=1 << 18)(word_key.__wrapped__)


@lru_cache(maxsize=1 << 21)
def name_key(name: str) -> str:
    """The key of a name; equal keys mean names equal up to case, spelling variant, plural and punctuation.

    >>> name_key("Tumours of the Breast") == name_key("tumor of the breast"), name_key("Alzheimer's disease")
    (True, 'alzheimerdiseas')
    """
    return "".join(name_words(name))


def name_words(name: str) -> list[str]:
    """The normal forms of a name's words."""
    if "'" in name or "’" in name:
        name = _GENITIVE.sub("", name)
    return [_word(w) for w in _WORDS.findall(name)]


def prefix_of(curie: str) -> str:
    """The prefix of a CURIE.

    >>> prefix_of("MONDO:0005089")
    'MONDO'
    """
    return curie.partition(":")[0]


def joinable(name: str, shortest: int) -> bool:
    """False for names too short to tell two things apart, and for abbreviations and symbols."""
    if len(name) > _LONG and (" " in name or name.islower()):
        return True
    letters = [c for c in name if c.isalpha()]
    if len(letters) < shortest:
        return False
    return " " in name or not (sum(c.isupper() for c in letters[1:]) * 2 > len(letters) or _symbol(name))


def _symbol(name: str) -> bool:
    """A single word with a digit in it and few letters, such as a gene symbol or a short code."""
    return any(c.isdigit() for c in name) and sum(c.isalpha() for c in name) < 5
