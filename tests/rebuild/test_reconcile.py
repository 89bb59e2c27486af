"""Several versions of a record: the newest counts, whatever the order."""

from hypothesis import given
from hypothesis import strategies as st

from kgbuild.model import content_hash
from kgbuild.rebuild.entries import Entry
from kgbuild.rebuild.reconcile import newest

DATES = st.sampled_from([None, "2020-01-01", "2021-06-30", "2022"])


def record(name: str, text: str, date: str | None) -> Entry:
    return Entry(f"kgb.record:{name}", content_hash(text), date, "ctgov_text", f"{name}-{text}.txt")


def test_the_newest_date_wins_and_the_other_is_reported() -> None:
    old, new = record("a", "old", "2020-01-01"), record("a", "new", "2021-01-01")
    kept, out = newest([new, old])
    assert kept == [new]
    assert [(r.source, r.kind) for r in out] == [(old.source, "superseded")]


def test_a_dated_version_beats_an_undated_one() -> None:
    assert newest([record("a", "x", None), record("a", "y", "1999")])[0] == [record("a", "y", "1999")]


def test_equal_text_is_repeated_not_superseded() -> None:
    kept, out = newest([record("a", "x", None), record("a", "x", None)])
    assert len(kept) == 1
    assert [r.kind for r in out] == ["repeated"]


@given(st.lists(st.builds(record, st.sampled_from("abc"), st.sampled_from("xyz"), DATES)), st.randoms())
def test_the_order_of_the_input_plays_no_part(records: list[Entry], random) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)
    assert newest(records) == newest(shuffled)
    kept, out = newest(records)
    assert len(kept) + len(out) == len(records)
    assert [r.id for r in kept] == sorted({r.id for r in records})
