# SPDX-License-Identifier: EUPL-1.2
"""One assignment divided into drafts for several levels; the original stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from models.access import Actor
from models.assignment import Assignment
from models.base import local_date
from models.errors import NotAllowed
from models.operations.content import LONGEST, check_content
from models.operations.drafts import EDITABLE, create_assignment, may_edit, next_window
from models.person import Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, AssignmentState, Level, Sector

COPIED: Final = EDITABLE - {"start_on", "not_business_critical"}
IN_GROUPS: Final = (AssignmentForm.GROUP, AssignmentForm.HACKATHON)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfAssignment:
    """What differs in one part; everything else is copied. ``suffix`` follows the title."""

    suffix: str
    level: Level
    question: str
    expected_result: str


def split_assignment(
    uow: UnitOfWork,
    assignment: Assignment,
    actor: Actor,
    parts: Sequence[PartOfAssignment],
    *,
    owner: Person | None = None,
) -> list[Assignment]:
    """Make a draft of each part; one that this person made before and did not hand in is kept.

    Raises:
        NotAllowed: the text is not the actor's to change.
        InvalidInput: a text of a part cannot be stored.
    """
    if not may_edit(actor, assignment):
        raise NotAllowed
    uow.session.get(Person, actor.person_id, with_for_update=True)
    there = _made_before(uow, assignment, actor)
    return [
        there.get(part_title(assignment.title, part.suffix))
        or _draft_of(uow, assignment, actor, part, owner)
        for part in parts
    ]


def part_title(title: str, suffix: str) -> str:
    """Return the title of a part, within what a title may hold."""
    end = f" ({suffix})"
    return f"{title[: LONGEST['title'] - len(end)].rstrip()}{end}"


def _made_before(uow: UnitOfWork, assignment: Assignment, actor: Actor) -> dict[str, Assignment]:
    drafts = select(Assignment).where(
        Assignment.created_by_id == actor.person_id,
        Assignment.copied_from_id == assignment.id,
        Assignment.state == AssignmentState.DRAFT,
    )
    return {draft.title: draft for draft in uow.session.scalars(drafts.order_by(Assignment.id))}


def _draft_of(
    uow: UnitOfWork,
    assignment: Assignment,
    actor: Actor,
    part: PartOfAssignment,
    owner: Person | None,
) -> Assignment:
    texts = {"question": part.question, "expected_result": part.expected_result}
    check_content(texts)
    draft = create_assignment(uow, actor, organisation_id=assignment.organisation_id, owner=owner)
    with uow.session.no_autoflush:  # halfway, the sizes may be out of order
        for name in COPIED:
            setattr(draft, name, getattr(assignment, name))
        draft.title = part_title(assignment.title, part.suffix)
        draft.question, draft.expected_result = part.question, part.expected_result
        draft.levels, draft.form = [part.level], _form_for(part.level, assignment)
        if draft.form not in IN_GROUPS:
            draft.group_min = draft.group_max = draft.slots = 1
        draft.start_on = next_window(assignment.start_on, today=local_date(uow.now))
        draft.copied_from_id = assignment.id
    uow.session.flush()
    return draft


def _form_for(level: Level, assignment: Assignment) -> AssignmentForm:
    if assignment.form in IN_GROUPS:
        return assignment.form
    is_mbo = level.sector is Sector.MBO
    return AssignmentForm.INTERNSHIP if is_mbo else AssignmentForm.GRADUATION
