"""Takes drafts, gives their quiet names: linked when asked for, never looked for in running text.

Core names are always looked for. An imported name is, when it surely names a thing in prose; ``prose.toml`` says which
do. A string that the core uses for something else never changes what the core finds.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.drafts import Draft, Drafts
from kgbuild.vocab.compile.keys import name_key, prefix_of
from kgbuild.vocab.compile.pool import CORE
from kgbuild.vocab.terms import is_strict, letters_only

_WORD = re.compile(r"[^\W_]+")
_AND = re.compile(r"(?i)\s(?:and|or)\s")
_CODE_DIGITS = 3
_CODE_LETTERS = 2


@cache
def _rules() -> dict[str, Any]:
    """``prose.toml``, read once."""
    return tomllib.loads(Path(__file__).with_name("prose.toml").read_text(encoding="utf-8"))


def _pattern(rules: dict[str, Any], name: str) -> re.Pattern[str]:
    return re.compile(rules[name])


class Quiet:
    """Tells the quiet names of a draft; holds what is asked of all drafts together."""

    def __init__(self, drafts: Drafts, settings: Settings, common: frozenset[str]) -> None:
        self._settings = settings
        self._common = frozenset(map(name_key, common))
        self._core: dict[str, set[str]] = defaultdict(set)
        self._conditions: set[str] = set()
        for d in drafts.by_id.values():
            if d.core:
                for _, text in d.core.terms():
                    self._core[name_key(text)].add(d.core.id)
            if d.type == "Condition":
                self._conditions.update(name_key(text) for text, kind, _ in d.names if kind != "abbreviation")
        rules = _rules()
        self._headings = _pattern(rules, "headings")
        self._kinds = {t: frozenset(r["kinds"]) for t, r in rules.items() if isinstance(r, dict)}
        self._drug, self._condition, self._mechanism, self._target = (
            rules[t] for t in ("Drug", "Condition", "Mechanism", "Target")
        )
        self._not_drugs = _pattern(self._drug, "not_heads")
        self._endings = _pattern(self._condition, "endings")
        self._narrowing = _pattern(self._condition, "narrowing")
        self._states = _pattern(self._condition, "states")
        self._numbered = _pattern(self._condition, "numbered")
        self._generic = _pattern(self._condition, "generic")
        self._condition_heads, self._tails = _pattern(self._condition, "heads"), _pattern(self._condition, "tails")
        self._heads = _pattern(self._mechanism, "heads")
        self._target_heads, self._target_tails = _pattern(self._target, "heads"), _pattern(self._target, "tails")
        self._findings = _below(drafts, self._condition["findings"])

    def names(self, draft: Draft) -> Iterator[str]:
        """The quiet names of a draft, in the draft's order: none that is another spelling of a name looked for."""
        own = {text for _, text in draft.core.terms()} if draft.core else set()
        sought = self._sought_concept(draft)
        loud: set[tuple[str, str]] = set()
        quiet: list[tuple[str, tuple[str, str]]] = []
        for text, kind, source in draft.names:
            form = name_key(text), letters_only(text) if is_strict(kind, text) else ""
            if source == CORE or text in own or (sought and self._sought(text, kind, draft)):
                loud.add(form)
            else:
                quiet.append((text, form))
        return (text for text, form in quiet if form not in loud)

    def _sought_concept(self, draft: Draft) -> bool:
        if draft.guessed or draft.type not in self._kinds:
            return False
        prefixes = {prefix_of(i) for i in (*draft.ids, *draft.folded)}
        if draft.type == "Drug":
            return bool(draft.core) or not prefixes.isdisjoint(self._drug["prefixes"])
        if draft.type == "Condition":
            telling = prefixes.intersection(self._condition["prefixes"])
            return bool(draft.core) or (bool(telling) and not (telling == {"NCIT"} and draft.id in self._findings))
        return True

    def _sought(self, text: str, kind: str, draft: Draft) -> bool:
        if kind not in self._kinds[draft.type]:
            return False
        key = name_key(text)
        if key in self._common or key in self._settings.chemistry:
            return False
        if self._headings.search(text) or self._core.get(key, set()) - {draft.core.id if draft.core else ""}:
            return False
        if draft.type == "Drug" and _is_code(text):
            return True
        if is_strict(kind, text):
            return False
        if draft.type == "Drug":
            return self._is_drug(text, kind)
        if draft.type == "Condition":
            return self._is_condition(text)
        words = _WORD.findall(text)
        if draft.type == "Mechanism":
            return len(words) > 1 and bool(self._heads.fullmatch(words[-1]))
        return self._is_target(text, words)

    def _is_drug(self, text: str, kind: str) -> bool:
        if kind == "code" or sum(map(str.isalpha, text)) < self._drug["shortest"]:
            return False
        words = _WORD.findall(text)
        return len(words) == 1 or not self._not_drugs.fullmatch(words[-1])

    def _is_condition(self, text: str) -> bool:
        words = _WORD.findall(text)
        if len(words) < 2:
            return len(text) >= self._condition["shortest"] and bool(self._endings.search(text))
        if self._states.search(text) or self._numbered.search(text) or all(map(self._generic.fullmatch, words)):
            return False
        if not self._is_disease(words[_head(words, self._tails)]):
            return False
        return not self._only_narrows(words) and not self._is_pair(text)

    def _is_disease(self, head: str) -> bool:
        return bool(self._condition_heads.fullmatch(head) or self._endings.search(head))

    def _only_narrows(self, words: list[str]) -> bool:
        """Whether words of stage, course or age stand before the name of a condition."""
        for n, word in enumerate(words[:-1]):
            if not self._narrowing.fullmatch(word):
                return False
            if name_key(" ".join(words[n + 1 :])) in self._conditions:
                return True
        return True

    def _is_pair(self, text: str) -> bool:
        """Whether the name joins two conditions, which prose names each for itself."""
        parts = _AND.split(text)
        return len(parts) > 1 and name_key(parts[0]) in self._conditions

    def _is_target(self, text: str, words: list[str]) -> bool:
        if len(words) > 1 and " " in text:
            while len(words) > 1 and self._target_tails.fullmatch(words[-1]):
                words = words[:-1]
            return len(words) > 1 and bool(self._target_heads.fullmatch(words[-1]))
        return (
            len(text) >= self._target["shortest"]
            and any(map(str.isdigit, text))
            and sum(map(str.isalpha, text)) > _CODE_LETTERS
        )


def _is_code(text: str) -> bool:
    """Built as a research code is: letters, and digits enough."""
    return sum(map(str.isalpha, text)) >= _CODE_LETTERS and sum(map(str.isdigit, text)) >= _CODE_DIGITS


def _head(words: list[str], tails: re.Pattern[str]) -> int:
    """The place of the word that the others narrow: the last one, or the one before a preposition or a number."""
    return next((n - 1 for n, word in enumerate(words) if n and tails.fullmatch(word)), len(words) - 1)


def _below(drafts: Drafts, roots: Iterable[str]) -> frozenset[str]:
    """Ids of the drafts at or below these ids, by what their sources say."""
    children: dict[str, list[str]] = defaultdict(list)
    for d in drafts.by_id.values():
        for f in d.facts:
            for parent in f.parents:
                children[drafts.owner.get(parent, parent)].append(d.id)
    found = list(dict.fromkeys(drafts.owner.get(r, r) for r in roots))
    seen = set(found)
    for curie in found:
        fresh = [c for c in children[curie] if c not in seen]
        seen.update(fresh)
        found.extend(fresh)
    return frozenset(seen)
