# SPDX-License-Identifier: EUPL-1.2
"""Locking a row reads it again, and loses nothing that was changed before."""

from models.base import lock
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
