"""Crontab expressions as cron means them: takes five fields or a word such as ``@daily``, gives a trigger.

APScheduler counts weekdays from Monday and wants day of month *and* weekday to fit; cron counts from Sunday and takes
either where both are restricted. So weekdays are spelled out here, and two triggers are joined where cron says "or".
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_WORDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}


def zone(name: str | None) -> tzinfo:
    """The time zone ``name`` such as ``Europe/Madrid``; None: the machine's.

    Raises:
        UsageError: there is none of that name.
    """
    if name is None:
        from tzlocal import get_localzone

        return get_localzone()
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"unknown time zone {name!r}: a name such as UTC or Europe/Madrid is wanted") from error


def crontab(expression: str, timezone: tzinfo) -> BaseTrigger:
    """The trigger of ``minute hour day-of-month month day-of-week``.

    Raises:
        UsageError: the expression cannot be read, or no moment fits it.
    """
    from apscheduler.triggers.combining import OrTrigger  # type: ignore[import-untyped]
    from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]

    parts = _WORDS.get(expression.strip().lower(), expression).lower().split()
    if len(parts) != 5:
        raise _unusable(expression, f"it has {len(parts)} fields, and five are wanted")
    minute, hour, day, month, weekday = ("*" if part == "?" else part for part in parts)
    try:
        weekdays = _weekdays(weekday)
        common = {"minute": minute, "hour": hour, "month": month, "timezone": timezone}
        if day.startswith("*") or weekday.startswith("*"):
            trigger = CronTrigger(day=day, day_of_week=weekdays, **common)
        else:
            trigger = OrTrigger([CronTrigger(day=day, **common), CronTrigger(day_of_week=weekdays, **common)])
    except (ValueError, TypeError, KeyError) as error:
        raise _unusable(expression, str(error)) from error
    if trigger.get_next_fire_time(None, datetime.now(timezone)) is None:
        raise _unusable(expression, "there is no such day")
    return trigger


def _unusable(expression: str, why: str) -> UsageError:
    return UsageError(f"--cron {expression!r} cannot be used: {why} (such as '0 3 * * *', every night at three)")


def _weekdays(field: str) -> str:
    """Names instead of numbers; ranges and steps counted from Sunday as cron does."""
    if field == "*":
        return "*"
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        low, high = (0, 6) if span == "*" else (_day(first), _day(last if dash else first))
        if step and not last and span != "*":
            high = 6
        if last and high == 0 and low > 0:
            high = 7  # fri-sun
        if low > high:
            raise ValueError(f"the weekdays {span!r} run backwards")
        found.update(day % 7 for day in range(low, high + 1, _step(step)))
    return ",".join(_DAYS[day] for day in sorted(found))


def _step(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ValueError(f"unknown step {text!r}")
    return int(text)


def _day(text: str) -> int:
    if text in _DAYS:
        return _DAYS.index(text)
    if not (text.isascii() and text.isdigit() and int(text) <= 7):
        raise ValueError(f"unknown weekday {text!r}")
    return int(text)
