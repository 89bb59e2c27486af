"""Annotations as one self-contained page: takes annotations and their public JSON, gives HTML with mentions marked."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from kgbuild.model import Annotation

_STYLE = """
body{font:16px/1.7 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
pre{white-space:pre-wrap;font:inherit} mark{padding:.1em .25em;border-radius:.25em;background:#eee}
mark small{font-size:.65em;font-weight:600;margin-left:.4em;color:#444}
table{border-collapse:collapse;font-size:.85em} td,th{border:1px solid #ccc;padding:.2em .5em;text-align:left}
.Drug{background:#cfe8ff}.Condition{background:#ffd9d9}.Endpoint{background:#d8f5d0}.Mechanism{background:#f4e0ff}
.Target{background:#ffeec2}.AdverseEvent{background:#ffd0b5}.Dose{background:#d5f2ef}.Phase{background:#e6e6fa}
"""


def page_start() -> str:
    """The page up to the first record."""
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>kgbuild</title><style>{_STYLE}</style><body>'


def page_end() -> str:
    """What closes the page."""
    return "</body></html>"


def record_html(public: Mapping[str, Any], annotation: Annotation) -> str:
    """One record: its title, its text with the outermost mentions marked, its statements as a table.

    The text of a structured source is its values, one behind the other.
    """
    heading = escape(str(public["trial"].get("title") or public["record"]))
    rows = "".join(_row(statement) for statement in public["statements"])
    head = "<tr><th>subject<th>predicate<th>object<th>scope<th>assertion<th>evidence</tr>"
    return f"<h2>{heading}</h2><pre>{_marked(public['mentions'], annotation)}</pre><table>{head}{rows}</table>"


def _marked(mentions: list[Mapping[str, Any]], annotation: Annotation) -> str:
    text = annotation.record.text
    parts: list[str] = []
    at = 0
    # Public offsets may be into a value; where a mention stands in the text, the annotation says.
    placed = zip(annotation.mentions, mentions, strict=True)
    for found, mention in sorted(placed, key=lambda pair: (pair[0].start, -pair[0].end)):
        start, end = found.start, found.end
        if start < at:
            continue
        kind = escape(mention["type"])
        tip = escape(f"{mention['curie'] or 'no match'} {mention['label'] or ''}".strip(), quote=True)
        mark = f'<mark class="{kind}" title="{tip}">{escape(text[start:end])}<small>{kind}</small></mark>'
        parts += [escape(text[at:start]), mark]
        at = end
    return "".join([*parts, escape(text[at:])])


def _row(statement: Mapping[str, Any]) -> str:
    subject = statement["subject_label"] or statement["subject"]
    obj = statement["object_label"] or statement["object"]
    quotes = " … ".join(e["text"] for e in statement["evidence"])
    cells = (subject, statement["predicate"], obj, statement["scope"], statement["assertion"], quotes)
    return "<tr>" + "".join(f"<td>{escape(str(c))}" for c in cells) + "</tr>"
