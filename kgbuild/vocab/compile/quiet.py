"""Takes a draft, gives its quiet names: linked when asked for, never looked for in running text."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.drafts import Draft
from kgbuild.vocab.compile.keys import name_key
from kgbuild.vocab.compile.pool import CORE
from kgbuild.vocab.terms import is_strict

_SHORT = 3
_LOOK_AT = 10
_NEVER_SOUGHT = ("Criteria", "Endpoint", "Intervention", "Process")


def quiet_names(draft: Draft, settings: Settings, common: frozenset[str]) -> Iterator[str]:
    """Names of imported concepts that are common words, very short, abbreviations, or plain chemistry."""
    for text, kind, source in draft.names:
        if source != CORE and _is_quiet(text, kind, draft, settings, common):
            yield text


def _is_quiet(text: str, kind: str, draft: Draft, settings: Settings, common: frozenset[str]) -> bool:
    if (
        (len(text) <= _LOOK_AT and sum(c.isalpha() for c in text) <= _SHORT)
        or kind == "abbreviation"
        or is_strict(kind, text)
    ):
        return True
    if text.lower() in common or name_key(text) in settings.chemistry or draft.guessed:
        return True
    if " " in text:
        return False
    return draft.type in _NEVER_SOUGHT or (draft.type == "Target" and not any(c.isupper() for c in text[1:]))
