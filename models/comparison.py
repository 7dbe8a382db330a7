# SPDX-License-Identifier: EUPL-1.2
"""What fits and what does not between an assignment and an offer, aspect by aspect.

Facts only (dates, levels, kilometres); it explains a pair to people and takes no part in the score.
Each finding is a verdict with, where it helps, a note: a code and its numbers.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from models.assignment import Assignment
from models.offer import Offer
from models.vocabulary import Level, WorkMode

EARTH_RADIUS_KM: Final = 6371.0088
NLQF: Final[dict[Level, int]] = {
    Level.MBO_2: 2,
    Level.MBO_3: 3,
    Level.MBO_4: 4,
    Level.HBO_AD: 5,
    Level.HBO_BACHELOR: 6,
    Level.WO_BACHELOR: 6,
    Level.HBO_MASTER: 7,
    Level.WO_MASTER: 7,
    Level.PHD: 8,
}
OTHER_SECTOR_GAP: Final = 0.5
NEIGHBOURING_GAP: Final = 1.0
WORK_MODES_NEAR: Final[dict[WorkMode, frozenset[WorkMode]]] = {
    WorkMode.ON_SITE: frozenset({WorkMode.HYBRID}),
    WorkMode.HYBRID: frozenset({WorkMode.ON_SITE, WorkMode.REMOTE}),
    WorkMode.REMOTE: frozenset({WorkMode.HYBRID}),
}


class Aspect(StrEnum):
    """What is compared, in the order of the page."""

    THEME = "theme"
    LEVEL = "level"
    FORM = "form"
    PERIOD = "period"
    LANGUAGE = "language"
    PLACE = "place"
    WORK_MODE = "work_mode"
    GROUP_SIZE = "group_size"
    CAPACITY = "capacity"


HARD_RULES: Final = {
    Aspect.CAPACITY: "full",
    Aspect.FORM: "form",
    Aspect.LANGUAGE: "language",
    Aspect.PERIOD: "window",
    Aspect.GROUP_SIZE: "group_size",
    Aspect.PLACE: "distance",
}
"""Where a difference makes a placement impossible: the reason codes of the matcher."""


class Verdict(StrEnum):
    """How well two values go together; unknown when a side states nothing."""

    MATCH = "match"
    NEAR = "near"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


class Note(StrEnum):
    """What somebody should know beside the verdict."""

    SECOND_THEME = "second_theme"
    NEIGHBOURING_LEVEL = "neighbouring_level"
    WITHIN_FLEXIBILITY = "within_flexibility"
    MOVE_START = "move_start"
    PERIODS_APART = "periods_apart"
    REMOTE = "remote"
    DISTANCE = "distance"
    TOO_FAR = "too_far"
    OTHER_WORK_MODE = "other_work_mode"
    CHOOSE_SIZE = "choose_size"
    SIZES_APART = "sizes_apart"
    FULL = "full"
    FEW_PLACES = "few_places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The verdict on one aspect; ``numbers`` fill the sentence of the note."""

    aspect: Aspect
    verdict: Verdict
    note: Note | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What an offer can still place."""

    groups: int
    students: int


def compare(asked: Assignment, offered: Offer, room: Room) -> list[Finding]:
    """Return one finding per aspect, in the order of ``Aspect``."""
    found = [rule(asked, offered) for rule in RULES]
    return [*found, _capacity(asked, room)]


def broken_rules(findings: Iterable[Finding]) -> dict[str, Mapping[str, int]]:
    """Return the numbers of each hard rule that a pair breaks, by its reason code."""
    return {
        HARD_RULES[at.aspect]: at.numbers
        for at in findings
        if at.verdict is Verdict.DIFFERS and at.aspect in HARD_RULES
    }


def level_gap(one: Level, other: Level) -> float:
    """Return the distance between two levels: NLQF steps, and half a step between sectors."""
    sectors = OTHER_SECTOR_GAP if one.sector is not other.sector else 0.0
    return abs(NLQF[one] - NLQF[other]) + sectors


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the kilometres between two points (latitude, longitude in degrees); haversine."""
    phi, other_phi = math.radians(here[0]), math.radians(there[0])
    half_latitude = math.sin((phi - other_phi) / 2) ** 2
    half_longitude = math.sin(math.radians(here[1] - there[1]) / 2) ** 2
    chord = half_latitude + math.cos(phi) * math.cos(other_phi) * half_longitude
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def _theme(asked: Assignment, offered: Offer) -> Finding:
    theirs = {theme.id for theme in offered.themes}
    if not asked.themes or not theirs:
        return _unknown(Aspect.THEME)
    if asked.themes[0].id in theirs:
        return _match(Aspect.THEME)
    if any(theme.id in theirs for theme in asked.themes):
        return _near(Aspect.THEME, Note.SECOND_THEME)
    return _differs(Aspect.THEME)


def _level(asked: Assignment, offered: Offer) -> Finding:
    gaps = [level_gap(one, other) for one in asked.levels for other in offered.levels]
    if not gaps:
        return _unknown(Aspect.LEVEL)
    if min(gaps) == 0:
        return _match(Aspect.LEVEL)
    if min(gaps) <= NEIGHBOURING_GAP:
        return _near(Aspect.LEVEL, Note.NEIGHBOURING_LEVEL)
    return _differs(Aspect.LEVEL)


def _form(asked: Assignment, offered: Offer) -> Finding:
    if asked.form is None or not offered.forms:
        return _unknown(Aspect.FORM)
    return _match(Aspect.FORM) if asked.form in offered.forms else _differs(Aspect.FORM)


def _period(asked: Assignment, offered: Offer) -> Finding:
    if asked.start_on is None or offered.start_on is None:
        return _unknown(Aspect.PERIOD)
    slack = asked.flexible_weeks + offered.flexible_weeks
    weeks = _weeks((offered.start_on - asked.start_on).days)
    if weeks == 0:
        return _match(Aspect.PERIOD)
    if weeks <= slack:
        return _match(Aspect.PERIOD, Note.WITHIN_FLEXIBILITY, weeks=weeks)
    apart = _days_apart(asked, offered) - slack * 7
    if apart <= 0:
        return _near(Aspect.PERIOD, Note.MOVE_START, weeks=weeks - slack)
    return _differs(Aspect.PERIOD, Note.PERIODS_APART, weeks=_weeks(apart))


def _days_apart(asked: Assignment, offered: Offer) -> int:
    """Days that one period must move to share a day with the other; 0 or less: they overlap."""
    ends = (asked.end_on or date.max, offered.end_on or date.max)
    starts = (asked.start_on or date.min, offered.start_on or date.min)
    return max(starts[1] - ends[0], starts[0] - ends[1], timedelta.min).days


def _weeks(days: int) -> int:
    return math.ceil(abs(days) / 7)


def _language(asked: Assignment, offered: Offer) -> Finding:
    if not offered.languages:
        return _unknown(Aspect.LANGUAGE)
    fits = asked.language in offered.languages
    return _match(Aspect.LANGUAGE) if fits else _differs(Aspect.LANGUAGE)


def _place(asked: Assignment, offered: Offer) -> Finding:
    if asked.work_mode is WorkMode.REMOTE:
        return _match(Aspect.PLACE, Note.REMOTE)
    there = _home(offered)
    if asked.place is None or there is None:
        return _unknown(Aspect.PLACE)
    distance = distance_km((asked.place.latitude, asked.place.longitude), there)
    limit = offered.max_distance_km
    if not limit or distance <= limit:
        return _match(Aspect.PLACE, Note.DISTANCE, km=round(distance))
    km = max(round(distance), limit + 1)  # never "80 kilometres, more than 80"
    if asked.work_mode is WorkMode.ON_SITE:
        return _differs(Aspect.PLACE, Note.TOO_FAR, km=km, limit=limit)
    return _near(Aspect.PLACE, Note.TOO_FAR, km=km, limit=limit)


def _home(offered: Offer) -> tuple[float, float] | None:
    """Return where the students are: the place of the offer, else the seat of the institution."""
    if offered.place is not None:
        return offered.place.latitude, offered.place.longitude
    seat = offered.programme.institution
    if seat.latitude is None or seat.longitude is None:
        return None
    return seat.latitude, seat.longitude


def _work_mode(asked: Assignment, offered: Offer) -> Finding:
    if asked.work_mode is None or not offered.work_modes:
        return _unknown(Aspect.WORK_MODE)
    if asked.work_mode in offered.work_modes:
        return _match(Aspect.WORK_MODE)
    if not WORK_MODES_NEAR[asked.work_mode].isdisjoint(offered.work_modes):
        return _near(Aspect.WORK_MODE, Note.OTHER_WORK_MODE)
    return _differs(Aspect.WORK_MODE)


def _group_size(asked: Assignment, offered: Offer) -> Finding:
    lowest = max(asked.group_min, offered.group_min)
    highest = min(asked.group_max, offered.group_max)
    if lowest > highest:
        return _differs(Aspect.GROUP_SIZE, Note.SIZES_APART, students=lowest - highest)
    if (lowest, highest) in (
        (asked.group_min, asked.group_max),
        (offered.group_min, offered.group_max),
    ):
        return _match(Aspect.GROUP_SIZE)
    return _near(Aspect.GROUP_SIZE, Note.CHOOSE_SIZE, lowest=lowest, highest=highest)


def _capacity(asked: Assignment, room: Room) -> Finding:
    if room.groups < 1 or room.students < asked.group_min:
        return _differs(Aspect.CAPACITY, Note.FULL)
    if room.students < asked.group_max:
        return _near(Aspect.CAPACITY, Note.FEW_PLACES, students=room.students)
    return _match(Aspect.CAPACITY)


def _match(aspect: Aspect, note: Note | None = None, **numbers: int) -> Finding:
    return Finding(aspect=aspect, verdict=Verdict.MATCH, note=note, numbers=numbers)


def _near(aspect: Aspect, note: Note | None = None, **numbers: int) -> Finding:
    return Finding(aspect=aspect, verdict=Verdict.NEAR, note=note, numbers=numbers)


def _differs(aspect: Aspect, note: Note | None = None, **numbers: int) -> Finding:
    return Finding(aspect=aspect, verdict=Verdict.DIFFERS, note=note, numbers=numbers)


def _unknown(aspect: Aspect) -> Finding:
    return Finding(aspect=aspect, verdict=Verdict.UNKNOWN)


RULES: Final[Sequence[Callable[[Assignment, Offer], Finding]]] = (
    _theme,
    _level,
    _form,
    _period,
    _language,
    _place,
    _work_mode,
    _group_size,
)
