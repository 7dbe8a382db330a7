# SPDX-License-Identifier: EUPL-1.2
"""What both sides do with a suggestion. A request or interest always ends: answered or expired."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, select

from models import event
from models.access import SYSTEM, Actor, Party, parties
from models.assignment import Assignment
from models.base import local_date, lock
from models.capacity import ASKING_STATES, free_groups, free_slots
from models.errors import CapacityExceeded, InvalidInput, NotAllowed
from models.lifecycle import Details, admit, move
from models.offer import Offer
from models.operations import mail
from models.operations.content import check_text
from models.setting import SettingKey, setting
from models.suggestion import Suggestion
from models.transitions import ASKED, IN_TALKS, LIVE, SuggestionAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    DeclineReason,
    EventKind,
    JobKind,
    MailTemplate,
    OfferState,
    SubjectKind,
    SuggestionState,
)

RESTORING: Final = {
    SuggestionState.SUGGESTED: SuggestionAction.REVIVE,
    SuggestionState.EXPIRED: SuggestionAction.REVIVE,
    SuggestionState.REQUESTED: SuggestionAction.RESTORE_REQUEST,
    SuggestionState.INTERESTED: SuggestionAction.RESTORE_INTEREST,
    SuggestionState.ACCEPTED: SuggestionAction.RESTORE_ACCEPTANCE,
    SuggestionState.DECLINED: SuggestionAction.RESTORE_REFUSAL,
}


def express_interest(
    uow: UnitOfWork, suggestion: Suggestion, actor: Actor, message: str = ""
) -> Suggestion:
    """Tell the author that this programme wants the assignment; an answer is due in the term."""
    check_text("message", message)
    _admit_question(uow, suggestion, SuggestionAction.EXPRESS_INTEREST, actor)
    move(
        uow,
        suggestion,
        SuggestionAction.EXPRESS_INTEREST,
        actor,
        details=Details(message=message, deadline_on=answer_deadline(uow)),
    )
    people = {*_authors(uow, suggestion), *_coordinators(uow, suggestion)}
    _tell(uow, people, MailTemplate.INTEREST_EXPRESSED, suggestion, message=message)
    return suggestion


def request_programme(
    uow: UnitOfWork, suggestion: Suggestion, actor: Actor, message: str = ""
) -> Suggestion:
    """Ask the programme behind an offer; an answer is due in the term."""
    check_text("message", message)
    _admit_question(uow, suggestion, SuggestionAction.REQUEST, actor)
    move(
        uow,
        suggestion,
        SuggestionAction.REQUEST,
        actor,
        details=Details(message=message, deadline_on=answer_deadline(uow)),
    )
    people = {suggestion.offer.owner_id}
    _tell(uow, people, MailTemplate.PROGRAMME_REQUESTED, suggestion, message=message)
    return suggestion


def accept_suggestion(uow: UnitOfWork, suggestion: Suggestion, actor: Actor) -> Suggestion:
    """Say yes as the asked side; the coordinator can confirm from now on.

    An offer that closed or paused meanwhile takes no new questions; this one can still be answered.
    """
    lock_pair(uow, suggestion)
    admit(uow, suggestion, SuggestionAction.ACCEPT, actor)
    _check_still_asking(uow, suggestion.assignment)
    move(uow, suggestion, SuggestionAction.ACCEPT, actor)
    people = {*_both_sides(uow, suggestion), *_coordinators(uow, suggestion)} - {
        actor.person_id or 0
    }
    _tell(uow, people, MailTemplate.SUGGESTION_ACCEPTED, suggestion)
    return suggestion


def decline_suggestion(
    uow: UnitOfWork, suggestion: Suggestion, actor: Actor, reason: DeclineReason, note: str = ""
) -> Suggestion:
    """Say no with a reason from the list; the other side is told when it was in talks."""
    check_text("message", note)
    admit(uow, suggestion, SuggestionAction.DECLINE, actor)
    was_in_talks = suggestion.state in IN_TALKS
    details = Details(reason=reason.value, decline_reason=reason, message=note)
    move(uow, suggestion, SuggestionAction.DECLINE, actor, details=details)
    if was_in_talks:
        people = _both_sides(uow, suggestion) - {actor.person_id or 0}
        _tell(
            uow,
            people,
            MailTemplate.SUGGESTION_DECLINED,
            suggestion,
            reason=reason.value,
            message=note,
        )
    return suggestion


def pair(uow: UnitOfWork, assignment: Assignment, offer: Offer, actor: Actor) -> Suggestion:
    """Return the suggestion of this pair, made by hand when the machine did not suggest it.

    Raises:
        NotAllowed: the actor is neither of the programme, nor author, nor coordinator.
        InvalidInput: the assignment does not ask, or the offer is still a draft.
    """
    lock(uow.session, assignment)
    statement = select(Suggestion).where(
        Suggestion.assignment_id == assignment.id, Suggestion.offer_id == offer.id
    )
    found = uow.session.scalars(statement).one_or_none()
    if found is not None:
        return found
    mine = parties(actor, offer) | parties(actor, assignment)
    if mine.isdisjoint({Party.PROGRAMME, Party.AUTHOR, Party.COORDINATOR}):
        raise NotAllowed
    if assignment.state not in ASKING_STATES:
        raise InvalidInput("assignment", "not_open")
    if offer.state is OfferState.DRAFT:
        raise InvalidInput("offer", "not_published")
    made = Suggestion(assignment=assignment, offer=offer, created_at=uow.now, state_since=uow.now)
    uow.session.add(made)
    uow.session.flush()
    uow.enqueue(JobKind.MATCH_OFFER, offer.id)
    _record_made_by_hand(uow, made, actor)
    return made


def expire_overdue(uow: UnitOfWork, *, limit: int = 200) -> int:
    """Expire requests and interests past their deadline; both sides are told. Return how many."""
    overdue = uow.session.scalars(
        _asked().where(Suggestion.deadline_on < local_date(uow.now)).limit(limit)
    ).all()
    for suggestion in overdue:
        move(uow, suggestion, SuggestionAction.EXPIRE, SYSTEM)
        people = {*_both_sides(uow, suggestion), *_coordinators(uow, suggestion)}
        _tell(uow, people, MailTemplate.ANSWER_EXPIRED, suggestion)
    return len(overdue)


def remind_asked(uow: UnitOfWork, *, limit: int = 200) -> int:
    """Remind each asked side once, some days before its deadline. Return how many."""
    today = local_date(uow.now)
    days = setting(uow.session, SettingKey.REMINDER_DAYS)
    near = _asked().where(
        Suggestion.reminded_on.is_(None), Suggestion.deadline_on <= today + timedelta(days=days)
    )
    due = uow.session.scalars(near.where(Suggestion.deadline_on >= today).limit(limit)).all()
    for suggestion in due:
        suggestion.reminded_on = today
        deadline = suggestion.deadline_on.isoformat() if suggestion.deadline_on else ""
        asked = _asked_side(uow, suggestion)
        _tell(uow, asked, MailTemplate.ANSWER_REMINDER, suggestion, deadline_on=deadline)
    uow.session.flush()
    return len(due)


def supersede_all(
    uow: UnitOfWork, assignment: Assignment, *, but: Iterable[int] = ()
) -> list[Suggestion]:
    """Take all open suggestions of an assignment out of play; who was in talks is told."""
    statement = select(Suggestion).where(
        Suggestion.assignment_id == assignment.id,
        Suggestion.state.in_(LIVE),
        Suggestion.id.not_in(list(but)),
    )
    statement = statement.order_by(Suggestion.id).with_for_update()
    statement = statement.execution_options(populate_existing=True)
    taken_out = list(uow.session.scalars(statement))
    for suggestion in taken_out:
        was_in_talks = suggestion.state in IN_TALKS
        move(uow, suggestion, SuggestionAction.SUPERSEDE, SYSTEM)
        if was_in_talks:
            owner = {suggestion.offer.owner_id}
            _tell(uow, owner, MailTemplate.SUGGESTION_SUPERSEDED, suggestion)
    return taken_out


def restore_superseded(
    uow: UnitOfWork, assignment: Assignment, *, since: datetime
) -> list[Suggestion]:
    """Bring what was superseded since a moment back to where it stood, with a fresh term."""
    statement = select(Suggestion).where(
        Suggestion.assignment_id == assignment.id,
        Suggestion.state == SuggestionState.SUPERSEDED,
        Suggestion.previous_state.in_(list(RESTORING)),
        Suggestion.state_since >= since,
    )
    statement = statement.order_by(Suggestion.id).with_for_update()
    statement = statement.execution_options(populate_existing=True)
    restored = list(uow.session.scalars(statement))
    for suggestion in restored:
        before = suggestion.previous_state or SuggestionState.SUGGESTED
        deadline = answer_deadline(uow) if before in ASKED else None
        move(uow, suggestion, RESTORING[before], SYSTEM, details=Details(deadline_on=deadline))
        if before in IN_TALKS:
            _tell(uow, _both_sides(uow, suggestion), MailTemplate.SUGGESTION_RESTORED, suggestion)
    return restored


def lock_pair(uow: UnitOfWork, suggestion: Suggestion) -> None:
    """Lock both sides of a pair and read them again: assignment first, then offer."""
    lock(uow.session, suggestion.assignment)
    lock(uow.session, suggestion.offer)


def answer_deadline(uow: UnitOfWork) -> date:
    """Return the last day on which an answer to something asked today is in time."""
    return local_date(uow.now) + timedelta(days=setting(uow.session, SettingKey.RESPONSE_DAYS))


def _admit_question(
    uow: UnitOfWork, suggestion: Suggestion, action: SuggestionAction, actor: Actor
) -> None:
    lock_pair(uow, suggestion)
    admit(uow, suggestion, action, actor)
    _check_still_asking(uow, suggestion.assignment)
    if suggestion.offer.state is not OfferState.PUBLISHED:
        raise InvalidInput("offer", "not_published")
    if free_groups(uow.session, suggestion.offer) < 1:
        raise CapacityExceeded("groups", left=0)


def _check_still_asking(uow: UnitOfWork, assignment: Assignment) -> None:
    if assignment.state not in ASKING_STATES:
        raise InvalidInput("assignment", "not_open")
    if free_slots(uow.session, assignment) < 1:
        raise CapacityExceeded("slots", left=0)


def _asked_side(uow: UnitOfWork, suggestion: Suggestion) -> set[int]:
    if suggestion.state is SuggestionState.REQUESTED:
        return {suggestion.offer.owner_id}
    return set(_authors(uow, suggestion))


def _both_sides(uow: UnitOfWork, suggestion: Suggestion) -> set[int]:
    return {suggestion.offer.owner_id, *_authors(uow, suggestion)}


def _authors(uow: UnitOfWork, suggestion: Suggestion) -> list[int]:
    return mail.authors(uow.session, suggestion.assignment)


def _coordinators(uow: UnitOfWork, suggestion: Suggestion) -> list[int]:
    return mail.coordinators(uow.session, suggestion.assignment)


def _tell(
    uow: UnitOfWork,
    people: Iterable[int],
    template: MailTemplate,
    suggestion: Suggestion,
    **extra: object,
) -> None:
    facts = {"suggestion_id": str(suggestion.public_id), "score": suggestion.score, **extra}
    context = mail.pair_context(suggestion.assignment, suggestion.offer, **facts)
    mail.notify(uow, people, template, context, occasion=f"{suggestion.id}:{suggestion.version}")


def _record_made_by_hand(uow: UnitOfWork, made: Suggestion, actor: Actor) -> None:
    uow.record(
        event.Fact(
            kind=EventKind.SUGGESTION_MADE_BY_HAND,
            subject_kind=SubjectKind.SUGGESTION,
            subject_id=made.id,
            assignment_id=made.assignment_id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            to_state=SuggestionState.SUGGESTED.value,
        )
    )


def _asked() -> Select[Suggestion]:
    return (
        select(Suggestion)
        .where(Suggestion.state.in_(ASKED))
        .order_by(Suggestion.deadline_on, Suggestion.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
