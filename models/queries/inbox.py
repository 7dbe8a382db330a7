# SPDX-License-Identifier: EUPL-1.2
"""Pairs that wait for somebody: what lecturers browse, contacts answer, coordinators follow.

A desk is whose inbox it is; a box is one list in it. A lecturer's box of new pairs shows each
assignment once, with the best of the lecturer's offers.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, defer

from models.access import Actor, authored_assignments, offers_of_institution
from models.assignment import Assignment, AssignmentLevel, AssignmentTheme, Favourite
from models.capacity import RANKED_STATES, asks_for_programmes, taken_slots
from models.offer import Offer
from models.organisation import Organisation, Place
from models.programme import Programme
from models.queries.paging import Page, count_rows, on_page
from models.suggestion import Suggestion
from models.theme import Theme
from models.vocabulary import (
    AssignmentForm,
    Language,
    Level,
    OfferState,
    Role,
    SuggestionState,
)

NEW_FOR: Final = timedelta(days=7)
LONG_TEXTS: Final = (Assignment.question, Assignment.background, Assignment.expected_result)


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
class PairFilters:
    """What somebody looks for; an empty value does not filter."""

    text: str = ""
    form: AssignmentForm | None = None
    level: Level | None = None
    theme: uuid.UUID | None = None
    region: str = ""
    language: Language | None = None
    starts_from: date | None = None
    starts_until: date | None = None
    offer: uuid.UUID | None = None
    only_own_offers: bool = False
    only_favourites: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """A pair in a list; new when it came within a week."""

    suggestion: Suggestion
    is_favourite: bool
    is_new: bool


def desks_of(actor: Actor) -> list[Desk]:
    """Return the inboxes this person has, in the order of ``DESKS``."""
    return list(dict.fromkeys(desk for role, desk in DESKS.items() if role in actor.roles))


def count_boxes(session: Session, actor: Actor, desk: Desk) -> dict[Box, int]:
    """Return how many pairs stand in each box of the desk, without filters."""
    return {box: _count(session, actor, desk, box, PairFilters()) for box in BOXES[desk]}


def pairs_page(  # noqa: PLR0913 - whose list, which one, what of it
    session: Session,
    actor: Actor,
    desk: Desk,
    box: Box,
    filters: PairFilters,
    *,
    number: int,
    now: datetime,
) -> Page[PairRow]:
    """Return one page of a box: best first, or what must be answered soonest first."""
    wanted = _wanted(actor, desk, box, filters)
    page = on_page(wanted.order_by(*_order(box)), number).options(*_shown())
    found = session.scalars(page).all()
    favourites = _favourites(session, actor, [at.assignment_id for at in found])
    rows = [
        PairRow(
            suggestion=at,
            is_favourite=at.assignment_id in favourites,
            is_new=box is Box.NEW and _came_at(at) > now - NEW_FOR,
        )
        for at in found
    ]
    total = count_rows(session, wanted)
    return Page(rows=rows, number=number, total=total)


def _count(session: Session, actor: Actor, desk: Desk, box: Box, filters: PairFilters) -> int:
    once = desk is Desk.LECTURER and box is Box.NEW
    counted = Suggestion.assignment_id.distinct() if once else Suggestion.id
    found: int = session.scalars(_pairs(func.count(counted), actor, desk, box, filters)).one()
    return found


def _wanted(actor: Actor, desk: Desk, box: Box, filters: PairFilters) -> Select[Any]:
    if desk is not Desk.LECTURER or box is not Box.NEW:
        return _pairs(Suggestion, actor, desk, box, filters)
    place = func.row_number().over(
        partition_by=Suggestion.assignment_id,
        order_by=(Suggestion.score.desc(), Suggestion.raw_milli.desc(), Suggestion.id),
    )
    ranked = _pairs(Suggestion.id, actor, desk, box, filters).add_columns(place.label("place"))
    best = ranked.subquery()
    return (
        select(Suggestion)
        .join(best, and_(best.c.id == Suggestion.id, best.c.place == 1))
        .join(Suggestion.assignment)
        .join(Suggestion.offer)
    )


def _pairs(what: Any, actor: Actor, desk: Desk, box: Box, filters: PairFilters) -> Select[Any]:
    statement = (
        select(what)
        .select_from(Suggestion)
        .join(Suggestion.assignment)
        .join(Suggestion.offer)
        .where(Suggestion.state.in_(STATES[box]), _of_desk(actor, desk))
    )
    if box is Box.NEW:
        statement = statement.where(_still_possible(desk))
    return statement.where(*_conditions(actor, filters))


def _of_desk(actor: Actor, desk: Desk) -> ColumnElement[bool]:
    """Rows of the desk; each lies within what ``models.access`` lets this person see."""
    if desk is Desk.LECTURER:
        return offers_of_institution(actor)
    if desk is Desk.CONTACT:
        return authored_assignments(actor)
    return Suggestion.id.is_not(None)


def _still_possible(desk: Desk) -> ColumnElement[bool]:
    if desk is Desk.LECTURER:
        return and_(Offer.state == OfferState.PUBLISHED, asks_for_programmes())
    return and_(Assignment.state.in_(RANKED_STATES), taken_slots() < Assignment.slots)


def _order(box: Box) -> tuple[ColumnElement[Any], ...]:
    if box is Box.NEW:
        return Suggestion.score.desc(), Suggestion.raw_milli.desc(), Suggestion.id.asc()
    if box in (Box.REQUESTED, Box.INTERESTED):
        return Suggestion.deadline_on.asc(), Suggestion.id.asc()
    return Suggestion.state_since.desc(), Suggestion.id.desc()


def _conditions(actor: Actor, filters: PairFilters) -> list[ColumnElement[bool]]:
    """One condition for each filter that is set."""
    rules: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
        (filters.text, _mentions),
        (filters.form, lambda form: Assignment.form == form),
        (filters.level, _has_level),
        (filters.theme, _has_theme),
        (filters.region, lambda region: Assignment.place.has(Place.province == region)),
        (filters.language, lambda code: Assignment.language == code),
        (filters.starts_from, lambda day: Assignment.start_on >= day),
        (filters.starts_until, lambda day: Assignment.start_on <= day),
        (filters.offer, lambda public_id: Offer.public_id == public_id),
        (filters.only_own_offers, lambda _wanted: Offer.owner_id == actor.person_id),
        (filters.only_favourites, lambda _wanted: Assignment.id.in_(_kept(actor))),
    ]
    return [rule(value) for value, rule in rules if value]


def _mentions(text: str) -> ColumnElement[bool]:
    columns = (Assignment.title, Assignment.question, Assignment.background, Offer.title)
    return or_(
        *(column.icontains(text, autoescape=True) for column in columns),
        Assignment.organisation.has(Organisation.name.icontains(text, autoescape=True)),
    )


def _has_level(level: Level) -> ColumnElement[bool]:
    return Assignment.id.in_(
        select(AssignmentLevel.assignment_id).where(AssignmentLevel.level == level)
    )


def _has_theme(public_id: uuid.UUID) -> ColumnElement[bool]:
    return Assignment.id.in_(
        select(AssignmentTheme.assignment_id)
        .join(Theme, Theme.id == AssignmentTheme.theme_id)
        .where(Theme.public_id == public_id)
    )


def _kept(actor: Actor) -> Select[Any]:
    return select(Favourite.assignment_id).where(Favourite.person_id == actor.person_id)


def _favourites(session: Session, actor: Actor, assignment_ids: list[int]) -> frozenset[int]:
    kept = _kept(actor).where(Favourite.assignment_id.in_(assignment_ids))
    return frozenset(session.scalars(kept)) if assignment_ids else frozenset()


def _came_at(suggestion: Suggestion) -> datetime:
    """When the pair could first be seen: made, or its assignment opened, whichever is later."""
    return max(suggestion.created_at, suggestion.assignment.state_since)


def _shown() -> list[Any]:
    """Load what a row shows, and leave the long texts."""
    assignment = contains_eager(Suggestion.assignment)
    offer = contains_eager(Suggestion.offer)
    return [
        defer(Suggestion.evidence, raiseload=True),
        *(assignment.defer(column, raiseload=True) for column in LONG_TEXTS),
        assignment.lazyload(Assignment.co_owners),
        assignment.joinedload(Assignment.organisation),
        assignment.joinedload(Assignment.place),
        offer.defer(Offer.description, raiseload=True),
        *(offer.lazyload(links) for links in (Offer.form_links, Offer.level_links)),
        offer.lazyload(Offer.theme_links),
        offer.joinedload(Offer.programme).joinedload(Programme.institution),
    ]
