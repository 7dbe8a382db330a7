# SPDX-License-Identifier: EUPL-1.2
"""One transaction: hints leave after the commit, never before, never without it."""

import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.exc import OperationalError

from models.access import Actor
from models.assignment import Assignment
from models.base import make_engine, make_session_factory, utc_now
from models.errors import InvalidInput, StaleVersion
from models.job import Job
from models.operations import assignments, drafts, offers, suggestions
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, JobState
from tests.domain.racing import WON, race
from tests.factories import World

MATCH = JobKind.MATCH_ASSIGNMENT


def queued(session, kind=MATCH):
    return session.scalar(select(func.count(Job.id)).where(Job.kind == kind))


def test_a_hint_leaves_after_the_commit(session, session_factory):
    seen = []

    def send(hint):
        with session_factory() as other:
            seen.append(other.get(Job, hint.job_id).state)

    with UnitOfWork(session, send) as uow:
        uow.enqueue(MATCH, 1)
        assert seen == []

    assert seen == [JobState.QUEUED]


def test_a_failure_takes_rows_and_hints_along(session, sent):
    def fail():
        with UnitOfWork(session, sent) as uow:
            World(uow)
            uow.enqueue(MATCH, 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert (queued(session), sent.hints) == (0, [])
    assert not session.writing


def test_a_released_savepoint_sends_nothing_early(session, sent):
    with UnitOfWork(session, sent) as uow:
        with session.begin_nested():
            uow.enqueue(MATCH, 1)
        assert sent.hints == []

    assert len(sent.hints) == 1


def test_a_failing_commit_sends_nothing(session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = World(uow).draft(uow)

    def write_over_another():
        with UnitOfWork(session, sent) as uow:
            uow.enqueue(MATCH, assignment.id)
            bump = update(Assignment).values(version=Assignment.version + 1)
            session.execute(bump.execution_options(synchronize_session=False))
            assignment.title = "Te laat"

    with pytest.raises(StaleVersion):
        write_over_another()

    assert (queued(session), sent.hints) == (0, [])


def test_twenty_edits_in_a_burst_are_one_job(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        assignment = world.submitted(uow)
    author = Actor.of(world.contact)
    for number in range(20):
        with UnitOfWork(session, sent) as uow:
            drafts.edit_assignment(uow, assignment, author, {"title": f"Versie {number}"})

    assert queued(session) == 1
    assert len({hint.job_id for hint in sent.hints if hint.queue == "embed"}) == 1


def test_work_while_a_job_runs_is_a_new_job(session, sent):
    with UnitOfWork(session, sent) as uow:
        first = uow.enqueue(MATCH, 1)
    with UnitOfWork(session, sent) as uow:
        first.state = JobState.RUNNING
        second = uow.enqueue(MATCH, 1)

    assert second.id != first.id


def test_new_work_does_not_wait_for_an_old_delay(session, sent):
    with UnitOfWork(session, sent) as uow:
        job = uow.enqueue(MATCH, 1, due_at=utc_now().replace(year=2999))
    with UnitOfWork(session, sent) as uow:
        assert uow.enqueue(MATCH, 1) is job

    assert job.due_at <= utc_now()


def test_enqueueing_at_once_makes_one_job(session, session_factory):
    assert race(session_factory, 12, lambda uow, _number: uow.enqueue(MATCH, 1)) == [WON] * 12
    assert queued(session) == 1


def test_no_worker_takes_a_job_between_an_edit_and_its_commit(session, sent, session_factory):
    """It would do the old text and leave no job for the new one."""
    with UnitOfWork(session, sent) as uow:
        job = uow.enqueue(MATCH, 1)
    claimed, found = threading.Event(), threading.Event()

    def claim():
        with session_factory() as other:
            found.wait(10)
            with UnitOfWork(other, lambda _hint: None):
                other.execute(update(Job).where(Job.id == job.id).values(state=JobState.RUNNING))
                claimed.set()

    thread = threading.Thread(target=claim)
    thread.start()
    with UnitOfWork(session, sent) as uow:
        assert uow.enqueue(MATCH, 1) is job
        found.set()
        assert not claimed.wait(0.3)
    thread.join(10)

    assert claimed.is_set()


def test_an_old_version_is_refused(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        assignment = world.draft(uow)
    author, seen = Actor.of(world.contact), assignment.version
    with UnitOfWork(session, sent) as uow:
        drafts.edit_assignment(uow, assignment, author, {"title": "Eerst"}, version=seen)

    with pytest.raises(StaleVersion), UnitOfWork(session, sent) as uow:
        drafts.edit_assignment(uow, assignment, author, {"title": "Daarna"}, version=seen)

    session.refresh(assignment)
    assert assignment.title == "Eerst"


def test_one_of_many_edits_of_the_same_version_wins(session, sent, session_factory):
    with UnitOfWork(session, sent) as uow:
        assignment = World(uow).draft(uow)
    seen = assignment.version

    def attempt(uow, number):
        found = uow.session.get(Assignment, assignment.id)
        changes = {"title": f"Versie {number}"}
        drafts.edit_assignment(uow, found, Actor.of(found.owner), changes, version=seen)

    assert sorted(race(session_factory, 8, attempt)) == ["stale_version"] * 7 + [WON]


def test_readers_that_become_writers_wait_for_each_other(session, session_factory):
    """A transaction that reads first and then writes is refused by SQLite when another wrote."""
    with UnitOfWork(session, lambda _hint: None) as uow:
        world = World(uow)
        assignment = world.draft(uow)

    def attempt(uow, number):
        found = uow.session.get(Assignment, assignment.id)
        drafts.edit_assignment(uow, found, Actor.of(found.owner), {"title": f"Versie {number}"})

    def read_then_write(uow, number):
        uow.session.commit()
        uow.session.scalars(select(Assignment.title)).all()
        attempt(uow, number)

    assert race(session_factory, 8, read_then_write) == [WON] * 8


def test_a_reader_does_not_wait_for_a_writer(session, sent, session_factory):
    with UnitOfWork(session, sent) as uow:
        uow.enqueue(MATCH, 1)
        with session_factory() as reader:
            assert queued(reader) == 0


def test_a_writer_that_waits_too_long_is_told_and_can_go_on(engine, session, sent):
    with hasty(engine) as other:
        with UnitOfWork(session, sent):
            with pytest.raises(OperationalError), UnitOfWork(other, sent):
                pytest.fail("two writers at once")
            assert not other.writing

        with UnitOfWork(other, sent) as uow:
            uow.enqueue(MATCH, 1)
    assert queued(session) == 1


@contextmanager
def hasty(engine):
    """A session of somebody who waits a tenth of a second for a lock."""
    is_sqlite = engine.dialect.name == "sqlite"
    other = make_engine(engine.url.render_as_string(hide_password=False))
    patience = "PRAGMA busy_timeout=100" if is_sqlite else "SET lock_timeout = '100ms'"

    def shorten(connection, _record):
        connection.execute(patience)
        connection.commit()

    event.listen(other, "connect", shorten)
    with make_session_factory(other)() as session:
        yield session
    other.dispose()


def test_a_lock_is_waited_for_five_seconds_on_both_databases(engine, session):
    is_sqlite = engine.dialect.name == "sqlite"
    asked = "PRAGMA busy_timeout" if is_sqlite else "SHOW lock_timeout"

    assert session.scalar(text(asked)) in (5000, "5s")


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        pytest.param({"question": "a\x00b"}, "question", "unreadable", id="nul byte"),
        pytest.param({"question": "a\x1bb"}, "question", "unreadable", id="control character"),
        pytest.param({"title": "a\ud800"}, "title", "unreadable", id="lone surrogate"),
        pytest.param({"skills": ["a\x00"]}, "skills", "unreadable", id="nul byte in a list"),
        pytest.param({"title": "a" * 121}, "title", "too_long", id="121 characters"),
        pytest.param({"unit": "a" * 201}, "unit", "too_long", id="201 characters"),
        pytest.param({"crebo": "123456"}, "crebo", "too_long", id="six digits"),
        pytest.param({"place_id": 2**63}, "place_id", "out_of_bounds", id="64 bits"),
        pytest.param({"group_min": 2**31}, "group_min", "out_of_bounds", id="32 bits"),
        pytest.param({"slots": -1}, "slots", "out_of_bounds", id="negative"),
        pytest.param({"group_min": 5, "group_max": 2}, "group_max", "below_minimum", id="order"),
    ],
)
def test_what_cannot_be_stored_is_refused_alike(session, sent, changes, field, reason):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        assignment = world.draft(uow)
    before = assignment.version

    with pytest.raises(InvalidInput) as refused, UnitOfWork(session, sent) as uow:
        drafts.edit_assignment(uow, assignment, Actor.of(world.contact), changes)

    assert (refused.value.field, refused.value.reason) == (field, reason)
    session.refresh(assignment)
    assert assignment.version == before


@pytest.mark.parametrize("text", ["a\x00b", "a\udfff", "x" * 2001, "bel 06-12345678"])
def test_messages_are_refused_alike(session, sent, text):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        assignment, offer = world.opened(uow), world.published(uow)
        pair = world.suggestion(uow, assignment, offer)
    coordinator, lecturer = Actor.of(world.coordinator), Actor.of(world.lecturer)

    for attempt in (
        lambda uow: suggestions.express_interest(uow, pair, lecturer, text),
        lambda uow: assignments.withdraw_assignment(uow, assignment, coordinator, text),
        lambda uow: offers.edit_offer(uow, offer, lecturer, {"courses": [text]}),
    ):
        with pytest.raises(InvalidInput), UnitOfWork(session, sent) as uow:
            attempt(uow)
