# SPDX-License-Identifier: EUPL-1.2
"""The tracker: every assignment by state and age, what is stuck first; for the whole programme."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, SelectBase, func, select, union_all
from sqlalchemy.orm import Session

from models.access import Actor, listed_assignments
from models.assignment import Assignment
from models.base import local_date
from models.organisation import Organisation, Place
from models.queries.paging import Page, on_page
from models.queries.tracker_filters import (
    LANES,
    Clock,
    Order,
    TrackerFilters,
    conditions,
    is_stuck,
)
from models.transitions import ENDED, REPORT_BUCKETS
from models.vocabulary import AssignmentForm, AssignmentState, ReportBucket

LANE_SIZE: Final = 20
FEW_ENDED: Final = 10
MOST_EXPORTED: Final = 20_000


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


def board(session: Session, actor: Actor, filters: TrackerFilters, clock: Clock) -> list[Lane]:
    """Return a lane per state: its first twenty cards, oldest first; of what ended the last ten."""
    totals = _totals(session, actor, filters, clock)
    states = [filters.state] if filters.state else LANES
    shown = _first_cards(session, actor, filters, clock, [at for at in states if at in totals])
    return [
        Lane(
            state=state,
            bucket=REPORT_BUCKETS[state],
            total=totals.get(state, (0, 0))[0],
            stuck=totals.get(state, (0, 0))[1],
            cards=shown[state],
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
        select(Assignment.state, func.count(), func.count().filter(is_stuck(clock)))
        .where(*conditions(actor, filters, clock))
        .group_by(Assignment.state)
    )
    return {state: (total, stuck) for state, total, stuck in session.execute(statement)}


def _first_cards(
    session: Session,
    actor: Actor,
    filters: TrackerFilters,
    clock: Clock,
    states: Sequence[AssignmentState],
) -> Mapping[AssignmentState, list[Card]]:
    """Return the cards that each of these lanes shows; one question for all of them."""
    found: defaultdict[AssignmentState, list[Card]] = defaultdict(list)
    if not states:
        return found
    listed = _ids(actor, filters, clock)
    ids = union_all(*(_first_ids(listed, state).subquery().select() for state in states))
    rows = session.execute(_rows(ids, clock).order_by(Assignment.state_since, Assignment.id))
    for card in _cards(rows, clock):
        found[card.state].append(card)
    for state in found.keys() & set(ENDED):
        found[state].reverse()
    return found


def _first_ids(
    listed: Select[*tuple[Any, ...]], state: AssignmentState
) -> Select[*tuple[Any, ...]]:
    """Return the oldest in this state; of what ended the newest."""
    here = listed.where(Assignment.state == state)
    oldest = (Assignment.state_since, Assignment.id)
    if state in ENDED:
        return here.order_by(*(column.desc() for column in oldest)).limit(FEW_ENDED)
    return here.order_by(*oldest).limit(LANE_SIZE)


def _ids(actor: Actor, filters: TrackerFilters, clock: Clock) -> Select[*tuple[Any, ...]]:
    """Choose first and read after: what is chosen by stands in indexes, apart from the texts."""
    chosen = select(Assignment.id).where(*conditions(actor, filters, clock))
    if filters.order is Order.ORGANISATION:
        return chosen.join(Organisation, Organisation.id == Assignment.organisation_id)
    return chosen


def _rows(ids: SelectBase, clock: Clock) -> Select[*tuple[Any, ...]]:
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
            is_stuck(clock).label("is_stuck"),
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


def _order(order: Order, clock: Clock) -> list[Any]:
    first: dict[Order, list[Any]] = {
        Order.AGE: [is_stuck(clock).desc(), Assignment.state_since],
        Order.START: [Assignment.start_on.asc().nulls_last()],
        Order.TITLE: [func.lower(Assignment.title)],
        Order.ORGANISATION: [func.lower(Organisation.name)],
        Order.STATE: [Assignment.state, Assignment.state_since],
    }
    return [*first[order], Assignment.id]
