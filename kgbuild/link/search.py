"""Takes a string, gives ranked candidates for a reader."""

from __future__ import annotations

from kgbuild.link.candidates import find_candidates
from kgbuild.link.weights import weights
from kgbuild.model import Candidate
from kgbuild.vocab import Vocabulary


def search(vocab: Vocabulary, text: str, limit: int = 20) -> tuple[Candidate, ...]:
    """The concepts of any type that ``text`` may stand for, best first, each with the reason.

    A CURIE or xref finds its concept with match kind ``id``.
    """
    concept = vocab.concept(text.strip())
    if concept:
        return (Candidate(concept.id, concept.label, text.strip(), "id", 1.0),)
    best: dict[str, Candidate] = {}
    settings = weights()
    for mention_type in settings.types:
        for f in find_candidates(vocab, settings, text, mention_type):
            score = round(max(0.0, min(1.0, f.score)), 4)
            known = best.get(f.curie)
            if known is None or known.score < score:
                best[f.curie] = Candidate(f.curie, f.hit.concept.label, f.hit.term, f.match_kind, score)
    return tuple(sorted(best.values(), key=lambda c: (-c.score, c.curie))[:limit])
