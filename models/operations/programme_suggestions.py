# SPDX-License-Identifier: EUPL-1.2
"""Asking programmes that have no offer: invited, declined, followed to the ordinary pair.

The first interest of a programme is in ``first_interest.py``: it makes a draft offer.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Select, delete, select

from models.access import SYSTEM, Actor
from models.assignment import Assignment
from models.capacity import ASKING_STATES, RANKED_STATES, free_slots, taken_slots
from models.errors import InvalidInput, MissingInformation
from models.lifecycle import Details, admit, move
from models.offer import Offer
from models.operations import mail
from models.operations.content import check_text
from models.operations.credentials import normal_email
from models.operations.suggestions import express_interest, pair
from models.person import Membership, Person
from models.programme import Programme
from models.programme_suggestion import OUT, ProgrammeSuggestion, programmes_with_offer
from models.transitions import ProgrammeAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import DeclineReason, MailTemplate, ProgrammeSuggestionState, Role

WAITING: Final = (ProgrammeSuggestionState.INVITED, ProgrammeSuggestionState.ANSWERED)


def invite_programme(
    uow: UnitOfWork,
    suggestion: ProgrammeSuggestion,
    actor: Actor,
    *,
    message: str = "",
    email: str = "",
) -> ProgrammeSuggestion:
    """Mail the lecturers of the institution that this assignment fits their programme.

    Where no lecturer has an account the mail goes to ``email``, which is kept no longer than
    until the mail is sent.

    Raises:
        MissingInformation: nobody there has an account and no address was given.
        InvalidInput: the assignment does not ask, or the programme has an offer by now.
    """
    check_text("message", message)
    admit(uow, suggestion, ProgrammeAction.INVITE, actor)
    assignment, programme = check_still_wanted(uow, suggestion)
    people = lecturers(uow, programme)
    if not people and not email:
        raise MissingInformation(["email"])
    move(uow, suggestion, ProgrammeAction.INVITE, actor)
    context = mail.assignment_context(
        assignment,
        suggestion_id=str(suggestion.public_id),
        programme=programme.name,
        institution=programme.institution.name,
        message=message,
        **_inviter(uow, actor),
    )
    occasion = f"{suggestion.id}:{suggestion.version}"
    if people:
        mail.notify(uow, people, MailTemplate.PROGRAMME_INVITED, context, occasion=occasion)
    else:
        address, template = normal_email(email), MailTemplate.INSTITUTION_INVITED
        mail.notify_address(uow, address, template, context, occasion=occasion)
    return suggestion


def decline_programme(
    uow: UnitOfWork,
    suggestion: ProgrammeSuggestion,
    actor: Actor,
    reason: DeclineReason,
    note: str = "",
) -> ProgrammeSuggestion:
    """Say that this programme does not want this assignment: it is not suggested again."""
    check_text("message", note)
    details = Details(reason=reason.value, decline_reason=reason, message=note)
    move(uow, suggestion, ProgrammeAction.DECLINE, actor, details=details)
    return suggestion


def follow_published(uow: UnitOfWork, offer: Offer, actor: Actor) -> list[Assignment]:
    """Turn each first interest that made this offer into an ordinary one, now that it is out.

    When the assignment stopped asking meanwhile, who published hears that instead. Return those
    that were told.
    """
    told = []
    for suggestion in _answered_by(uow, offer):
        assignment = suggestion.assignment
        _end(uow, suggestion)
        if _asks(uow, assignment):
            express_interest(uow, pair(uow, assignment, offer, actor), actor)
            told.append(assignment)
    return told


def forget_answer(uow: UnitOfWork, offer: Offer) -> None:
    """Put back what a draft answered that was closed without being published."""
    for suggestion in _answered_by(uow, offer):
        move(uow, suggestion, ProgrammeAction.REVIVE, SYSTEM)


def let_programmes_go(uow: UnitOfWork, *, limit: int = 200) -> int:
    """End invitations that cannot lead anywhere any more, and forget lists nobody needs.

    An invitation ends when its assignment stops asking or its programme has an offer; a first
    interest lives as long as its assignment asks. Who waited for that is mailed. Return how many
    rows changed or went.
    """
    ended = uow.session.scalars(_ended().limit(limit)).all()
    for suggestion in ended:
        _end(uow, suggestion)
    idle = uow.session.scalars(_idle().limit(limit)).all()
    uow.session.execute(delete(ProgrammeSuggestion).where(ProgrammeSuggestion.id.in_(idle)))
    return len(ended) + len(idle)


def check_still_wanted(
    uow: UnitOfWork, suggestion: ProgrammeSuggestion
) -> tuple[Assignment, Programme]:
    """Lock the assignment and return both sides.

    Raises:
        InvalidInput: the assignment does not ask, or the programme has an offer by now.
    """
    assignment, programme = _locked_assignment(uow, suggestion), suggestion.programme
    if not _asks(uow, assignment):
        raise InvalidInput("assignment", "not_open")
    if programmes_with_offer(uow.session, [programme.id]):
        raise InvalidInput("programme", "has_offer")
    return assignment, programme


def lecturers(uow: UnitOfWork, programme: Programme) -> Sequence[int]:
    """Return who is a lecturer at the institution of this programme."""
    statement = (
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id == programme.institution_id,
            Membership.role == Role.LECTURER,
            Person.is_active.is_(True),
        )
        .order_by(Membership.person_id)
    )
    return uow.session.scalars(statement).all()


def _locked_assignment(uow: UnitOfWork, suggestion: ProgrammeSuggestion) -> Assignment:
    """Read the assignment under a lock, once: ``lock`` would read all its parts a second time."""
    return uow.session.get_one(
        Assignment,
        suggestion.assignment_id,
        with_for_update={"of": Assignment},
        populate_existing=True,
    )


def _asks(uow: UnitOfWork, assignment: Assignment) -> bool:
    return assignment.state in ASKING_STATES and free_slots(uow.session, assignment) > 0


def _answered_by(uow: UnitOfWork, offer: Offer) -> Sequence[ProgrammeSuggestion]:
    statement = select(ProgrammeSuggestion).where(
        ProgrammeSuggestion.offer_id == offer.id,
        ProgrammeSuggestion.state == ProgrammeSuggestionState.ANSWERED,
    )
    return uow.session.scalars(statement.order_by(ProgrammeSuggestion.id)).all()


def _stopped_asking() -> ColumnElement[bool]:
    """Whether the assignment is out of the running; being screened is not."""
    asking = select(Assignment.id).where(
        Assignment.state.in_(RANKED_STATES), taken_slots() < Assignment.slots
    )
    return ProgrammeSuggestion.assignment_id.not_in(asking)


def _end(uow: UnitOfWork, suggestion: ProgrammeSuggestion) -> None:
    """End one pair; tell it to the programme, unless its own offer is what ended it."""
    waiting = _waiting(uow, suggestion)
    move(uow, suggestion, ProgrammeAction.SUPERSEDE, SYSTEM)
    assignment, programme = suggestion.assignment, suggestion.programme
    if assignment.state in RANKED_STATES and free_slots(uow.session, assignment) > 0:
        return
    context = mail.assignment_context(
        assignment, suggestion_id=str(suggestion.public_id), programme=programme.name
    )
    occasion = f"{suggestion.id}:{suggestion.version}"
    mail.notify(uow, waiting, MailTemplate.PROGRAMME_ENDED, context, occasion=occasion)


def _waiting(uow: UnitOfWork, suggestion: ProgrammeSuggestion) -> Sequence[int]:
    """Return whom it concerns: all who were invited, or who prepares the offer."""
    if suggestion.state is ProgrammeSuggestionState.ANSWERED and suggestion.offer is not None:
        return [suggestion.offer.owner_id]
    return lecturers(uow, suggestion.programme)


def _ended() -> Select[ProgrammeSuggestion]:
    with_offer = select(Offer.programme_id).where(Offer.state.in_(OUT))
    overtaken = ProgrammeSuggestion.programme_id.in_(with_offer) & (
        ProgrammeSuggestion.state == ProgrammeSuggestionState.INVITED
    )
    return (
        select(ProgrammeSuggestion)
        .where(ProgrammeSuggestion.state.in_(WAITING), _stopped_asking() | overtaken)
        .order_by(ProgrammeSuggestion.id)
        .with_for_update(skip_locked=True)
    )


def _idle() -> Select[int]:
    """Rows that never moved of assignments that are over: no event points at them."""
    over = select(Assignment.id).where(Assignment.state.not_in(RANKED_STATES))
    return select(ProgrammeSuggestion.id).where(
        ProgrammeSuggestion.state == ProgrammeSuggestionState.SUGGESTED,
        ProgrammeSuggestion.state_since == ProgrammeSuggestion.created_at,
        ProgrammeSuggestion.assignment_id.in_(over),
    )


def _inviter(uow: UnitOfWork, actor: Actor) -> dict[str, object]:
    statement = select(Person.name, Person.email).where(Person.id == actor.person_id)
    name, email = uow.session.execute(statement).one()
    return {"coordinator": name, "coordinator_email": email}
