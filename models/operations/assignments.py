# SPDX-License-Identifier: EUPL-1.2
"""Steps of an assignment up to and apart from its placements. Its text: ``drafts.py``."""

from collections.abc import Iterable
from datetime import date, timedelta

from models.access import SYSTEM, Actor
from models.assignment import Assignment
from models.base import local_date
from models.errors import AlreadyDone, InvalidInput, InvalidTransition
from models.lifecycle import Details, admit, move
from models.operations import mail, suggestions
from models.operations.content import check_open, check_text
from models.operations.drafts import check_slots
from models.operations.intake import forget_note
from models.transitions import AssignmentAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentState, JobKind, MailTemplate


def submit_assignment(uow: UnitOfWork, assignment: Assignment, actor: Actor) -> Assignment:
    """Hand a draft in: suggestions are computed at once, coordinators are told.

    An organisation that may open directly skips the screening.
    """
    _admit_submission(uow, assignment, actor)
    move(uow, assignment, AssignmentAction.SUBMIT, actor)
    forget_note(uow, assignment)
    uow.enqueue(JobKind.MATCH_ASSIGNMENT, assignment.id)
    if assignment.organisation.may_open_directly:
        return open_assignment(uow, assignment, SYSTEM)
    _tell(uow, mail.coordinators(uow.session), MailTemplate.ASSIGNMENT_SUBMITTED, assignment)
    return assignment


def return_assignment(
    uow: UnitOfWork, assignment: Assignment, actor: Actor, message: str
) -> Assignment:
    """Send a submitted assignment back to its author with a message."""
    check_text("reason", message)
    details = Details(reason=message)
    move(uow, assignment, AssignmentAction.RETURN_TO_AUTHOR, actor, details=details)
    template = MailTemplate.ASSIGNMENT_RETURNED
    _tell(uow, mail.authors(uow.session, assignment), template, assignment, message=message)
    return assignment


def open_assignment(uow: UnitOfWork, assignment: Assignment, actor: Actor) -> Assignment:
    """Open an assignment for programmes: lecturers see it from now on.

    Raises:
        InvalidInput: it can start no more, so no offer would fit; it is returned or deferred first.
    """
    admit(uow, assignment, AssignmentAction.OPEN_FOR_INTEREST, actor)
    _check_can_start(uow, assignment)
    move(uow, assignment, AssignmentAction.OPEN_FOR_INTEREST, actor)
    uow.enqueue(JobKind.MATCH_ASSIGNMENT, assignment.id)
    _tell(uow, mail.authors(uow.session, assignment), MailTemplate.ASSIGNMENT_OPENED, assignment)
    return assignment


def withdraw_assignment(
    uow: UnitOfWork, assignment: Assignment, actor: Actor, reason: str
) -> Assignment:
    """Take an assignment out; programmes in talks are told."""
    forget_note(uow, assignment)
    return _end(uow, assignment, AssignmentAction.WITHDRAW, actor, Details(reason=reason))


def mark_unplaced(uow: UnitOfWork, assignment: Assignment, actor: Actor, reason: str) -> Assignment:
    """Close an assignment for which no programme was found."""
    return _end(uow, assignment, AssignmentAction.MARK_UNPLACED, actor, Details(reason=reason))


def defer_assignment(
    uow: UnitOfWork, assignment: Assignment, actor: Actor, next_start_on: date, reason: str = ""
) -> Assignment:
    """Move an assignment to a later window; it can be opened again for that window.

    Raises:
        AlreadyDone: it was deferred to this day before.
        InvalidInput: the day is not in the future.
    """
    admit(uow, assignment, AssignmentAction.DEFER, actor)
    if assignment.state is AssignmentState.DEFERRED and assignment.start_on == next_start_on:
        raise AlreadyDone(AssignmentAction.DEFER, assignment.state)
    if next_start_on <= local_date(uow.now):
        raise InvalidInput("next_start_on", "in_past")
    details = Details(next_start_on=next_start_on, reason=reason)
    return _end(uow, assignment, AssignmentAction.DEFER, actor, details)


def reopen_assignment(
    uow: UnitOfWork, assignment: Assignment, actor: Actor, reason: str
) -> Assignment:
    """Bring an ended assignment back to screening."""
    check_text("reason", reason)
    move(uow, assignment, AssignmentAction.REOPEN, actor, details=Details(reason=reason))
    uow.enqueue(JobKind.MATCH_ASSIGNMENT, assignment.id)
    return assignment


def _admit_submission(uow: UnitOfWork, assignment: Assignment, actor: Actor) -> None:
    try:
        admit(uow, assignment, AssignmentAction.SUBMIT, actor)
    except InvalidTransition:
        if assignment.organisation.may_open_directly and assignment.state is AssignmentState.OPEN:
            raise AlreadyDone(AssignmentAction.SUBMIT, assignment.state) from None
        raise
    uow.session.refresh(assignment.organisation)
    check_open(assignment.organisation)
    if assignment.start_on is not None and assignment.start_on <= local_date(uow.now):
        raise InvalidInput("start_on", "in_past")
    check_slots(assignment)


def _check_can_start(uow: UnitOfWork, assignment: Assignment) -> None:
    if assignment.start_on is None:
        return
    latest = assignment.start_on + timedelta(weeks=assignment.flexible_weeks)
    if latest < local_date(uow.now):
        raise InvalidInput("start_on", "start_passed")


def _end(
    uow: UnitOfWork,
    assignment: Assignment,
    action: AssignmentAction,
    actor: Actor,
    details: Details,
) -> Assignment:
    check_text("reason", details.reason)
    move(uow, assignment, action, actor, details=details)
    suggestions.supersede_all(uow, assignment)
    _tell(
        uow,
        set(mail.authors(uow.session, assignment)) - {actor.person_id or 0},
        MailTemplate.ASSIGNMENT_ENDED,
        assignment,
        state=assignment.state.value,
    )
    return assignment


def _tell(
    uow: UnitOfWork,
    people: Iterable[int],
    template: MailTemplate,
    assignment: Assignment,
    **extra: object,
) -> None:
    context = mail.assignment_context(assignment, **extra)
    occasion = f"{assignment.id}:{assignment.version}"
    mail.notify(uow, people, template, context, occasion=occasion)
