"""The measurements of ``benchmarks.extraction`` as a page of tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Row = Sequence[object]


def markdown(result: dict[str, Any]) -> str:
    """The page."""
    machine, start = result["machine"], result["start"]
    head = (
        f"Measured {result['date']} on one of {machine['cpus']} cores (load {machine['load']:.1f}), Python "
        f"{machine['python']}; {result['texts']}; core vocabulary.\nSeconds are the core's, loading not counted; "
        "memory is the process's peak. Tokens are spaCy's, without white space, of the\ntext that is read. The peers "
        "only cut the text up, the second also finds abbreviations; kgbuild's row is everything from\nsentences to "
        "statements.\n"
    )
    first = (
        f"\nStart of a process to its first record: {start['first_record_seconds']:.2f} s of the core (imports "
        f"{start['imports_seconds']:.2f}, vocabulary and models\n{start['load_seconds']:.2f}), "
        f"{start['first_record_wall']:.2f} s on the wall's clock; `kgbuild annotate` of one file "
        f"{start['command_seconds']:.2f} s there. Medians.\n\n"
    )
    wanted = ", ".join(f"{k.replace('_', ' ')} {v:,}" for k, v in result["targets"].items())
    missed = "; ".join(result["missed"]) or "none"
    tables = "\n".join([_rates(result), _shares(result), _document(result), _shapes(result)])
    return f"{head}{first}{tables}\nTargets: {wanted}. Missed: {missed}.\n"


def _table(names: Sequence[str], rows: Sequence[Row], words: int) -> str:
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * words + " ---: |" * (len(names) - words)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)]) + "\n"


def _rates(result: dict[str, Any]) -> str:
    rows = [
        (r["source"], r["what"], f"{r['records']:,}", f"{r['tokens']:,}", f"{r['seconds']:.2f}",
         f"{r['tokens_per_second']:,}", f"{r['peak_mb']:.0f}")
        for r in result["rates"]
    ]  # fmt: skip
    return _table(("texts", "what", "records", "tokens", "seconds", "tokens/s", "peak MB"), rows, 2)


def _shares(result: dict[str, Any]) -> str:
    own = [r for r in result["rates"] if r["shares"]]
    parts = list(dict.fromkeys(part for r in own for part in r["shares"]))
    rows = [(part, *(f"{100 * r['shares'].get(part, 0):.1f} %" for r in own)) for part in parts]
    return _table(("share of the time", *(r["source"] for r in own)), rows, 1)


def _document(result: dict[str, Any]) -> str:
    rows = [
        (f"{r['size']:,}", f"{r['mentions']:,}", f"{r['seconds']:.2f}", f"{r['peak_mb']:.0f}")
        for r in result["document"]["rows"]
    ]
    told = f"\nGrowth of one document's time: size to the power of {result['document']['exponent']}.\n"
    return _table(("characters of one document", "mentions", "seconds", "peak MB"), rows, 0) + told


def _shapes(result: dict[str, Any]) -> str:
    sizes = [f"{r['size']:,}" for r in result["shapes"][0]["rows"]]
    rows = [(s["name"], *(f"{r['seconds']:.2f}" for r in s["rows"]), s["exponent"]) for s in result["shapes"]]
    return _table(("seconds for characters of", *sizes, "exponent"), rows, 1)
