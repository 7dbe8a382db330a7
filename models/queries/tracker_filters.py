# SPDX-License-Identifier: EUPL-1.2
"""What the tracker lists: its filters, what counts as stuck, and the clock it looks by.

An assignment is stuck when it waits in its state longer than the setting says, or when the day on
which it or one of its placements should have started or ended is over. What ended is never stuck.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from models.access import Actor, listed_assignments
from models.assignment import Assignment, AssignmentLevel, AssignmentTheme
from models.base import local_date
from models.organisation import Organisation, Place
from models.placement import Placement
from models.queries.text_filters import assignment_mentions
from models.setting import SettingKey, setting
from models.theme import Theme
from models.vocabulary import AssignmentForm, AssignmentState, Level, PlacementState

LANES: Final = tuple(state for state in AssignmentState if state is not AssignmentState.DRAFT)
WAITING: Final = (
    AssignmentState.SUBMITTED,
    AssignmentState.RETURNED,
    AssignmentState.OPEN,
)
PLACED: Final = (AssignmentState.AGREED, AssignmentState.IN_PROGRESS)


class Order(StrEnum):
    """Ways to sort the table."""

    AGE = "age"
    START = "start"
    TITLE = "title"
    ORGANISATION = "organisation"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerFilters:
    """What somebody looks for; an empty value does not filter."""

    text: str = ""
    state: AssignmentState | None = None
    form: AssignmentForm | None = None
    level: Level | None = None
    theme: uuid.UUID | None = None
    region: str = ""
    organisation: uuid.UUID | None = None
    starts_from: date | None = None
    starts_until: date | None = None
    only_stuck: bool = False
    order: Order = Order.AGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The moment of looking, and how long an assignment may wait."""

    now: datetime
    stuck_after: timedelta

    @property
    def today(self) -> date:
        """The Dutch day of looking."""
        return local_date(self.now)


def clock_of(session: Session, now: datetime) -> Clock:
    """Return the clock with the setting in force."""
    days = setting(session, SettingKey.STUCK_AFTER_DAYS)
    return Clock(now=now, stuck_after=timedelta(days=days))


def conditions(actor: Actor, filters: TrackerFilters, clock: Clock) -> list[ColumnElement[bool]]:
    """Return a condition per filter that is set, after what this person may list."""
    rules: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
        (filters.state, lambda state: Assignment.state == state),
        (filters.form, lambda form: Assignment.form == form),
        (filters.level, _at_level),
        (filters.theme, _on_theme),
        (filters.region, _in_region),
        (filters.organisation, _of_organisation),
        (filters.starts_from, lambda day: Assignment.start_on >= day),
        (filters.starts_until, lambda day: Assignment.start_on <= day),
        (filters.only_stuck, lambda _wanted: is_stuck(clock)),
    ]
    return [
        Assignment.state.in_(LANES),
        listed_assignments(actor),
        *(rule(value) for value, rule in rules if value),
        assignment_mentions(filters.text),
    ]


def _at_level(level: Level) -> ColumnElement[bool]:
    levels = select(AssignmentLevel.assignment_id).where(AssignmentLevel.level == level)
    return Assignment.id.in_(levels)


def _on_theme(theme: uuid.UUID) -> ColumnElement[bool]:
    links = select(AssignmentTheme.assignment_id).join(Theme).where(Theme.public_id == theme)
    return Assignment.id.in_(links)


def _in_region(region: str) -> ColumnElement[bool]:
    return Assignment.place_id.in_(select(Place.id).where(Place.province == region))


def _of_organisation(public_id: uuid.UUID) -> ColumnElement[bool]:
    chosen = select(Organisation.id).where(Organisation.public_id == public_id)
    return Assignment.organisation_id.in_(chosen)


def is_stuck(clock: Clock) -> ColumnElement[bool]:
    """Say whether an assignment waits too long, or should have started or ended by now."""
    waits = and_(
        Assignment.state.in_(WAITING), Assignment.state_since < clock.now - clock.stuck_after
    )
    missed = and_(Assignment.state == AssignmentState.DEFERRED, Assignment.start_on < clock.today)
    late = and_(Assignment.state.in_(PLACED), Assignment.id.in_(_with_late_placement(clock)))
    return or_(waits, missed, late)


def _with_late_placement(clock: Clock) -> Select[*tuple[Any, ...]]:
    unstarted = and_(Placement.state == PlacementState.AGREED, Placement.start_on < clock.today)
    unended = and_(Placement.state == PlacementState.IN_PROGRESS, Placement.end_on < clock.today)
    return select(Placement.assignment_id).where(or_(unstarted, unended))
