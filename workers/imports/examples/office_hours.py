# SPDX-License-Identifier: EUPL-1.2
"""When people work: Monday to Friday, half past eight to half past five, Dutch time."""

from datetime import date, datetime, time, timedelta
from typing import Final

from models.base import AMSTERDAM

OPENS: Final = time(8, 30)
CLOSES: Final = time(17, 30)
LAST_START_MINUTES: Final = 510  # after opening; leaves half an hour for what follows at once
SATURDAY: Final = 5


def is_office_hour(moment: datetime) -> bool:
    """Whether people work at this moment."""
    local = moment.astimezone(AMSTERDAM)
    return local.weekday() < SATURDAY and OPENS <= local.time() <= CLOSES


def next_office_hour(moment: datetime) -> datetime:
    """Return the moment itself when people work, else early on the next working day."""
    local = moment.astimezone(AMSTERDAM)
    if is_office_hour(local):
        return local
    day = local + timedelta(days=1) if local.time() > CLOSES else local
    return _opening(_working_day(day)) + timedelta(minutes=local.minute)


def latest_office_hour(moment: datetime) -> datetime:
    """Return the moment itself when people work, else the last closing time before it."""
    local = moment.astimezone(AMSTERDAM)
    if is_office_hour(local):
        return local
    day = local - timedelta(days=1) if local.time() < OPENS else local
    day -= timedelta(days=max(0, day.weekday() - SATURDAY + 1))
    return datetime.combine(day.date(), CLOSES, AMSTERDAM)


def some_office_hour(moment: datetime, number: int) -> datetime:
    """Return a time of that day, or of the next working day; each number gives another one."""
    day = _working_day(moment.astimezone(AMSTERDAM))
    minutes = (day.toordinal() * 97 + number * 151) % LAST_START_MINUTES
    return _opening(day) + timedelta(minutes=minutes)


def monday(day: date) -> date:
    """Return the day itself when it is a Monday, else the first one after it."""
    return day + timedelta(days=-day.weekday() % 7)


def _working_day(local: datetime) -> datetime:
    """Return the day itself, or the Monday after a weekend."""
    return local + timedelta(days=(7 - local.weekday()) if local.weekday() >= SATURDAY else 0)


def _opening(local: datetime) -> datetime:
    return datetime.combine(local.date(), OPENS, AMSTERDAM)
