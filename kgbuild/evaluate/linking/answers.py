"""Takes a judged string and the linker's verdict on it, gives how they compare, whole and part by part.

A component is met when the linked concept, by its id or an xref, is one of the CURIEs that gold lists for it. A fixed
combination stands for its components and the components for it, as the vocabulary has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgbuild.evaluate.linking.adapter import Outcome
from kgbuild.evaluate.linking.gold import Judged
from kgbuild.evaluate.linking.identifiers import canonical_ids, concept_of, ids_of
from kgbuild.evaluate.matching import match
from kgbuild.evaluate.scores import Tally
from kgbuild.model import Link
from kgbuild.vocab import Vocabulary

RIGHT = ("exact", "acceptable")

Sets = Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``status``: exact, acceptable, partial, wrong, unlinked; nil where gold has no answer and nothing is linked."""

    judged: Judged
    outcome: Outcome
    status: str
    parts: Tally

    @property
    def linked(self) -> bool:
        """Whether the linker names a concept."""
        return bool(self.outcome.linked)

    @property
    def right(self) -> bool:
        """Whether a link exists and is right."""
        return self.status in RIGHT


def compare(vocab: Vocabulary, judged: Judged, outcome: Outcome) -> Verdict:
    """How the verdict on a string compares with gold."""
    found = predicted(outcome.linked)
    if not judged.answerable:
        return Verdict(judged, outcome, "wrong" if found else "nil", Tally(fp=len(found)))
    size = len(judged.right)
    if not found:
        return Verdict(judged, outcome, "unlinked", Tally(fn=size))
    for status, wanted in _readings(judged):
        if any(_same(form, wanted) for form in _forms(vocab, found, outcome)):
            return Verdict(judged, outcome, status, Tally(tp=size))
        if any(_same(found, form) for form in _taken_apart(vocab, wanted)):
            return Verdict(judged, outcome, status, Tally(tp=size))
    return _piecewise(judged, outcome, found)


def predicted(links: Iterable[Link]) -> list[frozenset[str]]:
    """The distinct concepts of the links, each as the set of its ids."""
    sets = {x.curie: canonical_ids((x.curie or "", *x.xrefs)) for x in links}
    return list(sets.values())


def _readings(judged: Judged) -> list[tuple[str, Sets]]:
    """The complete answers that gold allows, best first; ``acceptable`` of other length is another complete answer."""
    readings: list[tuple[str, Sets]] = [("exact", judged.right)]
    if len(judged.acceptable) == len(judged.right):
        pairs = zip(judged.right, judged.acceptable, strict=True)
        readings.append(("acceptable", tuple(a | b for a, b in pairs)))
    elif judged.acceptable:
        readings.append(("acceptable", judged.acceptable))
    return readings


def _same(found: Sets, wanted: Sets) -> bool:
    """Whether each is the other's, one to one."""
    return len(found) == len(wanted) == len(match([[n for n, f in enumerate(found) if f & w] for w in wanted]))


def _forms(vocab: Vocabulary, found: Sets, outcome: Outcome) -> Iterable[Sets]:
    """What was found, a regimen without its components and these without it, and what has components taken apart."""
    yield found
    regimens = predicted(x for x in outcome.linked if _type(vocab, x) == "Regimen")
    if regimens and len(found) > 1:
        yield regimens
        yield [f for f in found if f not in regimens]
    inner = [c for x in outcome.linked for c in _components(vocab, x.curie or "")]
    if inner:
        yield inner


def _taken_apart(vocab: Vocabulary, wanted: Sets) -> Iterable[Sets]:
    """A single wanted concept as its components."""
    if len(wanted) == 1:
        for curie in sorted(wanted[0]):
            if len(parts := _components(vocab, curie)) > 1:
                yield parts


def _type(vocab: Vocabulary, link: Link) -> str:
    concept = concept_of(vocab, link.curie or "")
    return concept.type if concept else ""


def _components(vocab: Vocabulary, curie: str) -> list[frozenset[str]]:
    concept = concept_of(vocab, curie)
    if concept is None:
        return []
    inner = (concept_of(vocab, c) for c in concept.components)
    return [ids_of(c) for c in inner if c is not None]


def _piecewise(judged: Judged, outcome: Outcome, found: Sets) -> Verdict:
    """Right when every component is met and nothing else is named than what gold calls acceptable too."""
    wanted = _readings(judged)[-1][1] if len(judged.acceptable) == len(judged.right) else judged.right
    pairs = match([[n for n, f in enumerate(found) if f & w] for w in wanted])
    allowed = frozenset().union(*judged.acceptable) if judged.acceptable else frozenset()
    extra = [f for n, f in enumerate(found) if n not in pairs.values() and not f & allowed]
    tally = Tally(len(pairs), len(extra), len(wanted) - len(pairs))
    if extra:
        status = "wrong"
    elif not pairs:
        status = "wrong" if len(wanted) == 1 else "partial"
    else:
        status = "acceptable" if len(pairs) == len(wanted) else "partial"
    return Verdict(judged, outcome, status, tally)
