# SPDX-License-Identifier: EUPL-1.2
"""The tracker: every assignment by state and age, what is stuck first; for the whole programme.

An assignment is stuck when it waits in its state longer than the setting says, or when the day on
which it or one of its placements should have started or ended is over. What ended is never stuck.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from models.access import Actor, listed_assignments
from models.assignment import Assignment, AssignmentLevel, AssignmentTheme
from models.base import local_date
from models.organisation import Organisation, Place
from models.placement import Placement
from models.queries.paging import Page, on_page
from models.queries.text_filters import assignment_mentions
from models.setting import SettingKey, setting
from models.theme import Theme
from models.transitions import ENDED, REPORT_BUCKETS
from models.vocabulary import AssignmentForm, AssignmentState, Level, PlacementState, ReportBucket

LANES: Final = tuple(state for state in AssignmentState if state is not AssignmentState.DRAFT)
WAITING: Final = (
    AssignmentState.SUBMITTED,
    AssignmentState.RETURNED,
    AssignmentState.OPEN,
)
LANE_SIZE: Final = 20
FEW_ENDED: Final = 10
PLACED: Final = (AssignmentState.AGREED, AssignmentState.IN_PROGRESS)
MOST_EXPORTED: Final = 20_000


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One assignment on the board or in the table; ``days`` in its state."""

    public_id: uuid.UUID
    title: str
    organisation: str
    state: AssignmentState
    days: int
    start_on: date | None
    form: AssignmentForm | None
    region: str
    is_stuck: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A column of the board: a state, how many stand there, and the first of them."""

    state: AssignmentState
    bucket: ReportBucket | None
    total: int
    stuck: int
    cards: Sequence[Card]


def clock_of(session: Session, now: datetime) -> Clock:
    """Return the clock with the setting in force."""
    days = setting(session, SettingKey.STUCK_AFTER_DAYS)
    return Clock(now=now, stuck_after=timedelta(days=days))


def board(session: Session, actor: Actor, filters: TrackerFilters, clock: Clock) -> list[Lane]:
    """Return a lane per state: its first twenty cards, oldest first; of what ended the last ten."""
    totals = _totals(session, actor, filters, clock)
    states = [filters.state] if filters.state else LANES
    return [
        Lane(
            state=state,
            bucket=REPORT_BUCKETS[state],
            total=totals.get(state, (0, 0))[0],
            stuck=totals.get(state, (0, 0))[1],
            cards=_lane_cards(session, actor, filters, clock, state) if state in totals else (),
        )
        for state in states
    ]


def table(
    session: Session, actor: Actor, filters: TrackerFilters, clock: Clock, number: int
) -> Page[Card]:
    """Return one page of the table in the order asked."""
    order = _order(filters.order, clock)
    ids = on_page(_ids(actor, filters, clock).order_by(*order), number)
    totals = _totals(session, actor, filters, clock).values()
    rows = _cards(session.execute(_rows(ids, clock).order_by(*order)), clock)
    return Page(rows=rows, number=number, total=sum(total for total, _stuck in totals))


def export(session: Session, actor: Actor, filters: TrackerFilters, clock: Clock) -> Iterator[Card]:
    """Return all rows of the table, for a file."""
    order = _order(filters.order, clock)
    ids = _ids(actor, filters, clock).order_by(*order).limit(MOST_EXPORTED)
    return iter(_cards(session.execute(_rows(ids, clock).order_by(*order)), clock))


def organisations_in_tracker(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Return (id, name) of the organisations with an assignment in the tracker, by name."""
    present = select(Assignment.organisation_id).where(listed_assignments(actor))
    statement = select(Organisation.public_id, Organisation.name).where(
        Organisation.id.in_(present)
    )
    found = session.execute(statement.order_by(Organisation.name))
    return [(str(public_id), name) for public_id, name in found]


def _totals(
    session: Session, actor: Actor, filters: TrackerFilters, clock: Clock
) -> dict[AssignmentState, tuple[int, int]]:
    """Return per state how many there are and how many of them are stuck."""
    statement = (
        select(Assignment.state, func.count(), func.count().filter(_is_stuck(clock)))
        .where(*_conditions(actor, filters, clock))
        .group_by(Assignment.state)
    )
    return {state: (total, stuck) for state, total, stuck in session.execute(statement)}


def _lane_cards(
    session: Session, actor: Actor, filters: TrackerFilters, clock: Clock, state: AssignmentState
) -> list[Card]:
    ended = state in ENDED
    since = Assignment.state_since.desc() if ended else Assignment.state_since.asc()
    order = (since, Assignment.id)
    ids = _ids(actor, filters, clock).where(Assignment.state == state).order_by(*order)
    shown = ids.limit(FEW_ENDED if ended else LANE_SIZE)
    return _cards(session.execute(_rows(shown, clock).order_by(*order)), clock)


def _ids(actor: Actor, filters: TrackerFilters, clock: Clock) -> Select[*tuple[Any, ...]]:
    """Choose first and read after: what is chosen by stands in indexes, apart from the texts."""
    chosen = select(Assignment.id).where(*_conditions(actor, filters, clock))
    if filters.order is Order.ORGANISATION:
        return chosen.join(Organisation, Organisation.id == Assignment.organisation_id)
    return chosen


def _rows(ids: Select[*tuple[Any, ...]], clock: Clock) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Assignment.public_id,
            Assignment.title,
            Assignment.state,
            Assignment.state_since,
            Assignment.start_on,
            Assignment.form,
            Organisation.name.label("organisation"),
            Place.province.label("region"),
            _is_stuck(clock).label("is_stuck"),
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .outerjoin(Place, Place.id == Assignment.place_id)
        .where(Assignment.id.in_(ids.subquery().select()))
    )


def _cards(rows: Iterable[Any], clock: Clock) -> list[Card]:
    return [
        Card(
            public_id=row.public_id,
            title=row.title,
            organisation=row.organisation,
            state=row.state,
            days=max((clock.today - local_date(row.state_since)).days, 0),
            start_on=row.start_on,
            form=row.form,
            region=row.region or "",
            is_stuck=bool(row.is_stuck),
        )
        for row in rows
    ]


def _is_stuck(clock: Clock) -> ColumnElement[bool]:
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


def _order(order: Order, clock: Clock) -> list[Any]:
    first: dict[Order, list[Any]] = {
        Order.AGE: [_is_stuck(clock).desc(), Assignment.state_since],
        Order.START: [Assignment.start_on.asc().nulls_last()],
        Order.TITLE: [func.lower(Assignment.title)],
        Order.ORGANISATION: [func.lower(Organisation.name)],
        Order.STATE: [Assignment.state, Assignment.state_since],
    }
    return [*first[order], Assignment.id]


def _conditions(actor: Actor, filters: TrackerFilters, clock: Clock) -> list[ColumnElement[bool]]:
    """One condition for each filter that is set, after what this person may list."""
    rules: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
        (filters.state, lambda state: Assignment.state == state),
        (filters.form, lambda form: Assignment.form == form),
        (filters.level, _at_level),
        (filters.theme, _on_theme),
        (filters.region, _in_region),
        (filters.organisation, _of_organisation),
        (filters.starts_from, lambda day: Assignment.start_on >= day),
        (filters.starts_until, lambda day: Assignment.start_on <= day),
        (filters.only_stuck, lambda _wanted: _is_stuck(clock)),
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
