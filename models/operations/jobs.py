# SPDX-License-Identifier: EUPL-1.2
"""Life of a job row: claimed by one worker, finished in the transaction of its results.

A job runs at least once and its results are stored at most once: ``claim_job`` is one atomic
UPDATE, ``finish_job`` is fenced by the claim's token.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from models import event
from models.access import Actor
from models.delivery import Mail
from models.errors import AlreadyDone, LostLease
from models.job import Job
from models.unit_of_work import QUEUES, JobHint, UnitOfWork
from models.vocabulary import EventKind, JobKind, JobState, MailState, SubjectKind

MAX_ATTEMPTS: Final = 5
SWEEP_BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedJob:
    """A job this worker holds until its lease ends."""

    id: int
    kind: JobKind
    subject_id: int
    attempt: int
    token: str


def claim_job(
    session: Session, job_id: int, *, now: datetime, lease: timedelta
) -> ClaimedJob | None:
    """Take a due job that is queued or whose lease ran out; None when there is nothing to take.

    A job taken more than ``MAX_ATTEMPTS`` times is set dead instead: it kills its worker.
    """
    token = str(uuid.uuid4())
    row = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.due_at <= now, _claimable(now))
        .values(
            state=JobState.RUNNING,
            attempt=Job.attempt + 1,
            runs=Job.runs + 1,
            token=token,
            lease_until=now + lease,
        )
        .returning(Job.kind, Job.subject_id, Job.attempt)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        return None
    claimed = ClaimedJob(
        id=job_id, kind=row.kind, subject_id=row.subject_id, attempt=row.attempt, token=token
    )
    if claimed.attempt > MAX_ATTEMPTS:
        _give_up(session, claimed, now=now, error="too_many_attempts")
        return None
    return claimed


def finish_job(session: Session, claimed: ClaimedJob, *, now: datetime) -> None:
    """Mark done, in the transaction that stores the results; raise LostLease when fenced out."""
    _close(session, claimed, state=JobState.DONE, now=now, error="")


def fail_job(session: Session, claimed: ClaimedJob, *, now: datetime, error: str) -> None:
    """Put the job back with a growing delay, or set it dead after the last attempt.

    ``error`` is a short code or exception name, never a text of people.
    """
    if claimed.attempt >= MAX_ATTEMPTS:
        _give_up(session, claimed, now=now, error=error[:200])
        return
    if _newer_queued(session, claimed):
        _close(session, claimed, state=JobState.DONE, now=now, error="superseded")
        return
    delay = timedelta(seconds=2**claimed.attempt)
    _update_held(
        session, claimed, state=JobState.QUEUED, due_at=now + delay, token=None, error=error[:200]
    )


def due_job_hints(session: Session, *, now: datetime, silence: timedelta) -> list[JobHint]:
    """Return hints for due work that nobody holds, oldest first.

    Work announced less than ``silence`` ago is left out: its hint may still wait in the queue.
    """
    not_announced = or_(Job.published_at.is_(None), Job.published_at < now - silence)
    statement = (
        select(Job)
        .where(Job.due_at <= now, _claimable(now), not_announced)
        .order_by(Job.due_at, Job.id)
        .limit(SWEEP_BATCH)
        .with_for_update(skip_locked=True)
    )
    jobs = session.scalars(statement).all()
    for job in jobs:
        job.published_at = now
    session.flush()
    return [JobHint(job_id=job.id, queue=QUEUES[job.kind]) for job in jobs]


def requeue_job(uow: UnitOfWork, job: Job, actor: Actor) -> Job:
    """Give a dead job a fresh start; raise AlreadyDone when it is not dead (any more)."""
    uow.session.refresh(job, with_for_update=True)
    if job.state is not JobState.DEAD:
        raise AlreadyDone("requeue", job.state)
    job.state, job.finished_at = JobState.DONE, uow.now
    uow.session.flush()
    fresh = uow.enqueue(job.kind, job.subject_id)
    uow.record(
        event.Fact(
            kind=EventKind.JOB_REQUEUED,
            subject_kind=SubjectKind.JOB,
            subject_id=fresh.id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
        )
    )
    return fresh


def _claimable(now: datetime) -> ColumnElement[bool]:
    abandoned = and_(Job.state == JobState.RUNNING, Job.lease_until < now)
    return or_(Job.state == JobState.QUEUED, abandoned)


def _newer_queued(session: Session, claimed: ClaimedJob) -> bool:
    newer = select(Job.id).where(
        Job.kind == claimed.kind,
        Job.subject_id == claimed.subject_id,
        Job.state == JobState.QUEUED,
    )
    return session.scalars(newer).first() is not None


def _give_up(session: Session, claimed: ClaimedJob, *, now: datetime, error: str) -> None:
    """Set a job dead; a mail that it should have delivered says so until another one does."""
    _close(session, claimed, state=JobState.DEAD, now=now, error=error)
    if claimed.kind is JobKind.DELIVER_MAIL:
        session.execute(
            update(Mail)
            .where(Mail.id == claimed.subject_id, Mail.state == MailState.QUEUED)
            .values(state=MailState.FAILED, error=error)
        )


def _close(
    session: Session, claimed: ClaimedJob, *, state: JobState, now: datetime, error: str
) -> None:
    _update_held(session, claimed, state=state, finished_at=now, token=None, error=error)


def _update_held(session: Session, claimed: ClaimedJob, **values: object) -> None:
    result = session.execute(
        update(Job)
        .where(Job.id == claimed.id, Job.token == claimed.token, Job.state == JobState.RUNNING)
        .values(**values)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    if result.one_or_none() is None:
        raise LostLease
