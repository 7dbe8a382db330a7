# SPDX-License-Identifier: EUPL-1.2
"""Confirming pairs. Slots and capacity are counted under lock, so the last place goes once."""

from dataclasses import dataclass
from datetime import date, timedelta

from models import event
from models.access import Actor, Party, parties
from models.assignment import Assignment
from models.base import lock
from models.capacity import ASKING_STATES, free_groups, free_slots, free_students, student_bounds
from models.errors import (
    AlreadyDone,
    CapacityExceeded,
    InvalidInput,
    InvalidTransition,
    MissingInformation,
    NotAllowed,
)
from models.lifecycle import Details, move
from models.offer import Offer
from models.operations import mail
from models.operations.content import check_text
from models.operations.suggestions import lock_pair, pair, supersede_all
from models.placement import Placement
from models.suggestion import Suggestion
from models.transitions import AssignmentAction, SuggestionAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentState,
    EventKind,
    HandPlacementReason,
    JobKind,
    MailTemplate,
    OfferState,
    PlacementSource,
    PlacementState,
    SubjectKind,
    SuggestionState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a coordinator decides: students, start, and why when not both sides said yes."""

    students: int
    start_on: date | None = None
    hand_reason: HandPlacementReason | None = None
    note: str = ""


def confirm_placement(
    uow: UnitOfWork, suggestion: Suggestion, actor: Actor, terms: Terms
) -> Placement:
    """Confirm a pair; the first placement agrees the assignment, the last one ends the asking.

    Raises:
        NotAllowed: not a coordinator.
        AlreadyDone: this pair is confirmed already.
        CapacityExceeded: no slot, group or student place is left.
        InvalidInput: the number of students does not fit the form.
        MissingInformation: one side has not answered and no reason is given.
    """
    if Party.COORDINATOR not in parties(actor, suggestion):
        raise NotAllowed
    assignment, offer = _lock(uow, suggestion)
    _check_open(suggestion, assignment, offer)
    _check_capacity(uow, assignment, offer, terms)
    placement = _place(uow, suggestion, actor, terms)
    if assignment.state is AssignmentState.OPEN:
        move(uow, assignment, AssignmentAction.AGREE, actor)
    if free_slots(uow.session, assignment) == 0:
        supersede_all(uow, assignment, but=[suggestion.id])
    uow.enqueue(JobKind.MATCH_OFFER, offer.id)
    people = {offer.owner_id, *mail.authors(uow.session, assignment)}
    tell(uow, people, MailTemplate.PLACEMENT_CONFIRMED, placement)
    return placement


def place_by_hand(
    uow: UnitOfWork, assignment: Assignment, offer: Offer, actor: Actor, terms: Terms
) -> Placement:
    """Confirm a pair the coordinator knows of, with a reason from the list."""
    if terms.hand_reason is None:
        raise MissingInformation(["hand_reason"])
    suggestion = pair(uow, assignment, offer, actor)
    return confirm_placement(uow, suggestion, actor, terms)


def tell(
    uow: UnitOfWork,
    people: set[int],
    template: MailTemplate,
    placement: Placement,
    **extra: object,
) -> None:
    """Mail people about a placement, once per step of it."""
    facts = {
        "placement_id": str(placement.public_id),
        "students": placement.students,
        "start_on": placement.start_on.isoformat(),
        **extra,
    }
    context = mail.pair_context(placement.assignment, placement.offer, **facts)
    mail.notify(uow, people, template, context, occasion=f"{placement.id}:{placement.version}")


def _lock(uow: UnitOfWork, suggestion: Suggestion) -> tuple[Assignment, Offer]:
    lock_pair(uow, suggestion)
    lock(uow.session, suggestion)
    return suggestion.assignment, suggestion.offer


def _check_open(suggestion: Suggestion, assignment: Assignment, offer: Offer) -> None:
    if suggestion.state is SuggestionState.CONFIRMED:
        raise AlreadyDone(SuggestionAction.CONFIRM, suggestion.state)
    if assignment.state not in ASKING_STATES:
        raise InvalidTransition(SuggestionAction.CONFIRM, assignment.state)
    if offer.state is OfferState.DRAFT:
        raise InvalidInput("offer", "not_published")


def _check_capacity(uow: UnitOfWork, assignment: Assignment, offer: Offer, terms: Terms) -> None:
    check_text("reason", terms.note)
    if free_slots(uow.session, assignment) < 1:
        raise CapacityExceeded("slots", left=0)
    if free_groups(uow.session, offer) < 1:
        raise CapacityExceeded("groups", left=0)
    students_left = free_students(uow.session, offer)
    if terms.students > students_left:
        raise CapacityExceeded("students", left=students_left)
    lowest, highest = student_bounds(assignment)
    if not lowest <= terms.students <= highest:
        raise InvalidInput("students", "out_of_bounds", lowest=lowest, highest=highest)


def _place(uow: UnitOfWork, suggestion: Suggestion, actor: Actor, terms: Terms) -> Placement:
    both_agreed = suggestion.state is SuggestionState.ACCEPTED
    if not both_agreed and terms.hand_reason is None:
        raise MissingInformation(["hand_reason"])
    reason = terms.hand_reason.value if terms.hand_reason and not both_agreed else ""
    move(uow, suggestion, SuggestionAction.CONFIRM, actor, details=Details(reason=reason))
    assignment, offer = suggestion.assignment, suggestion.offer
    start_on = terms.start_on or assignment.start_on or offer.start_on
    if start_on is None:
        raise MissingInformation(["start_on"])
    weeks = assignment.duration_weeks or offer.duration_weeks or 1
    placement = Placement(
        assignment=assignment,
        offer=offer,
        suggestion=suggestion,
        source=PlacementSource.SUGGESTION if both_agreed else PlacementSource.BY_HAND,
        hand_reason=None if both_agreed else terms.hand_reason,
        hand_note="" if both_agreed else terms.note,
        students=terms.students,
        start_on=start_on,
        end_on=start_on + timedelta(weeks=weeks),
        confirmed_at=uow.now,
        confirmed_by_id=actor.person_id,
        state_since=uow.now,
    )
    uow.session.add(placement)
    uow.session.flush()
    _record_confirmed(uow, placement, actor)
    return placement


def _record_confirmed(uow: UnitOfWork, placement: Placement, actor: Actor) -> None:
    uow.record(
        event.Fact(
            kind=EventKind.PLACEMENT_CONFIRMED,
            subject_kind=SubjectKind.PLACEMENT,
            subject_id=placement.id,
            assignment_id=placement.assignment_id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            to_state=PlacementState.AGREED.value,
            payload={"students": placement.students, "source": placement.source.value},
        )
    )
