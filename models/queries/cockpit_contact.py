# SPDX-License-Identifier: EUPL-1.2
"""What a ministry contact must do now: for the assignments this person may act for."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from models.access import Actor, authored_assignments
from models.assignment import Assignment
from models.base import local_date
from models.offer import Offer
from models.organisation import Organisation
from models.placement import Placement
from models.programme import Programme
from models.queries.task import Question, Rows, TaskKey, TaskList, ask
from models.suggestion import Suggestion
from models.vocabulary import AssignmentState, PlacementState, SuggestionState

SOON: Final = timedelta(days=30)


def contact_tasks(session: Session, actor: Actor, now: datetime) -> tuple[TaskList, ...]:
    """Return drafts, returned assignments, interests to answer and placements that start soon."""
    mine = authored_assignments(actor)
    by_others = and_(
        Assignment.created_by_id != Assignment.owner_id, Assignment.owner_id == actor.person_id
    )
    return ask(
        session,
        (
            _assignments(TaskKey.IMPROVE_RETURNED, mine, AssignmentState.RETURNED),
            _pairs(TaskKey.ANSWER_INTEREST, mine, SuggestionState.INTERESTED),
            _assignments(TaskKey.CHECK_DRAFT_ON_BEHALF, by_others, AssignmentState.DRAFT),
            _assignments(TaskKey.FINISH_DRAFT, and_(mine, ~by_others), AssignmentState.DRAFT),
            _starting(mine, now),
            _pairs(TaskKey.AWAIT_CONFIRMATION, mine, SuggestionState.ACCEPTED),
        ),
    )


def _assignments(key: TaskKey, which: ColumnElement[bool], state: AssignmentState) -> Question:
    since = Assignment.updated_at if state is AssignmentState.DRAFT else Assignment.state_since
    statement = select(
        Assignment.public_id, Assignment.title.label("subject"), since.label("since")
    ).where(which, Assignment.state == state)
    page = "check" if state is AssignmentState.DRAFT else "show"
    return Question(
        key=key,
        endpoint=f"assignments.{page}",
        statement=statement,
        order=(since, Assignment.id),
    )


def _pairs(key: TaskKey, which: ColumnElement[bool], state: SuggestionState) -> Question:
    statement = with_both_sides(
        select(Suggestion.public_id, Suggestion.state_since.label("since"),
               Suggestion.deadline_on.label("due")),
        Suggestion,
    ).where(which, Suggestion.state == state)  # fmt: skip
    return Question(
        key=key,
        endpoint="suggestions.show",
        statement=statement,
        order=(Suggestion.deadline_on, Suggestion.state_since, Suggestion.id),
    )


def _starting(which: ColumnElement[bool], now: datetime) -> Question:
    statement = with_both_sides(
        select(Placement.public_id, Placement.start_on.label("due")), Placement
    ).where(
        which,
        Placement.state == PlacementState.AGREED,
        Placement.start_on <= local_date(now + SOON),
    )
    return Question(
        key=TaskKey.PREPARE_START,
        endpoint="placements.show",
        statement=statement,
        order=(Placement.start_on, Placement.id),
    )


def with_both_sides(statement: Rows, pair: type[Suggestion] | type[Placement]) -> Rows:
    """Add the title of the assignment as subject, and the programme's institution as detail."""
    return (
        statement.add_columns(Assignment.title.label("subject"), Organisation.name.label("detail"))
        .join(Assignment, Assignment.id == pair.assignment_id)
        .join(Offer, Offer.id == pair.offer_id)
        .join(Programme, Programme.id == Offer.programme_id)
        .join(Organisation, Organisation.id == Programme.institution_id)
    )
