# SPDX-License-Identifier: EUPL-1.2
"""What a coordinator must do now, over all organisations; and the counts a manager reads."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import Session

from models.access import Actor, listed_assignments, visible_placements, visible_suggestions
from models.assignment import Assignment
from models.base import local_date
from models.capacity import asks_for_programmes, taken_slots
from models.organisation import Organisation
from models.placement import Placement
from models.queries.cockpit_contact import with_both_sides
from models.queries.task import Question, Rows, TaskKey, TaskList, ask
from models.setting import SettingKey, setting
from models.suggestion import Suggestion
from models.transitions import REPORT_BUCKETS
from models.vocabulary import AssignmentState, PlacementState, ReportBucket, SuggestionState

RECENTLY: Final = timedelta(days=30)
START_IS_LATE: Final = timedelta(days=7)


def coordinator_tasks(session: Session, actor: Actor, now: datetime) -> tuple[TaskList, ...]:
    """Return what to screen and confirm, and what does not move by itself."""
    stuck_after = timedelta(days=setting(session, SettingKey.STUCK_AFTER_DAYS))
    return ask(
        session,
        (
            _screening(actor),
            _pairs(TaskKey.CONFIRM_PAIR, actor, Suggestion.state == SuggestionState.ACCEPTED),
            _pairs(TaskKey.MISSING_ANSWER, actor, _unanswered(now)),
            _free_slots(actor),
            _stuck(actor, now - stuck_after),
            _start_overdue(actor, now),
            _end_overdue(actor, now),
        ),
    )


def bucket_counts(session: Session, actor: Actor) -> list[tuple[ReportBucket, int]]:
    """Return how many assignments stand in each report bucket now, in the order of the buckets."""
    statement = (
        select(Assignment.state, func.count(Assignment.id))
        .where(listed_assignments(actor))
        .group_by(Assignment.state)
    )
    counts = dict.fromkeys(ReportBucket, 0)
    for state, number in session.execute(statement):
        if bucket := REPORT_BUCKETS[state]:
            counts[bucket] += number
    return list(counts.items())


def _assignments(since: SQLColumnExpression[datetime]) -> Rows:
    return select(
        Assignment.public_id,
        Assignment.title.label("subject"),
        Organisation.name.label("detail"),
        since.label("since"),
    ).join(Organisation, Organisation.id == Assignment.organisation_id)


def _screening(actor: Actor) -> Question:
    statement = _assignments(Assignment.state_since).where(
        listed_assignments(actor), Assignment.state == AssignmentState.SUBMITTED
    )
    return _about_assignments(TaskKey.SCREEN_ASSIGNMENT, statement)


def _free_slots(actor: Actor) -> Question:
    statement = _assignments(Assignment.state_since).where(
        listed_assignments(actor),
        Assignment.state.in_((AssignmentState.AGREED, AssignmentState.IN_PROGRESS)),
        taken_slots() < Assignment.slots,
    )
    return _about_assignments(TaskKey.FILL_SLOTS, statement)


def _stuck(actor: Actor, before: datetime) -> Question:
    statement = _assignments(Assignment.state_since).where(
        listed_assignments(actor),
        Assignment.state.in_((AssignmentState.OPEN, AssignmentState.RETURNED)),
        Assignment.state_since < before,
    )
    return _about_assignments(TaskKey.STUCK_ASSIGNMENT, statement)


def _about_assignments(key: TaskKey, statement: Rows) -> Question:
    order = (Assignment.state_since, Assignment.id)
    return Question(key=key, endpoint="assignments.show", statement=statement, order=order)


def _pairs(key: TaskKey, actor: Actor, which: ColumnElement[bool]) -> Question:
    statement = with_both_sides(
        select(
            Suggestion.public_id,
            Suggestion.state_since.label("since"),
            Suggestion.deadline_on.label("due"),
        ),
        Suggestion,
    ).where(which, visible_suggestions(actor))
    return Question(
        key=key,
        endpoint="suggestions.show",
        statement=statement,
        order=(Suggestion.state_since, Suggestion.id),
    )


def _unanswered(now: datetime) -> ColumnElement[bool]:
    """Asked and past the deadline, or expired lately while the assignment still asks."""
    waiting = and_(
        Suggestion.state.in_((SuggestionState.REQUESTED, SuggestionState.INTERESTED)),
        Suggestion.deadline_on < local_date(now),
    )
    expired = and_(
        Suggestion.state == SuggestionState.EXPIRED,
        Suggestion.state_since > now - RECENTLY,
        asks_for_programmes(),
    )
    return or_(waiting, expired)


def _start_overdue(actor: Actor, now: datetime) -> Question:
    """Find placements that should have started and of which nobody reported the start."""
    late = Placement.start_on < local_date(now - START_IS_LATE)
    which = and_(Placement.state == PlacementState.AGREED, late)
    return _overdue(TaskKey.START_OVERDUE, actor, Placement.start_on, which)


def _end_overdue(actor: Actor, now: datetime) -> Question:
    """Find placements that should be finished and still go on."""
    late = Placement.end_on < local_date(now)
    which = and_(Placement.state == PlacementState.IN_PROGRESS, late)
    return _overdue(TaskKey.END_OVERDUE, actor, Placement.end_on, which)


def _overdue(
    key: TaskKey, actor: Actor, passed: SQLColumnExpression[date], which: ColumnElement[bool]
) -> Question:
    statement = with_both_sides(select(Placement.public_id, passed.label("due")), Placement).where(
        which, visible_placements(actor)
    )
    return Question(
        key=key, endpoint="placements.show", statement=statement, order=(passed, Placement.id)
    )
