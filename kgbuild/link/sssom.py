"""Takes linked annotations, gives their links and failures as rows of an SSSOM mapping set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kgbuild.model import Annotation
from kgbuild.model.sssom import COLUMNS as SSSOM_COLUMNS
from kgbuild.model.sssom import sssom_row

__all__ = ["SSSOM_COLUMNS", "sssom_rows"]


def sssom_rows(annotations: Iterable[Annotation]) -> Iterator[dict[str, str]]:
    """One row for each distinct (text, type, concept) of the annotations, its best link, sorted by column.

    Doses, dates and other types that never link are left out; failures are rows with sssom:NoTermFound.
    """
    best: dict[tuple[str, str, str], tuple[float, dict[str, str]]] = {}
    for annotation in annotations:
        for mention, link in zip(annotation.mentions, annotation.links, strict=True):
            if link.match_kind == "not_linked_type":
                continue
            text = mention.query or mention.text
            row = sssom_row(text, mention.type, link.curie, link.label, link.score, link.match_kind, link.matched_term)
            key = (row["subject_label"], mention.type, row["object_id"])
            if key not in best or best[key][0] < link.score:
                best[key] = link.score, row
    return iter(sorted((row for _, row in best.values()), key=lambda row: tuple(row[c] for c in SSSOM_COLUMNS)))
