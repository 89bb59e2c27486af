"""``kgbuild ontologies search``: how a string would link, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgbuild.cli.ontologies import Ontologies, Overrides
from kgbuild.cli.output import Format, print_rows
from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.link import Linker, Part, StringLink
    from kgbuild.vocab import Vocabulary

COLUMNS = ("part", "as", "verdict", "id", "type", "label", "term", "match", "score", "why")
_REJECTED = 3
_CONTAINING = 50


@dataclass(slots=True)
class _Answer:
    """One row: what a part of the string is, or is not, and as which mention types."""

    part: str
    verdict: str
    curie: str | None
    label: str | None
    term: str | None
    match: str
    score: float | None
    why: str
    types: list[str] = field(default_factory=list)

    def row(self, vocabulary: Vocabulary) -> tuple[Any, ...]:
        """The cells under ``COLUMNS``."""
        concept = vocabulary.concept(self.curie) if self.curie else None
        types = ", ".join(dict.fromkeys(self.types)) or None
        type_ = concept.type if concept else None
        return (
            self.part, types, self.verdict, self.curie, type_, self.label, self.term, self.match, self.score, self.why,
        )  # fmt: skip


def search(
    term: Annotated[str, typer.Argument(help="A name, code, brand, abbreviation, composite string or CURIE.")],
    type_: Annotated[
        str | None, typer.Option("--type", help="Read it as a mention of this type only, such as Drug or Condition.")
    ] = None,
    ontologies: Ontologies = None,
    overrides: Overrides = None,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
) -> None:
    """Show how a string would link, and why; else what was rejected; else the names that contain it.

    Each part of a composite string has its own rows. A row says what the part is read as (the mention type), the
    concept, which of its names matched and how, and the score; "rejected" rows are the candidates that lost.

    Examples:

      kgbuild ontologies search "MK-3475"

      kgbuild ontologies search "avanafil and enalapril" --type Drug

      kgbuild ontologies search GC --type Condition        an abbreviation that the string alone does not decide

      kgbuild ontologies search DRUGBANK:DB09037
    """
    from kgbuild.link import Linker
    from kgbuild.link.overrides import load_overrides
    from kgbuild.link.weights import weights
    from kgbuild.vocab import load_vocabulary

    known = tuple(weights().types)
    if type_ is not None and type_ not in known:
        raise UsageError(f"unknown mention type {type_!r}: one of {', '.join(known)}")
    vocabulary = load_vocabulary(ontologies)
    types = known if type_ is None else (type_,)
    answers = list(_by_id(vocabulary, term, type_))
    if not answers:
        answers = _linked(Linker(vocabulary, load_overrides(vocabulary, overrides)), term, types)
    if not answers:
        answers = _containing(vocabulary, term, type_)
    rows = [a.row(vocabulary) for a in answers]
    # A part that is the whole string needs no column of its own where a reader looks.
    first = 1 if format is Format.table and all(a.part == term for a in answers) else 0
    print_rows(COLUMNS[first:], [row[first:] for row in rows], format, _title(term, answers))


def _title(term: str, answers: Sequence[_Answer]) -> str:
    found = [f"{a.label} ({a.curie}), {a.why}" for a in answers if a.verdict == "linked"]
    if found:
        return f"{term[:80]}: {'; '.join(dict.fromkeys(found))}"
    placebo = next((a.why for a in answers if a.match == "placebo"), None)
    return f"{term[:80]}: {placebo or 'no concept'}"


def _by_id(vocabulary: Vocabulary, term: str, type_: str | None) -> Iterator[_Answer]:
    from kgbuild.link.why import why

    concept = vocabulary.concept(term.strip()) if ":" in term else None
    if concept is not None and type_ in (None, concept.type):
        match = "id" if concept.id == term.strip() else "xref"
        yield _Answer(term, "linked", concept.id, concept.label, term.strip(), match, 1.0, why(match))


def _linked(linker: Linker, term: str, types: Iterable[str]) -> list[_Answer]:
    """The answers under every type; where one links, the types that do not are left out."""
    read = [linker.link_strings([(term, t)])[0] for t in types]
    sure = [s for s in read if any(p.link.curie for p in s.parts)] or [s for s in read if s.kind == "placebo"]
    merged: dict[tuple[str, str, str | None], _Answer] = {}
    for string in sorted(sure or read, key=_strength):
        for answer in _answers(string):
            kept = merged.setdefault((answer.part, answer.verdict, answer.curie), answer)
            kept.types.append(string.type)
    return list(merged.values()) if sure else sorted(merged.values(), key=lambda a: -(a.score or 0.0))


def _strength(string: StringLink) -> tuple[float, int]:
    """Types that explain all of the string come first; of equal ones those that leave fewer words off."""
    return -sum(p.link.score for p in string.parts if p.link.curie) / max(1, len(string.parts)), len(string.qualifiers)


def _answers(string: StringLink) -> Iterator[_Answer]:
    for part in string.parts:
        yield from _of_part(part, string.qualifiers if len(string.parts) == 1 else ())


def _of_part(part: Part, left_off: Sequence[str]) -> Iterator[_Answer]:
    from kgbuild.link.why import why, why_not

    link = part.link
    if link.curie or link.match_kind in ("placebo", "override"):
        said = why(link.match_kind) + (f" (left off: {', '.join(left_off)})" if left_off and link.curie else "")
        verdict = "linked" if link.curie else "none"
        yield _Answer(part.text, verdict, link.curie, link.label, link.matched_term, link.match_kind, link.score, said)
    for c in link.runners_up[:_REJECTED]:
        said = f"{why(c.match_kind)}; {why_not(link, c)}"
        yield _Answer(part.text, "rejected", c.curie, c.label, c.term, c.match_kind, c.score, said)


def _containing(vocabulary: Vocabulary, term: str, type_: str | None) -> list[_Answer]:
    """Concepts with a name that contains the term."""
    from kgbuild.link.why import why

    wanted = " ".join(term.lower().split())
    found: list[_Answer] = []
    if len(wanted) < 2:
        return found
    for concept in vocabulary.concepts(type_):
        hit = next(((kind, name) for kind, name in concept.terms() if wanted in name.lower()), None)
        if hit:
            kind, name = hit
            said = f"{why(kind)} contains it"
            found.append(_Answer(term, "contains", concept.id, concept.label, name, kind, None, said))
            if len(found) == _CONTAINING:
                break
    return found
