"""Which arm a value belongs to: ``41% in A and 52% in B``, ``higher in A than in B (36 v 22%)``, ``A, 7 months; B, 4``.

Takes a sentence's values and names of arms, gives the role (and name) of each value that has one. Values in a row pair
with names in a list; else a value has the name right behind it, else the nearest before it in its clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgbuild.extract.arm_phrases import Phrase
from kgbuild.extract.arm_roles import COMPARATOR, EXPERIMENTAL
from kgbuild.extract.numbers import Quantity
from kgbuild.extract.rules import single_patterns

_P = single_patterns("arm_values.toml")
_FAR = 240
Order = tuple[str, ...]
USUAL: Order = (EXPERIMENTAL, COMPARATOR)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A value with its arm; ``phrase`` is None where the role follows from the order alone."""

    value: Quantity
    role: str
    phrase: Phrase | None


@dataclass(slots=True)
class _Row:
    values: list[Quantity]
    versus: bool
    change: bool = False
    """From one value to another."""

    @property
    def start(self) -> int:
        return self.values[0].start

    @property
    def end(self) -> int:
        return self.values[-1].end


def assigned(text: str, values: Sequence[Quantity], names: Sequence[Phrase], order: Order | None) -> Iterator[Assigned]:
    """The values of a sentence that belong to an arm; ``order`` is that of the arms where none is named."""
    last: Assigned | None = None
    for row in _rows(text, values, names):
        found = list(_against(text, row, names, last) or _row(text, row, names, order))
        last = found[-1] if found else None
        if len(found) == 2 and row.versus and found[0].role != found[1].role:
            order = (found[0].role, found[1].role)
        yield from found


def is_value(text: str, q: Quantity) -> bool:
    """Whether a quantity may be an arm's result: no threshold, no share of a dose, no limit."""
    if q.relation and not _P["threshold"].search(text[: q.start]):
        return False
    return not (q.kind == "percent" and _P["no_share"].match(text[q.end :]))


def order_of(names: Sequence[Phrase]) -> Order | None:
    """In which order a sentence names two arms; None when it does not name both."""
    roles = list(dict.fromkeys(p.role for p in names if p.role))
    return tuple(roles) if len(roles) == 2 else None


def _rows(text: str, values: Sequence[Quantity], names: Sequence[Phrase]) -> Iterator[_Row]:
    row: _Row | None = None
    for value in values:
        if row is not None:
            joined = _P["row"].fullmatch(text, row.end, value.start)
            alike = value.kind == row.values[-1].kind
            if alike and not row.values[1:] and _from_to(text, row, value):
                row.values.append(value)
                row.change = True
                continue
            if joined and alike and (not row.values[1:] or bool(joined.group("versus")) == row.versus):
                row.values.append(value)
                row.versus = bool(joined.group("versus"))
                continue
            yield row
        row = _Row([value], False)
    if row is not None:
        yield row


def _row(text: str, row: _Row, names: Sequence[Phrase], order: Order | None) -> Iterator[Assigned]:
    count = len(row.values)
    if row.change:
        yield from _changed(text, row, names)
        return
    if count == 1:
        found = _single(text, row.values[0], names)
        if found is not None:
            yield found
        return
    listed = _listed_behind(text, row.end, names, count) or _listed_ahead(text, row, names, count)
    if listed:
        yield from (Assigned(v, str(p.role), p) for v, p in zip(row.values, listed, strict=True))
        return
    ahead = _ahead(text, row.start, names)
    follows = _behind(text, row.end, names)
    if count == 2 and row.versus:
        yield from _compared(row, ahead, follows, order)
    elif follows is not None:
        yield from (Assigned(v, str(follows.role), follows) for v in row.values)
    elif count == 2 and order and not ahead and _P["respectively"].match(text[row.end :]):
        yield from (Assigned(v, role, None) for v, role in zip(row.values, order, strict=False))
    elif ahead is not None:
        yield from (Assigned(v, str(ahead.role), ahead) for v in row.values)


def _against(text: str, row: _Row, names: Sequence[Phrase], last: Assigned | None) -> list[Assigned]:
    """A single value without a name of its own that is set against the one before it is the other arm's."""
    value = row.values[0]
    if last is None or last.phrase is None or len(row.values) > 1 or _behind(text, value.end, names):
        return []
    if any(p.start >= last.value.end and p.end <= value.start and p is not last.phrase for p in names):
        return []
    return (
        [Assigned(value, _other(last.role), None)] if _P["against"].search(text[last.value.end : value.start]) else []
    )


def _from_to(text: str, row: _Row, value: Quantity) -> bool:
    return text[: row.start].endswith("from ") and bool(_P["from_to"].fullmatch(text, row.end, value.start))


def _changed(text: str, row: _Row, names: Sequence[Phrase]) -> Iterator[Assigned]:
    """``adding A improved E from 7 to 9 months``: the other arm's value and A's; a group's change is its own."""
    ahead = _ahead(text, row.start, names)
    if ahead is None:
        return
    between = not ahead.noun and ahead.role == EXPERIMENTAL and _P["improved"].search(text, ahead.end, row.start)
    first = Assigned(row.values[0], COMPARATOR, None) if between else Assigned(row.values[0], str(ahead.role), ahead)
    yield from (first, Assigned(row.values[1], str(ahead.role), ahead))


def _compared(row: _Row, ahead: Phrase | None, follows: Phrase | None, order: Order | None) -> Iterator[Assigned]:
    """Two values against each other with one name, or none, beside them."""
    one, two = row.values
    if follows is not None and ahead is None:
        yield Assigned(one, _other(str(follows.role)), None)
        yield Assigned(two, str(follows.role), follows)
    elif ahead is not None:
        yield Assigned(one, str(ahead.role), ahead)
        yield Assigned(two, _other(str(ahead.role)), None)
    elif order:
        yield from (Assigned(v, role, None) for v, role in zip(row.values, order, strict=False))


def _other(role: str) -> str:
    return COMPARATOR if role == EXPERIMENTAL else EXPERIMENTAL


def _single(text: str, value: Quantity, names: Sequence[Phrase]) -> Assigned | None:
    held = _holder(text, value, names)
    behind = _behind(text, value.end, names)
    if held is not None and (behind is None or text[held.end : value.start].strip() != ","):
        return Assigned(value, str(held.role), held)
    if behind is not None:
        return Assigned(value, str(behind.role), behind)
    ahead = _ahead(text, value.start, names)
    if ahead is not None:
        return Assigned(value, str(ahead.role), ahead)
    return None


def _holder(text: str, value: Quantity, names: Sequence[Phrase]) -> Phrase | None:
    """The name right before the value: ``tamoxifen (n = 12)``, ``group 1, 74%``, ``FEC 100: 12%``."""
    for p in reversed(names):
        if p.end <= value.start:
            gap = text[p.end : value.start]
            close = len(gap) < 60 and gap.strip(" ,:=([").lower() in (
                "",
                "group",
                "arm",
                "patients",
                "women",
                "alone",
                "had",
                "was",
            )
            return p if close and (gap.strip()[:1] in ("(", "[", ",", ":", "=") or not gap.strip()) else None
    return None


def _behind(text: str, at: int, names: Sequence[Phrase]) -> Phrase | None:
    """The name that follows a value at once."""
    for p in names:
        if p.start >= at:
            bracketed = text[at : p.start].strip() in ("(", "[") and text[p.end : p.end + 1] in (")", "]")
            return p if bracketed or _P["behind"].fullmatch(text, at, p.start) else None
    return None


def _ahead(text: str, at: int, names: Sequence[Phrase]) -> Phrase | None:
    """The nearest name before a value, in its clause; where groups are named, no bare name is one."""
    grouped = any(p.noun for p in names)
    for p in reversed([p for p in names if p.noun or not grouped]):
        if p.end <= at:
            gap = text[p.end : at]
            return p if len(gap) < _FAR and not _parted(gap) else None
    return None


def _parted(gap: str) -> bool:
    """Whether a new clause begins between a name and a value; what stands in brackets does not part them."""
    return bool(_P["clause"].search(_P["bracketed"].sub(" ", gap)))


def _chain(text: str, names: Sequence[Phrase]) -> list[Phrase]:
    """The first of ``names`` and those that are listed with it."""
    chain = [names[0]]
    for p in names[1:]:
        if not _P["names"].fullmatch(text, chain[-1].end, p.start):
            break
        chain.append(p)
    return chain


def _listed_behind(text: str, at: int, names: Sequence[Phrase], count: int) -> list[Phrase] | None:
    """As many names as values, listed right behind them."""
    follows = [p for p in names if p.start >= at]
    if not follows or not _P["behind"].fullmatch(text.replace("respectively", " " * 12), at, follows[0].start):
        return None
    chain = _chain(text, follows)
    return chain[:count] if len(chain) >= count and _differ(chain[:count]) else None


def _listed_ahead(text: str, row: _Row, names: Sequence[Phrase], count: int) -> list[Phrase] | None:
    """The last two names before a row, in their order, when they are two arms."""
    grouped = sum(p.noun for p in names if p.end <= row.start) >= count
    before = [
        p for p in names if p.end <= row.start and (p.noun or not grouped) and not _parted(text[p.end : row.start])
    ]
    last = before[-count:]
    if count == 2 and len(last) == 2 and _P["reference"].search(text[: last[0].start]):
        last.reverse()
    return last if len(last) == count and _differ(last) and row.start - min(p.start for p in last) < 2 * _FAR else None


def _differ(names: Sequence[Phrase]) -> bool:
    return len({p.role for p in names}) == min(2, len(names))
