"""Crontab expressions mean what cron means by them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kgbuild.model.errors import UsageError
from kgbuild.rebuild.cron import crontab, zone

SUNDAY = datetime(2026, 11, 22, tzinfo=UTC)


def fires(expression: str, count: int = 8, name: str = "UTC") -> list[datetime]:
    """The first moments from the Sunday on."""
    trigger = crontab(expression, zone(name))
    found: list[datetime] = []
    moment = SUNDAY
    for _ in range(count):
        nearest = trigger.get_next_fire_time(found[-1] if found else None, moment)
        assert nearest is not None
        found.append(nearest)
        moment = nearest + timedelta(seconds=1)
    return found


def days(expression: str) -> list[str]:
    """The weekdays within a week, from Sunday on."""
    week = [f for f in fires(expression) if f < SUNDAY + timedelta(days=7)]
    return [f"{f:%a}" for f in week]


@pytest.mark.parametrize(
    ("weekday", "expected"),
    [
        ("0", ["Sun"]),
        ("7", ["Sun"]),
        ("1-5", ["Mon", "Tue", "Wed", "Thu", "Fri"]),
        ("MON-fri", ["Mon", "Tue", "Wed", "Thu", "Fri"]),
        ("0-2", ["Sun", "Mon", "Tue"]),
        ("6-7", ["Sun", "Sat"]),
        ("sat-sun", ["Sun", "Sat"]),
        ("*/3", ["Sun", "Wed", "Sat"]),
        ("4/2", ["Thu", "Sat"]),
        ("sun,3", ["Sun", "Wed"]),
        ("0-0", ["Sun"]),
        ("*", ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]),
        ("?", ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]),
    ],
)
def test_weekdays_count_from_sunday(weekday: str, expected: list[str]) -> None:
    assert days(f"0 3 * * {weekday}") == expected


def test_day_of_month_or_weekday() -> None:
    assert [f"{f:%a %d}" for f in fires("0 3 1 * 1", 4)] == ["Mon 23", "Mon 30", "Tue 01", "Mon 07"]


def test_the_time_zone_counts() -> None:
    assert fires("0 3 * * *", 1, "Europe/Madrid")[0].astimezone(UTC).hour == 2


def test_words() -> None:
    assert [f.hour for f in fires("@hourly", 3)] == [0, 1, 2]
    assert days("@weekly") == ["Sun"]


@pytest.mark.parametrize(
    "expression",
    ["", "* * * *", "* * * * * *", "61 * * * *", "a * * * *", "* * * * 8", "* * * * 5-2", "* * * * mon-", "0 0 31 2 *",
     "* * * * */0", "@never", "* * * * ²", "*/0 * * * *", "0 0 * * -1"],
)  # fmt: skip
def test_what_cannot_be_used_is_told(expression: str) -> None:
    with pytest.raises(UsageError, match="--cron"):
        crontab(expression, UTC)


def test_an_unknown_zone() -> None:
    for name in ("Mars/Olympus", "../etc/passwd", ""):
        with pytest.raises(UsageError, match="time zone"):
            zone(name)
    assert zone(None) is not None
