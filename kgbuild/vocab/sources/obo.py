"""Takes an OBO file, gives its terms.

Options: ``default_scope`` is the kind of synonyms without a scope; ``trust_synonyms = false`` makes exact ones related;
``branches`` and ``only_branches``: see branches.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.files import read_lines
from kgbuild.vocab.sources.names import DROPPED, kind_of_predicate, kind_of_synonym_type
from kgbuild.vocab.sources.reading import Reading

RELATION_NAMES = {
    "part_of": "part_of", "BFO:0000050": "part_of",
    "has_role": "has_class", "RO:0000087": "has_class",
}  # fmt: skip
"""Relationships of ontologies that the compiler has a use for; the rest is left out."""

REPLACED_BY = "IAO:0100001"

_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(EXACT|RELATED|NARROW|BROAD)?\s*([^\s\[]*)')
_ESCAPE = re.compile(r"\\(.)")
_EXACT_MATCHES = ("skos:exactMatch", "exactMatch", "http://www.w3.org/2004/02/skos/core#exactMatch")
_TAGS = (
    "id", "name", "synonym", "xref", "is_a", "relationship", "part_of", "property_value", "alt_id", "is_obsolete",
    "replaced_by", "equivalent_to",
)  # fmt: skip

Stanza = dict[str, list[tuple[int, str]]]


def read_obo(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """The ``[Term]`` stanzas of an OBO file as concepts; replaced terms also as mappings."""
    for line, stanza in _stanzas(read_lines(path, reading, reading.source.options.get("member", "*")), reading):
        if len(stanza.get("id", ())) != 1 or len(stanza.get("name", ())) > 1:
            reading.problem(line, "a [Term] needs one id and one name")
            continue
        text = stanza["id"][0][1]
        known = reading.own(_unescape(_first(text)), line)
        if not known or not reading.new(known, line):
            continue
        yield _concept(known, line, stanza, reading)
        for at, new in stanza.get("replaced_by", ()):
            if target := reading.curie(_first(new), at):
                yield Mapping(known, REPLACED_BY, target, source=reading.source.name, line=at)


def _stanzas(lines: Iterable[tuple[int, str]], reading: Reading) -> Iterator[tuple[int, Stanza]]:
    current: Stanza | None = None
    start = 0
    wanted = frozenset(_TAGS)
    for number, line in lines:
        if line[:1] == "[":
            if current:
                yield start, current
            if not line.rstrip().endswith("]"):
                reading.problem(number, f"a stanza's name is not closed: {line[:60]!r}")
            current, start = ({}, number) if line.startswith("[Term]") else (None, number)
        elif current is not None and line and line[0] != "!":
            tag, colon, value = line.partition(":")
            if not colon:
                reading.problem(number, f"no tag: {line[:60]!r}")
            elif tag in wanted:
                current.setdefault(tag, []).append((number, value.strip()))
    if current:
        yield start, current


def _concept(known: str, line: int, stanza: Stanza, reading: Reading) -> RawConcept:
    names = [n for at, text in stanza.get("synonym", ()) if (n := _synonym(text, at, reading))]
    same: list[str] = []
    xrefs = [(at, _first(t)) for at, t in stanza.get("alt_id", ())]
    for at, text in stanza.get("xref", ()):
        first = _unescape(_first(text))
        if "MONDO:equivalentTo" in text:
            same.append(reading.curie(first, at))
        else:
            xrefs.append((at, first))
    for at, text in stanza.get("property_value", ()):
        predicate, _, value = text.partition(" ")
        if predicate in _EXACT_MATCHES:
            same.append(reading.curie(_unescape(_first(value).strip('"')), at))
    same.extend(reading.curie(_first(t), at) for at, t in stanza.get("equivalent_to", ()))
    name = stanza.get("name") or [(line, "")]
    obsolete = any(t.startswith("true") for _, t in stanza.get("is_obsolete", ()))
    return reading.concept(
        known,
        _unescape(name[0][1]),
        line,
        names,
        parents=tuple(dict.fromkeys(p for at, t in stanza.get("is_a", ()) if (p := reading.curie(_first(t), at)))),
        same=tuple(dict.fromkeys(s for s in same if s and s != known)),
        xrefs=tuple(dict.fromkeys(x for at, t in xrefs if (x := reading.curie(t, at)) and x != known)),
        relations=tuple(_relations(stanza, reading)),
        obsolete=obsolete,
    )


def _relations(stanza: Stanza, reading: Reading) -> Iterator[tuple[str, str]]:
    for at, text in stanza.get("relationship", ()):
        name, _, target = text.partition(" ")
        if (relation := RELATION_NAMES.get(name)) and (known := reading.curie(_first(target), at)):
            yield relation, known
    for at, text in stanza.get("part_of", ()):
        if known := reading.curie(_first(text), at):
            yield "part_of", known


def _synonym(text: str, line: int, reading: Reading) -> tuple[str, str] | None:
    match = _SYNONYM.match(text)
    if match is None:
        reading.problem(line, f"not a synonym: {text[:60]!r}")
        return None
    name, scope, type_ = match.groups()
    kind = kind_of_predicate(scope) if scope else reading.source.options.get("default_scope")
    kind = kind_of_synonym_type(type_, kind or "related_synonym") if type_ else kind or "related_synonym"
    return None if kind == DROPPED else (_unescape(name), kind)


def _first(text: str) -> str:
    return text.partition(" ")[0]


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: " " if m[1] in "nWt" else m[1], text)
