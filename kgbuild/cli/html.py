"""Annotations as one self-contained page: takes annotations and their public JSON, gives HTML piece by piece.

The page asks nothing of any network and its policy forbids it; what a record says can neither act nor hide. Without
scripts all records stand one below the other, with their marks and statements; with them one is shown at a time.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from kgbuild.cli.html_statements import statements_html
from kgbuild.cli.html_text import NO_CONCEPTS, marked, shown
from kgbuild.model import Annotation

Json = Mapping[str, Any]
_TOLD = ("type", "curie", "label", "score", "match_kind", "matched_term", "xrefs", "runners_up", "modifiers", "value")


@cache
def _asset(name: str) -> str:
    return (files("kgbuild.cli") / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def page_start(title: str = "kgbuild annotate") -> str:
    """The page up to the first record."""
    style = _asset("html.css")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(_asset('html.js'))}; base-uri 'none'"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{shown(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<style>{style}</style></head><body><a class="skip" href="#records">To the text</a>'
        '<header><h1>kgbuild annotate</h1><nav aria-label="Records" hidden>'
        '<button type="button" data-go="-1" aria-label="Previous record">‹</button>'
        '<label>record <select id="record"></select></label>'
        '<button type="button" data-go="1" aria-label="Next record">›</button></nav>'
        '<span class="look"><button type="button" id="labels" aria-pressed="true">type names</button>'
        '<label>look <select id="theme"><option value="">as the system</option><option>light</option>'
        "<option>dark</option></select></label></span></header><main id='records'>"
    )


def page_end() -> str:
    """What closes the page."""
    return (
        '</main><div id="tip" role="tooltip" hidden></div><div id="said" class="away" role="status"></div>'
        f"<script>{_asset('html.js')}</script></body></html>"
    )


def record_html(public: Json, annotation: Annotation, number: int = 1) -> str:
    """One record, the ``number``-th of the page: heading, legend, marked text, statements.

    The text of a structured source is its values, one behind the other.
    """
    trial = public["trial"]
    heading = shown(str(trial.get("title") or public["record"]))
    about = " · ".join(shown(str(v)) for v in (trial.get("nct_id"), public["record"], public["source_format"]) if v)
    details, of_mention = _details(public)
    text = marked(annotation, of_mention)
    statements = statements_html(public, annotation, text, number)
    data = json.dumps(details, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<article id="r{number}" aria-labelledby="h{number}"><h2 id="h{number}"><bdi>{heading}</bdi></h2>'
        f'<p class="about">{about}</p>{_legend(public)}'
        f'<div class="sides"><section class="text" aria-label="Text of the record">{text.html}</section>'
        f'<aside class="statements" aria-label="Statements">{statements}</aside></div>'
        f'<script type="application/json">{data}</script></article>'
    )


def _details(public: Json) -> tuple[list[Json], list[int]]:
    """What is told of mentions, each distinct account once, and which one is told of which mention."""
    known: dict[str, int] = {}
    details: list[Json] = []
    of_mention: list[int] = []
    for mention in public["mentions"]:
        told = {k: mention[k] for k in _TOLD if mention.get(k)}
        told["modifiers"] = [m.get("value") or m["text"] for m in mention["modifiers"]]
        key = json.dumps(told, sort_keys=True)
        if key not in known:
            known[key] = len(details)
            details.append(told)
        of_mention.append(known[key])
    return details, of_mention


def _legend(public: Json) -> str:
    counts = Counter(str(m["type"]) for m in public["mentions"])
    nil = sum(1 for m in public["mentions"] if m["curie"] is None and m["type"] not in NO_CONCEPTS)
    types = "".join(
        f'<button type="button" aria-pressed="true" data-k="{escape(t)}">{shown(t)} <b>{n:,}</b></button>'
        for t, n in sorted(counts.items())
    )
    without = (
        f'<button type="button" aria-pressed="true" data-k="nil">no identifier <b>{nil:,}</b></button>' if nil else ""
    )
    signs = (
        '<span class="signs"><span class="e e-negated">negated</span> <span class="e e-hedged">hedged</span> '
        '<span class="e e-hypothetical">hypothetical</span></span>'
    )
    return f'<div class="legend" role="group" aria-label="Types of mentions shown">{types}{without}{signs}</div>'
