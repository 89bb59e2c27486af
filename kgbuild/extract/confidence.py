"""How often a statement read by a rule is right: the share among labelled sentences, shrunk where few are known.

Takes a rule's name, gives a number between 0 and 1. The counts stand in ``confidence.toml``; ``python -m
kgbuild.evaluate.relations_confidence`` makes them from the open half of the gold.

A rule's share is ``(right + k * family) / (all + k)``; a family (``relations.class``, ``combination``) is shrunk in the
same way towards ``base``, the share of right statements at the first run, over sentences that no rule had been written
for. The rules were then mended on the counted sentences, so the counts tell which rules are better, but not how good
all are: every rule's share of errors is scaled until their mean is that of the first run.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from kgbuild.extract.rules import read

_LEAST = 0.5


def family_of(rule: str) -> str:
    """The family that a rule belongs to: ``relations.class.such_as`` is of ``relations.class``."""
    parts = rule.split(".")
    if parts[-1] == "target" and len(parts) > 3:
        return "relations.class.target"
    return ".".join(parts[:2]) if parts[0] == "relations" else parts[0]


def shrunk(right: float, total: float, prior: float, weight: float) -> float:
    """The mean of a Beta distribution whose prior has mean ``prior`` and the weight of so many examples."""
    return (right + weight * prior) / (total + weight)


@cache
def _table() -> tuple[dict[str, float], dict[str, float]]:
    """(share by rule, share by family)."""
    data = read("confidence.toml")
    settings, counts = data["settings"], data["counts"]
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for rule, (right, wrong) in counts.items():
        family = sums[family_of(rule)]
        family[0] += right
        family[1] += right + wrong
    families = {f: shrunk(n[0], n[1], settings["base"], settings["family_weight"]) for f, n in sums.items()}
    rules = {
        rule: shrunk(right, right + wrong, families[family_of(rule)], settings["rule_weight"])
        for rule, (right, wrong) in counts.items()
    }
    total = sum(sum(n) for n in counts.values())
    errors = sum((1 - rules[rule]) * sum(n) for rule, n in counts.items()) / total
    level = (1 - settings["base"]) / errors
    return _scaled(rules, level), _scaled(families, level)


def _scaled(shares: dict[str, float], level: float) -> dict[str, float]:
    return {name: max(_LEAST, 1 - (1 - share) * level) for name, share in shares.items()}


def confidence(rule: str) -> float:
    """The share of statements of this rule that are right, as far as is known; two decimals.

    >>> 0 < confidence("relations.class.such_as") < 1
    True
    """
    rules, families = _table()
    base: float = read("confidence.toml")["settings"]["base"]
    return round(rules.get(rule, families.get(family_of(rule), base)), 2)
