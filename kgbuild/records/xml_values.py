"""Elements with their XPath: takes a tree, gives its values as ``Value``, each with the place where it stands.

The path of an element is that from the document's root with a position wherever siblings share a name
(``/clinical_study/primary_outcome[2]/measure``); the value of an element is its string value, as XPath has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from kgbuild.model import RecordError, Study, Value
from kgbuild.records import codes


class Node:
    """An element, its path, and its children by name (local names: a namespace is not part of them)."""

    __slots__ = ("_named", "element", "path")

    def __init__(self, element: etree._Element, path: str) -> None:
        self.element = element
        self.path = path
        self._named: dict[str, list[etree._Element]] | None = None

    def all(self, *names: str) -> list[Node]:
        """The descendants that ``names`` lead to, one generation a name."""
        found = self._children(names[0])
        for name in names[1:]:
            found = [child for node in found for child in node._children(name)]
        return found

    def first(self, *names: str) -> Node | None:
        """The first element that ``names`` lead to, each name's first."""
        node = self
        for name in names:
            found = node._elements(name)
            if not found:
                return None
            node = Node(found[0], f"{node.path}/{name}" if len(found) == 1 else f"{node.path}/{name}[1]")
        return node

    def value(self, *names: str) -> Value | None:
        """The value of the first element that ``names`` lead to (of this one without names), None if it is blank."""
        node = self.first(*names)
        return value_of(string_value(node.element), node.path) if node else None

    def values(self, *names: str) -> list[Value]:
        """The values of all elements that ``names`` lead to, blank ones left out."""
        found = (value_of(string_value(node.element), node.path) for node in self.all(*names))
        return [value for value in found if value]

    def attribute(self, name: str) -> Value | None:
        """The value of an attribute."""
        text = self.element.get(name)
        return value_of(text, f"{self.path}/@{name}") if text else None

    def container(self, source: str, *names: str) -> Node | None:
        """Like ``first``, for an element that must hold elements.

        Raises:
            RecordError: it holds text in their stead.
        """
        node = self.first(*names)
        if node and not len(node.element) and (node.element.text or "").strip():
            raise RecordError(source, "holds text where elements must stand", node.path)
        return node

    @property
    def name(self) -> str:
        """The local name."""
        return local_name(self.element)

    def children(self) -> Iterator[Node]:
        """All children in document order."""
        count = Counter(local_name(child) for child in self.element if isinstance(child.tag, str))
        at: Counter[str] = Counter()
        for child in self.element:
            if isinstance(child.tag, str):
                name = local_name(child)
                at[name] += 1
                yield Node(child, f"{self.path}/{name}" + (f"[{at[name]}]" if count[name] > 1 else ""))

    def _elements(self, name: str) -> list[etree._Element] | tuple[()]:
        if self._named is None:
            self._named = _by_name(self.element)
        return self._named.get(name, ())

    def _children(self, name: str) -> list[Node]:
        found = self._elements(name)
        if len(found) == 1:
            return [Node(found[0], f"{self.path}/{name}")]
        return [Node(element, f"{self.path}/{name}[{k}]") for k, element in enumerate(found, 1)]


def _by_name(element: etree._Element) -> dict[str, list[etree._Element]]:
    named: dict[str, list[etree._Element]] = {}
    for child in element:
        tag = child.tag
        if tag.__class__ is str:
            if tag[0] == "{":
                tag = tag[tag.index("}") + 1 :]
            if tag in named:
                named[tag].append(child)
            else:
                named[tag] = [child]
    return named


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace."""
    tag = str(element.tag)
    return tag.rpartition("}")[2] if tag[0] == "{" else tag


def string_value(element: etree._Element) -> str:
    """All text in an element, as XPath's ``string()`` gives it."""
    if len(element):
        return "".join(element.itertext())
    return element.text or ""


def value_of(text: str, path: str) -> Value | None:
    """The text without white space at its margins, as a piece of the whole; None if nothing is left."""
    bare = text.strip()
    if not bare:
        return None
    if len(bare) == len(text):
        return Value(text, path)
    return Value(bare, path, inside=(Value(text, path), text.index(bare)))


number = lru_cache(maxsize=4096)(codes.number)
"""``codes.number``, remembered: counts repeat."""

enum = lru_cache(maxsize=4096)(codes.enum)
"""``codes.enum``, remembered."""

date = lru_cache(maxsize=4096)(codes.date)
"""``codes.date``, remembered."""


def coded(study: Study, kind: str, value: Value | None, name: str) -> Value | None:
    """The value with its code of this kind; one that is not known is told by a notice and kept as it stands."""
    if value is not None:
        value.code = enum(kind, value.text)
        if value.code is None:
            study.notices.append((value.path, f"unknown {name} {value.text[:60]!a}"))
    return value
