# SPDX-License-Identifier: EUPL-1.2
"""A job is claimed by one worker, and its results are stored once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.access import SYSTEM
from models.base import utc_now
from models.errors import AlreadyDone, LostLease
from models.event import Event
from models.job import Job
from models.operations.jobs import (
    MAX_ATTEMPTS,
    claim_job,
    due_job_hints,
    fail_job,
    finish_job,
    requeue_job,
)
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, JobKind, JobState

LEASE = timedelta(seconds=60)
SILENCE = timedelta(seconds=30)
MATCH = JobKind.MATCH_ASSIGNMENT


@pytest.fixture
def queue(session, sent):
    return Queue(session, sent)


class Queue:
    """One worker's view: each verb in a transaction of its own, at a moment of choice."""

    def __init__(self, session, sent):
        self.session, self.sent = session, sent
        self.start = utc_now()

    def work(self):
        return UnitOfWork(self.session, self.sent)

    def at(self, seconds):
        return self.start + timedelta(seconds=seconds)

    def add(self, subject_id=1):
        with self.work() as uow:
            return uow.enqueue(MATCH, subject_id, due_at=self.start).id

    def claim(self, job_id, seconds=0):
        with self.work():
            return claim_job(self.session, job_id, now=self.at(seconds), lease=LEASE)

    def finish(self, claimed, seconds=1):
        with self.work():
            finish_job(self.session, claimed, now=self.at(seconds))

    def fail(self, claimed, seconds=1, error="ValueError"):
        with self.work():
            fail_job(self.session, claimed, now=self.at(seconds), error=error)

    def hints(self, seconds):
        with self.work():
            return [
                hint.job_id
                for hint in due_job_hints(self.session, now=self.at(seconds), silence=SILENCE)
            ]

    def job(self, job_id):
        self.session.expire_all()
        return self.session.get(Job, job_id)


def test_twenty_workers_claim_each_of_many_jobs_once(session, sent, session_factory, queue):
    jobs = [queue.add(number) for number in range(1, 16)]
    start = threading.Barrier(20)

    def worker(number):
        start.wait(30)
        order = jobs[number % len(jobs) :] + jobs[: number % len(jobs)]
        won = []
        for job_id in order[:8]:
            with session_factory() as own, UnitOfWork(own, lambda _hint: None):
                claimed = claim_job(own, job_id, now=utc_now(), lease=LEASE)
            won += [claimed.id] if claimed else []
        return won

    with ThreadPoolExecutor(20) as pool:
        won = [job_id for found in pool.map(worker, range(20)) for job_id in found]

    assert sorted(won) == jobs
    runs = session.scalars(select(Job.runs))
    assert set(runs) == {1}


def test_a_claim_outside_a_unit_of_work_is_atomic_too(session_factory, queue):
    job_id = queue.add()
    start = threading.Barrier(8)

    def worker(_number):
        with session_factory() as own:
            own.writing = True
            start.wait(30)
            claimed = claim_job(own, job_id, now=utc_now(), lease=LEASE)
            own.commit()
        return claimed is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(worker, range(8))) == 1


def test_a_job_is_not_taken_before_it_is_due(queue):
    job_id = queue.add()

    assert queue.claim(job_id, seconds=-1) is None
    assert queue.claim(job_id) is not None


def test_a_held_job_is_free_when_its_lease_ends(queue):
    job_id = queue.add()
    first = queue.claim(job_id)

    assert queue.claim(job_id, seconds=60) is None
    second = queue.claim(job_id, seconds=61)

    assert (first.attempt, second.attempt) == (1, 2)
    assert first.token != second.token


def test_a_worker_that_lost_its_lease_stores_nothing(queue):
    job_id = queue.add()
    slow = queue.claim(job_id)
    quick = queue.claim(job_id, seconds=61)
    queue.finish(quick, seconds=62)

    def store_too_late():
        with queue.work() as uow:
            uow.enqueue(JobKind.DELIVER_MAIL, 1)  # its result
            finish_job(queue.session, slow, now=queue.at(63))

    with pytest.raises(LostLease):
        store_too_late()

    assert queue.session.scalar(select(func.count(Job.id))) == 1
    assert queue.job(job_id).state is JobState.DONE
    with pytest.raises(LostLease):
        queue.fail(slow)


def test_a_finished_job_is_not_taken_again(queue):
    job_id = queue.add()
    queue.finish(queue.claim(job_id))

    assert queue.claim(job_id, seconds=1000) is None
    assert queue.job(job_id).runs == 1


def test_a_job_that_kills_its_worker_dies_after_five_attempts(queue):
    job_id = queue.add()
    claims = [queue.claim(job_id, seconds=61 * attempt) for attempt in range(MAX_ATTEMPTS + 1)]

    assert [claim.attempt for claim in claims[:-1]] == [1, 2, 3, 4, 5]
    assert claims[-1] is None
    assert (queue.job(job_id).state, queue.job(job_id).error) == (
        JobState.DEAD,
        "too_many_attempts",
    )
    assert queue.claim(job_id, seconds=10_000) is None


def test_a_failing_job_waits_longer_each_time_and_then_dies(queue):
    job_id, delays, now = queue.add(), [], 0
    for _ in range(MAX_ATTEMPTS):
        queue.fail(queue.claim(job_id, seconds=now), seconds=now, error="E" * 300)
        job = queue.job(job_id)
        delays.append((job.due_at - queue.at(now)).total_seconds())
        now += 100

    assert delays[:4] == [2, 4, 8, 16]
    assert (job.state, len(job.error)) == (JobState.DEAD, 200)


def test_a_failed_job_makes_way_for_newer_work(queue):
    old = queue.claim(queue.add())
    newer = queue.add()

    queue.fail(old)

    assert (queue.job(old.id).state, queue.job(old.id).error) == (JobState.DONE, "superseded")
    assert queue.job(newer).state is JobState.QUEUED


def test_a_dead_job_gets_a_fresh_start_once(queue):
    job_id = queue.add()
    for attempt in range(MAX_ATTEMPTS + 1):
        queue.claim(job_id, seconds=61 * attempt)
    with queue.work() as uow:
        fresh = requeue_job(uow, queue.job(job_id), SYSTEM)

    assert (fresh.state, fresh.attempt, fresh.subject_id) == (JobState.QUEUED, 0, 1)
    with pytest.raises(AlreadyDone), queue.work() as uow:
        requeue_job(uow, queue.job(job_id), SYSTEM)
    requeued = select(func.count(Event.id)).where(Event.kind == EventKind.JOB_REQUEUED)
    assert queue.session.scalar(requeued) == 1


def test_a_lost_hint_is_sent_again_after_a_while(queue):
    job_id = queue.add()
    window = SILENCE.total_seconds()

    assert queue.hints(0) == [job_id]
    assert queue.hints(window) == []
    assert queue.hints(window + 1) == [job_id]


def test_hints_go_out_for_what_is_due_or_abandoned_only(queue):
    due, held, abandoned, done = (queue.add(number) for number in range(1, 5))
    queue.claim(held, seconds=50)
    queue.claim(abandoned)
    queue.finish(queue.claim(done))
    with queue.work() as uow:
        uow.enqueue(MATCH, 9, due_at=queue.at(500))

    assert queue.hints(61) == [due, abandoned]


def test_two_sweeps_at_once_publish_each_job_once(session_factory, queue):
    jobs = [queue.add(number) for number in range(1, 30)]
    start = threading.Barrier(4)

    def sweep(_number):
        with session_factory() as own:
            start.wait(30)
            with UnitOfWork(own, lambda _hint: None):
                return [
                    hint.job_id for hint in due_job_hints(own, now=queue.at(1), silence=SILENCE)
                ]

    with ThreadPoolExecutor(4) as pool:
        published = [job_id for found in pool.map(sweep, range(4)) for job_id in found]

    assert sorted(published) == jobs
