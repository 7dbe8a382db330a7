# SPDX-License-Identifier: EUPL-1.2
"""``move``: the only code that assigns a state. The tables are in ``models/transitions.py``."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from models import event
from models.access import Actor, Party, parties
from models.assignment import Assignment
from models.base import lock
from models.errors import AlreadyDone, InvalidTransition, MissingInformation, NotAllowed
from models.offer import Offer
from models.placement import Placement
from models.programme_suggestion import ProgrammeSuggestion
from models.suggestion import Suggestion
from models.transitions import (
    ASSIGNMENT_TRANSITIONS,
    OFFER_TRANSITIONS,
    PLACEMENT_TRANSITIONS,
    PROGRAMME_SUGGESTION_TRANSITIONS,
    SUGGESTION_TRANSITIONS,
    Action,
    AssignmentAction,
    Need,
    ProgrammeAction,
    SuggestionAction,
    Transition,
)
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentState,
    DeclineReason,
    HandPlacementReason,
    OfferState,
    StopReason,
    SubjectKind,
    SuggestionState,
    WorkMode,
)

Subject = Assignment | Offer | Suggestion | ProgrammeSuggestion | Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a step brings along; empty where the step does not need it."""

    reason: str = ""
    next_start_on: date | None = None
    ended_on: date | None = None
    outcome: str = ""
    deadline_on: date | None = None
    message: str = ""
    decline_reason: DeclineReason | None = None
    stop_reason: StopReason | None = None
    slots: int | None = None
    offer_id: int | None = None


TRANSITIONS: Final[dict[type[Subject], tuple[Transition, ...]]] = {
    Assignment: ASSIGNMENT_TRANSITIONS,
    Offer: OFFER_TRANSITIONS,
    Suggestion: SUGGESTION_TRANSITIONS,
    ProgrammeSuggestion: PROGRAMME_SUGGESTION_TRANSITIONS,
    Placement: PLACEMENT_TRANSITIONS,
}
SUBJECT_KINDS: Final[dict[type[Subject], SubjectKind]] = {
    Assignment: SubjectKind.ASSIGNMENT,
    Offer: SubjectKind.OFFER,
    Suggestion: SubjectKind.SUGGESTION,
    ProgrammeSuggestion: SubjectKind.PROGRAMME_SUGGESTION,
    Placement: SubjectKind.PLACEMENT,
}
REASON_CODES: Final = frozenset(
    reason.value for kind in (DeclineReason, HandPlacementReason, StopReason) for reason in kind
)
SUBMISSION_FIELDS: Final = (
    "title", "question", "background", "expected_result", "form", "levels", "themes", "start_on",
    "duration_weeks", "work_mode", "not_business_critical",
)  # fmt: skip
PUBLICATION_FIELDS: Final = (
    "title", "description", "forms", "levels", "themes", "languages", "work_modes", "start_on",
    "duration_weeks", "closes_on",
)  # fmt: skip


def permitted(actor: Actor, subject: Subject) -> frozenset[Action]:
    """Return the steps this actor may take now; needs are checked when the step is taken."""
    mine = parties(actor, subject)
    return frozenset(
        row.action
        for row in TRANSITIONS[type(subject)]
        if subject.state in row.sources and not mine.isdisjoint(row.who)
    )


def move(  # noqa: PLR0913 - one verb for five machines
    uow: UnitOfWork,
    subject: Subject,
    action: Action,
    actor: Actor,
    *,
    details: Details | None = None,
    through: Placement | None = None,
) -> event.Event:
    """Take one step: lock the row, check state, right and needs, set the state, leave the event.

    ``through`` is the placement whose step causes this one of its assignment: what the actor is to
    that placement counts.

    Raises:
        NotAllowed: no row of the table lets this actor take this step.
        AlreadyDone: the subject is in the target state already.
        InvalidTransition: the step does not start from the present state.
        MissingInformation: a need is not met; names the fields.
    """
    details = details or Details()
    row = admit(uow, subject, action, actor, through=through)
    _check_needs(subject, row, details)
    before = subject.state
    _apply(uow, subject, row, actor, details)
    fact = event.Fact(
        kind=row.event,
        subject_kind=SUBJECT_KINDS[type(subject)],
        subject_id=subject.id,
        assignment_id=_assignment_id(subject),
        actor_id=actor.person_id,
        from_state=before.value,
        to_state=row.target.value,
        occurred_at=uow.now,
        payload=_payload(details),
        note="" if details.reason in REASON_CODES else details.reason,
    )
    uow.session.flush()
    return uow.record(fact)


def admit(
    uow: UnitOfWork,
    subject: Subject,
    action: Action,
    actor: Actor,
    *,
    through: Placement | None = None,
) -> Transition:
    """Lock the row, read it again, and return the step; raises as ``move`` does, needs apart."""
    uow.session.flush()
    lock(uow.session, subject)
    return _find(parties(actor, through or subject), subject, action)


def _find(mine: frozenset[Party], subject: Subject, action: Action) -> Transition:
    rows = [row for row in TRANSITIONS[type(subject)] if row.action == action]
    allowed = [row for row in rows if not mine.isdisjoint(row.who)]
    if not allowed:
        raise NotAllowed
    for row in allowed:
        if subject.state in row.sources:
            return row
    if any(row.target == subject.state for row in allowed):
        raise AlreadyDone(action, subject.state)
    raise InvalidTransition(action, subject.state)


def _check_needs(subject: Subject, row: Transition, details: Details) -> None:
    missing: list[str] = []
    for need in row.needs:
        if need is Need.SUBMISSION and isinstance(subject, Assignment):
            missing += missing_for_submission(subject)
        elif need is Need.PUBLICATION and isinstance(subject, Offer):
            missing += missing_for_publication(subject)
        elif not getattr(details, need.value):
            missing.append(need.value)
    if missing:
        raise MissingInformation(missing)


def missing_for_submission(assignment: Assignment) -> list[str]:
    """Return the empty fields that keep an assignment from being submitted, in form order."""
    missing = [name for name in SUBMISSION_FIELDS if not getattr(assignment, name)]
    if assignment.work_mode not in (None, WorkMode.REMOTE) and assignment.place_id is None:
        missing.append("place")
    return missing


def missing_for_publication(offer: Offer) -> list[str]:
    """Return the fields that must be filled before an offer can be published, in form order."""
    return [name for name in PUBLICATION_FIELDS if not getattr(offer, name)]


def _payload(details: Details) -> dict[str, Any] | None:
    code = {"reason": details.reason} if details.reason in REASON_CODES else {}
    slots = {} if details.slots is None else {"slots": details.slots}
    return {**code, **slots} or None


def _assignment_id(subject: Subject) -> int | None:
    if isinstance(subject, Assignment):
        return subject.id
    return None if isinstance(subject, Offer) else subject.assignment_id


def _apply(
    uow: UnitOfWork, subject: Subject, row: Transition, actor: Actor, details: Details
) -> None:
    if isinstance(subject, Suggestion):
        subject.previous_state = subject.state
    if subject.state != row.target:
        subject.state_since = uow.now
    setattr(subject, "state", row.target)  # noqa: B010 - each machine has its own closed list
    if isinstance(subject, Assignment):
        _apply_to_assignment(uow, subject, row, actor, details)
    elif isinstance(subject, Offer) and subject.published_at is None:
        subject.published_at = uow.now if row.target is OfferState.PUBLISHED else None
    elif isinstance(subject, Suggestion):
        _apply_to_suggestion(subject, row, details)
    elif isinstance(subject, ProgrammeSuggestion):
        _apply_to_programme(uow, subject, row, actor, details)
    elif isinstance(subject, Placement):
        subject.ended_on = details.ended_on
        subject.outcome = details.outcome
        subject.stop_reason, subject.stop_note = details.stop_reason, details.message


def _apply_to_suggestion(suggestion: Suggestion, row: Transition, details: Details) -> None:
    suggestion.deadline_on, suggestion.reminded_on = details.deadline_on, None
    if row.target in (SuggestionState.REQUESTED, SuggestionState.INTERESTED) and details.message:
        suggestion.message = details.message
    if row.action is SuggestionAction.DECLINE:
        suggestion.decline_reason = details.decline_reason
        suggestion.decline_note = details.message
    if row.target is SuggestionState.SUGGESTED:
        suggestion.decline_reason, suggestion.decline_note = None, ""


def _apply_to_programme(
    uow: UnitOfWork,
    suggestion: ProgrammeSuggestion,
    row: Transition,
    actor: Actor,
    details: Details,
) -> None:
    if row.action is ProgrammeAction.INVITE:
        suggestion.invited_at, suggestion.invited_by_id = uow.now, actor.person_id
    if row.action is ProgrammeAction.DECLINE:
        suggestion.decline_reason = details.decline_reason
        suggestion.decline_note = details.message
    if row.action in (ProgrammeAction.ANSWER, ProgrammeAction.REVIVE):
        suggestion.offer_id = details.offer_id


def _apply_to_assignment(
    uow: UnitOfWork, assignment: Assignment, row: Transition, actor: Actor, details: Details
) -> None:
    assignment.state_reason = details.reason
    if row.target is AssignmentState.SUBMITTED and assignment.submitted_at is None:
        assignment.submitted_at = uow.now
    if row.action is AssignmentAction.AGREE:
        assignment.agreed_at, assignment.agreed_by_id = uow.now, actor.person_id
    if row.action in (AssignmentAction.RELEASE, AssignmentAction.REOPEN):
        assignment.agreed_at, assignment.agreed_by_id = None, None
    if row.action is AssignmentAction.DEFER:
        assignment.start_on = details.next_start_on
    if details.slots is not None:
        assignment.slots = details.slots
    if row.action is AssignmentAction.COMPLETE:
        assignment.ended_on, assignment.outcome = details.ended_on, details.outcome
