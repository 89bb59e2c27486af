"""Whether a sentence on the trial plans or reports, and whether a line of criteria lets in or keeps out.

Takes a view, gives ``planned`` or ``reported``, ``inclusion`` or ``exclusion``. The patterns stand in ``stage.toml``.
"""

from __future__ import annotations

from kgbuild.extract.rules import single_patterns
from kgbuild.extract.sections import group
from kgbuild.extract.view import View

_P = single_patterns("stage.toml")
_PLANS = ("inclusion", "exclusion", "outcomes", "arms", "interventions", "conditions")


def stage_of(view: View) -> str:
    """``planned`` or ``reported``: by tense, and by where it stands when the tense leaves it open."""
    if str(view.sentence.section.kind) in _PLANS:
        return "planned"
    if _P["plans"].search(view.marked):
        return "planned"
    if _P["reports"].search(view.marked):
        return "reported"
    paper = group(view.sentence.section) in ("own", "introduction", "discussion")
    return "reported" if paper and not _P["protocol"].search(view.text[:400]) else "planned"


def criteria_of(view: View) -> str:
    """``inclusion`` or ``exclusion`` of those who have what is named: by the list, and by what the line denies."""
    denied = bool(_P["denies"].search(view.marked))
    if str(view.sentence.section.kind) == "exclusion":
        return "exclusion"
    excluded = _P["excludes"].search(view.marked) and not _P["not_excludes"].search(view.marked)
    return "exclusion" if excluded or (denied and not _P["allows"].search(view.marked)) else "inclusion"
