# SPDX-License-Identifier: EUPL-1.2
"""A confirmed placement on its way: started, completed, or ended early, with its assignment."""

from datetime import date

from sqlalchemy import func, select

from models.access import SYSTEM, Actor
from models.assignment import Assignment
from models.base import local_date, lock
from models.capacity import ASKING_STATES, free_slots
from models.errors import AlreadyDone, InvalidInput
from models.lifecycle import Details, admit, move
from models.operations import mail
from models.operations.content import check_text
from models.operations.placements import tell
from models.operations.suggestions import restore_superseded, supersede_all
from models.placement import Placement
from models.transitions import (
    UNDER_WAY,
    AssignmentAction,
    PlacementAction,
    SuggestionAction,
)
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentState,
    JobKind,
    MailTemplate,
    PlacementState,
    StopReason,
    SuggestionState,
)


def start_placement(uow: UnitOfWork, placement: Placement, actor: Actor) -> Placement:
    """Students have started; the first start takes the assignment along."""
    _lock(uow, placement)
    if placement.start_on > local_date(uow.now):
        raise InvalidInput("start_on", "in_future", start_on=placement.start_on)
    move(uow, placement, PlacementAction.START, actor)
    if placement.assignment.state is AssignmentState.AGREED:
        move(uow, placement.assignment, AssignmentAction.START, actor, through=placement)
    return placement


def complete_placement(
    uow: UnitOfWork, placement: Placement, actor: Actor, ended_on: date, outcome: str
) -> Placement:
    """Students are done; with the last of them, and no slot left to fill, the assignment is."""
    _lock(uow, placement)
    check_text("outcome", outcome)
    if ended_on > local_date(uow.now):
        raise InvalidInput("ended_on", "in_future")
    if ended_on < placement.start_on:
        raise InvalidInput("ended_on", "before_start")
    details = Details(ended_on=ended_on, outcome=outcome)
    move(uow, placement, PlacementAction.COMPLETE, actor, details=details)
    _end_with_last(uow, placement.assignment, actor, through=placement)
    people = _both_sides(uow, placement)
    tell(uow, people, MailTemplate.PLACEMENT_COMPLETED, placement)
    return placement


def release_placement(
    uow: UnitOfWork, placement: Placement, actor: Actor, reason: StopReason, note: str = ""
) -> Placement:
    """Undo an agreement before its start: the slot is free, earlier candidates are back."""
    _end_before_start(uow, placement, actor, reason, note)
    _take_out(uow, placement)
    _offer_again(uow, placement)
    people = _both_sides(uow, placement)
    tell(uow, people, MailTemplate.PLACEMENT_RELEASED, placement, reason=reason.value)
    return placement


def undo_confirmation(
    uow: UnitOfWork, placement: Placement, actor: Actor, note: str = ""
) -> Placement:
    """Take back a mistaken confirmation: everything stands as it stood before."""
    _end_before_start(uow, placement, actor, StopReason.MISTAKE, note)
    suggestion = placement.suggestion
    before = suggestion.previous_state if suggestion is not None else None
    if suggestion is not None and before is SuggestionState.ACCEPTED and _asks(placement):
        move(uow, suggestion, SuggestionAction.UNDO_CONFIRMATION, actor)
    else:
        _take_out(uow, placement, previous=before)
    _offer_again(uow, placement)
    people = _both_sides(uow, placement)
    reason = StopReason.MISTAKE.value
    tell(uow, people, MailTemplate.PLACEMENT_RELEASED, placement, reason=reason)
    return placement


def stop_placement(
    uow: UnitOfWork, placement: Placement, actor: Actor, reason: StopReason, note: str = ""
) -> Placement:
    """End a running placement early; the assignment ends when none is left or was completed."""
    _lock(uow, placement)
    check_text("reason", note)
    details = Details(reason=reason.value, stop_reason=reason, message=note,
                      ended_on=local_date(uow.now))  # fmt: skip
    move(uow, placement, PlacementAction.STOP, actor, details=details)
    _take_out(uow, placement)
    _end_with_last(uow, placement.assignment, actor, reason)
    _rank_again(uow, placement)
    people = _both_sides(uow, placement)
    tell(uow, people, MailTemplate.PLACEMENT_STOPPED, placement, reason=reason.value)
    return placement


def discontinue_assignment(
    uow: UnitOfWork, assignment: Assignment, actor: Actor, reason: StopReason, note: str = ""
) -> Assignment:
    """End an agreed or running assignment with all its placements."""
    check_text("reason", note)
    details = Details(reason=reason.value, stop_reason=reason, message=note,
                      ended_on=local_date(uow.now))  # fmt: skip
    admit(uow, assignment, AssignmentAction.DISCONTINUE, actor)
    for placement in _active(uow, assignment):
        step = (
            PlacementAction.RELEASE
            if placement.state is PlacementState.AGREED
            else PlacementAction.STOP
        )
        move(uow, placement, step, actor, details=details)
        _take_out(uow, placement)
        uow.enqueue(JobKind.MATCH_OFFER, placement.offer_id)
        people = _both_sides(uow, placement)
        tell(uow, people, MailTemplate.PLACEMENT_STOPPED, placement, reason=reason.value)
    move(uow, assignment, AssignmentAction.DISCONTINUE, actor, details=details)
    supersede_all(uow, assignment)
    return assignment


def close_remaining_slots(uow: UnitOfWork, assignment: Assignment, actor: Actor) -> Assignment:
    """Stop asking: the assignment keeps the placements it has, and ends when all of them did.

    Raises:
        AlreadyDone: no slot is free.
    """
    admit(uow, assignment, AssignmentAction.CLOSE_SLOTS, actor)
    free = free_slots(uow.session, assignment)
    if free == 0:
        raise AlreadyDone(AssignmentAction.CLOSE_SLOTS, assignment.state)
    details = Details(slots=assignment.slots - free)
    move(uow, assignment, AssignmentAction.CLOSE_SLOTS, actor, details=details)
    supersede_all(uow, assignment)
    _end_with_last(uow, assignment, actor)
    return assignment


def _lock(uow: UnitOfWork, placement: Placement) -> None:
    lock(uow.session, placement.assignment)
    lock(uow.session, placement.offer)
    if placement.suggestion is not None:
        lock(uow.session, placement.suggestion)
    lock(uow.session, placement)


def _both_sides(uow: UnitOfWork, placement: Placement) -> set[int]:
    return {placement.offer.owner_id, *mail.authors(uow.session, placement.assignment)}


def _end_before_start(
    uow: UnitOfWork, placement: Placement, actor: Actor, reason: StopReason, note: str
) -> None:
    _lock(uow, placement)
    check_text("reason", note)
    details = Details(reason=reason.value, stop_reason=reason, message=note)
    move(uow, placement, PlacementAction.RELEASE, actor, details=details)
    assignment = placement.assignment
    if assignment.state is AssignmentState.AGREED and not _active(uow, assignment):
        move(uow, assignment, AssignmentAction.RELEASE, actor, details=details)
    _end_with_last(uow, placement.assignment, actor, reason)


def _end_with_last(
    uow: UnitOfWork,
    assignment: Assignment,
    actor: Actor,
    reason: StopReason = StopReason.OTHER,
    *,
    through: Placement | None = None,
) -> None:
    """End an assignment with nobody under way: none came to an end, or no slot is left to fill."""
    if assignment.state is not AssignmentState.IN_PROGRESS or _active(uow, assignment):
        return
    completed = _last_completed(uow, assignment)
    if completed is None:
        details = Details(reason=reason.value)
        move(uow, assignment, AssignmentAction.DISCONTINUE, actor, details=details)
    elif free_slots(uow.session, assignment) < 1:
        details = Details(ended_on=completed.ended_on, outcome=completed.outcome)
        move(uow, assignment, AssignmentAction.COMPLETE, actor, details=details, through=through)
    else:
        return
    supersede_all(uow, assignment)


def _asks(placement: Placement) -> bool:
    return placement.assignment.state in ASKING_STATES


def _take_out(
    uow: UnitOfWork, placement: Placement, *, previous: SuggestionState | None = None
) -> None:
    """Take the pair of an ended placement out of play; ``previous`` lets it be restored."""
    if placement.suggestion is not None:
        move(uow, placement.suggestion, SuggestionAction.SUPERSEDE, SYSTEM)
        placement.suggestion.previous_state = previous


def _rank_again(uow: UnitOfWork, placement: Placement) -> None:
    uow.enqueue(JobKind.MATCH_OFFER, placement.offer_id)
    if _asks(placement):
        uow.enqueue(JobKind.MATCH_ASSIGNMENT, placement.assignment_id)


def _offer_again(uow: UnitOfWork, placement: Placement) -> None:
    _rank_again(uow, placement)
    if not _asks(placement):
        return
    restored = restore_superseded(uow, placement.assignment, since=placement.confirmed_at)
    people = {
        *mail.authors(uow.session, placement.assignment),
        *mail.coordinators(uow.session, placement.assignment),
    }
    tell(uow, people, MailTemplate.NEXT_CANDIDATES, placement, candidates=len(restored))


def _active(uow: UnitOfWork, assignment: Assignment) -> list[Placement]:
    statement = select(Placement).where(
        Placement.assignment_id == assignment.id, Placement.state.in_(UNDER_WAY)
    )
    return list(uow.session.scalars(statement.order_by(Placement.id)))


def _last_completed(uow: UnitOfWork, assignment: Assignment) -> Placement | None:
    statement = (
        select(Placement)
        .where(
            Placement.assignment_id == assignment.id, Placement.state == PlacementState.COMPLETED
        )
        .order_by(func.coalesce(Placement.ended_on, Placement.end_on).desc(), Placement.id.desc())
    )
    return uow.session.scalars(statement).first()
