# SPDX-License-Identifier: EUPL-1.2
"""Assignments somebody wants to find again."""

from models.access import Actor
from models.assignment import Assignment, Favourite
from models.unit_of_work import UnitOfWork


def set_favourite(uow: UnitOfWork, assignment: Assignment, actor: Actor, *, wanted: bool) -> None:
    """Keep or forget an assignment as a favourite of this person."""
    key = {"person_id": actor.person_id, "assignment_id": assignment.id}
    found = uow.session.get(Favourite, key)
    if wanted and found is None:
        uow.session.add(Favourite(**key, created_at=uow.now))
    elif found is not None and not wanted:
        uow.session.delete(found)
    uow.session.flush()
