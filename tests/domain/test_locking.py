# SPDX-License-Identifier: EUPL-1.2
"""Locking a row reads it again, and loses nothing that was changed before."""

import pytest
from sqlalchemy import delete

from models.base import lock
from models.errors import StaleVersion
from models.programme_suggestion import ProgrammeSuggestion
from models.unit_of_work import UnitOfWork
from tests.factories import World


def test_a_change_before_the_lock_is_kept(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        assignment = world.draft(uow)
        assignment.unit = "Directie Informatie"
        lock(session, assignment)

    session.expire_all()

    assert assignment.unit == "Directie Informatie"


def test_a_row_that_went_meanwhile_was_changed_by_somebody_else(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        row = world.programme_suggestion(uow, world.opened(uow), world.programme)
    with UnitOfWork(session, sent) as uow:
        gone = delete(ProgrammeSuggestion).where(ProgrammeSuggestion.id == row.id)
        uow.session.execute(gone, execution_options={"synchronize_session": False})

    with pytest.raises(StaleVersion), UnitOfWork(session, sent) as uow:
        lock(uow.session, row)
