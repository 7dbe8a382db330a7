# SPDX-License-Identifier: EUPL-1.2
"""Pairs that wait for somebody: what lecturers browse, contacts answer, coordinators follow.

A desk is whose inbox it is; a box is one list in it. A lecturer's box of new pairs shows each
assignment once, with the best of the lecturer's offers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, contains_eager, load_only

from models.access import Actor, authored_assignments, offers_of_institution
from models.assignment import Assignment, Favourite
from models.capacity import RANKED_STATES, asks_for_programmes, taken_slots
from models.offer import Offer
from models.organisation import Organisation, Place
from models.programme import Programme
from models.queries.paging import PAGE_SIZE, Page, on_page
from models.queries.pair_filters import (
    PairFilters,
    assignment_conditions,
    kept_by,
    offer_conditions,
)
from models.suggestion import Suggestion
from models.vocabulary import (
    OfferState,
    Role,
    SuggestionState,
)

NO_FILTERS: Final = PairFilters()
NEW_FOR: Final = timedelta(days=7)
SHOWN_OF_PAIR: Final = (
    Suggestion.public_id,
    Suggestion.version,
    Suggestion.assignment_id,
    Suggestion.run_id,
    Suggestion.state,
    Suggestion.state_since,
    Suggestion.created_at,
    Suggestion.score,
    Suggestion.parts,
    Suggestion.deadline_on,
)
SHOWN_OF_ASSIGNMENT: Final = (
    Assignment.title,
    Assignment.form,
    Assignment.start_on,
    Assignment.duration_weeks,
    Assignment.state_since,
)


class Desk(StrEnum):
    """Whose inbox it is."""

    LECTURER = "lecturer"
    CONTACT = "contact"
    COORDINATOR = "coordinator"


class Box(StrEnum):
    """One list of an inbox."""

    NEW = "new"
    REQUESTED = "requested"
    INTERESTED = "interested"
    AGREED = "agreed"
    ENDED = "ended"


STATES: Final[dict[Box, tuple[SuggestionState, ...]]] = {
    Box.NEW: (SuggestionState.SUGGESTED,),
    Box.REQUESTED: (SuggestionState.REQUESTED,),
    Box.INTERESTED: (SuggestionState.INTERESTED,),
    Box.AGREED: (SuggestionState.ACCEPTED,),
    Box.ENDED: (SuggestionState.CONFIRMED, SuggestionState.DECLINED, SuggestionState.EXPIRED),
}
DESKS: Final[dict[Role, Desk]] = {
    Role.LECTURER: Desk.LECTURER,
    Role.MINISTRY_CONTACT: Desk.CONTACT,
    Role.COORDINATOR: Desk.COORDINATOR,
    Role.PROGRAMME_MANAGER: Desk.COORDINATOR,
}
BOXES: Final[dict[Desk, tuple[Box, ...]]] = {
    Desk.LECTURER: (Box.NEW, Box.REQUESTED, Box.INTERESTED, Box.AGREED, Box.ENDED),
    Desk.CONTACT: (Box.INTERESTED, Box.NEW, Box.REQUESTED, Box.AGREED, Box.ENDED),
    Desk.COORDINATOR: (Box.AGREED, Box.INTERESTED, Box.REQUESTED, Box.ENDED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """A pair in a list; new when it came within a week."""

    suggestion: Suggestion
    is_favourite: bool
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One page of a box, and how many pairs stand in each box."""

    page: Page[PairRow]
    counts: dict[Box, int]


def desks_of(actor: Actor) -> list[Desk]:
    """Return the inboxes this person has, in the order of ``DESKS``."""
    return list(dict.fromkeys(desk for role, desk in DESKS.items() if role in actor.roles))


def read_inbox(  # noqa: PLR0913 - whose list, which one, what of it
    session: Session,
    actor: Actor,
    desk: Desk,
    box: Box,
    filters: PairFilters,
    *,
    number: int,
    now: datetime,
) -> Inbox:
    """Return one page of a box: best first, or what must be answered soonest first.

    The page is found among narrow rows; only its fifty pairs are read with all they show.
    """
    counts = _count_by_state(session, actor, desk)
    wanted = _wanted(actor, desk, box, filters)
    if box is not Box.NEW and filters == NO_FILTERS:
        ids, total = session.scalars(on_page(wanted, number)).all(), counts[box]
    else:
        ids, total = _cut(session.scalars(wanted).all(), number)
    if Box.NEW in counts:
        is_counted = box is Box.NEW and filters == NO_FILTERS
        counts[Box.NEW] = total if is_counted else _count_new(session, actor, desk)
    rows = _rows(session, actor, ids, now=now)
    return Inbox(page=Page(rows=rows, number=number, total=total), counts=counts)


def _cut(ids: Sequence[int], number: int) -> tuple[Sequence[int], int]:
    """Return one page and how many there are: asking costly conditions twice takes longer."""
    first = (number - 1) * PAGE_SIZE
    return ids[first : first + PAGE_SIZE], len(ids)


def _rows(session: Session, actor: Actor, ids: Sequence[int], *, now: datetime) -> list[PairRow]:
    pairs = {at.id: at for at in session.scalars(_shown(ids))} if ids else {}
    favourites = _favourites(session, actor, [at.assignment_id for at in pairs.values()])
    return [
        PairRow(
            suggestion=pairs[at],
            is_favourite=pairs[at].assignment_id in favourites,
            is_new=_is_new(pairs[at], now),
        )
        for at in ids
        if at in pairs
    ]


def _is_new(suggestion: Suggestion, now: datetime) -> bool:
    """Whether a suggestion nobody reacted to could first be seen within the last week."""
    came_at = max(suggestion.created_at, suggestion.assignment.state_since)
    return suggestion.state in STATES[Box.NEW] and came_at > now - NEW_FOR


def _count_by_state(session: Session, actor: Actor, desk: Desk) -> dict[Box, int]:
    by_state = {row[0]: row[1] for row in session.execute(_by_state(actor, desk))}
    return {box: sum(by_state.get(at, 0) for at in STATES[box]) for box in BOXES[desk]}


def _by_state(actor: Actor, desk: Desk) -> Select[SuggestionState, int]:
    """Count without joins: an index answers, and no row of the wide table is read."""
    statement = select(Suggestion.state, func.count()).group_by(Suggestion.state)
    if desk is Desk.LECTURER:
        mine = select(Offer.id).where(offers_of_institution(actor))
        return statement.where(Suggestion.offer_id.in_(mine))
    if desk is Desk.CONTACT:
        own = select(Assignment.id).where(authored_assignments(actor))
        return statement.where(Suggestion.assignment_id.in_(own))
    return statement


def _count_new(session: Session, actor: Actor, desk: Desk) -> int:
    counted = Suggestion.assignment_id.distinct() if desk is Desk.LECTURER else Suggestion.id
    new = _pairs(func.count(counted), actor, desk, Box.NEW, NO_FILTERS)
    return int(session.scalars(new).one())


def _wanted(actor: Actor, desk: Desk, box: Box, filters: PairFilters) -> Select[Any]:
    """Return the ids of the pairs in a box, in their order."""
    if desk is not Desk.LECTURER or box is not Box.NEW:
        found = _pairs(Suggestion.id, actor, desk, box, filters)
        return found.order_by(*_order(box, Suggestion))
    best_first = (Suggestion.score.desc(), Suggestion.raw_milli.desc(), Suggestion.id)
    place = func.row_number().over(partition_by=Suggestion.assignment_id, order_by=best_first)
    ranked = (
        _pairs(Suggestion.id, actor, desk, box, filters)
        .add_columns(Suggestion.score, Suggestion.raw_milli, place.label("place"))
        .subquery()
    )
    best = select(ranked.c.id).where(ranked.c.place == 1)
    return best.order_by(*_order(box, ranked.c))


def _pairs(what: Any, actor: Actor, desk: Desk, box: Box, filters: PairFilters) -> Select[Any]:
    """Join a side only when something is asked of it: its rows are wide."""
    asked = assignment_conditions(actor, filters)
    offered = offer_conditions(actor, filters)
    if desk is Desk.LECTURER:
        offered.append(offers_of_institution(actor))
    if desk is Desk.CONTACT:
        asked.append(authored_assignments(actor))
    if box is Box.NEW:
        asked.append(_still_possible(desk))
    if box is Box.NEW and desk is Desk.LECTURER:
        offered.append(Offer.state == OfferState.PUBLISHED)
    statement = select(what).select_from(Suggestion).where(Suggestion.state.in_(STATES[box]))
    if asked:
        statement = statement.join(Suggestion.assignment).where(*asked)
    if offered:
        statement = statement.join(Suggestion.offer).where(*offered)
    return statement


def _still_possible(desk: Desk) -> ColumnElement[bool]:
    if desk is Desk.LECTURER:
        return asks_for_programmes()
    return and_(Assignment.state.in_(RANKED_STATES), taken_slots() < Assignment.slots)


def _order(box: Box, at: Any) -> tuple[ColumnElement[Any], ...]:
    if box is Box.NEW:
        return at.score.desc(), at.raw_milli.desc(), at.id.asc()
    if box in (Box.REQUESTED, Box.INTERESTED):
        return at.deadline_on.asc(), at.id.asc()
    return at.state_since.desc(), at.id.desc()


def _favourites(session: Session, actor: Actor, assignment_ids: list[int]) -> frozenset[int]:
    kept = kept_by(actor).where(Favourite.assignment_id.in_(assignment_ids))
    return frozenset(session.scalars(kept)) if assignment_ids else frozenset()


def _shown(ids: Sequence[int]) -> Select[Any]:
    """Return the pairs with what a row shows and nothing else: the rows are wide."""
    assignment = contains_eager(Suggestion.assignment)
    offer = contains_eager(Suggestion.offer)
    programme = offer.joinedload(Offer.programme)
    return (
        select(Suggestion)
        .join(Suggestion.assignment)
        .join(Suggestion.offer)
        .where(Suggestion.id.in_(ids))
        .options(
            load_only(*SHOWN_OF_PAIR, raiseload=True),
            assignment.load_only(*SHOWN_OF_ASSIGNMENT, raiseload=True),
            assignment.lazyload(Assignment.co_owners),
            assignment.joinedload(Assignment.organisation).load_only(Organisation.name),
            assignment.joinedload(Assignment.place).load_only(Place.name),
            offer.load_only(Offer.title, raiseload=True),
            *(offer.lazyload(links) for links in (Offer.form_links, Offer.level_links)),
            offer.lazyload(Offer.theme_links),
            programme.load_only(Programme.name, raiseload=True),
            programme.joinedload(Programme.institution).load_only(Organisation.name),
        )
    )
