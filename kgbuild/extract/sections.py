"""Which part of a record a sentence stands in, as far as its scope goes.

Takes a section, gives its zone (the section's kind, or the part of a paper's body) and the zone's group.
"""

from __future__ import annotations

from types import MappingProxyType

from kgbuild.model import Section

GROUPS = MappingProxyType(
    {
        "brief_summary": "summary",
        "detailed_description": "description",
        "body": "text",
        "introduction": "introduction",
        "abstract_background": "introduction",
        "methods": "own",
        "results": "own",
        "abstract_objective": "own",
        "abstract_methods": "own",
        "abstract_results": "own",
        "abstract_conclusions": "own",
        "discussion": "discussion",
        "abstract_implications": "discussion",
        "keywords": "text",
    }
)
"""What a zone is like: a summary, a description, plain text, what leads to a study, its own report, or both."""

FIELDS = frozenset(
    ("title", "outcomes", "conditions", "interventions", "metadata", "arms", "inclusion", "exclusion",
     "reported_outcomes", "adverse_events", "keywords")
)  # fmt: skip
"""Kinds of sections whose scope no cue changes."""


def zone(section: Section) -> str:
    """The part of a paper's body that the section is of, else its kind."""
    return section.part or str(section.kind)


def group(section: Section) -> str:
    """The group of the section's zone."""
    return GROUPS.get(zone(section), "text")
