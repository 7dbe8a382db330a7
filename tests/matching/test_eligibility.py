# SPDX-License-Identifier: EUPL-1.2
from datetime import date

import pytest
from hypothesis import given

from matcher import Place, Window
from matcher.eligibility import RULES, broken_rules, distance_km, exclusion
from tests.matching.builders import assignments, make_assignment, make_offer, offer_lists

THE_HAGUE = Place(lat=52.08, lon=4.31)
GRONINGEN = Place(lat=53.22, lon=6.57)
SPRING = Window(start=date(2027, 2, 1), end=date(2027, 6, 30))
AUTUMN = Window(start=date(2027, 9, 1), end=date(2028, 1, 31))
AUTUMN_FLEXIBLE = Window(start=date(2027, 9, 1), end=date(2028, 1, 31), flexible_weeks=9)


@pytest.mark.parametrize(
    ("assignment", "offer", "codes"),
    [
        pytest.param({}, {}, [], id="nothing stated, nothing broken"),
        pytest.param({}, {"is_open": False}, ["closed"], id="closed"),
        pytest.param({"declined_offers": frozenset({"o"})}, {}, ["declined"], id="declined"),
        pytest.param({}, {"groups_left": 0}, ["full"], id="no group left"),
        pytest.param({}, {"students_left": 0}, ["full"], id="no student left"),
        pytest.param({"group_min": 3}, {"students_left": 2}, ["full"], id="too few left"),
        pytest.param({"group_min": 3}, {"students_left": 3}, [], id="just enough left"),
        pytest.param({"form": "group"}, {"forms": ("internship",)}, ["form"], id="form"),
        pytest.param({"form": "group"}, {"forms": ("group",)}, [], id="same form"),
        pytest.param({"form": "group"}, {}, [], id="forms not stated"),
        pytest.param({"language": "en"}, {"languages": ("nl",)}, ["language"], id="language"),
        pytest.param({"language": "en"}, {"languages": ("nl", "en")}, [], id="both languages"),
        pytest.param({"window": SPRING}, {"window": AUTUMN}, ["window"], id="offer later"),
        pytest.param({"window": AUTUMN}, {"window": SPRING}, ["window"], id="offer earlier"),
        pytest.param({"window": SPRING}, {"window": AUTUMN_FLEXIBLE}, [], id="flexible enough"),
        pytest.param({"window": SPRING}, {"window": SPRING}, [], id="same period"),
        pytest.param({"window": SPRING}, {"window": Window()}, [], id="open period"),
        pytest.param({"window": SPRING}, {}, [], id="period not stated"),
        pytest.param({"group_min": 4}, {"group_max": 3}, ["group_size"], id="groups too small"),
        pytest.param({"group_max": 2}, {"group_min": 3}, ["group_size"], id="groups too large"),
        pytest.param({"group_min": 3}, {"group_max": 3}, [], id="groups touch"),
        pytest.param(
            {"place": THE_HAGUE, "work_mode": "on_site"},
            {"place": GRONINGEN, "max_distance_km": 50.0},
            ["distance"],
            id="too far on site",
        ),
        pytest.param(
            {"place": THE_HAGUE, "work_mode": "hybrid"},
            {"place": GRONINGEN, "max_distance_km": 50.0},
            [],
            id="far but hybrid",
        ),
        pytest.param(
            {"place": THE_HAGUE, "work_mode": "on_site"},
            {"place": GRONINGEN},
            [],
            id="no maximum stated",
        ),
        pytest.param(
            {"place": THE_HAGUE, "work_mode": "on_site"},
            {"place": THE_HAGUE, "max_distance_km": 0.0},
            [],
            id="same place",
        ),
        pytest.param({"levels": ("mbo-2",)}, {"levels": ("phd",)}, [], id="level never excludes"),
        pytest.param(
            {"form": "group", "language": "en"},
            {"is_open": False, "forms": ("internship",), "languages": ("nl",)},
            ["closed", "form", "language"],
            id="all broken rules are named",
        ),
    ],
)
def test_hard_rules(assignment, offer, codes):
    broken = broken_rules(make_assignment(**assignment), make_offer(**offer))

    assert [reason.code for reason in broken] == codes


@given(assignments, offer_lists)
def test_every_reason_states_the_value_of_both_sides(assignment, offers):
    for offer in offers:
        for reason in broken_rules(assignment, offer):
            assert reason.code in RULES
            assert {"assignment", "offer"} <= set(reason.parameters)


def test_stated_weeks_apart_are_enough_and_one_week_less_is_not():
    def with_weeks(weeks: int) -> Window:
        return Window(start=SPRING.start, end=SPRING.end, flexible_weeks=weeks)

    offer = make_offer(window=AUTUMN)

    assert exclusion(make_assignment(window=with_weeks(9)), offer) is None
    assert exclusion(make_assignment(window=with_weeks(8)), offer) is not None


def test_distance_between_the_hague_and_groningen_is_about_199_km():
    distance = distance_km((THE_HAGUE.lat, THE_HAGUE.lon), (GRONINGEN.lat, GRONINGEN.lon))

    assert distance == pytest.approx(199, abs=2)
