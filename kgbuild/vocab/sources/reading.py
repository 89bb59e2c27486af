"""Takes one source of the manifest, gives the state of its reading: known ids, names by kind, problems met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kgbuild.vocab.sources.curies import IGNORED, curie
from kgbuild.vocab.sources.facts import Problem, RawConcept, RawName
from kgbuild.vocab.sources.manifest import Source
from kgbuild.vocab.sources.names import kind_by_shape

PROBLEM_LIMIT = 1000
NAME_LIMIT = 400
"""The core vocabulary takes no longer name, and no text has one."""


class Reading:
    """What a reader keeps while it goes through one file; used once, ended with ``close``."""

    def __init__(self, source: Source, problems: list[Problem]) -> None:
        self.source = source
        self.take = frozenset(source.take or ((source.prefix,) if source.prefix else ()))
        self._codes = source.type == "Drug" or bool(source.options.get("codes"))
        self._types: dict[str, str] = source.options.get("prefix_types", {})
        self._problems = problems
        self._left = PROBLEM_LIMIT
        self._beyond = 0
        self._unknown: Counter[str] = Counter()
        self._bad: Counter[str] = Counter()
        self._first: dict[str, int] = {}
        self._long = 0
        self._seen: set[str] = set()

    def problem(self, line: int, reason: str) -> None:
        """Note a faulty line; past a thousand they are only counted."""
        if self._left:
            self._left -= 1
            self._problems.append(Problem(self.source.name, line, reason))
        else:
            self._beyond += 1

    def curie(self, text: str, line: int) -> str:
        """The id in kgbuild's spelling; empty for a prefix without use here, for an unknown one, for a broken id."""
        known = curie(text)
        if known is None:
            prefix = text.partition(":")[0][:40]
            self._unknown[prefix] += 1
            self._first.setdefault(prefix, line)
            return ""
        if not known:
            self._bad[text[:60]] += 1
            self._first.setdefault(text[:60], line)
        return "" if known == IGNORED else known

    def curies(self, texts: Iterable[str], line: int) -> tuple[str, ...]:
        """The usable ids among the texts, each once."""
        return tuple(dict.fromkeys(c for t in texts if (c := self.curie(t, line))))

    def own(self, text: str, line: int) -> str:
        """The id of a concept of this source; empty when it is not to be taken or is faulty."""
        known = self.curie(text, line)
        return known if known and (not self.take or known.partition(":")[0] in self.take) else ""

    def new(self, known: str, line: int) -> bool:
        """True the first time that an id defines a concept; the second time is a problem."""
        if known in self._seen:
            self.problem(line, f"{known} is defined twice")
            return False
        self._seen.add(known)
        return True

    def names(self, label: str, found: Iterable[tuple[str, str]]) -> tuple[RawName, ...]:
        """Names as (text, kind), cleaned, each once, without the label; codes and abbreviations told by their shape."""
        result: dict[str, str] = {}
        for text, kind in found:
            if "  " in text or text[:1] == " " or text[-1:] == " " or not text.isprintable():
                text = " ".join(text.split())
            if len(text) > NAME_LIMIT:
                self._long += 1
            elif text and text != label and text not in result:
                result[text] = kind
        return tuple(self._told(label, result))

    def _told(self, label: str, found: dict[str, str]) -> Iterator[RawName]:
        """The names with the kinds that their shapes tell; "FEVER" beside "fever" is not an abbreviation."""
        folded: Counter[str] | None = None
        for text, kind in found.items():
            shaped = kind_by_shape(text, kind, self._codes)
            if shaped != kind:
                folded = folded or Counter(t.casefold() for t in (label, *found))
                shaped = kind if folded[text.casefold()] > 1 else shaped
            yield RawName(text, shaped)

    def concept(
        self,
        id: str,
        label: str,
        line: int,
        names: Sequence[tuple[str, str]] = (),
        *,
        type: str | None = None,
        parents: tuple[str, ...] = (),
        same: tuple[str, ...] = (),
        xrefs: tuple[str, ...] = (),
        relations: tuple[tuple[str, str], ...] = (),
        obsolete: bool = False,
    ) -> RawConcept:
        """A concept of this source, its names cleaned; without ``type``: that of its prefix, or of the source."""
        label = " ".join(label.split())[:NAME_LIMIT]
        if type is None:
            type = self._types.get(id.partition(":")[0], self.source.type) if self._types else self.source.type
        found = self.names(label, names) if names else ()
        name = self.source.name
        return RawConcept(id, label, type, found, parents, same, xrefs, relations, obsolete, name, line)

    def close(self) -> None:
        """Report what was only counted."""
        for prefix, count in sorted(self._unknown.items())[:PROBLEM_LIMIT]:
            self._note(self._first[prefix], f"unknown prefix {prefix!r}: {count} ids left out")
        for text, count in sorted(self._bad.items())[:PROBLEM_LIMIT]:
            self._note(self._first[text], f"not an id of its prefix: {text!r} ({count} times)")
        if self._long:
            self._note(0, f"{self._long} names of more than {NAME_LIMIT} characters left out")
        if self._beyond:
            self._note(0, f"{self._beyond} more faulty lines")

    def _note(self, line: int, reason: str) -> None:
        self._problems.append(Problem(self.source.name, line, reason))
