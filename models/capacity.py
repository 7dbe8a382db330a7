# SPDX-License-Identifier: EUPL-1.2
"""How much is left: slots of an assignment, groups and students of an offer, as SQL expressions.

A placement takes its place while agreed, in progress or completed; a released or stopped one gives
it back.
"""

from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.assignment import Assignment
from models.offer import Offer
from models.placement import Placement
from models.vocabulary import AssignmentForm, AssignmentState, PlacementState

TAKING: Final = (PlacementState.AGREED, PlacementState.IN_PROGRESS, PlacementState.COMPLETED)
ASKING_STATES: Final = (
    AssignmentState.OPEN,
    AssignmentState.AGREED,
    AssignmentState.IN_PROGRESS,
)
RANKED_STATES: Final = (AssignmentState.SUBMITTED, *ASKING_STATES)

_taken = aliased(Placement)


def taken_slots(
    assignment_id: InstrumentedAttribute[int] | int = Assignment.id,
) -> ScalarSelect[int]:
    """Number of placements that take a slot of the assignment (correlated)."""
    return (
        select(func.count(_taken.id))
        .where(_taken.assignment_id == assignment_id, _taken.state.in_(TAKING))
        .correlate(Assignment)
        .scalar_subquery()
    )


def taken_groups(offer_id: InstrumentedAttribute[int] | int = Offer.id) -> ScalarSelect[int]:
    """Number of groups of the offer that are placed (correlated)."""
    return (
        select(func.count(_taken.id))
        .where(_taken.offer_id == offer_id, _taken.state.in_(TAKING))
        .correlate(Offer)
        .scalar_subquery()
    )


def taken_students(offer_id: InstrumentedAttribute[int] | int = Offer.id) -> ScalarSelect[int]:
    """Number of students of the offer that are placed (correlated)."""
    return (
        select(func.coalesce(func.sum(_taken.students), 0))
        .where(_taken.offer_id == offer_id, _taken.state.in_(TAKING))
        .correlate(Offer)
        .scalar_subquery()
    )


def asks_for_programmes() -> ColumnElement[bool]:
    """Whether an assignment is open for programmes: opened, and with a free slot."""
    return and_(Assignment.state.in_(ASKING_STATES), taken_slots() < Assignment.slots)


def free_slots(session: Session, assignment: Assignment) -> int:
    """Return how many placements the assignment can still take."""
    return assignment.slots - session.scalars(select(taken_slots(assignment.id))).one()


def free_groups(session: Session, offer: Offer) -> int:
    """Return how many groups the offer can still place."""
    return offer.capacity_groups - session.scalars(select(taken_groups(offer.id))).one()


def free_students(session: Session, offer: Offer) -> int:
    """Return how many students the offer can still place."""
    return offer.capacity_students - session.scalars(select(taken_students(offer.id))).one()


def student_bounds(assignment: Assignment) -> tuple[int, int]:
    """Return the fewest and most students one placement of this assignment can have."""
    if assignment.form is AssignmentForm.HACKATHON:
        return assignment.group_min, 200
    return assignment.group_min, assignment.group_max
