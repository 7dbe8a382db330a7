# SPDX-License-Identifier: EUPL-1.2
"""One transaction of the domain: change, job rows and events together; hints leave after commit.

The only place that commits. A lost hint is normal: the job row waits and the sweep finds it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Select, select
from sqlalchemy.orm.exc import StaleDataError

from models import event
from models.base import ReadFirstSession, utc_now
from models.errors import StaleVersion
from models.job import Job
from models.vocabulary import JobKind, JobState

EMBED_QUEUE: Final = "embed"
DEFAULT_QUEUE: Final = "default"
QUEUES: Final[dict[JobKind, str]] = {
    JobKind.MATCH_ASSIGNMENT: EMBED_QUEUE,
    JobKind.MATCH_OFFER: EMBED_QUEUE,
    JobKind.MATCH_PROGRAMMES: EMBED_QUEUE,
    JobKind.EMBED_PROGRAMMES: EMBED_QUEUE,
    JobKind.DELIVER_MAIL: DEFAULT_QUEUE,
    JobKind.ANSWER_INQUIRY: EMBED_QUEUE,
    JobKind.TRAIN_THEMES: EMBED_QUEUE,
    JobKind.FIT_RANKING: EMBED_QUEUE,
    JobKind.RANK_ALL: EMBED_QUEUE,
    JobKind.EMBED_ALL: EMBED_QUEUE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobHint:
    """Says that a job row waits; loses nothing when it is lost."""

    job_id: int
    queue: str


Sender = Callable[[JobHint], None]


def send_nothing(_hint: JobHint) -> None:
    """Drop a hint: no worker listens yet, and the next sweep finds the row."""


class UnitOfWork:
    """A transaction with a moment (``now``) and the job hints to send after it.

    Use as a context manager: leaving normally commits and then sends, an exception rolls back and
    sends nothing. ``now`` is the moment the change counts for; it lies in the past only for imports
    and examples.
    """

    def __init__(
        self, session: ReadFirstSession, send: Sender, *, now: datetime | None = None
    ) -> None:
        self.session = session
        self.now = now or utc_now()
        self._send = send
        self._jobs: list[Job] = []

    def __enter__(self) -> Self:
        """End the reading transaction and start writing, as the only one.

        One writer at a time, on PostgreSQL as on SQLite: the chain of events makes writers queue
        anyway, and queueing before the first lock leaves no way to a deadlock. It also means that
        no worker can claim a queued job between ``enqueue`` finding it and the commit.
        """
        self.session.commit()
        self.session.writing = True
        try:
            event.lock_chain(self.session)
        except BaseException:
            self.session.rollback()
            self.session.writing = False
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit and send, or roll back and send nothing; raise StaleVersion on a lost race."""
        try:
            self._end(failed=kind is not None)
        except StaleDataError as stale:
            self.session.rollback()
            raise StaleVersion from stale
        except BaseException:
            self.session.rollback()
            raise
        finally:
            self.session.writing = False
        if kind is not None and issubclass(kind, StaleDataError):
            raise StaleVersion from error
        if kind is None:
            self._send_hints()

    def enqueue(self, kind: JobKind, subject_id: int, *, due_at: datetime | None = None) -> Job:
        """Add a job row, or return the one already queued for this kind and subject.

        A queued job that waits after a failure is due at once when there is new work for it.
        """
        due_at = due_at or utc_now()
        job = self.session.scalars(_queued(kind, subject_id)).one_or_none()
        if job is None:
            job = self._insert(kind, subject_id, due_at)
        job.due_at = min(job.due_at, due_at)
        self._jobs.append(job)
        return job

    def record(self, fact: event.Fact) -> event.Event:
        """Append ``fact`` to the event chain."""
        return event.append(self.session, fact)

    def _insert(self, kind: JobKind, subject_id: int, due_at: datetime) -> Job:
        job = Job(kind=kind, subject_id=subject_id, due_at=due_at, created_at=utc_now())
        self.session.add(job)
        self.session.flush()
        return job

    def _end(self, *, failed: bool) -> None:
        if failed:
            self.session.rollback()
        else:
            self.session.commit()

    def _send_hints(self) -> None:
        for job in dict.fromkeys(self._jobs):
            self._send(JobHint(job_id=job.id, queue=QUEUES[job.kind]))


def _queued(kind: JobKind, subject_id: int) -> Select[Job]:
    return select(Job).where(
        Job.kind == kind, Job.subject_id == subject_id, Job.state == JobState.QUEUED
    )
