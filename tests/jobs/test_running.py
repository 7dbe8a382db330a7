# SPDX-License-Identifier: EUPL-1.2
"""One job from claim to finish: done once, whatever happens around it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.base import utc_now
from models.job import Job
from models.operations import jobs
from models.vocabulary import JobKind, JobState
from tests.settings import make_settings
from workers import running
from workers.sweep import publish_due
from workers.toolbox import Toolbox

KIND = JobKind.DELIVER_MAIL


def refuse_encoder():
    raise RuntimeError


@pytest.fixture
def tools(session_factory, sent, tmp_path):
    return Toolbox(
        settings=make_settings(tmp_path),
        session_factory=session_factory,
        send=sent,
        encoder=refuse_encoder,
    )


@pytest.fixture
def work(monkeypatch):
    """Handler of every job; records its runs and does what ``work.think`` says."""

    class Work:
        runs = 0
        stored = 0

        def think(self):
            """Replaced by a test that wants something to happen meanwhile."""

        def store(self, uow):
            Work.stored += 1

        def __call__(self, tools, subject_id):
            Work.runs += 1
            self.think()
            return self.store

    work = Work()
    monkeypatch.setattr(running, "handler_for", lambda _kind: work)
    return work


@pytest.fixture
def job_id(uow):
    with uow:
        job = uow.enqueue(KIND, 1)
    return job.id


def read(tools, job_id):
    with tools.session_factory() as session:
        return session.scalars(select(Job).where(Job.id == job_id)).one()


@pytest.mark.parametrize("kind", JobKind, ids=str)
def test_every_kind_of_job_has_a_handler(kind):
    assert callable(running.handler_for(kind))


def test_job_is_done_and_its_result_stored(tools, work, job_id):
    running.run_claimed(tools, job_id)

    job = read(tools, job_id)
    assert (job.state, job.runs, work.stored) == (JobState.DONE, 1, 1)


def test_second_delivery_changes_nothing(tools, work, job_id):
    for _ in range(10):
        running.run_claimed(tools, job_id)

    assert (work.runs, work.stored, read(tools, job_id).runs) == (1, 1, 1)


def test_unknown_job_is_ignored(tools, work):
    running.run_claimed(tools, 2**40)

    assert work.runs == 0


def test_failure_is_written_on_the_job_and_raised(tools, work, job_id):
    def think():
        raise ValueError("a text that must not reach the database")

    work.think = think

    with pytest.raises(ValueError, match="a text"):
        running.run_claimed(tools, job_id)

    job = read(tools, job_id)
    assert (job.state, job.error, work.stored) == (JobState.QUEUED, "ValueError", 0)
    assert job.due_at > utc_now()


def test_failure_while_storing_leaves_nothing_behind(tools, work, job_id):
    def store(uow):
        uow.enqueue(JobKind.MATCH_OFFER, 99)
        raise ValueError

    work.store = store

    with pytest.raises(ValueError):  # noqa: PT011 - any
        running.run_claimed(tools, job_id)

    with tools.session_factory() as session:
        assert session.scalars(select(Job).where(Job.kind == JobKind.MATCH_OFFER)).all() == []


def test_result_of_a_worker_that_lost_its_lease_is_thrown_away(tools, work, job_id, sent):
    def lose_lease():
        with tools.session_factory() as session, tools.unit_of_work(session):
            session.execute(update(Job).values(token="another worker's"))

    work.think = lose_lease
    work.store = lambda uow: uow.enqueue(JobKind.MATCH_OFFER, 99)
    sent.hints.clear()

    running.run_claimed(tools, job_id)

    assert read(tools, job_id).state is JobState.RUNNING
    assert sent.hints == []


def test_job_that_always_fails_is_dead_after_the_last_attempt(tools, work, job_id):
    def think():
        raise ValueError

    work.think = think
    for _ in range(jobs.MAX_ATTEMPTS):
        make_due(tools, job_id)
        with pytest.raises(ValueError):  # noqa: PT011 - any
            running.run_claimed(tools, job_id)

    assert read(tools, job_id).state is JobState.DEAD
    assert work.runs == jobs.MAX_ATTEMPTS


def test_job_that_kills_its_worker_is_dead_after_the_last_attempt(tools, work, job_id):
    for _ in range(jobs.MAX_ATTEMPTS + 1):
        with tools.session_factory() as session, tools.unit_of_work(session):
            jobs.claim_job(session, job_id, now=utc_now(), lease=timedelta(seconds=-1))

    assert read(tools, job_id).state is JobState.DEAD


def test_twenty_workers_that_race_do_the_job_once(tools, work, job_id):
    threads = [
        threading.Thread(target=running.run_claimed, args=(tools, job_id)) for _ in range(20)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (work.runs, read(tools, job_id).runs) == (1, 1)


def test_sweep_publishes_a_lost_hint_once_per_half_minute(tools, job_id, sent):
    sent.hints.clear()

    assert publish_due(tools) == 1
    assert publish_due(tools) == 0
    assert [hint.job_id for hint in sent.hints] == [job_id]


def test_sweep_finds_a_job_whose_worker_died(tools, job_id, sent):
    with tools.session_factory() as session, tools.unit_of_work(session):
        jobs.claim_job(session, job_id, now=utc_now(), lease=timedelta(seconds=-1))

    assert publish_due(tools) == 1


def make_due(tools, job_id):
    with tools.session_factory() as session, tools.unit_of_work(session):
        session.execute(update(Job).where(Job.id == job_id).values(due_at=utc_now()))
