# SPDX-License-Identifier: EUPL-1.2
"""Which programme the people of a story turn to."""

from sqlalchemy import func, select

from models.offer import Offer, OfferForm, OfferLevel
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, Level, OfferState, SuggestionState
from workers.imports.examples.texts import ExampleAssignment


def best_suggestion(uow: UnitOfWork, assignment_id: int) -> Suggestion | None:
    """Return the highest suggestion nobody answered yet, of an offer that is open."""
    statement = (
        select(Suggestion)
        .where(
            Suggestion.assignment_id == assignment_id,
            Suggestion.state == SuggestionState.SUGGESTED,
            Offer.state == OfferState.PUBLISHED,
        )
        .join(Offer, Offer.id == Suggestion.offer_id)
        .order_by(Suggestion.score.desc(), Suggestion.offer_id)
    )
    return uow.session.scalars(statement).first()


def known_offer(uow: UnitOfWork, example: ExampleAssignment, number: int) -> Offer | None:
    """Return a published offer of the right form and level that a coordinator happens to know."""
    levels = [Level(level) for level in example.levels]
    form = AssignmentForm(example.form)
    statement = (
        select(Offer)
        .where(
            Offer.state == OfferState.PUBLISHED,
            Offer.level_links.any(OfferLevel.level.in_(levels)),
            Offer.form_links.any(OfferForm.form == form),
        )
        .order_by(func.abs(Offer.id % 97 - number), Offer.id)
    )
    return uow.session.scalars(statement).first()
