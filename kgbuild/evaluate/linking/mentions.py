"""Takes scored mentions of the corpora, gives their part of the report: accuracy, NIL, calibration, errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from kgbuild.evaluate.linking.calibration import Bin, curve_svg, curve_text, expected_error, reliability
from kgbuild.evaluate.linking.corpora import Scored
from kgbuild.evaluate.linking.report import Cell, Check, Listing, Part, Table, share

ASKED = {"Drug": 0.94, "Condition": 0.88}
_ACCURACY = (
    "corpus", "type", "gold labels", "mentions", "in vocabulary", "of fitting type", "strict at 1", "strict at 5",
    "close at 1", "at 1", "linked", "right of linked", "distinct at 1",
)  # fmt: skip
_NOTE = (
    "Mentions whose gold ids are in the vocabulary. Strict: gold's id is the id or an xref of the linked concept. "
    "Close: or a close match of it, which is what MeSH means by its name. At 1, what is asked for: or the linked "
    "concept has no MeSH id at all and the nearest MeSH terms above it are right."
)
_NIL = ("corpus", "type", "should be NIL", "mentions", "declined", "precision", "recall")
_BINS = ("type", "score", "links", "mean score", "right")
_ERRORS = ("type", "mention", "long form", "gold", "linked as", "cause", "times")
_CAUSES = ("corpus", "type", "cause", "mentions", "distinct strings", "share of the corpus's mentions")


def mention_part(corpora: Mapping[str, Sequence[Scored]]) -> Part:
    """The part of the report on corpora with gold spans; the keys name the corpora."""
    accuracy: list[tuple[Cell, ...]] = []
    nil: list[tuple[Cell, ...]] = []
    checks: list[Check] = []
    for name, scored in corpora.items():
        for kind, asked in ASKED.items():
            group = [s for s in scored if s.span.type == kind]
            if group:
                accuracy.append(_accuracy(name, kind, group))
                nil += _nil(name, kind, group)
                known = [s for s in group if s.known]
                figure = share(sum(s.nearest for s in known), len(known))
                checks.append(Check(f"{name}, {kind}, accuracy at 1 in the vocabulary", figure, asked))
    every = [s for scored in corpora.values() for s in scored]
    causes = tuple(row for name, scored in corpora.items() for row in _causes(name, scored))
    curves = {kind: reliability(_links(every, kind)) for kind in ASKED if _links(every, kind)}
    tables = (
        Table("Accuracy with gold spans", _ACCURACY, tuple(accuracy), _NOTE),
        Table("Errors by cause", _CAUSES, causes),
        Table("NIL", _NIL, tuple(nil), "-1: gold has no id; all: or an id that the vocabulary has not."),
        Table("Calibration: how often a link with this score is right", _BINS, tuple(_bins(curves)), _error(curves)),
    )
    listings = tuple(_errors(name, scored) for name, scored in corpora.items())
    return Part("corpora", "Corpora with gold spans", tables, tuple(checks), listings, files=tuple(_files(curves)))


def _accuracy(name: str, kind: str, group: Sequence[Scored]) -> tuple[Cell, ...]:
    known = [s for s in group if s.known]
    linked = [s for s in known if s.link.curie]
    strings = {(s.span.text.casefold(), s.span.ids) for s in known}
    failed = {(s.span.text.casefold(), s.span.ids) for s in known if not s.nearest}
    return (
        name, kind, ", ".join(sorted({s.span.label for s in group})), len(group), share(len(known), len(group)),
        share(sum(s.fitting for s in group), len(group)), share(sum(s.right for s in known), len(known)),
        share(sum(s.rank is not None and s.rank <= 5 for s in known), len(known)),
        share(sum(s.close for s in known), len(known)), share(sum(s.nearest for s in known), len(known)),
        share(len(linked), len(known)), share(sum(s.nearest for s in linked), len(linked)),
        share(len(strings) - len(failed), len(strings)),
    )  # fmt: skip


def _nil(name: str, kind: str, group: Sequence[Scored]) -> list[tuple[Cell, ...]]:
    declined = [s for s in group if not s.link.curie]
    rules: dict[str, Callable[[Scored], bool]] = {"-1": lambda s: not s.span.ids, "all": lambda s: not s.known}
    rows: list[tuple[Cell, ...]] = []
    for rule, wanted in rules.items():
        gold = sum(map(wanted, group))
        both = sum(map(wanted, declined))
        rows.append((name, kind, rule, gold, len(declined), share(both, len(declined)), share(both, gold)))
    return rows


def _links(scored: Sequence[Scored], kind: str) -> list[tuple[float, bool]]:
    """The links that can be judged: gold has no id, or ids of the vocabulary."""
    return [
        (s.link.score, s.nearest)
        for s in scored
        if s.span.type == kind and s.link.curie and (s.known or not s.span.ids)
    ]


def _bins(curves: Mapping[str, Sequence[Bin]]) -> list[tuple[Cell, ...]]:
    return [
        (kind, f"{b.low:.1f}–{b.high:.1f}", b.count, b.score, b.right)
        for kind, bins in curves.items()
        for b in bins
        if b.count
    ]


def _error(curves: Mapping[str, Sequence[Bin]]) -> str:
    errors = [(kind, expected_error(bins)) for kind, bins in curves.items()]
    return "Expected calibration error: " + ", ".join(f"{kind} {100 * (e or 0):.1f} %" for kind, e in errors)


def _files(curves: Mapping[str, Sequence[Bin]]) -> list[tuple[str, str]]:
    files = []
    for kind, bins in curves.items():
        title = f"Calibration of links, {kind}"
        files.append((f"calibration_{kind.lower()}.txt", curve_text(title, bins)))
        files.append((f"calibration_{kind.lower()}.svg", curve_svg(title, bins)))
    return files


def _causes(name: str, scored: Sequence[Scored]) -> list[tuple[Cell, ...]]:
    """How often each cause of an error is found."""
    groups: dict[tuple[str, str], list[Scored]] = {}
    for s in scored:
        if s.cause:
            groups.setdefault((s.span.type, s.cause), []).append(s)
    sizes = Counter(s.span.type for s in scored)
    ranked = sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))
    return [
        (name, kind, cause, len(group), len({s.span.text.casefold() for s in group}), share(len(group), sizes[kind]))
        for (kind, cause), group in ranked
    ]


def _errors(name: str, scored: Sequence[Scored]) -> Listing:
    """Each distinct wrong verdict on a mention in the vocabulary, or link where gold has none, most frequent first."""
    counts: Counter[tuple[Cell, ...]] = Counter()
    for s in scored:
        if s.cause:
            link = s.link
            verdict = f"{link.curie or 'none'} {link.label or ''} ({link.match_kind} {link.score:.2f})"
            counts[s.span.type, s.span.text, s.query or "", "|".join(s.span.ids) or "none", verdict, s.cause] += 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return Listing(f"Errors in {name}", _ERRORS, tuple((*key, n) for key, n in ranked))
