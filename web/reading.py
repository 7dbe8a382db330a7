# SPDX-License-Identifier: EUPL-1.2
"""Load by public id what this person may see, or answer 404: a foreign id looks like no id."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.sql.base import ExecutableOption

from models.access import (
    visible_assignments,
    visible_offers,
    visible_placements,
    visible_programme_suggestions,
    visible_suggestions,
)
from models.assignment import Assignment
from models.errors import NotFound
from models.offer import Offer
from models.person import Person
from models.placement import Placement
from models.programme import Programme
from models.programme_suggestion import ProgrammeSuggestion
from models.suggestion import Suggestion
from web.auth import actor
from web.database import session

T = TypeVar("T", Assignment, Offer, Suggestion, ProgrammeSuggestion, Placement)

ASSIGNMENT_PARTS = (
    joinedload(Assignment.organisation),
    joinedload(Assignment.place),
    joinedload(Assignment.owner).lazyload(Person.memberships),
    joinedload(Assignment.deputy).lazyload(Person.memberships),
)
OFFER_PARTS = (
    joinedload(Offer.programme).joinedload(Programme.institution),
    joinedload(Offer.place),
    joinedload(Offer.owner).lazyload(Person.memberships),
)


def assignment_or_404(public_id: UUID) -> Assignment:
    """Return the assignment with all a page shows of it; raise NotFound."""
    return _one(Assignment, public_id, visible_assignments(actor()), *ASSIGNMENT_PARTS)


def offer_or_404(public_id: UUID) -> Offer:
    """Return the offer with all a page shows of it; raise NotFound."""
    return _one(Offer, public_id, visible_offers(actor()), *OFFER_PARTS)


def suggestion_or_404(public_id: UUID) -> Suggestion:
    """Return the suggestion with both sides; raise NotFound."""
    return _one(
        Suggestion,
        public_id,
        visible_suggestions(actor()),
        *_both_sides(Suggestion.assignment, Suggestion.offer),
        joinedload(Suggestion.run),
    )


def suggestion_to_change(public_id: UUID) -> Suggestion:
    """Return the suggestion alone, for a step: what is read along is read again at each lock."""
    return _one(Suggestion, public_id, visible_suggestions(actor()))


def programme_suggestion_or_404(public_id: UUID) -> ProgrammeSuggestion:
    """Return the pair with its assignment and programme; raise NotFound."""
    assignment, offer = ProgrammeSuggestion.assignment, ProgrammeSuggestion.offer
    return _one(
        ProgrammeSuggestion,
        public_id,
        visible_programme_suggestions(actor()),
        *(joinedload(assignment).options(part) for part in ASSIGNMENT_PARTS),
        joinedload(ProgrammeSuggestion.programme).joinedload(Programme.institution),
        joinedload(ProgrammeSuggestion.run),
        joinedload(offer),
    )


def programme_suggestion_to_change(public_id: UUID) -> ProgrammeSuggestion:
    """Return the pair alone, for a step; raise NotFound."""
    return _one(ProgrammeSuggestion, public_id, visible_programme_suggestions(actor()))


def offer_to_change(public_id: UUID) -> Offer:
    """Return the offer alone, for a step; raise NotFound."""
    return _one(Offer, public_id, visible_offers(actor()))


def placement_or_404(public_id: UUID) -> Placement:
    """Return the placement with both sides; raise NotFound."""
    return _one(
        Placement,
        public_id,
        visible_placements(actor()),
        *_both_sides(Placement.assignment, Placement.offer),
        joinedload(Placement.suggestion),
    )


def _both_sides(
    assignment: InstrumentedAttribute[Assignment], offer: InstrumentedAttribute[Offer]
) -> list[ExecutableOption]:
    return [
        *(joinedload(assignment).options(part) for part in ASSIGNMENT_PARTS),
        *(joinedload(offer).options(part) for part in OFFER_PARTS),
    ]


def _one(
    entity: type[T], public_id: UUID, visible: ColumnElement[bool], *parts: ExecutableOption
) -> T:
    statement = select(entity).where(entity.public_id == public_id, visible).options(*parts)
    found = session().scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found
