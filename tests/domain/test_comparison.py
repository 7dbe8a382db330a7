# SPDX-License-Identifier: EUPL-1.2
"""What fits and what does not, as tables: facts of both sides in, verdict and note out."""

from datetime import date
from typing import Any

import pytest

from models.assignment import Assignment
from models.comparison import (
    Aspect,
    Finding,
    Note,
    Room,
    Verdict,
    compare,
    distance_km,
    level_gap,
)
from models.offer import Offer
from models.organisation import Organisation, Place
from models.programme import Programme
from models.theme import Theme
from models.vocabulary import AssignmentForm, Language, Level, WorkMode

MATCH, NEAR, DIFFERS, UNKNOWN = Verdict.MATCH, Verdict.NEAR, Verdict.DIFFERS, Verdict.UNKNOWN
UTRECHT = Place(id=1, name="Utrecht", latitude=52.09, longitude=5.12)
MAASTRICHT = Place(id=3, name="Maastricht", latitude=50.85, longitude=5.69)
ZWOLLE = Place(id=2, name="Zwolle", latitude=52.51, longitude=6.09)
DATA, SECURITY, CHAINS = (Theme(id=at, name=name) for at, name in enumerate("abc", 1))
FEBRUARY = date(2027, 2, 1)


def asked(**fields: Any) -> Assignment:
    given: dict[str, Any] = {
        "form": AssignmentForm.GROUP, "start_on": FEBRUARY, "duration_weeks": 20,
        "flexible_weeks": 0, "language": Language.DUTCH, "group_min": 3, "group_max": 5,
        "work_mode": WorkMode.ON_SITE, "place": UTRECHT,
    }  # fmt: skip
    themes, levels = fields.pop("themes", [DATA]), fields.pop("levels", [Level.HBO_BACHELOR])
    made = Assignment(**given | fields)
    made.themes, made.levels = themes, levels
    return made


def offered(**fields: Any) -> Offer:
    given: dict[str, Any] = {
        "start_on": FEBRUARY, "duration_weeks": 20, "flexible_weeks": 0, "languages": ["nl"],
        "group_min": 3, "group_max": 5, "work_modes": ["on_site"], "max_distance_km": 0,
        "place": UTRECHT, "programme": Programme(institution=Organisation()),
    }  # fmt: skip
    themes, levels = fields.pop("themes", [DATA]), fields.pop("levels", [Level.HBO_BACHELOR])
    forms = fields.pop("forms", [AssignmentForm.GROUP])
    made = Offer(**given | fields)
    made.themes, made.levels, made.forms = themes, levels, forms
    return made


def finding(aspect: Aspect, one: Assignment, other: Offer, room: Room | None = None) -> Finding:
    findings = compare(one, other, room or Room(groups=2, students=10))
    return next(at for at in findings if at.aspect is aspect)


def test_every_aspect_is_judged_once_in_the_order_of_the_page():
    found = [at.aspect for at in compare(asked(), offered(), Room(groups=1, students=5))]

    assert found == list(Aspect)


@pytest.mark.parametrize(
    ("aspect", "ours", "theirs", "verdict", "note", "numbers"),
    [
        pytest.param("theme", {}, {}, MATCH, None, {}, id="theme-primary-shared"),
        pytest.param("theme", {"themes": [DATA, CHAINS]}, {"themes": [CHAINS]}, NEAR,
                     Note.SECOND_THEME, {}, id="theme-second-shared"),
        pytest.param("theme", {}, {"themes": [SECURITY]}, DIFFERS, None, {}, id="theme-other"),
        pytest.param("theme", {"themes": []}, {}, UNKNOWN, None, {}, id="theme-not-stated"),
        pytest.param("level", {}, {}, MATCH, None, {}, id="level-same"),
        pytest.param("level", {"levels": [Level.MBO_4, Level.HBO_AD]}, {"levels": [Level.HBO_AD]},
                     MATCH, None, {}, id="level-best-pair-counts"),
        pytest.param("level", {}, {"levels": [Level.WO_BACHELOR]}, NEAR, Note.NEIGHBOURING_LEVEL,
                     {}, id="level-other-sector-same-nlqf"),
        pytest.param("level", {}, {"levels": [Level.HBO_MASTER]}, NEAR, Note.NEIGHBOURING_LEVEL,
                     {}, id="level-one-step"),
        pytest.param("level", {}, {"levels": [Level.WO_MASTER]}, DIFFERS, None, {},
                     id="level-one-step-and-other-sector"),
        pytest.param("level", {}, {"levels": []}, UNKNOWN, None, {}, id="level-not-stated"),
        pytest.param("form", {}, {"forms": list(AssignmentForm)}, MATCH, None, {}, id="form-among"),
        pytest.param("form", {}, {"forms": [AssignmentForm.HACKATHON]}, DIFFERS, None, {},
                     id="form-other"),
        pytest.param("form", {"form": None}, {}, UNKNOWN, None, {}, id="form-not-stated"),
        pytest.param("period", {}, {}, MATCH, None, {}, id="period-same-day"),
        pytest.param("period", {"flexible_weeks": 1}, {"start_on": date(2027, 2, 15),
                     "flexible_weeks": 1}, MATCH, Note.WITHIN_FLEXIBILITY, {"weeks": 2},
                     id="period-both-bend"),
        pytest.param("period", {"flexible_weeks": 1}, {"start_on": date(2027, 2, 16),
                     "flexible_weeks": 1}, NEAR, Note.MOVE_START, {"weeks": 1},
                     id="period-one-day-more"),
        pytest.param("period", {}, {"start_on": date(2027, 9, 6)}, DIFFERS, Note.PERIODS_APART,
                     {"weeks": 11}, id="period-next-year"),
        pytest.param("period", {}, {"start_on": date(2026, 9, 7), "duration_weeks": 10}, DIFFERS,
                     Note.PERIODS_APART, {"weeks": 11}, id="period-before"),
        pytest.param("period", {"start_on": None}, {}, UNKNOWN, None, {}, id="period-not-stated"),
        pytest.param("language", {}, {"languages": ["en", "nl"]}, MATCH, None, {}, id="language"),
        pytest.param("language", {"language": Language.ENGLISH}, {}, DIFFERS, None, {},
                     id="language-other"),
        pytest.param("language", {}, {"languages": []}, UNKNOWN, None, {}, id="language-open"),
        pytest.param("place", {"work_mode": WorkMode.REMOTE, "place": None}, {}, MATCH,
                     Note.REMOTE, {}, id="place-remote"),
        pytest.param("place", {}, {"place": ZWOLLE}, MATCH, Note.DISTANCE, {"km": 81},
                     id="place-no-limit"),
        pytest.param("place", {}, {"place": ZWOLLE, "max_distance_km": 80}, DIFFERS, Note.TOO_FAR,
                     {"km": 81, "limit": 80}, id="place-too-far"),
        pytest.param("place", {"work_mode": WorkMode.HYBRID}, {"place": ZWOLLE,
                     "max_distance_km": 80}, NEAR, Note.TOO_FAR, {"km": 81, "limit": 80},
                     id="place-too-far-but-hybrid"),
        pytest.param("place", {}, {"place": MAASTRICHT, "max_distance_km": 143}, DIFFERS,
                     Note.TOO_FAR, {"km": 144, "limit": 143}, id="place-a-little-too-far"),
        pytest.param("place", {"work_mode": None}, {"place": ZWOLLE, "max_distance_km": 80}, NEAR,
                     Note.TOO_FAR, {"km": 81, "limit": 80}, id="place-too-far-if-on-site"),
        pytest.param("place", {"place": None}, {}, UNKNOWN, None, {}, id="place-not-stated"),
        pytest.param("place", {}, {"place": None}, UNKNOWN, None, {}, id="place-no-seat"),
        pytest.param("place", {}, {"place": None, "programme": Programme(
                     institution=Organisation(latitude=52.51, longitude=6.09))}, MATCH,
                     Note.DISTANCE, {"km": 81}, id="place-seat-of-institution"),
        pytest.param("work_mode", {}, {"work_modes": ["on_site", "remote"]}, MATCH, None, {},
                     id="work-mode"),
        pytest.param("work_mode", {}, {"work_modes": ["hybrid"]}, NEAR, Note.OTHER_WORK_MODE, {},
                     id="work-mode-near"),
        pytest.param("work_mode", {}, {"work_modes": ["remote"]}, DIFFERS, None, {},
                     id="work-mode-other"),
        pytest.param("work_mode", {"work_mode": None}, {}, UNKNOWN, None, {}, id="work-mode-open"),
        pytest.param("group_size", {}, {"group_min": 1, "group_max": 9}, MATCH, None, {},
                     id="size-inside"),
        pytest.param("group_size", {}, {"group_min": 4, "group_max": 4}, MATCH, None, {},
                     id="size-around"),
        pytest.param("group_size", {}, {"group_min": 4, "group_max": 8}, NEAR, Note.CHOOSE_SIZE,
                     {"lowest": 4, "highest": 5}, id="size-overlap"),
        pytest.param("group_size", {}, {"group_min": 7, "group_max": 8}, DIFFERS,
                     Note.SIZES_APART, {"students": 2}, id="size-apart"),
    ],
)  # fmt: skip
def test_verdict(aspect, ours, theirs, verdict, note, numbers):
    found = finding(Aspect(aspect), asked(**ours), offered(**theirs))

    assert (found.verdict, found.note, dict(found.numbers)) == (verdict, note, numbers)


@pytest.mark.parametrize(
    ("room", "verdict", "note"),
    [
        pytest.param(Room(groups=1, students=5), MATCH, None, id="room-for-the-largest"),
        pytest.param(Room(groups=1, students=4), NEAR, Note.FEW_PLACES, id="room-for-a-small-one"),
        pytest.param(Room(groups=1, students=2), DIFFERS, Note.FULL, id="too-few-students"),
        pytest.param(Room(groups=0, students=9), DIFFERS, Note.FULL, id="no-group"),
    ],
)
def test_capacity_counts_what_is_left(room, verdict, note):
    found = finding(Aspect.CAPACITY, asked(), offered(), room)

    assert (found.verdict, found.note) == (verdict, note)


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        (Level.HBO_BACHELOR, Level.HBO_BACHELOR, 0),
        (Level.HBO_BACHELOR, Level.WO_BACHELOR, 0.5),
        (Level.MBO_4, Level.HBO_AD, 1.5),
        (Level.MBO_2, Level.PHD, 6.5),
    ],
)
def test_level_gap_is_nlqf_steps_and_half_a_step_between_sectors(one, other, gap):
    assert level_gap(one, other) == level_gap(other, one) == gap


def test_distance_is_that_of_the_map():
    amsterdam, maastricht = (52.37, 4.90), (50.85, 5.69)

    assert distance_km(amsterdam, maastricht) == pytest.approx(177.5, abs=1)
    assert distance_km(amsterdam, amsterdam) == 0
