# SPDX-License-Identifier: EUPL-1.2
"""Reading takes one connection however many queries a page asks; a row is locked on its own."""

from sqlalchemy import select, text
from sqlalchemy.orm import joinedload
from sqlalchemy.pool import QueuePool

from models.assignment import Assignment
from models.base import lock
from models.person import Person
from models.unit_of_work import UnitOfWork
from tests.factories import World


def test_all_reads_of_a_session_share_one_connection(engine, session):
    for _number in range(20):
        session.scalars(select(Person)).all()
        session.execute(text("SELECT 1"))

    assert isinstance(engine.pool, QueuePool)
    assert engine.pool.checkedout() == 1


def test_reading_goes_on_over_one_connection_after_writing(engine, session, sent):
    session.scalars(select(Person)).all()
    with UnitOfWork(session, sent) as uow:
        uow.session.scalars(select(Person)).all()
        assert engine.pool.checkedout() == 1
    session.scalars(select(Person)).all()

    assert engine.pool.checkedout() == 1


def test_a_row_read_with_what_it_belongs_to_can_be_locked(session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = World(uow).opened(uow, title="Oud")
    session.expunge_all()
    joined = joinedload(Assignment.organisation), joinedload(Assignment.place)
    statement = select(Assignment).where(Assignment.id == assignment.id).options(*joined)
    found = session.scalars(statement).one()

    with UnitOfWork(session, sent) as uow:
        lock(uow.session, found)

    assert found.title == "Oud"
