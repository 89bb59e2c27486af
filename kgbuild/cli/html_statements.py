"""A record's statements as a list that a page can filter and light up: takes the public JSON, gives HTML.

Each entry holds in its attributes what it is filtered by, where its evidence stands in the marked text, and which
mentions are its subject and its object.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from kgbuild.cli.html_text import Marked, shown
from kgbuild.model import Annotation, Ref

Json = Mapping[str, Any]
FILTERS = ("predicate", "scope", "assertion")
_LONGEST = 400
"""Characters of a quotation in the list; the text itself shows the rest."""


def statements_html(public: Json, annotation: Annotation, text: Marked, record: int) -> str:
    """The filters and the list."""
    rows: Sequence[Json] = public["statements"]
    if not rows:
        return '<p class="none">No statement was read from this record.</p>'
    mentioned = _Mentioned(annotation)
    items = [
        _item(row, evidence, mentioned(row, statement.subject, statement.object), f"r{record}s{n}")
        for n, (row, statement, evidence) in enumerate(
            zip(rows, annotation.statements, text.evidence, strict=True), start=1
        )
    ]
    filters = "".join(_filter(name, Counter(str(row[name]) for row in rows)) for name in FILTERS)
    search = '<label>words <input type="search" data-f="words" autocomplete="off"></label>'
    told = f'<p class="told" role="status"><b>{len(rows):,}</b> of {len(rows):,} statements</p>'
    return (
        f'<div class="filters" role="group" aria-label="Statements shown">{filters}{search}</div>{told}'
        f'<ol class="list">{"".join(items)}</ol>'
    )


def _filter(name: str, counts: Counter[str]) -> str:
    options = "".join(
        f'<option value="{escape(v)}">{shown(_words(v))} ({n:,})</option>' for v, n in sorted(counts.items())
    )
    return f'<label>{name} <select data-f="{name}"><option value="">all</option>{options}</select></label>'


def _words(name: str) -> str:
    return name.replace("_", " ")


class _Mentioned:
    """Which mentions are a statement's arguments: those in its evidence that are linked to them, else anywhere."""

    def __init__(self, annotation: Annotation) -> None:
        self._by_curie: dict[str, list[int]] = defaultdict(list)
        for n, link in enumerate(annotation.links):
            if link.curie:
                self._by_curie[link.curie].append(n)

    def __call__(self, row: Json, subject: Ref, obj: Ref) -> str:
        return f'data-subject="{self._numbers(subject)}" data-object="{self._numbers(obj)}"'

    def _numbers(self, ref: Ref) -> str:
        found: set[int] = set()
        for part in ref.parts or (ref,):
            if part.mention is not None:
                found.add(part.mention)
            elif part.curie:
                found.update(self._by_curie.get(part.curie, ())[:1])
        return " ".join(map(str, sorted(found)))


def _item(row: Json, evidence: Sequence[tuple[int, int]], arguments: str, name: str) -> str:
    ranges = " ".join(f"{a}-{b}" for a, b in evidence)
    attributes = " ".join(f'data-{f}="{escape(str(row[f]))}"' for f in FILTERS)
    return (
        f'<li id="{name}" class="s {escape(str(row["assertion"]))}" {attributes} data-e="{ranges}" {arguments}>'
        f'<button type="button" aria-pressed="false" tabindex="-1">{_claim(row)}{_badges(row)}</button>'
        f"{_more(row)}</li>"
    )


def _claim(row: Json) -> str:
    return (
        f'<span class="claim">{_argument(row, "subject")} <span class="p">{shown(_words(row["predicate"]))}</span> '
        f"{_argument(row, 'object')}</span>"
    )


def _argument(row: Json, role: str) -> str:
    value, label = row[role], row[f"{role}_label"]
    if isinstance(value, list):
        return f"<bdi>{shown(', '.join(map(str, value)))}</bdi>"
    if value == "TRIAL":
        return "<bdi>this trial</bdi>"
    if label is None:
        unit = row["qualifiers"].get("unit") if row["object_type"] == "number" and role == "object" else None
        return f"<bdi>{shown(' '.join(str(v) for v in (value, unit) if v is not None) or '–')}</bdi>"
    curie = f" <code>{shown(str(value))}</code>" if value is not None else ' <em class="nil">no identifier</em>'
    return f"<bdi>{shown(str(label))}</bdi>{curie if row['object_type'] == 'curie' or role == 'subject' else ''}"


def _badges(row: Json) -> str:
    """Scope and assertion in words; an assertion that is not plain has a sign beside its colour."""
    signs = {"negated": "⊘ ", "hedged": "≈ ", "hypothetical": "? "}
    assertion = row["assertion"]
    told = f'<span class="b a-{escape(assertion)}">{signs.get(assertion, "")}{shown(assertion)}</span>'
    return (
        f'<span class="badges"><span class="b">{shown(_words(row["scope"]))}</span>{told}'
        f'<span class="b">{row["confidence"]:.2f}</span></span>'
    )


def _more(row: Json) -> str:
    """Qualifiers, quotations and the rule."""
    pairs = [(_words(k), _value(v)) for k, v in row["qualifiers"].items() if v not in (None, "", [])]
    pairs += [("rule", str(row["rule"]))] if row["rule"] else []
    rows = "".join(f"<dt>{shown(k)}</dt><dd><bdi>{shown(v)}</bdi></dd>" for k, v in pairs)
    quotes = "".join(
        f"<blockquote><bdi>{shown(_short(e['text']))}</bdi>{_place(e)}</blockquote>" for e in row["evidence"]
    )
    return f"{quotes}<dl>{rows}</dl>"


def _place(evidence: Json) -> str:
    at = f"{evidence['start']}–{evidence['end']}"
    return f" <small>{shown(evidence['field'])} {at}</small>" if "field" in evidence else f" <small>{at}</small>"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        told = value.get("label") or value.get("value")
        rest = value.get("curie") or value.get("unit")
        return " ".join(str(v) for v in (told, rest) if v is not None)
    if isinstance(value, list | tuple):
        return ", ".join(_value(v) for v in value)
    return str(value)
