"""Takes what ``linking`` measured, gives its rows (rates and shares, no answers), the missed targets, and Markdown."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.linking_names import CHANGES, Name

THRESHOLD = 0.7
"""The score below which scispaCy's linker, by default, takes no candidate."""
WHOLE_EXACT, WHOLE_FULL = "kgbuild exact, whole index", "kgbuild full, whole index"
TARGETS = {
    "compile_seconds": 60.0,
    "vocabulary_megabytes": 60.0,
    "open_seconds": 0.3,
    "resident_mb": 150.0,
    "exact_per_second": 200_000.0,
    "full_per_second": 10_000.0,
}
_HEAD = """Measured {date} on {cpus} cores, Python {python}, {system}: `python -m benchmarks.linking` (`make bench`).
Index fingerprint {fingerprint}, seed {seed}. Times of linkers are medians of three runs on one core, each with caches
that have seen none of the strings; rates are per second of the core's own time, since a busy machine distorts the
clock (in the worst run here {share:.0%} of the clock's time was the linker's). Both times stand in `linking.json`.

"""
_WHAT = """
Every tool but those named "whole index" holds the same aliases and no others, in the size given, and is asked for each
of them as it stands (plain) and written otherwise (altered: one change drawn for each alias). Right: the first answer
is a concept that has the alias; wrong: another; the rest is no answer. scispaCy is its `CandidateGenerator` over its
own `create_tfidf_ann_index` (a check of scipy's version, which concerns only vectors written to disk, is passed over),
30 neighbours, search width as built, all strings in one batch; "at 0.7" leaves out what its linker would by default.
gilda is its `Grounder`.
The exact path only looks up; the full path takes strings apart and may answer none.
A right answer here is a name of the very index asked: it shows what a change of writing costs a tool, not how well the
tool does on records (`docs/quality.md` has that).

"""


def row(tool: str, size: int, names: Sequence[Name], found: dict[str, Any]) -> dict[str, Any]:
    runs = found["runs"]
    share = min(run["cpu"] / run["seconds"] for both in runs.values() for run in both)
    result = {
        "tool": tool,
        "aliases": size,
        "build_seconds": round(found["built"]["seconds"], 2),
        "build_cpu_seconds": round(found["built"]["cpu"], 2),
        "peak_mb": round(max(run["peak_mb"] for both in runs.values() for run in both), 1),
        "cpu_share": round(share, 3),
    }
    for column, both in runs.items():
        answers = both[0]["answers"]
        result[column] = {
            "per_second": round(size / statistics.median(run["cpu"] for run in both)),
            "per_second_by_clock": round(size / statistics.median(run["seconds"] for run in both)),
            "seconds_all": [round(run["seconds"], 3) for run in both],
            **_shares(answers, names),
        }
        if tool == "scispacy":
            kept = [a if a[1] >= THRESHOLD else (None, 0.0) for a in answers]
            result[column]["at_threshold"] = _shares(kept, names)
    result["right_by_change"] = _by_change(runs["altered"][0]["answers"], names)
    return result


def _shares(answers: Sequence[Any], names: Sequence[Name]) -> dict[str, float]:
    right = sum(a[0] in name.ids for a, name in zip(answers, names, strict=True))
    none = sum(a[0] is None for a in answers)
    return {"right": round(right / len(names), 4), "wrong": round((len(names) - right - none) / len(names), 4)}


def _by_change(answers: Sequence[Any], names: Sequence[Name]) -> dict[str, float]:
    total, right = Counter(n.how for n in names), Counter[str]()
    for answer, name in zip(answers, names, strict=True):
        right[name.how] += answer[0] in name.ids
    return {how: round(right[how] / total[how], 4) for how in CHANGES if total[how]}


def figures(result: dict[str, Any]) -> dict[str, float]:
    """The measured side of ``TARGETS``, by its keys; a compile that was not timed is left out."""
    rows = {r["tool"]: r for r in result["rows"]}
    index, memory = result["index"], result["index"]["memory"]
    found = {
        "compile_seconds": index.get("compile_seconds"),
        "vocabulary_megabytes": index["vocabulary_megabytes"],
        "open_seconds": statistics.median(s for m in memory for s in m["open_seconds"]),
        "resident_mb": max(m["after_use"]["Rss"] - m["after_import"]["Rss"] for m in memory),
        "exact_per_second": rows[WHOLE_EXACT]["plain"]["per_second"],
        "full_per_second": rows[WHOLE_FULL]["plain"]["per_second"],
    }
    return {key: value for key, value in found.items() if value is not None}


def missed(result: dict[str, Any]) -> list[str]:
    """The targets not met, by their keys."""
    return [
        key
        for key, value in figures(result).items()
        if (value < TARGETS[key] if key.endswith("per_second") else value >= TARGETS[key])
    ]


def markdown(result: dict[str, Any]) -> str:
    rows, machine, index = result["rows"], result["machine"], result["index"]
    share = min(r["cpu_share"] for r in rows)
    given = {"date": result["date"], "seed": result["seed"], "fingerprint": index["fingerprint"][:12], "share": share}
    parts = [_HEAD.format(**given, **machine), _targets(result), _memory(index), _WHAT, _linkers(rows), _changes(rows)]
    return "".join(parts)


def _table(head: Sequence[str], lines: Sequence[Sequence[Any]]) -> str:
    marks = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(map(str, cells)) + " |" for cells in (head, marks, *lines)) + "\n"


def _targets(result: dict[str, Any]) -> str:
    index, found = result["index"], figures(result)
    compiled = ""
    if "compile_seconds" in index:
        compiled = f"{index['compile_cpu_seconds']} s of a core's time, peak {index['compile_peak_mb']:.0f} MB"
    size = f"{index['concepts']:,} concepts; {index['megabytes']} MB with reports"
    plain = "plain aliases, whole index"
    what = {
        "compile_seconds": ("compile, seconds by the clock", "{:.1f}", compiled),
        "vocabulary_megabytes": ("on disk, MB", "{:.1f}", size),
        "open_seconds": ("open, seconds", "{:.3f}", "files in the page cache"),
        "resident_mb": (
            "added to a process in use, MB",
            "{:.1f}",
            "shared pages counted whole; most of 1, 2, 4 processes",
        ),
        "exact_per_second": ("exact path, mentions/s", "{:,.0f}", plain),
        "full_per_second": ("full path, distinct mentions/s", "{:,.0f}", plain),
    }
    failed = missed(result)
    lines = []
    for key, value in found.items():
        label, form, note = what[key]
        verdict = "missed" if key in failed else "met"
        lines.append((label, form.format(value), f"{TARGETS[key]:,g}", verdict, note))
    return _table(("index of the shared terminologies", "measured", "target", "", ""), lines)


def _memory(index: dict[str, Any]) -> str:
    """What opening and using the index adds to each of N processes that hold it together."""
    lines = []
    for m in index["memory"]:
        for state in ("open", "use"):
            kinds = ("Private", "Pss", "Rss")
            added = [f"{m[f'after_{state}'][k] - m['after_import'][k]:.1f}" for k in kinds]
            lines.append((f"{m['processes']}, {'opened' if state == 'open' else 'in use'}", *added))
    return "\n" + _table(("processes", "private MB each", "proportional MB each", "resident MB each"), lines)


def _linkers(rows: Sequence[dict[str, Any]]) -> str:
    head = (
        "tool",
        "aliases",
        "build s",
        "peak MB",
        "plain/s",
        "altered/s",
        "plain right",
        "altered right",
        "altered wrong",
    )
    lines: list[Sequence[str]] = []
    for r in rows:
        speed = (f"{r['plain']['per_second']:,}", f"{r['altered']['per_second']:,}")
        size = (f"{r['aliases']:,}", f"{r['build_cpu_seconds']:.1f}", f"{r['peak_mb']:.0f}")
        lines.append((r["tool"], *size, *speed, *_right(r["plain"], r["altered"])))
        if kept := r["altered"].get("at_threshold"):
            lines.append((f"{r['tool']} at {THRESHOLD}", size[0], *[""] * 4, *_right(r["plain"]["at_threshold"], kept)))
    return _table(head, lines)


def _right(plain: dict[str, float], altered: dict[str, float]) -> tuple[str, str, str]:
    return f"{plain['right']:.1%}", f"{altered['right']:.1%}", f"{altered['wrong']:.1%}"


def _changes(rows: Sequence[dict[str, Any]]) -> str:
    most = max(r["aliases"] for r in rows)
    chosen = [r for r in rows if r["aliases"] == most]
    lines = [(r["tool"], *(f"{v:.0%}" for v in r["right_by_change"].values())) for r in chosen]
    return f"\nRight first answers by change, {most:,} aliases:\n\n" + _table(
        ("tool", *chosen[0]["right_by_change"]), lines
    )
