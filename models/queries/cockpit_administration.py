# SPDX-License-Identifier: EUPL-1.2
"""What an administrator must do now: invitations nobody used, work and mails that failed."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.access import Actor
from models.delivery import Mail
from models.job import Job
from models.person import Person
from models.queries.task import Question, Task, TaskKey, TaskList, ask
from models.vocabulary import JobState, MailState

INVITATION_IS_OLD: Final = timedelta(days=7)


def administrator_tasks(session: Session, _actor: Actor, now: datetime) -> tuple[TaskList, ...]:
    """Return failed work and mails as one task each, and invitations older than a week."""
    failures = (
        _failures(session, TaskKey.DEAD_JOBS, Job.finished_at, Job.state == JobState.DEAD),
        _failures(session, TaskKey.FAILED_MAILS, Mail.created_at, Mail.state == MailState.FAILED),
    )
    return (*(found for found in failures if found), *ask(session, (_invitations(now),)))


def _failures(
    session: Session,
    key: TaskKey,
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    which: ColumnElement[bool],
) -> TaskList | None:
    number, since = session.execute(select(func.count(), func.min(moment)).where(which)).one()
    if not number:
        return None
    endpoint = "admin.jobs" if key is TaskKey.DEAD_JOBS else "admin.mails"
    task = Task(key=key, endpoint=endpoint, count=number, since=since)
    return TaskList(key=key, tasks=(task,), total=1)


def _invitations(now: datetime) -> Question:
    statement = select(
        Person.public_id,
        Person.name.label("subject"),
        Person.email.label("detail"),
        Person.created_at.label("since"),
    ).where(
        Person.password_hash.is_(None),
        Person.is_active.is_(True),
        Person.created_at < now - INVITATION_IS_OLD,
    )
    return Question(
        key=TaskKey.OLD_INVITATION,
        endpoint="admin.person",
        statement=statement,
        order=(Person.created_at, Person.id),
    )
