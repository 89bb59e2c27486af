"""Statements whose subject is this record's trial, asserted, in its own scope.

Takes what is said and where, gives the ``Statement``.
"""

from __future__ import annotations

from typing import Any

from kgbuild.model import Ref, Span, Statement
from kgbuild.model.statement import TRIAL


def trial_claim(
    predicate: str, obj: Ref, evidence: Span, rule: str, confidence: float, qualifiers: dict[str, Any] | None = None
) -> Statement:
    """One claim on this trial with one evidence span; ``rule`` names what read it."""
    return Statement(TRIAL, predicate, obj, "this_trial", "asserted", (evidence,), qualifiers or {}, confidence, rule)
