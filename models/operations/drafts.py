# SPDX-License-Identifier: EUPL-1.2
"""The text of an assignment: made, changed, copied, shared. Its steps: ``assignments.py``."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from models import event
from models.access import (
    Actor,
    Party,
    is_contact,
    may_hand_over,
    may_start_assignment,
    may_write_assignment,
    parties,
)
from models.assignment import Assignment
from models.base import local_date, lock
from models.errors import (
    InvalidInput,
    InvalidTransition,
    MissingInformation,
    NotAllowed,
    StaleVersion,
)
from models.lifecycle import missing_for_submission
from models.operations import mail
from models.operations.content import check_content, check_group_sizes, check_open
from models.organisation import Organisation
from models.person import Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    EventKind,
    JobKind,
    MailTemplate,
    SubjectKind,
)

EDITABLE: Final = frozenset({
    "unit", "title", "question", "background", "expected_result", "language", "form", "levels",
    "themes", "skills", "competence_profiles", "programme_lines", "group_min", "group_max",
    "slots", "start_on", "flexible_weeks", "duration_weeks", "hours_per_week", "place_id",
    "work_mode", "supervisor_level", "supervision_hours", "certified_host", "crebo",
    "allowance_eur", "screening", "data_sensitivity", "publishable", "not_business_critical",
})  # fmt: skip
MOST_SLOTS: Final = {
    AssignmentForm.INTERNSHIP: 1,
    AssignmentForm.GRADUATION: 1,
    AssignmentForm.GROUP: 3,
    AssignmentForm.HACKATHON: 10,
}
HANDED_IN: Final = (AssignmentState.SUBMITTED, AssignmentState.OPEN)
EDITABLE_STATES: Final = (AssignmentState.DRAFT, AssignmentState.RETURNED, *HANDED_IN)


def create_assignment(
    uow: UnitOfWork, actor: Actor, *, organisation_id: int, owner: Person | None = None
) -> Assignment:
    """Start a draft; ``owner`` is given by a coordinator who does the intake on behalf of somebody.

    Raises:
        NotAllowed: the organisation is not the actor's own, or the intake is not by a coordinator.
        InvalidInput: the owner is no contact of the organisation, or it is closed.
    """
    _check_may_start(uow, actor, organisation_id, owner)
    assignment = Assignment(
        organisation_id=organisation_id,
        owner_id=owner.id if owner else actor.person_id,
        created_by_id=actor.person_id,
        created_at=uow.now,
        updated_at=uow.now,
        state_since=uow.now,
    )
    uow.session.add(assignment)
    uow.session.flush()
    _record(uow, assignment, EventKind.ASSIGNMENT_CREATED, actor)
    return assignment


def start_draft(
    uow: UnitOfWork, actor: Actor, *, organisation_id: int, owner: Person | None = None
) -> Assignment:
    """Return a new draft, or the one this person started before and left untouched.

    A second click on the button therefore starts nothing twice. Raises as ``create_assignment``.
    """
    _check_may_start(uow, actor, organisation_id, owner)
    uow.session.get(Person, actor.person_id, with_for_update=True)
    untouched = select(Assignment).where(
        Assignment.created_by_id == actor.person_id,
        Assignment.owner_id == (owner.id if owner else actor.person_id),
        Assignment.organisation_id == organisation_id,
        Assignment.state == AssignmentState.DRAFT,
        Assignment.version == 1,
    )
    found = uow.session.scalars(untouched.order_by(Assignment.id)).first()
    return found or create_assignment(uow, actor, organisation_id=organisation_id, owner=owner)


def edit_assignment(
    uow: UnitOfWork,
    assignment: Assignment,
    actor: Actor,
    changes: Mapping[str, object],
    *,
    version: int | None = None,
) -> Assignment:
    """Change fields of ``EDITABLE``; a change after submitting is an event and ranks again.

    Raises:
        NotAllowed: neither author nor the maker of this draft.
        StaleVersion: ``version`` is not the stored one any more.
        InvalidInput: a value cannot be stored.
        MissingInformation: a field that submitting needs is emptied after submitting.
    """
    lock(uow.session, assignment)
    if not may_edit(actor, assignment):
        raise NotAllowed
    if version is not None and version != assignment.version:
        raise StaleVersion
    if not changes.keys() <= EDITABLE:
        raise NotAllowed
    check_content(changes)
    if any(getattr(assignment, name) != value for name, value in changes.items()):
        _store(uow, assignment, actor, changes)
    return assignment


def may_edit(actor: Actor, assignment: Assignment) -> bool:
    """Whether the actor may change the text now."""
    return assignment.state in EDITABLE_STATES and may_write_assignment(actor, assignment)


def copy_assignment(
    uow: UnitOfWork, assignment: Assignment, actor: Actor, *, owner: Person | None = None
) -> Assignment:
    """Make a new draft with the content of an earlier assignment; dates move to the future.

    A copy that this person made before and left untouched is returned instead of a second one.
    """
    uow.session.get(Person, actor.person_id, with_for_update=True)
    untouched = select(Assignment).where(
        Assignment.created_by_id == actor.person_id,
        Assignment.copied_from_id == assignment.id,
        Assignment.state == AssignmentState.DRAFT,
        Assignment.updated_at == Assignment.created_at,
    )
    found = uow.session.scalars(untouched.order_by(Assignment.id)).first()
    if found is not None:
        return found
    copy = create_assignment(uow, actor, organisation_id=assignment.organisation_id, owner=owner)
    with uow.session.no_autoflush:  # halfway, the sizes may be out of order
        for name in EDITABLE - {"start_on", "not_business_critical"}:
            setattr(copy, name, getattr(assignment, name))
    copy.start_on = next_window(assignment.start_on, today=local_date(uow.now))
    copy.copied_from_id = assignment.id
    uow.session.flush()
    return copy


def share_assignment(
    uow: UnitOfWork,
    assignment: Assignment,
    actor: Actor,
    *,
    deputy: Person | None,
    co_owners: Iterable[Person],
) -> Assignment:
    """Set who may act beside the owner; each must be a contact of the same organisation."""
    lock(uow.session, assignment)
    if Party.AUTHOR not in parties(actor, assignment):
        raise NotAllowed
    chosen = [person for person in co_owners if person.id != assignment.owner_id]
    for person in [*chosen, *([deputy] if deputy else [])]:
        _check_colleague(person, assignment)
    assignment.deputy_id = deputy.id if deputy else None
    assignment.co_owners = chosen
    uow.session.flush()
    _record(uow, assignment, EventKind.ASSIGNMENT_OWNER_CHANGED, actor)
    return assignment


def next_window(start_on: date | None, *, today: date) -> date | None:
    """Return the same day in the first year that lies at least a month ahead."""
    if start_on is None:
        return None
    moved = start_on
    while moved < today + timedelta(days=30):
        moved += timedelta(weeks=52)
    return moved


def _store(
    uow: UnitOfWork, assignment: Assignment, actor: Actor, changes: Mapping[str, object]
) -> None:
    before = _counted_under(assignment)
    for name, value in changes.items():
        setattr(assignment, name, value)
    check_group_sizes(assignment.group_min, assignment.group_max)
    assignment.updated_at = uow.now
    if assignment.state in HANDED_IN:
        _check_handed_in(uow, assignment, changes)
    uow.session.flush()
    if assignment.state is AssignmentState.DRAFT:
        return
    was: dict[str, object] = {"was": before} if _counted_under(assignment) != before else {}
    payload = {"fields": sorted(changes)} | was
    _record(uow, assignment, EventKind.ASSIGNMENT_EDITED, actor, payload)
    if assignment.state is not AssignmentState.RETURNED:
        uow.enqueue(JobKind.MATCH_ASSIGNMENT, assignment.id)


def _counted_under(assignment: Assignment) -> dict[str, object]:
    """Return what the figures divide by; an edit leaves it in its event for days before it."""
    return {
        "form": assignment.form.value if assignment.form else None,
        "level": assignment.levels[0].value if assignment.levels else None,
        "theme": assignment.themes[0].id if assignment.themes else None,
    }


def check_slots(assignment: Assignment) -> None:
    """Raise InvalidInput when the form of an assignment cannot have this many placements."""
    limit = MOST_SLOTS[assignment.form] if assignment.form else None
    if limit is not None and assignment.slots > limit:
        raise InvalidInput("slots", "too_many", limit=limit)


def _check_handed_in(
    uow: UnitOfWork, assignment: Assignment, changes: Mapping[str, object]
) -> None:
    missing = missing_for_submission(assignment)
    if missing:
        raise MissingInformation(missing)
    check_slots(assignment)
    start_on = assignment.start_on
    if "start_on" in changes and start_on is not None and start_on <= local_date(uow.now):
        raise InvalidInput("start_on", "in_past")


def _check_may_start(
    uow: UnitOfWork, actor: Actor, organisation_id: int, owner: Person | None
) -> None:
    if not may_start_assignment(actor, organisation_id, for_somebody=owner is not None):
        raise NotAllowed
    if owner and not is_contact(Actor.of(owner), organisation_id):
        raise InvalidInput("owner", "not_a_contact")
    check_open(uow.session.get_one(Organisation, organisation_id, populate_existing=True))


def _check_colleague(person: Person, assignment: Assignment) -> None:
    if not is_contact(Actor.of(person), assignment.organisation_id):
        raise InvalidInput("co_owners", "not_a_contact")


def _record(
    uow: UnitOfWork,
    assignment: Assignment,
    kind: EventKind,
    actor: Actor,
    payload: dict[str, object] | None = None,
) -> None:
    uow.record(
        event.Fact(
            kind=kind,
            subject_kind=SubjectKind.ASSIGNMENT,
            subject_id=assignment.id,
            assignment_id=assignment.id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            payload=payload,
        )
    )


def hand_to_owner(uow: UnitOfWork, assignment: Assignment, actor: Actor) -> None:
    """Tell the owner that a draft made on behalf of them waits to be checked and submitted.

    Raises:
        NotAllowed: the actor did not make it on behalf of somebody.
        InvalidTransition: it is no draft any more.
    """
    lock(uow.session, assignment)
    if not may_hand_over(actor, assignment):
        raise NotAllowed
    if assignment.state is not AssignmentState.DRAFT:
        raise InvalidTransition("hand_to_owner", assignment.state)
    mail.notify(
        uow,
        [assignment.owner_id],
        MailTemplate.ON_BEHALF_DRAFT,
        mail.assignment_context(assignment),
        occasion=f"{assignment.id}:{assignment.version}",
    )
