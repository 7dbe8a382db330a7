# SPDX-License-Identifier: EUPL-1.2
"""Where two databases differ, or one of them loses work: held equal by our own rules."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from models.access import Actor
from models.errors import InvalidInput
from models.job import Job
from models.operations import drafts
from models.organisation import Organisation
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind
from tests.factories import World

WRITERS, EACH = 8, 15


def test_writers_that_read_first_never_find_the_database_locked(session_factory):
    """A transaction that begins by reading and then writes fails at once on SQLite (DEFERRED)."""

    def write(number):
        with session_factory() as session:
            for turn in range(EACH):
                session.scalars(select(func.count(Organisation.id))).one()
                with UnitOfWork(session, lambda _hint: None) as uow:
                    uow.session.scalars(select(func.count(Job.id))).one()
                    uow.enqueue(JobKind.DELIVER_MAIL, 1000 * number + turn)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    with session_factory() as session:
        assert session.scalars(select(func.count(Job.id))).one() == WRITERS * EACH


def test_reading_goes_on_while_somebody_writes(session_factory):
    writing, reading = session_factory(), session_factory()

    with writing, reading, UnitOfWork(writing, lambda _hint: None) as uow:
        uow.enqueue(JobKind.DELIVER_MAIL, 1)

        assert reading.scalars(select(func.count(Job.id))).one() == 0


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        pytest.param("a\x00b", "unreadable", id="NUL"),
        pytest.param("a\ud800b", "unreadable", id="half a surrogate pair"),
        pytest.param("x" * 121, "too_long", id="longer than the column"),
    ],
)
def test_text_that_only_one_database_stores_is_refused_on_both(uow, typed, reason):
    with uow:
        world = World(uow)
        draft = world.draft(uow)

    with pytest.raises(InvalidInput) as caught, uow:
        drafts.edit_assignment(uow, draft, Actor.of(world.contact), {"title": typed})

    assert (caught.value.field, caught.value.reason) == ("title", reason)


def test_sqlite_is_new_enough_to_keep_its_log_whole(session, database_kind):
    """Before 3.51.3 two processes that write at once can corrupt the database."""
    if database_kind != "sqlite":
        return
    version = session.scalar(text("SELECT sqlite_version()"))

    assert tuple(map(int, version.split("."))) >= (3, 51, 3)
