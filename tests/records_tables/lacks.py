"""What one format of a trial does not hold of another: take it out of the facts before they are compared.

Takes facts as ``kgbuild.model.study.facts`` gives them; gives them without what AACT cannot say.
"""

from __future__ import annotations

from typing import Any

from kgbuild.records import codes

Facts = dict[str, Any]


def without(facts: Facts, typed: bool = True) -> Facts:
    """Without what the tables of AACT cannot hold; ``typed``: an arm's interventions have their type before the name.

    - the ids of MeSH terms;
    - the type before the name of an arm's intervention ("Drug: X"), the order of the names, one that stands twice;
    - denominators of a class of a measure (AACT counts participants a measure);
    - groups of a table that no count and no value is of, rows and baseline measures without values;
    - the time frame of adverse events where there is none of them.
    """
    left = dict(facts)
    left["mesh"] = sorted(f"{m['kind']} {m['term']}" for m in facts.get("mesh", ()))
    left["arms"] = [
        {**arm, "interventions": sorted({bare(i) if typed else i for i in arm.get("interventions", ())})}
        for arm in facts.get("arms", ())
    ]
    left["interventions"] = [{**i, "arms": sorted(i.get("arms", ()))} for i in facts.get("interventions", ())]
    for name in ("baseline", "reported"):
        left[name] = [_measure(measure) for measure in facts.get(name, ())]
    left["baseline"] = [measure for measure in left["baseline"] if measure["rows"]]
    if not facts.get("events"):
        left["scalars"] = {k: v for k, v in facts["scalars"].items() if k != "event_time_frame"}
    used = {s["group"] for e in facts.get("events", ()) for s in e.get("stats", ())}
    left["event_groups"] = [g for g in facts.get("event_groups", ()) if g["id"] in used]
    return left


def bare(name: str) -> str:
    """An intervention's name without its type."""
    head, colon, rest = name.partition(": ")
    return rest if colon and codes.enum("intervention_type", head) else name


def _measure(measure: Facts) -> Facts:
    rows = [
        {k: v for k, v in row.items() if k != "denoms"} for row in measure.get("rows", ()) if row.get("measurements")
    ]
    counted = {c["group"] for c in measure.get("denoms", ())}
    used = counted | {m["group"] for row in rows for m in row["measurements"]}
    return {**measure, "rows": rows, "groups": [g for g in measure.get("groups", ()) if g["id"] in used]}
