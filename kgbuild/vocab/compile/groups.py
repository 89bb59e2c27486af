"""Takes ids with their types, gives groups of ids that name one concept: union-find that refuses wrong merges."""

from __future__ import annotations

from collections import defaultdict

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.keys import prefix_of
from kgbuild.vocab.compile.pool import CORE, Pool


class Groups:
    """Union-find over ids. A group has at most one id of each exclusive terminology, one core concept, one type."""

    def __init__(self, pool: Pool, settings: Settings) -> None:
        self._settings = settings
        self._pool = pool
        self._parent: dict[str, str] = {}
        self._marks: dict[str, dict[str, str]] = {}
        self._types: dict[str, str] = {}
        self._size: dict[str, int] = {}

    def find(self, curie: str) -> str:
        """The group of an id, named by one of its members."""
        parent = self._parent
        if curie not in parent:
            self._begin(curie)
            return curie
        root = curie
        while parent[root] != root:
            root = parent[root]
        while parent[curie] != root:
            parent[curie], curie = root, parent[curie]
        return root

    def _begin(self, curie: str) -> None:
        self._parent[curie] = curie
        self._size[curie] = 1
        marks = {}
        if (prefix := prefix_of(curie)) in self._settings.exclusive or prefix in self._settings.reserved:
            marks[prefix] = curie
        if curie in self._pool.core:
            marks[CORE] = curie
        self._marks[curie] = marks
        self._types[curie] = self._pool.types.get(curie, "")

    def type(self, curie: str) -> str:
        """The type of an id's group, or nothing."""
        return self._types[self.find(curie)]

    def set_type(self, curie: str, type: str) -> None:
        """Give an untyped group its type."""
        self._types[self.find(curie)] = type

    def marks(self, curie: str) -> dict[str, str]:
        """The ids of exclusive terminologies in an id's group."""
        return self._marks[self.find(curie)]

    def refusal(self, a: str, b: str, force: bool = False, decided: bool = False) -> str:
        """Why the groups of two ids must not merge, or nothing.

        ``force`` overrules differing types (for the core); ``decided`` lets several ids of reserved prefixes in.
        """
        x, y = self.find(a), self.find(b)
        if x == y:
            return ""
        family = self._settings.family
        one, two = self._types[x], self._types[y]
        if one and two and family(one) != family(two) and not force:
            return f"types differ: {one}, {two}"
        first, second = self._marks[x], self._marks[y]
        free = self._settings.reserved if decided else frozenset()
        clash = sorted(p for p in first.keys() & second.keys() if first[p] != second[p] and p not in free)
        return "; ".join(f"two {p} ids: {first[p]}, {second[p]}" for p in clash)

    def merge(self, a: str, b: str, force: bool = False, decided: bool = False) -> str:
        """Merge the groups of two ids; ``a``'s type wins. Gives the reason when it is refused."""
        if reason := self.refusal(a, b, force, decided):
            return reason
        x, y = self.find(a), self.find(b)
        if x == y:
            return ""
        type = self._types[x] or self._types[y]
        if self._size[x] < self._size[y]:
            x, y = y, x
        self._parent[y] = x
        self._size[x] += self._size.pop(y)
        self._marks[x] = self._marks.pop(y) | self._marks[x]
        self._types.pop(y)
        self._types[x] = type
        return ""

    def members(self) -> dict[str, list[str]]:
        """Every group with its members, in the order in which they came."""
        table: dict[str, list[str]] = defaultdict(list)
        for curie in self._parent:
            table[self.find(curie)].append(curie)
        return dict(table)
