# SPDX-License-Identifier: EUPL-1.2
"""Placements as people see them: the list with filters, what is left, and who could be next."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, contains_eager, lazyload, selectinload

from models.access import Actor, visible_offers, visible_placements, visible_suggestions
from models.assignment import Assignment, AssignmentLevel, AssignmentTheme
from models.capacity import TAKING, free_slots, student_bounds, taken_groups
from models.comparison import Room
from models.offer import Offer
from models.organisation import Organisation
from models.placement import Placement
from models.programme import Programme
from models.queries.offers import NamedOption, room_of
from models.queries.paging import Page, count_rows, on_page
from models.queries.word_search import each_word, holds
from models.suggestion import Suggestion
from models.theme import Theme
from models.vocabulary import AssignmentForm, Level, OfferState, PlacementState, SuggestionState

MOST_OFFERS: Final = 20
CANDIDATES: Final = (
    SuggestionState.ACCEPTED,
    SuggestionState.INTERESTED,
    SuggestionState.REQUESTED,
    SuggestionState.SUGGESTED,
    SuggestionState.EXPIRED,
)
MOST_CANDIDATES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementFilters:
    """What somebody looks for; an empty value does not filter."""

    state: PlacementState | None = None
    form: AssignmentForm | None = None
    level: Level | None = None
    theme: uuid.UUID | None = None
    institution: uuid.UUID | None = None
    organisation: uuid.UUID | None = None
    starts_from: date | None = None
    starts_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What is left on both sides of a pair, and the bounds of one placement."""

    slots: int
    all_slots: int
    room: Room
    fewest: int
    most: int


def placements_page(
    session: Session, actor: Actor, filters: PlacementFilters, number: int
) -> Page[Placement]:
    """Return one page of the placements this person sees, latest start first."""
    wanted = _wanted(actor, filters)
    ordered = wanted.order_by(Placement.start_on.desc(), Placement.id.desc())
    ids = session.scalars(on_page(ordered, number)).all()
    return Page(
        rows=placements_by_id(session, actor, ids),
        number=number,
        total=count_rows(session, wanted),
    )


def placements_by_id(session: Session, actor: Actor, ids: Sequence[int]) -> list[Placement]:
    """Return rows in the order of ``ids``, of the placements that this person sees."""
    assignment, offer = contains_eager(Placement.assignment), contains_eager(Placement.offer)
    statement = _with_sides(
        select(Placement).where(Placement.id.in_(ids), visible_placements(actor))
    ).options(
        assignment.selectinload(Assignment.organisation),
        offer.contains_eager(Offer.programme).selectinload(Programme.institution),
        *_without_lists(assignment, offer),
    )
    rows = {at.id: at for at in session.scalars(statement)}
    return [rows[at] for at in ids if at in rows]


def institutions_with_placements(session: Session, actor: Actor) -> list[NamedOption]:
    """Return the institutions of the placements this person sees, by name."""
    placed = (
        select(Programme.institution_id)
        .join(Offer, Offer.programme_id == Programme.id)
        .join(Placement, Placement.offer_id == Offer.id)
        .where(visible_placements(actor))
    )
    return _options(session, placed)


def organisations_with_placements(session: Session, actor: Actor) -> list[NamedOption]:
    """Return the government organisations of the placements this person sees, by name."""
    placed = (
        select(Assignment.organisation_id)
        .join(Placement, Placement.assignment_id == Assignment.id)
        .where(visible_placements(actor))
    )
    return _options(session, placed)


def stand_of(session: Session, assignment: Assignment, offer: Offer) -> Stand:
    """Return how many slots, groups and students are left, and how many students fit."""
    fewest, most = student_bounds(assignment)
    return Stand(
        slots=max(free_slots(session, assignment), 0),
        all_slots=assignment.slots,
        room=room_of(session, offer),
        fewest=fewest,
        most=most,
    )


def placement_of_pair(session: Session, suggestion: Suggestion) -> Placement | None:
    """Return the placement that this pair became and that still takes a place."""
    statement = select(Placement).where(
        Placement.assignment_id == suggestion.assignment_id,
        Placement.offer_id == suggestion.offer_id,
        Placement.state.in_(TAKING),
    )
    return session.scalars(statement).one_or_none()


def next_candidates(session: Session, actor: Actor, assignment: Assignment) -> list[Suggestion]:
    """Return who could take the free slot, nearest to a yes first."""
    placed = exists().where(
        Placement.assignment_id == assignment.id,
        Placement.offer_id == Suggestion.offer_id,
        Placement.state.in_(TAKING),
    )
    statement = (
        select(Suggestion)
        .where(
            Suggestion.assignment_id == assignment.id,
            Suggestion.state.in_(CANDIDATES),
            visible_suggestions(actor),
            ~placed,
        )
        .options(_programme(selectinload(Suggestion.offer)))
    )
    found = session.scalars(statement.order_by(Suggestion.score.desc(), Suggestion.id)).all()
    nearest = sorted(found, key=lambda pair: CANDIDATES.index(pair.state))
    return nearest[:MOST_CANDIDATES]


def offers_to_place(
    session: Session, actor: Actor, assignment: Assignment, text: str
) -> list[Offer]:
    """Return published or paused offers with a free group that name ``text``, by title."""
    placed = exists().where(
        Placement.assignment_id == assignment.id,
        Placement.offer_id == Offer.id,
        Placement.state.in_(TAKING),
    )
    columns = (Offer.title, Programme.name, Organisation.name, Organisation.abbreviation)
    statement = (
        select(Offer)
        .join(Offer.programme)
        .join(Programme.institution)
        .where(
            Offer.state.in_((OfferState.PUBLISHED, OfferState.PAUSED)),
            taken_groups() < Offer.capacity_groups,
            visible_offers(actor),
            ~placed,
            each_word(text, lambda word: holds(word, *columns)),
        )
        .options(_programme(selectinload(Offer.programme), start=False))
    )
    return list(session.scalars(statement.order_by(Offer.title, Offer.id).limit(MOST_OFFERS)))


def _programme(path: Any, *, start: bool = True) -> Any:
    programme = path.selectinload(Offer.programme) if start else path
    return programme.selectinload(Programme.institution)


def _options(session: Session, ids: Any) -> list[NamedOption]:
    statement = select(Organisation.public_id, Organisation.name).where(Organisation.id.in_(ids))
    found = session.execute(statement.order_by(Organisation.name))
    return [NamedOption(public_id=public_id, name=name) for public_id, name in found]


def _wanted(actor: Actor, filters: PlacementFilters) -> Select[Any]:
    """Ids; both sides are joined only when a filter asks about them."""
    ids = select(Placement.id).where(visible_placements(actor), *_conditions(filters))
    return _with_sides(ids) if _asks_about_sides(filters) else ids


def _with_sides(statement: Select[Any]) -> Select[Any]:
    return statement.join(Placement.assignment).join(Placement.offer).join(Offer.programme)


def _asks_about_sides(filters: PlacementFilters) -> bool:
    asked = (filters.form, filters.level, filters.theme, filters.institution, filters.organisation)
    return any(asked)


def _conditions(filters: PlacementFilters) -> list[ColumnElement[bool]]:
    """One condition for each filter that is set."""
    rules: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
        (filters.state, lambda state: Placement.state == state),
        (filters.form, lambda form: Assignment.form == form),
        (filters.level, _at_level),
        (filters.theme, _on_theme),
        (filters.institution, lambda at: Programme.institution_id.in_(_ids_of(at))),
        (filters.organisation, lambda at: Assignment.organisation_id.in_(_ids_of(at))),
        (filters.starts_from, lambda day: Placement.start_on >= day),
        (filters.starts_until, lambda day: Placement.start_on <= day),
    ]
    return [rule(value) for value, rule in rules if value]


def _at_level(level: Level) -> ColumnElement[bool]:
    levels = select(AssignmentLevel.assignment_id).where(AssignmentLevel.level == level)
    return Assignment.id.in_(levels)


def _on_theme(theme: uuid.UUID) -> ColumnElement[bool]:
    links = select(AssignmentTheme.assignment_id).join(Theme).where(Theme.public_id == theme)
    return Assignment.id.in_(links)


def _ids_of(public_id: uuid.UUID) -> Select[Any]:
    return select(Organisation.id).where(Organisation.public_id == public_id)


def _without_lists(assignment: Any, offer: Any) -> list[Any]:
    """Leave out the lists that no row of a list of placements shows."""
    return [
        assignment.options(
            lazyload(Assignment.co_owners),
            lazyload(Assignment.level_links),
            lazyload(Assignment.theme_links),
        ),
        offer.options(
            lazyload(Offer.form_links), lazyload(Offer.level_links), lazyload(Offer.theme_links)
        ),
    ]
