"""Takes a string or linked annotations, gives ranked candidates for a reader, and SSSOM rows for export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kgbuild.link.candidates import find_candidates
from kgbuild.link.weights import weights
from kgbuild.model import Annotation, Candidate
from kgbuild.vocab import Vocabulary

SSSOM_COLUMNS = (
    "subject_id", "subject_label", "subject_type", "predicate_id", "object_id", "object_label", "mapping_justification",
    "confidence", "match_string", "object_match_field", "mapping_tool", "subject_source", "comment",
)  # fmt: skip
_LITERAL = "rdfs literal"
_LEXICAL = "semapv:LexicalMatching"
_COMPOSITE = "semapv:CompositeMatching"


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


def sssom_rows(annotations: Iterable[Annotation], tool: str) -> Iterator[dict[str, str]]:
    """One row for each distinct (text, type, verdict) of the annotations, sorted; failures as sssom:NoTermFound."""
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for annotation in annotations:
        for mention, link in zip(annotation.mentions, annotation.links, strict=True):
            if link.match_kind == "not_linked_type":
                continue
            subject = mention.query or mention.text
            row = {
                "subject_id": "",
                "subject_label": " ".join(subject.split()),
                "subject_type": _LITERAL,
                "predicate_id": "skos:exactMatch" if link.curie else "skos:relatedMatch",
                "object_id": link.curie or "sssom:NoTermFound",
                "object_label": link.label or "",
                "mapping_justification": _COMPOSITE if link.match_kind == "modifier_composition" else _LEXICAL,
                "confidence": f"{link.score:.4f}",
                "match_string": link.matched_term or "",
                "object_match_field": link.match_kind,
                "mapping_tool": tool,
                "subject_source": annotation.record.id,
                "comment": mention.type,
            }
            key = (row["subject_label"], mention.type, row["object_id"])
            rows.setdefault(key, row)
    return (rows[key] for key in sorted(rows))
