# SPDX-License-Identifier: EUPL-1.2
"""The values that go into the matcher: what is asked and what is offered.

All of them are frozen and compare by value. A field that is ``None`` or empty
means "not stated", which never excludes anything. Identifiers are opaque
strings; the matcher only compares and sorts them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matcher.levels import LEVELS

FORMS = ("internship", "graduation", "group", "hackathon")
"""Codes of the assignment forms."""

WORK_MODES = ("on_site", "hybrid", "remote")
"""Codes of the ways of working."""


class ProfileError(ValueError):
    """A profile holds a value that has no meaning.

    Attributes:
        field: name of the offending field.
    """

    def __init__(self, field_name: str, message: str) -> None:
        """Remember which field is wrong, and why."""
        super().__init__(f"{field_name}: {message}")
        self.field = field_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A period, either end of which may be open; both days belong to it.

    Attributes:
        start: first day, or ``None`` when open.
        end: last day, or ``None`` when open.
        flexible_weeks: how far either end may move, in weeks, 0 or more.

    Raises:
        ProfileError: when the end lies before the start or the weeks are negative.
    """

    start: date | None = None
    end: date | None = None
    flexible_weeks: int = 0

    def __post_init__(self) -> None:
        """Refuse periods that cannot exist."""
        if self.start and self.end and self.end < self.start:
            raise ProfileError("window", f"end {self.end} lies before start {self.start}")
        if self.flexible_weeks < 0:
            raise ProfileError("window", "flexible_weeks may not be negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point on the globe, WGS 84.

    Attributes:
        lat: latitude in degrees, -90 to 90.
        lon: longitude in degrees, -180 to 180.

    Raises:
        ProfileError: when a coordinate is out of range.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        """Refuse coordinates that are not on the globe."""
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ProfileError("place", f"({self.lat}, {self.lon}) is not on the globe")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentProfile:
    """What a government organisation asks, as far as matching needs it.

    Attributes:
        id: identifier, also the last resort for ordering.
        title: one line, Dutch or English.
        text: question and background, Dutch or English, any length.
        expected_result: what should lie on the table at the end.
        skills: topics or techniques, a few words each.
        levels: acceptable level codes, the preferred one first.
        form: one of ``FORMS``.
        themes: theme names; empty means that the texts decide.
        language: working language, ``nl`` or ``en``.
        window: when the work takes place.
        group_min: smallest acceptable number of students in a group.
        group_max: largest acceptable number of students in a group.
        place: where the work takes place.
        work_mode: one of ``WORK_MODES``.
        declined_offers: identifiers of offers that said no to this assignment.

    Raises:
        ProfileError: when a code is unknown or the group sizes contradict each other.
    """

    id: str
    title: str
    text: str = ""
    expected_result: str = ""
    skills: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    form: str | None = None
    themes: tuple[str, ...] = ()
    language: str | None = None
    window: Window | None = None
    group_min: int | None = None
    group_max: int | None = None
    place: Place | None = None
    work_mode: str | None = None
    declined_offers: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse codes that no rule would understand."""
        _check_codes("levels", self.levels, LEVELS)
        _check_codes("form", _stated(self.form), FORMS)
        _check_codes("work_mode", _stated(self.work_mode), WORK_MODES)
        _check_group(self.group_min, self.group_max)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferProfile:
    """What a programme has to offer in a period, as far as matching needs it.

    Attributes:
        id: identifier, also the last resort for ordering.
        name: name of the programme or of the offer.
        text: description, Dutch or English, any length.
        courses: courses and projects as running text; worth much to the ranking.
        levels: level codes of the students.
        forms: codes out of ``FORMS`` that the programme accepts.
        themes: theme names; empty means that the texts decide.
        languages: working languages that the students can handle.
        window: when the students are available.
        groups_left: how many groups still fit.
        students_left: how many students still fit.
        group_min: smallest group in which the programme works.
        group_max: largest group in which the programme works.
        place: where the students are.
        max_distance_km: how far they travel, in kilometres as the crow flies.
        is_open: whether the offer takes assignments at all.

    Raises:
        ProfileError: when a code is unknown or a number makes no sense.
    """

    id: str
    name: str
    text: str = ""
    courses: str = ""
    levels: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    window: Window | None = None
    groups_left: int | None = None
    students_left: int | None = None
    group_min: int | None = None
    group_max: int | None = None
    place: Place | None = None
    max_distance_km: float | None = None
    is_open: bool = True

    def __post_init__(self) -> None:
        """Refuse codes that no rule would understand."""
        _check_codes("levels", self.levels, LEVELS)
        _check_codes("forms", self.forms, FORMS)
        _check_group(self.group_min, self.group_max)
        if self.max_distance_km is not None and not self.max_distance_km >= 0:
            raise ProfileError("max_distance_km", "may not be negative")


def _stated(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _check_codes(
    field_name: str, codes: tuple[str, ...], known: Mapping[str, object] | tuple[str, ...]
) -> None:
    for code in codes:
        if code not in known:
            raise ProfileError(field_name, f"unknown code {code!r}, use one of {', '.join(known)}")


def _check_group(smallest: int | None, largest: int | None) -> None:
    if smallest is not None and smallest < 1:
        raise ProfileError("group_min", "must be at least 1")
    if largest is not None and largest < (smallest or 1):
        raise ProfileError("group_max", "must be at least 1 and not below group_min")
