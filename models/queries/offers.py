# SPDX-License-Identifier: EUPL-1.2
"""Offers as people see them: the list with filters, and one offer with what is left of it."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Text, cast, exists, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, lazyload, load_only

from models.access import Actor, visible_offers, visible_placements, visible_suggestions
from models.assignment import Assignment
from models.capacity import taken_groups, taken_students
from models.comparison import Room
from models.offer import Offer, OfferForm, OfferLevel, OfferTheme
from models.organisation import Organisation, Place
from models.placement import Placement
from models.programme import Programme
from models.queries.paging import Page, count_rows, on_page
from models.queries.text_filters import offer_mentions
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

SHOWN_SUGGESTIONS: Final = 20
SHOWN_OF_OFFER: Final = (Offer.public_id, Offer.title, Offer.state, Offer.start_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFilters:
    """What somebody looks for; an empty value does not filter."""

    text: str = ""
    state: OfferState | None = None
    form: AssignmentForm | None = None
    level: Level | None = None
    theme: uuid.UUID | None = None
    region: str = ""
    language: Language | None = None
    starts_from: date | None = None
    starts_until: date | None = None
    institution: uuid.UUID | None = None
    only_mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """An offer with what it can still place."""

    offer: Offer
    room: Room


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWork:
    """What happens with an offer: what is left, who is placed, which assignments are near."""

    room: Room
    placements: Sequence[Placement]
    suggestions: Sequence[Suggestion]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOption:
    """Something to choose in a filter."""

    public_id: uuid.UUID
    name: str


def offers_page(
    session: Session, actor: Actor, filters: OfferFilters, number: int
) -> Page[OfferRow]:
    """Return one page of the offers this person sees, last changed first."""
    wanted = _wanted(actor, filters)
    ordered = wanted.order_by(Offer.updated_at.desc(), Offer.id.desc())
    rows = _offer_rows(session, on_page(ordered, number))
    return Page(rows=rows, number=number, total=count_rows(session, wanted))


def offer_rows_by_id(session: Session, actor: Actor, ids: list[int]) -> list[OfferRow]:
    """Return rows in the order of ``ids``, of the offers that this person sees."""
    wanted = _wanted(actor, OfferFilters()).where(Offer.id.in_(ids))
    rows = {row.offer.id: row for row in _offer_rows(session, wanted)}
    return [rows[at] for at in ids if at in rows]


def room_of(session: Session, offer: Offer) -> Room:
    """Return how many groups and students the offer can still place; never below zero."""
    statement = select(_groups_left(), _students_left()).where(Offer.id == offer.id)
    groups, students = session.execute(statement).one()
    return Room(groups=max(groups, 0), students=max(students, 0))


def offer_work(session: Session, actor: Actor, offer: Offer) -> OfferWork:
    """Return what the page of an offer shows beside its text."""
    return OfferWork(
        room=room_of(session, offer),
        placements=session.scalars(_placements(actor, offer)).all(),
        suggestions=session.scalars(_suggestions(actor, offer)).all(),
    )


def institutions_with_offers(session: Session, actor: Actor) -> list[NamedOption]:
    """Return the institutions whose offers this person sees, by name."""
    statement = (
        select(Organisation.public_id, Organisation.name)
        .join(Programme, Programme.institution_id == Organisation.id)
        .join(Offer, Offer.programme_id == Programme.id)
        .where(visible_offers(actor))
        .distinct()
        .order_by(Organisation.name)
    )
    return [NamedOption(public_id=row[0], name=row[1]) for row in session.execute(statement)]


def offers_by_id(session: Session, actor: Actor, ids: Collection[int]) -> dict[int, Offer]:
    """Return those of these offers that ``actor`` may read, by id, with their institution."""
    statement = (
        select(Offer)
        .where(Offer.id.in_(ids), visible_offers(actor))
        .options(joinedload(Offer.programme).joinedload(Programme.institution))
    )
    return {offer.id: offer for offer in session.scalars(statement)}


def own_published_offers(session: Session, actor: Actor) -> list[Offer]:
    """Return the published offers of the lecturer's institutions, the lecturer's own first."""
    statement = (
        select(Offer)
        .join(Offer.programme)
        .where(
            Offer.state == OfferState.PUBLISHED,
            Programme.institution_id.in_(actor.in_role(Role.LECTURER)),
        )
        .order_by((Offer.owner_id == actor.person_id).desc(), Offer.title, Offer.id)
        .options(
            contains_eager(Offer.programme),
            lazyload(Offer.form_links),
            lazyload(Offer.level_links),
            lazyload(Offer.theme_links),
        )
    )
    return list(session.scalars(statement))


def _offer_rows(session: Session, wanted: Select[Any]) -> list[OfferRow]:
    programme = contains_eager(Offer.programme)
    statement = wanted.add_columns(_groups_left(), _students_left()).options(
        load_only(*SHOWN_OF_OFFER, raiseload=True),
        programme.load_only(Programme.name, raiseload=True),
        programme.contains_eager(Programme.institution).load_only(Organisation.name),
    )
    return [
        OfferRow(offer=offer, room=Room(groups=groups, students=students))
        for offer, groups, students in session.execute(statement)
    ]


def _wanted(actor: Actor, filters: OfferFilters) -> Select[Any]:
    return (
        select(Offer)
        .join(Offer.programme)
        .join(Programme.institution)
        .outerjoin(Offer.place)
        .where(visible_offers(actor), *_conditions(actor, filters))
    )


def _conditions(actor: Actor, filters: OfferFilters) -> list[ColumnElement[bool]]:
    """One condition for each filter that is set."""
    rules: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
        (filters.text, offer_mentions),
        (filters.state, lambda state: Offer.state == state),
        (filters.form, lambda form: _has(OfferForm, OfferForm.form == form)),
        (filters.level, lambda level: _has(OfferLevel, OfferLevel.level == level)),
        (filters.theme, _has_theme),
        (filters.region, lambda region: _region() == region),
        (filters.language, lambda code: cast(Offer.languages, Text).contains(f'"{code}"')),
        (filters.starts_from, lambda day: Offer.start_on >= day),
        (filters.starts_until, lambda day: Offer.start_on <= day),
        (filters.institution, lambda at: Organisation.public_id == at),
        (filters.only_mine, lambda _wanted: Offer.owner_id == actor.person_id),
    ]
    return [rule(value) for value, rule in rules if value]


def _has(link: type[Any], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(link.offer_id == Offer.id, condition)


def _has_theme(public_id: uuid.UUID) -> ColumnElement[bool]:
    theme = select(Theme.id).where(Theme.public_id == public_id).scalar_subquery()
    return _has(OfferTheme, OfferTheme.theme_id == theme)


def _region() -> ColumnElement[str]:
    return func.coalesce(Place.province, Organisation.province)


def _groups_left() -> ColumnElement[int]:
    return Offer.capacity_groups - taken_groups()


def _students_left() -> ColumnElement[int]:
    return Offer.capacity_students - taken_students()


def _placements(actor: Actor, offer: Offer) -> Select[Any]:
    return (
        select(Placement)
        .where(Placement.offer_id == offer.id, visible_placements(actor))
        .order_by(Placement.start_on.desc(), Placement.id.desc())
        .options(*_assignment_parts(joinedload(Placement.assignment)))
    )


def _suggestions(actor: Actor, offer: Offer) -> Select[Any]:
    return (
        select(Suggestion)
        .where(
            Suggestion.offer_id == offer.id,
            Suggestion.state != SuggestionState.SUPERSEDED,
            visible_suggestions(actor),
        )
        .order_by(Suggestion.score.desc(), Suggestion.raw_milli.desc(), Suggestion.id)
        .limit(SHOWN_SUGGESTIONS)
        .options(*_assignment_parts(joinedload(Suggestion.assignment)))
    )


def _assignment_parts(assignment: Any) -> list[Any]:
    return [
        assignment.joinedload(Assignment.organisation),
        assignment.lazyload(Assignment.co_owners),
        assignment.lazyload(Assignment.level_links),
        assignment.lazyload(Assignment.theme_links),
    ]
