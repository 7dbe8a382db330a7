# SPDX-License-Identifier: EUPL-1.2
"""From a person's roles to one list of what to do, most pressing first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from flask import url_for
from sqlalchemy.orm import Session

from models.access import Actor
from models.base import local_date
from models.queries.cockpit_administration import administrator_tasks
from models.queries.cockpit_contact import contact_tasks
from models.queries.cockpit_coordinator import coordinator_tasks
from models.queries.cockpit_lecturer import lecturer_tasks
from models.queries.task import Task, TaskKey, TaskList
from models.vocabulary import Role
from web.cockpit.texts import NEXT_STEPS, TASKS
from web.texts import LazyString, gettext

TaskQuery = Callable[[Session, Actor, datetime], tuple[TaskList, ...]]

QUERIES: Final[dict[Role, TaskQuery]] = {
    Role.COORDINATOR: coordinator_tasks,
    Role.MINISTRY_CONTACT: contact_tasks,
    Role.LECTURER: lecturer_tasks,
    Role.ADMINISTRATOR: administrator_tasks,
}
FOR_INFORMATION: Final = frozenset({TaskKey.AWAIT_CONFIRMATION, TaskKey.PREPARE_START})
SHOWN: Final = 25
SOON: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTask:
    """A task in words, with the button to do it."""

    title: str
    context: str
    address: str
    button: LazyString
    icon: str
    since: datetime | None
    due: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the start page says: counts per kind, tasks, and what goes on without this person."""

    counts: list[tuple[LazyString, int]]
    tasks: list[ShownTask]
    information: list[ShownTask]
    more: int


def work_of(session: Session, actor: Actor, now: datetime) -> Work:
    """Return the work of all roles of this person."""
    lists = [
        found
        for role, query in QUERIES.items()
        if role in actor.roles
        for found in query(session, actor, now)
    ]
    to_do = [found for found in lists if found.key not in FOR_INFORMATION]
    tasks = sorted((task for found in to_do for task in found.tasks), key=_urgency(now))
    return Work(
        counts=[(TASKS[found.key].heading, found.total) for found in to_do],
        tasks=[_shown(task) for task in tasks[:SHOWN]],
        information=[
            _shown(task) for found in lists if found.key in FOR_INFORMATION for task in found.tasks
        ],
        more=sum(found.total for found in to_do) - min(len(tasks), SHOWN),
    )


def next_steps(actor: Actor) -> list[tuple[LazyString, LazyString, str]]:
    """Return text, button and address of what each role can do when nothing waits."""
    steps = [NEXT_STEPS[role] for role in NEXT_STEPS if role in actor.roles]
    return [(step.text, step.button, url_for(step.endpoint)) for step in steps]


def _urgency(now: datetime) -> Callable[[Task], tuple[int, date]]:
    today = local_date(now)

    def urgency(task: Task) -> tuple[int, date]:
        """Late first, then what is due within days, then the rest; each oldest first."""
        if task.due is None:
            return 2, local_date(task.since or now)
        return (0 if task.due < today else 1 if task.due <= today + SOON else 2), task.due

    return urgency


def _shown(task: Task) -> ShownTask:
    text = TASKS[task.key]
    names = {
        "subject": task.subject or gettext("zonder titel"),
        "detail": task.detail,
        "count": task.count,
    }
    title = str(text.title) % names
    context = [name for name in (task.subject, task.detail) if name and name not in title]
    return ShownTask(
        title=title,
        context=", ".join(context),
        address=url_for(task.endpoint, **dict(task.values)),
        button=text.button,
        icon=text.icon,
        since=task.since,
        due=task.due,
    )
