# SPDX-License-Identifier: EUPL-1.2
"""Asking why an offer is not among the suggestions: what one may ask about, and what is known."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.access import Actor, explainable_offers, visible_suggestions
from models.assignment import Assignment
from models.capacity import RANKED_STATES, free_slots
from models.inquiry import Inquiry
from models.offer import Offer
from models.organisation import Organisation
from models.programme import Programme
from models.queries.text_filters import offer_mentions
from models.suggestion import MATCHER_ID, Matcher, Suggestion
from models.vocabulary import InquiryKind, OfferState

MOST_SHOWN: Final = 20
MOST_REMEMBERED: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferOption:
    """An offer to pick."""

    public_id: uuid.UUID
    title: str
    programme: str
    institution: str


def is_ranked(session: Session, assignment: Assignment) -> bool:
    """Whether offers are ranked for the assignment: in a state for it, and with a free slot."""
    return assignment.state in RANKED_STATES and free_slots(session, assignment) > 0


def offers_to_explain(
    session: Session, actor: Actor, assignment: Assignment, text: str
) -> Sequence[OfferOption]:
    """Return the offers that hold each word of ``text`` and that one may ask about, by title."""
    statement = (
        select(Offer.public_id, Offer.title, Programme.name, Organisation.name)
        .join(Offer.programme)
        .join(Programme.institution)
        .where(explainable_offers(actor, assignment), offer_mentions(text))
        .order_by(Offer.title, Offer.id)
        .limit(MOST_SHOWN)
    )
    return [
        OfferOption(public_id=public_id, title=title, programme=programme, institution=institution)
        for public_id, title, programme, institution in session.execute(statement)
    ]


def offer_to_explain(
    session: Session, actor: Actor, assignment: Assignment, public_id: uuid.UUID
) -> Offer | None:
    """Return an offer that one may ask about, with all that a comparison shows; else None."""
    statement = (
        select(Offer)
        .join(Offer.programme)
        .join(Programme.institution)
        .where(Offer.public_id == public_id, explainable_offers(actor, assignment))
        .options(
            contains_eager(Offer.programme).contains_eager(Programme.institution),
            joinedload(Offer.place),
        )
    )
    return session.scalars(statement).one_or_none()


def pair_of(
    session: Session, actor: Actor, assignment: Assignment, offer: Offer
) -> Suggestion | None:
    """Return the suggestion of this pair that ``actor`` sees, in whatever state; else None."""
    statement = select(Suggestion).where(
        Suggestion.assignment_id == assignment.id,
        Suggestion.offer_id == offer.id,
        visible_suggestions(actor),
    )
    return session.scalars(statement).one_or_none()


def question_about(session: Session, assignment: Assignment, offer: Offer) -> dict[str, Any]:
    """Return what is asked: an answer holds until a side, another offer or the matcher changes."""
    published = select(func.count(Offer.id), func.max(Offer.updated_at)).where(
        Offer.state == OfferState.PUBLISHED
    )
    count, changed_at = session.execute(published).one()
    matcher = session.get(Matcher, MATCHER_ID)
    return {
        "offer": offer.id,
        "versions": [assignment.version, offer.version],
        "offers": [count, changed_at.isoformat() if count else ""],
        "matcher": [matcher.encoder_version, matcher.weights_version] if matcher else [],
    }


def latest_question(
    session: Session, actor: Actor, assignment: Assignment, offer: Offer
) -> Inquiry | None:
    """Return what ``actor`` asked last about this pair, else None."""
    statement = (
        select(Inquiry)
        .where(
            Inquiry.asked_by_id == actor.person_id,
            Inquiry.kind == InquiryKind.WHY_NOT,
            Inquiry.assignment_id == assignment.id,
        )
        .order_by(Inquiry.id.desc())
        .limit(MOST_REMEMBERED)
    )
    asked = (at for at in session.scalars(statement) if at.request["offer"] == offer.id)
    return next(asked, None)
