# SPDX-License-Identifier: EUPL-1.2
"""Reading takes one connection, however many queries a page asks."""

from sqlalchemy import select, text
from sqlalchemy.pool import QueuePool

from models.person import Person
from models.unit_of_work import UnitOfWork


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
