"""Takes a string and a mention type, gives the concepts it may stand for, each with how it matched and a base score.

The steps go from sure to unsure, and a later step runs only where the earlier ones gave nothing: the whole string;
the string without formulation words or turned round; all its words in another order; without qualifiers, with like
nouns for one another, without what follows ("due to …"); its head without leading words; a slip of spelling. What is
only similar is given too, with a score that no link can reach, for the reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from kgbuild.link.compose import narrower
from kgbuild.link.phrases import Unit, phrases
from kgbuild.link.variants import completed, stems, swapped, without_units
from kgbuild.link.weights import Weights
from kgbuild.model import Modifier
from kgbuild.vocab import TermHit, Token, Vocabulary, term_key, tokenise

_MAX_WORDS = 24
_SHORT = 2
_TELLING = 4
_TURNED = 2
_BRIEF = 8
_DROPPED = re.compile(r"[^\s()\[\],;:/]+")
_QUALIFIED = ("Condition", "AdverseEvent")


@dataclass(frozen=True, slots=True)
class Found:
    """A possible answer: the term hit, the match kind for the reader, the base score, and words left out."""

    hit: TermHit
    match_kind: str
    score: float
    dropped: tuple[str, ...] = ()

    @property
    def curie(self) -> str:
        """The concept's id."""
        return self.hit.curie


Step = Callable[[Vocabulary, Weights, str, str], list[Found]]


def find_candidates(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    """The candidates for ``text`` as a mention of this type, from the first step that gives any."""
    return _first(_STEPS, vocab, weights, text, mention_type)


def unsure_candidates(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    """What ``find_candidates`` gives for a text that has no sure candidates."""
    return _first(_UNSURE, vocab, weights, text, mention_type)


def linkable(weights: Weights, found: Iterable[Found]) -> bool:
    """True when a candidate reaches the threshold."""
    return any(f.score >= weights.threshold for f in found)


def sure_candidates(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    """The candidates that name the whole string: no word of it left out but how a drug is given."""
    return _first(_SURE, vocab, weights, text, mention_type)


def _first(steps: tuple[Step, ...], vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    types = weights.types.get(mention_type, ())
    if not types or len(text) > weights.longest:
        return []
    for step in steps:
        found = step(vocab, weights, text, mention_type)
        if found:
            return [_second_choice(f, types, weights) for f in found]
    return []


def _second_choice(found: Found, types: tuple[str, ...], weights: Weights) -> Found:
    """Take the fee for a concept of the mention type's second choice; a regimen is as good as a drug."""
    if found.hit.type in (types[0], "Regimen"):
        return found
    return replace(found, score=found.score + weights.exactness["other_type"])


def _whole(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    hits = vocab.exact(text, weights.types[mention_type])
    return [Found(h, h.kind, _base(h, weights, mention_type, text)) for h in hits]


def _base(hit: TermHit, weights: Weights, mention_type: str, text: str) -> float:
    score = weights.kind[hit.kind]
    brief = len(text) <= _BRIEF and sum(c.isalnum() for c in text) <= _SHORT
    short = brief and mention_type not in ("Endpoint", "Criteria")
    if hit.kind == "abbreviation":
        score = weights.abbreviation.get(mention_type, score)
        return min(score, weights.abbreviation["short"]) if short else score
    if short and hit.kind not in ("label", "mapped_label"):
        return weights.abbreviation["short"]  # one or two letters are never a name, whatever a source calls them
    return score + (weights.exactness["case_exact"] if hit.case_exact else 0.0)


def _rewritten(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    for form in _rewrites(weights, text, mention_type):
        if found := _whole(vocab, weights, form, mention_type):
            return [replace(f, match_kind=f"{f.match_kind}_rewritten", score=f.score - 0.02) for f in found]
    return []


def _rewrites(weights: Weights, text: str, mention_type: str) -> Iterator[str]:
    """Other ways of writing the whole: no brackets, no formulation words, "X cancer" for "cancer of the X"."""
    words = [t for t in tokenise(text) if t.kind in "wn"]
    if "-" in text:
        yield text.replace("-", "")
    if not 1 < len(words) <= _MAX_WORDS:
        return
    opening = text.find("(")
    if opening > 0 and not text.lower().startswith("placebo"):
        yield text[:opening]
        closing = text.find(")", opening)
        if closing > 0:
            yield text[:opening] + " " + text[closing + 1 :]
            yield text[:opening] + " " + text[opening + 1 : closing] + " " + text[closing + 1 :]
    if mention_type == "Drug" and not any(w.key in weights.blockers for w in words):
        plain = phrases().without_noise(text)
        if plain and plain != text:
            yield plain
        if not plain and len(words) > 1:
            yield text[words[-1].start :]
        base = phrases().without_salts(plain or text)
        if base and base != plain:
            yield base
    if len(words) > 2 and words[0].key in weights.of_heads and words[1].key == "of":
        rest = words[3:] if words[2].key == "the" else words[2:]
        if rest:
            yield f"{text[rest[0].start : rest[-1].end]} {text[words[0].start : words[0].end]}"


def _reordered(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    """Names of the same words in another order ("Neoplasms, Breast")."""
    fee = weights.exactness["reordered"]
    hits = vocab.same_words(text, weights.types[mention_type])
    return [Found(h, f"{h.kind}_reordered", weights.kind[h.kind] + fee) for h in hits if h.kind != "abbreviation"]


def _qualified(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    """The most specific concept that the words name without the fewest of its qualifiers."""
    if mention_type not in _QUALIFIED:
        return []
    found = _peeled(vocab, weights, text, mention_type)
    if found:
        return found
    for stem, rest in stems(phrases(), text):
        found = _whole(vocab, weights, stem, mention_type) or _peeled(vocab, weights, stem, mention_type)
        if found:
            fee = weights.exactness["tail"]
            return [replace(f, match_kind="head", score=f.score + fee, dropped=(*f.dropped, rest)) for f in found]
    return []


def _peeled(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    types = weights.types[mention_type]
    for form, dropped in without_units(phrases(), text):
        if term_key(form) in weights.generic and dropped and not _states_only(weights, dropped):
            continue
        fee = weights.exactness["per_weight"] * sum(u.weight for u in dropped)
        words = tuple(w for u in dropped for w in u.words)
        for n, other in enumerate((form, *swapped(phrases(), form), *completed(phrases(), form))):
            every = vocab.lookup(other, types) or vocab.same_words(other, types)
            hits = [h for h in every if h.kind != "abbreviation"]
            if hits:
                fee += weights.exactness["swapped"] if n else 0.0
                kind = "without_qualifiers" if dropped else "like_words"
                return [Found(h, kind, weights.kind[h.kind] + fee, words) for h in hits]
    return []


def _states_only(weights: Weights, dropped: tuple[Unit, ...]) -> bool:
    words = {t.key for u in dropped for w in u.words for t in tokenise(w) if t.kind == "w"}
    return all(w in weights.states for w in words)


def _carried(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    """The drug of a form that has no concept of its own ("micellar paclitaxel")."""
    if mention_type != "Drug":
        return []
    plain = phrases().without_salts(phrases().without_carriers(phrases().without_noise(text)))
    if sum(c.isalnum() for c in plain) < _TELLING or term_key(plain) == term_key(text):
        return []
    found = _whole(vocab, weights, plain, mention_type)
    fee = weights.exactness["carrier"]
    return [replace(f, match_kind="parent_form", score=f.score + fee) for f in found]


def _head(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    """The longest right-hand part that is a concept, of the text or of what stands before a comma or preposition."""
    if mention_type not in weights.head_types:
        return []
    for stem, cut in _stems(weights, text):
        words = [t for t in tokenise(stem) if t.kind in "wn"]
        if not 0 < len(words) <= _MAX_WORDS:
            continue
        for n, word in enumerate(words):
            if (not cut and n == 0) or (n and not _may_split(stem, words[n - 1], word)):
                continue
            found = _whole(vocab, weights, stem[word.start :], mention_type)
            if found and _may_drop(weights, words, n, term_key(stem[word.start :])):
                base = _head_score(weights, mention_type, words, n, cut, text[len(stem) :] if cut else "")
                return [
                    _narrowed(vocab, weights, mention_type, stem, word.start, replace(f, score=min(base, f.score)))
                    for f in found
                ]
    return []


def _turned(words: list[Token], n: int, cut: int, rest: str) -> bool:
    """True for a name of several words with one or two behind a comma ("Low Back Pain, Mechanical")."""
    return n == 0 and len(words) > 1 and 0 < cut <= _TURNED and rest.lstrip().startswith(",")


def _head_score(weights: Weights, mention_type: str, words: list[Token], n: int, cut: int, rest: str) -> float:
    """More the more of the words are kept; a concept that words of unknown meaning narrow is only a suggestion."""
    share = (len(words) - n) / (len(words) + cut)
    left_off = [*words[:n], *(t for t in tokenise(rest) if t.kind in "wn")]
    known = all(w.key in weights.states or w.key.isdigit() for w in left_off)
    known = known or _turned(words, n, cut, rest) or mention_type not in weights.strict_heads
    floor = weights.exactness["head_floor" if known else "unknown_head"]
    return floor + weights.exactness["head_share"] * share


def dropped_words(weights: Weights, text: str) -> list[Modifier]:
    """The words of a dropped part, without conjunctions: "HER2-Negative" stays one word."""
    words = (Modifier(m.start(), m.end(), m.group(), m.group().lower()) for m in _DROPPED.finditer(text))
    return [w for w in words if term_key(w.text) not in weights.drop]


def _narrowed(vocab: Vocabulary, weights: Weights, mention_type: str, stem: str, start: int, found: Found) -> Found:
    """A head's candidate with as many of the dropped words taken up again as form a narrower concept."""
    dropped = dropped_words(weights, stem[:start])
    types = weights.types[mention_type][:1]
    again = narrower(vocab, weights, types, stem, [stem[start:]], dropped, found.curie)
    if again is None:
        return Found(found.hit, "head", found.score, tuple(m.value for m in dropped))
    hit, taken = again
    return Found(hit, "head", found.score, tuple(m.value for m in dropped if m not in taken))


def _stems(weights: Weights, text: str) -> Iterator[tuple[str, int]]:
    """What stands before the first comma or preposition, with the number of words cut off behind, else the text.

    Behind a preposition stands another thing ("pain due to cancer"); behind a comma the head may stand.
    """
    tokens = tokenise(text)
    for n, token in enumerate(tokens[1:], 1):
        if token.kind == "w" and token.gap != " ":
            continue
        soft = token.key in (",", ";", "(") or token.key in weights.soft_tails
        if soft or token.key in weights.tails:
            yield text[: token.start].rstrip(), sum(t.kind in "wn" for t in tokens[n:])
            if not soft:
                return
            break
    yield text, 0


def _may_split(text: str, before: Token, word: Token) -> bool:
    """No head begins behind a hyphen or a conjunction: in "relapsed or refractory X" no word narrows X alone."""
    if before.end == word.start or (word.gap == "-" and before.kind == "w"):
        return False
    return (
        before.key not in ("and", "or") and "/" not in text[before.end : word.start] and "+" not in text[: word.start]
    )


def _may_drop(weights: Weights, words: list[Token], n: int, head: str) -> bool:
    """No word that turns the sense is dropped, and a head of little meaning only parts with words of state."""
    dropped = {w.key for w in words[:n]}
    if dropped & weights.blockers:
        return False
    return head not in weights.generic or all(k in weights.states or k.isdigit() for k in dropped)


def _slip(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    fee = {1: weights.exactness["one_slip"], 2: weights.exactness["two_slips"]}
    result = []
    for hit, slips in vocab.near(text, weights.types[mention_type]):
        if mention_type in ("Drug", "Target") and slips > 1:
            continue
        result.append(Found(hit, f"{hit.kind}_slip", weights.kind[hit.kind] + fee[slips]))
    return result


def _similar(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    """What looks alike: never linked, shown as the best rejected candidates."""
    share = weights.exactness["similar"]
    hits = vocab.grams(text, weights.types[mention_type], weights.runners_up, weights.exactness["similar_from"])
    return [Found(h, "similar", share * similarity) for h, similarity in hits]


_SURE: tuple[Step, ...] = (_whole, _rewritten, _reordered)
_UNSURE: tuple[Step, ...] = (_qualified, _carried, _head, _slip, _similar)
_STEPS: tuple[Step, ...] = (*_SURE, *_UNSURE)
