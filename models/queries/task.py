# SPDX-License-Identifier: EUPL-1.2
"""What somebody must do now: the shape in which every role's questions are answered.

A role's function takes (session, actor, now) and returns one ``TaskList`` per kind of task.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

from sqlalchemy import Row, Select, SQLColumnExpression
from sqlalchemy.orm import Session

from models.queries.paging import count_rows

MOST_SHOWN: Final = 20

Rows: TypeAlias = Select[*tuple[Any, ...]]


class TaskKey(StrEnum):
    """Kinds of tasks; their words stand in ``web/cockpit/texts.py``."""

    FINISH_DRAFT = "finish_draft"
    CHECK_DRAFT_ON_BEHALF = "check_draft_on_behalf"
    IMPROVE_RETURNED = "improve_returned"
    ANSWER_INTEREST = "answer_interest"
    AWAIT_CONFIRMATION = "await_confirmation"
    PREPARE_START = "prepare_start"
    ANSWER_REQUEST = "answer_request"
    VIEW_SUGGESTIONS = "view_suggestions"
    ANSWER_INVITATION = "answer_invitation"
    VIEW_FITTING = "view_fitting"
    FINISH_OFFER = "finish_offer"
    OFFER_CLOSES = "offer_closes"
    START_PLACEMENT = "start_placement"
    COMPLETE_PLACEMENT = "complete_placement"
    SCREEN_ASSIGNMENT = "screen_assignment"
    CONFIRM_PAIR = "confirm_pair"
    MISSING_ANSWER = "missing_answer"
    FILL_SLOTS = "fill_slots"
    STUCK_ASSIGNMENT = "stuck_assignment"
    START_OVERDUE = "start_overdue"
    END_OVERDUE = "end_overdue"
    OLD_INVITATION = "old_invitation"
    DEAD_JOBS = "dead_jobs"
    FAILED_MAILS = "failed_mails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do: about what, since when or before when, and where.

    ``subject`` and ``detail`` are names as people typed them (may be empty); ``values`` are the
    parts of the address of ``endpoint``.
    """

    key: TaskKey
    endpoint: str
    values: tuple[tuple[str, Any], ...] = ()
    subject: str = ""
    detail: str = ""
    count: int = 1
    since: datetime | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskList:
    """The most urgent tasks of one kind, and how many there are in all."""

    key: TaskKey
    tasks: tuple[Task, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How one kind of task is found.

    The columns of ``statement`` are named after fields of ``Task``, plus ``public_id``. ``order``
    puts the most urgent first. ``parameter`` names the part of the address that is the id.
    """

    key: TaskKey
    endpoint: str
    statement: Rows
    order: Sequence[SQLColumnExpression[Any]]
    parameter: str = "public_id"


def ask(session: Session, questions: Iterable[Question]) -> tuple[TaskList, ...]:
    """Return the lists that are not empty, one query each, and one more for a long one."""
    lists = (_ask_one(session, question) for question in questions)
    return tuple(found for found in lists if found.tasks)


def _ask_one(session: Session, question: Question) -> TaskList:
    """Read the first tasks in the order of an index; count only what does not fit."""
    first = question.statement.order_by(*question.order).limit(MOST_SHOWN)
    rows = session.execute(first).all()
    is_whole = len(rows) < MOST_SHOWN
    return TaskList(
        key=question.key,
        tasks=tuple(_task(question, row) for row in rows),
        total=len(rows) if is_whole else count_rows(session, question.statement),
    )


def _task(question: Question, row: Row[*tuple[Any, ...]]) -> Task:
    found = {name: value for name, value in row._mapping.items() if value is not None}  # noqa: SLF001
    public_id = found.pop("public_id")
    return Task(
        key=question.key,
        endpoint=question.endpoint,
        values=((question.parameter, public_id),),
        **found,
    )
