# SPDX-License-Identifier: EUPL-1.2
"""What a lecturer must do now: for the offers this person owns."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.access import Actor, programmes_of_institution, suggested_assignment_asks
from models.assignment import Assignment
from models.base import local_date
from models.capacity import asks_for_programmes, taken_groups
from models.event import Event
from models.offer import Offer
from models.organisation import Organisation
from models.placement import Placement
from models.programme import Programme
from models.programme_suggestion import ProgrammeSuggestion
from models.queries.cockpit_contact import with_both_sides
from models.queries.programme_suggestions import fits_something, without_offer
from models.queries.task import Question, TaskKey, TaskList, ask
from models.suggestion import Suggestion
from models.vocabulary import (
    EventKind,
    OfferState,
    PlacementState,
    ProgrammeSuggestionState,
    Role,
    SubjectKind,
    SuggestionState,
)

CLOSES_SOON: Final = timedelta(days=14)


def lecturer_tasks(session: Session, actor: Actor, now: datetime) -> tuple[TaskList, ...]:
    """Return requests to answer, new suggestions, unfinished or closing offers, and placements."""
    return ask(
        session,
        (
            _requests(actor),
            _placements(TaskKey.COMPLETE_PLACEMENT, actor, now),
            _placements(TaskKey.START_PLACEMENT, actor, now),
            _new_suggestions(actor, previous_login(session, actor)),
            _invitations(actor),
            _fitting(actor),
            _closing(actor, now),
            _drafts(actor),
        ),
    )


def previous_login(session: Session, actor: Actor) -> datetime | None:
    """Return when this person signed in the time before this one, None at a first visit."""
    statement = (
        select(Event.occurred_at)
        .where(
            Event.subject_kind == SubjectKind.PERSON,
            Event.subject_id == actor.person_id,
            Event.kind == EventKind.LOGIN_SUCCEEDED,
        )
        .order_by(Event.seq.desc())
        .offset(1)
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def _requests(actor: Actor) -> Question:
    statement = (
        select(
            Suggestion.public_id,
            Suggestion.state_since.label("since"),
            Suggestion.deadline_on.label("due"),
            Assignment.title.label("subject"),
            Organisation.name.label("detail"),
        )
        .join(Assignment, Assignment.id == Suggestion.assignment_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .join(Offer, Offer.id == Suggestion.offer_id)
        .where(Offer.owner_id == actor.person_id, Suggestion.state == SuggestionState.REQUESTED)
    )
    return Question(
        key=TaskKey.ANSWER_REQUEST,
        endpoint="suggestions.show",
        statement=statement,
        order=(Suggestion.deadline_on, Suggestion.id),
    )


def _placements(key: TaskKey, actor: Actor, now: datetime) -> Question:
    starts = key is TaskKey.START_PLACEMENT
    day = Placement.start_on if starts else Placement.end_on
    state = PlacementState.AGREED if starts else PlacementState.IN_PROGRESS
    statement = with_both_sides(select(Placement.public_id, day.label("due")), Placement).where(
        Offer.owner_id == actor.person_id, Placement.state == state, day <= local_date(now)
    )
    return Question(
        key=key, endpoint="placements.show", statement=statement, order=(day, Placement.id)
    )


def _new_suggestions(actor: Actor, since: datetime | None) -> Question:
    newest = func.min(Suggestion.created_at)
    statement = (
        select(
            Offer.public_id,
            Offer.title.label("subject"),
            Programme.name.label("detail"),
            func.count(Suggestion.id).label("count"),
            newest.label("since"),
        )
        .join(Suggestion, Suggestion.offer_id == Offer.id)
        .join(Assignment, Assignment.id == Suggestion.assignment_id)
        .join(Programme, Programme.id == Offer.programme_id)
        .where(
            Offer.owner_id == actor.person_id,
            Offer.state == OfferState.PUBLISHED,
            Suggestion.state == SuggestionState.SUGGESTED,
            asks_for_programmes(),
        )
        .group_by(Offer.id, Offer.public_id, Offer.title, Programme.name)
    )
    if since is not None:
        statement = statement.where(Suggestion.created_at > since)
    return Question(
        key=TaskKey.VIEW_SUGGESTIONS,
        endpoint="suggestions.index",
        parameter="aanbod",
        statement=statement,
        order=(newest, Offer.id),
    )


def _invitations(actor: Actor) -> Question:
    statement = (
        select(
            ProgrammeSuggestion.public_id,
            ProgrammeSuggestion.invited_at.label("since"),
            Assignment.title.label("subject"),
            Programme.name.label("detail"),
        )
        .join(Assignment, Assignment.id == ProgrammeSuggestion.assignment_id)
        .join(Programme, Programme.id == ProgrammeSuggestion.programme_id)
        .where(
            ProgrammeSuggestion.state == ProgrammeSuggestionState.INVITED,
            programmes_of_institution(actor),
            suggested_assignment_asks(),
            without_offer(),
        )
    )
    return Question(
        key=TaskKey.ANSWER_INVITATION,
        endpoint="programmes.show",
        statement=statement,
        order=(ProgrammeSuggestion.invited_at, ProgrammeSuggestion.id),
    )


def _fitting(actor: Actor) -> Question:
    """For who offers nothing now: own institutions with programmes that fit something."""
    own = select(Offer.id).where(
        Offer.owner_id == actor.person_id, Offer.state == OfferState.PUBLISHED
    )
    fitting = select(Programme.id).where(
        Programme.institution_id == Organisation.id, fits_something()
    )
    statement = select(Organisation.public_id, Organisation.name.label("detail")).where(
        Organisation.id.in_(actor.in_role(Role.LECTURER)),
        fitting.correlate(Organisation).exists(),
        ~own.exists(),
    )
    return Question(
        key=TaskKey.VIEW_FITTING,
        endpoint="programmes.index",
        parameter="instelling",
        statement=statement,
        order=(Organisation.name, Organisation.id),
    )


def _closing(actor: Actor, now: datetime) -> Question:
    statement = (
        select(
            Offer.public_id,
            Offer.title.label("subject"),
            Programme.name.label("detail"),
            Offer.closes_on.label("due"),
        )
        .join(Programme, Programme.id == Offer.programme_id)
        .where(
            Offer.owner_id == actor.person_id,
            Offer.state == OfferState.PUBLISHED,
            Offer.closes_on.between(local_date(now), local_date(now + CLOSES_SOON)),
            taken_groups() < Offer.capacity_groups,
        )
    )
    return Question(
        key=TaskKey.OFFER_CLOSES,
        endpoint="offers.show",
        statement=statement,
        order=(Offer.closes_on, Offer.id),
    )


def _drafts(actor: Actor) -> Question:
    statement = (
        select(
            Offer.public_id,
            Offer.title.label("subject"),
            Programme.name.label("detail"),
            Offer.updated_at.label("since"),
        )
        .join(Programme, Programme.id == Offer.programme_id)
        .where(Offer.owner_id == actor.person_id, Offer.state == OfferState.DRAFT)
    )
    return Question(
        key=TaskKey.FINISH_OFFER,
        endpoint="offers.check",
        statement=statement,
        order=(Offer.updated_at, Offer.id),
    )
