# SPDX-License-Identifier: EUPL-1.2
"""People of the examples work in office hours, in Dutch time, also when the clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import AMSTERDAM
from workers.imports.examples.office_hours import (
    is_office_hour,
    latest_office_hour,
    monday,
    next_office_hour,
    some_office_hour,
)

MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-11-23 08:29", False, id="before opening"),
        pytest.param("2026-11-23 08:30", True, id="opening"),
        pytest.param("2026-11-23 17:30", True, id="closing"),
        pytest.param("2026-11-23 17:31", False, id="after closing"),
        pytest.param("2026-11-22 12:00", False, id="Sunday"),
    ],
)
def test_office_hours_are_working_days_from_half_past_eight_to_half_past_five(moment, expected):
    assert is_office_hour(at(moment)) is expected


@pytest.mark.parametrize(
    ("moment", "after", "before"),
    [
        pytest.param("2026-11-24 03:05", "2026-11-24 08:35", "2026-11-23 17:30", id="night"),
        pytest.param("2026-11-24 20:10", "2026-11-25 08:40", "2026-11-24 17:30", id="evening"),
        pytest.param("2026-11-27 20:10", "2026-11-30 08:40", "2026-11-27 17:30", id="Friday night"),
        pytest.param("2026-11-29 12:00", "2026-11-30 08:30", "2026-11-27 17:30", id="Sunday"),
        pytest.param("2026-11-30 07:00", "2026-11-30 08:30", "2026-11-27 17:30", id="Monday early"),
        pytest.param("2026-11-24 11:11", "2026-11-24 11:11", "2026-11-24 11:11", id="at work"),
        pytest.param("2026-03-29 02:30", "2026-03-30 09:00", "2026-03-27 17:30", id="no such hour"),
    ],
)
def test_what_falls_outside_moves_to_the_nearest_working_day(moment, after, before):
    assert next_office_hour(at(moment)) == at(after)
    assert latest_office_hour(at(moment)) == at(before)


@given(MOMENTS, st.integers(0, 10_000))
def test_every_moment_finds_office_hours_close_by(moment, number):
    after, before = next_office_hour(moment), latest_office_hour(moment)
    some = some_office_hour(moment, number)

    assert is_office_hour(after)
    assert is_office_hour(before)
    assert is_office_hour(some)
    assert before <= moment <= after
    assert after - before <= timedelta(days=3)
    assert timedelta() <= some.date() - moment.astimezone(AMSTERDAM).date() <= timedelta(days=2)


def test_work_begins_on_a_monday():
    assert [monday(date(2026, 11, day)).day for day in (23, 24, 29)] == [23, 30, 30]


def test_numbers_spread_over_the_day():
    day = at("2026-11-24 00:00")

    assert len({some_office_hour(day, number) for number in range(100)}) > 90
