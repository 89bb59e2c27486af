"""Takes linked silver records, gives how many of the registry's own MeSH terms the links have: its recall.

A term is found when a concept that some string of the record is linked to (each part, the components of regimens and
fixed combinations) is the term: it has the term's id as its own or as an xref, or the term's name or unturned name
("Neoplasms, Lung") as label, exact synonym or salt, or the term is a close match of it, which is what MeSH means by its
name. "A, B Drug Combination" is found when A and B are. That is the *strict* figure. *With variants*, which is what is
asked for, leaves out the ignored terms and also counts a term as found when another term of its variant group is, or
when a linked concept is a kind of it: a link to a stage or a subtype finds the disease, as a query through the
hierarchy does. A link that is broader than the term does not find it; *hierarchical* takes these too.

For conditions the registry's program also reads keywords and descriptions, which are not linked here. So a term that
no string of the record speaks of is not counted (column *no string for it*): none shares a word with any of its
names, or the link is broader than the term and no string has all words of one of its names ("Small Cell Lung
Carcinoma" where the string says lung cancer). A linked concept is a kind of the term by the hierarchy, or when its
label has all words of the term's name and more ("Otitis", otitis media).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kgbuild.evaluate.linking.adapter import Outcome, Strings
from kgbuild.evaluate.linking.hand import named
from kgbuild.evaluate.linking.identifiers import canonical, close_ids, concept_of
from kgbuild.evaluate.linking.records import LinkedRecord
from kgbuild.evaluate.linking.report import Cell, Check, Listing, Part, Table, share
from kgbuild.evaluate.linking.silver import SUBSTANCE_TYPES, MeshTerm
from kgbuild.evaluate.linking.variants import SIDES, Variants
from kgbuild.vocab import Concept, Vocabulary, term_key, tokenise

ASKED = {"conditions": 0.90, "interventions": 0.93}

_TYPES = {
    "conditions": ("Condition", "AdverseEvent"),
    "interventions": ("Drug", "Regimen", "Mechanism", "Intervention"),
}
_NAMES = ("label", "mapped_label", "exact_synonym", "salt")
_COLUMNS = (
    "side", "terms", "in vocabulary", "no string for it", "ignored", "counted", "strict", "variant", "kind of it",
    "with variants", "hierarchical",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One term of one record. ``known``: the vocabulary has it."""

    nct: str
    term: MeshTerm
    level: str
    known: bool
    ignored: bool
    outcomes: tuple[Outcome, ...]


class Terms:
    """The vocabulary's concepts for the registry's terms; ids that one row gives hold for equal names of others."""

    def __init__(self, vocab: Vocabulary, linked: Sequence[LinkedRecord]) -> None:
        self.vocab = vocab
        self._ids: dict[str, str] = {}
        for record in linked:
            for term in (*record.record.condition_mesh, *record.record.intervention_mesh):
                if term.curie:
                    self._ids.setdefault(term_key(term.name), term.curie)
        self._known: dict[tuple[str, MeshTerm], frozenset[str]] = {}

    def curie(self, term: MeshTerm) -> str | None:
        """The term's id, by its name where the row has none."""
        return term.curie or self._ids.get(term_key(term.name))

    def concepts(self, side: str, term: MeshTerm) -> frozenset[str]:
        """The ids of the concepts that are this term."""
        if (side, term) not in self._known:
            self._known[side, term] = frozenset(self._concepts(side, term))
        return self._known[side, term]

    def _concepts(self, side: str, term: MeshTerm) -> Iterator[str]:
        curie = self.curie(term)
        concept = concept_of(self.vocab, curie) if curie else None
        if concept:
            yield concept.id
        for name in dict.fromkeys((term.name, unturned(term.name))):
            for hit in self.vocab.lookup(name, _TYPES[side], True):
                if hit.kind in _NAMES:
                    yield hit.concept.id

    def names(self, side: str, term: MeshTerm) -> frozenset[str]:
        """The words of the term and of all names of its concepts."""
        concepts = [self.vocab.concept(c) for c in sorted(self.concepts(side, term))]
        names = [term.name, *(name for c in concepts if c for _, name in c.terms())]
        return frozenset(w for name in names for w in _words(name))

    def said(self, side: str, term: MeshTerm, level: str, outcomes: Sequence[Outcome]) -> bool:
        """Whether a string speaks of the term: with all words of a name where a broader concept is linked, else one."""
        mine = [c for c in map(self.vocab.concept, sorted(self.concepts(side, term))) if c is not None]
        names = [_words(n) for n in (term.name, *(name for c in mine for _, name in c.terms()))]
        spoken = [_words(o.text) for o in outcomes]
        if level == "hierarchical":
            return any(words and words <= text for words in names for text in spoken)
        return any(words & text for words in names for text in spoken)


def unturned(name: str) -> str:
    """``Carcinoma, Renal Cell`` as ``Renal Cell Carcinoma``."""
    pieces = [p.strip() for p in name.split(", ")]
    return " ".join(reversed(pieces))


def combined(term: MeshTerm) -> tuple[MeshTerm, ...]:
    """The drugs of ``A, B Drug Combination``; nothing for other terms."""
    head, _, tail = term.name.rpartition(" ")[0].rpartition(" ")
    if not term.name.casefold().endswith(" drug combination") or tail.casefold() != "drug":
        return ()
    return tuple(MeshTerm(None, name) for name in head.split(", "))


def _words(text: str) -> set[str]:
    return {t.key for t in tokenise(text) if t.kind == "w" and len(t.key) > 2}


def registry(strings: Strings, linked: Sequence[LinkedRecord], variants: Variants) -> Part:
    """The part of the report on the registry's MeSH terms."""
    terms = Terms(strings.vocab, linked)
    rows: list[tuple[Cell, ...]] = []
    checks: list[Check] = []
    listings: list[Listing] = []
    for side in SIDES:
        every = list(_cases(strings, terms, variants, side, linked))
        cases = [c for c in every if c.level != "unnamed"]
        row, figure = _row(side, every, cases)
        rows.append(row)
        checks.append(Check(f"registry MeSH terms, {side}, with variants", figure, ASKED[side]))
        listings += _listings(side, [c for c in cases if not c.ignored])
    table = Table("MeSH terms of the registry", _COLUMNS, tuple(rows))
    return Part("registry", "Recall against the registry's MeSH terms", (table,), tuple(checks), tuple(listings))


def _cases(
    strings: Strings, terms: Terms, variants: Variants, side: str, linked: Sequence[LinkedRecord]
) -> Iterator[Case]:
    for one in linked:
        record = one.record
        outcomes = one.conditions if side == "conditions" else one.interventions
        wanted = record.condition_mesh if side == "conditions" else record.intervention_mesh
        concepts = {c.id: c for o in outcomes for c in strings.concepts(o)} if wanted else {}
        substances = side == "conditions" or any(i.type in SUBSTANCE_TYPES for i in record.interventions)
        words = {w for o in outcomes for w in _words(o.text)}
        for term in wanted:
            level = _level(terms, variants, side, term, concepts)
            if level == "missed" and not (outcomes and (substances or words & terms.names(side, term))):
                level = "unnamed"
            known, ignored = bool(terms.concepts(side, term)), variants.ignores(side, term)
            lost = side == "conditions" and level in ("missed", "hierarchical") and not ignored
            if lost and not terms.said(side, term, level, outcomes):
                level = "unnamed"
            yield Case(record.nct, term, level, known, ignored, outcomes)


def _level(terms: Terms, variants: Variants, side: str, term: MeshTerm, concepts: Mapping[str, Concept]) -> str:
    """How well the concepts of a record have the term."""
    parts = combined(term)
    if parts and all(_level(terms, variants, side, p, concepts) == "strict" for p in parts):
        return "strict"
    for n, one in enumerate(variants.of(side, term)):
        curie = canonical(terms.curie(one) or "")
        if terms.concepts(side, one) & concepts.keys() or any(curie in close_ids(c) for c in concepts.values()):
            return "variant" if n else "strict"
    goal = terms.concepts(side, term)
    if any(terms.vocab.is_a(found, g) for found in concepts for g in goal):
        return "kind"
    if any(_words(term.name) < _words(name) for c in concepts.values() for name in (c.label, *c.mapped)):
        return "kind"
    return "hierarchical" if any(terms.vocab.is_a(g, found) for found in concepts for g in goal) else "missed"


def _row(side: str, every: Sequence[Case], cases: Sequence[Case]) -> tuple[tuple[Cell, ...], float | None]:
    counted = [c for c in cases if not c.ignored]
    levels = Counter(c.level for c in counted)
    strict = sum(c.level == "strict" for c in cases)
    figure = share(levels["strict"] + levels["variant"] + levels["kind"], len(counted))
    return (
        side, len(every), share(sum(c.known for c in every), len(every)), len(every) - len(cases),
        len(cases) - len(counted), len(counted), share(strict, len(cases)), share(levels["variant"], len(counted)),
        share(levels["kind"], len(counted)), figure, share(len(counted) - levels["missed"], len(counted)),
    ), figure  # fmt: skip


def _listings(side: str, cases: Sequence[Case]) -> Iterator[Listing]:
    """The terms that are missed most often, then each missed one beside the record's links."""
    missed = [c for c in cases if c.level in ("missed", "hierarchical")]
    said = {True: "yes", False: "no"}
    counts = Counter((c.term.name, c.level, said[c.known]) for c in missed)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    columns = ("term", "level", "in vocabulary", "times")
    yield Listing(f"Missed terms, {side}, by frequency", columns, tuple((*key, n) for key, n in ranked))
    rows = tuple((c.nct, c.term.name, c.level, "; ".join(f"{o.text} → {named(o)}" for o in c.outcomes)) for c in missed)
    yield Listing(f"Missed terms, {side}, with the record's links", ("record", "term", "level", "links"), rows)
