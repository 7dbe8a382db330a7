# SPDX-License-Identifier: EUPL-1.2
"""What is somebody's open work: what they own and somebody may still write to them about."""

from sqlalchemy import ColumnElement, and_, exists, or_

from models.assignment import Assignment
from models.offer import Offer
from models.placement import Placement
from models.suggestion import Suggestion
from models.transitions import ENDED, IN_TALKS, UNDER_WAY
from models.vocabulary import OfferState


def open_assignments(person_id: int) -> ColumnElement[bool]:
    """Assignments of this owner that did not end."""
    return and_(Assignment.owner_id == person_id, Assignment.state.not_in(ENDED))


def successor_field(organisation_id: int) -> str:
    """Return the name of the field that asks who takes over the work in one organisation."""
    return f"successor_{organisation_id}"


def open_offers(person_id: int) -> ColumnElement[bool]:
    """Offers of this owner that are not closed, or closed with talks or students under way.

    An offer closes months before its students are done.
    """
    in_talks = exists().where(Suggestion.offer_id == Offer.id, Suggestion.state.in_(IN_TALKS))
    with_students = exists().where(Placement.offer_id == Offer.id, Placement.state.in_(UNDER_WAY))
    is_open = or_(Offer.state != OfferState.CLOSED, in_talks, with_students)
    return and_(Offer.owner_id == person_id, is_open)
