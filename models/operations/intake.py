# SPDX-License-Identifier: EUPL-1.2
"""Filling a draft with what stood in a text that somebody already had."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete

from models.access import Actor
from models.assignment import Assignment, IntakeNote
from models.base import lock
from models.errors import InvalidInput, InvalidTransition
from models.intake import Finding, Intake
from models.operations.content import check_content
from models.operations.drafts import MOST_SLOTS, edit_assignment
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentState, Language

SIZES: Final = ("group_min", "group_max")
NOTES_KEPT: Final = timedelta(days=30)
BEGINNING: Final[dict[str, object]] = {
    "group_min": 1,
    "group_max": 1,
    "slots": 1,
    "language": Language.DUTCH,
}


def fill_draft(uow: UnitOfWork, assignment: Assignment, actor: Actor, intake: Intake) -> None:
    """Fill the empty answers of a draft with what was found; keep where it stood.

    What somebody filled in before stays. A value that cannot be stored is left out.

    Raises:
        NotAllowed: the text is not this actor's to write.
        InvalidTransition: it is no draft any more.
    """
    lock(uow.session, assignment)
    if assignment.state is not AssignmentState.DRAFT:
        raise InvalidTransition("fill_draft", assignment.state)
    taken = [at for at in intake.findings if _is_empty(assignment, at.field) and _can_stand(at)]
    changes = _together(assignment, {at.field: _stored(at) for at in taken})
    edit_assignment(uow, assignment, actor, changes)
    _note(uow, assignment, intake, [at for at in taken if at.field in changes])


def forget_note(uow: UnitOfWork, assignment: Assignment) -> None:
    """Forget where the answers stood: nobody needs it once the assignment is handed in."""
    note = uow.session.get(IntakeNote, assignment.id)
    if note is not None:
        uow.session.delete(note)


def forget_old_notes(uow: UnitOfWork) -> int:
    """Delete where answers stood in drafts that nobody handed in for a month. Return how many."""
    old = delete(IntakeNote).where(IntakeNote.created_at < uow.now - NOTES_KEPT)
    return len(uow.session.scalars(old.returning(IntakeNote.assignment_id)).all())


def _is_empty(assignment: Assignment, field: str) -> bool:
    """Whether nobody answered this yet: it holds nothing, or what every draft begins with."""
    value = getattr(assignment, field)
    return not value or value == BEGINNING.get(field)


def _can_stand(finding: Finding) -> bool:
    try:
        check_content({finding.field: finding.value})
    except InvalidInput:
        return False
    return True


def _stored(finding: Finding) -> object:
    """Lists of codes are stored by value."""
    if finding.field == "screening" and isinstance(finding.value, list):
        return [code.value for code in finding.value]
    return finding.value


def _together(assignment: Assignment, changes: dict[str, Any]) -> dict[str, Any]:
    """Leave out what does not go together, also with what stands there: sizes, places of a form."""

    def after(name: str) -> Any:
        return changes.get(name, getattr(assignment, name))

    unfit: set[str] = set()
    if after("group_min") > after("group_max"):
        unfit |= set(SIZES)
    most = MOST_SLOTS.get(after("form"))
    if most is not None and after("slots") > most:
        unfit.add("slots")
    return {name: value for name, value in changes.items() if name not in unfit}


def _note(uow: UnitOfWork, assignment: Assignment, intake: Intake, taken: list[Finding]) -> None:
    note = uow.session.get(IntakeNote, assignment.id) or IntakeNote(assignment_id=assignment.id)
    note.found = [{"field": at.field, "quote": at.quote} for at in taken]
    note.unused = list(intake.unused)
    note.hidden_lines = intake.hidden_lines
    note.created_at = uow.now
    uow.session.add(note)
    uow.session.flush()
