# SPDX-License-Identifier: EUPL-1.2
from datetime import date

import pytest

from matcher import Place, ProfileError, Window
from tests.matching.builders import make_assignment, make_offer


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"levels": ("hbo",)}, "levels", id="level"),
        pytest.param({"form": "stage"}, "form", id="form"),
        pytest.param({"work_mode": "thuis"}, "work_mode", id="work mode"),
        pytest.param({"group_min": 0}, "group_min", id="empty group"),
        pytest.param({"group_min": 4, "group_max": 3}, "group_max", id="sizes contradict"),
    ],
)
def test_assignment_with_a_meaningless_value_is_refused_naming_the_field(fields, field):
    with pytest.raises(ProfileError) as caught:
        make_assignment(**fields)

    assert caught.value.field == field


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"levels": ("x",)}, id="level"),
        pytest.param({"forms": ("x",)}, id="form"),
        pytest.param({"group_max": 0}, id="empty group"),
        pytest.param({"max_distance_km": -1.0}, id="negative distance"),
        pytest.param({"max_distance_km": float("nan")}, id="no distance at all"),
    ],
)
def test_offer_with_a_meaningless_value_is_refused(fields):
    with pytest.raises(ProfileError):
        make_offer(**fields)


def test_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ProfileError, match="before start"):
        Window(start=date(2027, 2, 1), end=date(2027, 1, 31))


def test_negative_flexibility_is_refused():
    with pytest.raises(ProfileError, match="flexible_weeks"):
        Window(flexible_weeks=-1)


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_place_off_the_globe_is_refused(lat, lon):
    with pytest.raises(ProfileError, match="globe"):
        Place(lat=lat, lon=lon)
