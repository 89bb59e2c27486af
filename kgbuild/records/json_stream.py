"""A stream of JSON in any of the layouts that studies come in, study by study.

Takes bytes: one study, an array of them, pages (``{"studies": […], "nextPageToken": …}``), the older API's
``{"FullStudiesResponse": {"FullStudies": […]}}``, or any of these one behind the other (JSON lines). Gives each study
as it is met, or the error that says what is wrong there; the others go on. Memory holds one study.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from kgbuild.model import RecordError
from kgbuild.records.json_text import MAX_VALUE_CHARS, JsonText, Unreadable
from kgbuild.records.json_values import shown, step

LISTS = frozenset(("studies", "FullStudies"))
"""Keys whose list holds the studies of a page."""

WRAPPERS = frozenset(("FullStudiesResponse", "StudyFieldsResponse"))
"""Keys whose object is the page."""

_STUDY_KEYS = frozenset(
    (
        *("protocolSection", "resultsSection", "derivedSection", "hasResults", "annotationSection", "documentSection"),
        *("ProtocolSection", "ResultsSection", "DerivedSection", "Study", "FullStudy", "Rank", "Clinical Trial ID"),
    )
)
"""An object that begins with one of these is decoded at once; any other is walked, lest it be a page of any size."""


@dataclass(frozen=True, slots=True)
class Element:
    """A decoded value that should be a study.

    ``place``: JSON Pointer within its document, behind ``document N`` for all but the first; "" for a document that is
    one study.
    """

    place: str
    value: Any


def elements(stream: BinaryIO, name: str) -> Iterator[Element | RecordError]:
    """The studies of a stream; never raises for what the stream holds."""
    walk = _Walk(stream, name)
    try:
        yield from walk.documents()
    except Unreadable as error:
        yield RecordError(name, error.reason, f"character {error.at}")
    except RecordError as error:  # a container's: its bytes end in the middle, or are too many
        yield error
    except (OSError, EOFError, zlib.error) as error:
        yield RecordError(name, f"cannot be read on: {error}", f"character {walk.at}")


class _Walk:
    """One reading of a stream. ``_lost``: what holds the studies is broken; from there on they are looked for."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._text = JsonText(stream)
        self._name = name
        self._count = 0
        self._lost = False
        self._ended = False

    @property
    def at(self) -> int:
        """How far it has read, in code points."""
        return self._text.at

    def documents(self) -> Iterator[Element | RecordError]:
        number = 0
        while sign := self._text.peek():
            number += 1
            place = f"document {number}" if number > 1 else ""
            if sign == "[":
                yield from self._array(place)
            elif sign == "{":
                yield from self._object(place)
            elif sign == "\x1e":
                self._text.take()
                number -= 1
            elif self._lost:
                self._text.next_study()
            else:
                yield self._error(f"is not JSON: {shown(sign)} where a study should begin", self.at)
                self._text.next_study()
        if not number:
            yield RecordError(self._name, "the file is empty" if not self.at else "holds nothing but white space")

    def _array(self, place: str) -> Iterator[Element | RecordError]:
        self._text.take()
        index = 0
        while sign := self._text.peek():
            if sign == "]":
                self._text.take()
                return
            if sign == "," and index:
                self._text.take()
                if self._text.peek() in ("]", ""):
                    continue
            yield from self._element(place + step(index))
            index += 1
        yield from self._cut()

    def _object(self, place: str) -> Iterator[Element | RecordError]:
        key = self._text.first_key()
        if key is None or key in _STUDY_KEYS:
            yield from self._element(place)
        else:
            yield from self._members(place)

    def _element(self, place: str) -> Iterator[Element | RecordError]:
        self._count += 1
        try:
            value = self._text.value()
        except Unreadable as error:
            yield self._unreadable(error, place)
            return
        page = _page(value, place)
        if page is None:
            yield Element(place, value)
        else:
            yield from page

    def _members(self, place: str) -> Iterator[Element | RecordError]:
        """The members of an object that may be a page: lists of studies are streamed, the rest is kept."""
        start = self.at
        self._text.take()
        kept: dict[str, Any] = {}
        page = False
        while sign := self._text.peek():
            if sign == "}":
                self._text.take()
                if not page:
                    self._count += 1
                    yield Element(place, kept)
                return
            try:
                if sign == "," and (kept or page):
                    self._text.take()
                    self._text.peek()
                key = self._key()
                sign = self._text.peek()
                if sign == "[" and key in LISTS:
                    page = True
                    yield from self._array(place + step(key))
                elif sign == "{" and key in WRAPPERS and key not in place:  # once: nesting must not exhaust the stack
                    page = True
                    yield from self._members(place + step(key))
                elif key in kept:
                    raise Unreadable(f"the key {shown(key)} stands twice in one object", self.at)
                else:
                    kept[key] = self._text.value()
                if not page and self.at - start > MAX_VALUE_CHARS:
                    raise Unreadable(f"is larger than {MAX_VALUE_CHARS:,} characters", start)
            except Unreadable as error:
                yield self._unreadable(error, place)
                self._lost = True
                return
        yield from self._cut()

    def _key(self) -> str:
        at = self.at
        key = self._text.value() if self._text.peek() in ('"', "") else None
        sign = self._text.peek()
        if not isinstance(key, str) or sign != ":":
            raise Unreadable("is not JSON: expecting a key and a colon" if sign else "is cut off", at, cut=not sign)
        self._text.take()
        return key

    def _unreadable(self, error: Unreadable, place: str) -> RecordError:
        if error.cut:
            self._ended = True
            return self._error(f"is cut off in study {self._count or 1}", error.at)
        source = f"{self._name}#{place}" if place else self._name
        return RecordError(source, error.reason, f"character {error.at}")

    def _cut(self) -> Iterator[RecordError]:
        """The end within a list or a page; said once, for the innermost."""
        if not self._ended:
            self._ended = True
            yield self._error(f"is cut off behind study {self._count}" if self._count else "is cut off", self.at)

    def _error(self, reason: str, at: int) -> RecordError:
        return RecordError(self._name, reason, f"character {at}")


def _page(value: Any, place: str) -> list[Element] | None:
    """The studies of a page that was decoded at once (one of an array of pages)."""
    while isinstance(value, dict) and (key := next((key for key in WRAPPERS if key in value), None)):
        value, place = value[key], place + step(key)
    for key in LISTS if isinstance(value, dict) else ():
        studies = value.get(key)
        if isinstance(studies, list):
            return [Element(f"{place}{step(key)}{step(i)}", study) for i, study in enumerate(studies)]
    return None
