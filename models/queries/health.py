# SPDX-License-Identifier: EUPL-1.2
"""How the work behind the screens goes: what waits, since when, and what was given up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.delivery import Mail
from models.job import Job
from models.vocabulary import JobState, MailState


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Numbers for whoever watches the service; durations in seconds, zero when nothing is due."""

    jobs_due: int
    jobs_oldest_due_s: float
    jobs_dead: int
    mails_failed: int


def backlog(session: Session, now: datetime) -> Backlog:
    """Return what waits and what failed."""
    queued = (Job.state == JobState.QUEUED, Job.due_at <= now)
    oldest: datetime | None = session.scalar(select(func.min(Job.due_at)).where(*queued))
    return Backlog(
        jobs_due=_count(session, select(func.count()).where(*queued)),
        jobs_oldest_due_s=round((now - oldest).total_seconds(), 1) if oldest is not None else 0.0,
        jobs_dead=_count(session, select(func.count()).where(Job.state == JobState.DEAD)),
        mails_failed=_count(session, select(func.count()).where(Mail.state == MailState.FAILED)),
    )


def _count(session: Session, statement: Select[int]) -> int:
    return session.scalars(statement).one()
