# SPDX-License-Identifier: EUPL-1.2
"""What stands around one assignment: its suggestions and how far they are, placements, people."""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, case, exists, select
from sqlalchemy.orm import Session, lazyload, selectinload

from models.access import Actor, offers_of_institution, visible_placements, visible_suggestions
from models.assignment import Assignment, Favourite
from models.capacity import taken_groups
from models.job import Job
from models.offer import Offer
from models.organisation import Organisation
from models.person import Membership, Person
from models.placement import Placement
from models.programme import Programme
from models.setting import SettingKey, setting
from models.suggestion import Suggestion
from models.transitions import IN_TALKS, UNDER_WAY
from models.vocabulary import (
    AssignmentState,
    JobKind,
    JobState,
    OfferState,
    OrganisationKind,
    Role,
    SuggestionState,
)

SLOW_AFTER: Final = timedelta(minutes=1)


class Progress(StrEnum):
    """How far the computer is with the suggestions."""

    NONE = "none"
    BUSY = "busy"
    SLOW = "slow"
    FAILED = "failed"
    READY = "ready"


def suggestions_of(session: Session, assignment: Assignment, actor: Actor) -> list[Suggestion]:
    """Return what ``actor`` sees of the suggestions: those in talks first, then by score."""
    shown = setting(session, SettingKey.SUGGESTIONS_SHOWN)
    rank = case(
        (Suggestion.state.in_((SuggestionState.CONFIRMED, *IN_TALKS)), 0),
        (Suggestion.state == SuggestionState.SUGGESTED, 1),
        else_=2,
    )
    statement = (
        _pairs(select(Suggestion), Suggestion.offer)
        .where(
            Suggestion.assignment_id == assignment.id,
            Suggestion.state != SuggestionState.SUPERSEDED,
            visible_suggestions(actor),
        )
        .order_by(rank, Suggestion.score.desc(), Suggestion.id)
        .limit(shown)
    )
    return list(session.scalars(statement))


def progress_of(session: Session, assignment: Assignment, *, now: datetime) -> Progress:
    """Return how far the computer is: its last job tells."""
    if assignment.state is AssignmentState.DRAFT:
        return Progress.NONE
    statement = select(Job).where(
        Job.kind == JobKind.MATCH_ASSIGNMENT, Job.subject_id == assignment.id
    )
    job = session.scalars(statement.order_by(Job.id.desc()).limit(1)).one_or_none()
    if job is None or job.state is JobState.DONE:
        return Progress.READY
    if job.state is JobState.DEAD:
        return Progress.FAILED
    return Progress.SLOW if job.due_at < now - SLOW_AFTER else Progress.BUSY


def placements_of(session: Session, assignment: Assignment, actor: Actor) -> list[Placement]:
    """Return the placements ``actor`` sees, first confirmed first."""
    statement = _pairs(select(Placement), Placement.offer).where(
        Placement.assignment_id == assignment.id, visible_placements(actor)
    )
    return list(session.scalars(statement.order_by(Placement.confirmed_at, Placement.id)))


def has_students(session: Session, assignment: Assignment) -> bool:
    """Whether a placement of it is agreed or in progress, also one the reader does not see."""
    under_way = select(Placement.id).where(
        Placement.assignment_id == assignment.id, Placement.state.in_(UNDER_WAY)
    )
    return session.scalars(under_way.limit(1)).first() is not None


def offers_to_bring_in(session: Session, assignment: Assignment, actor: Actor) -> list[Offer]:
    """Return this lecturer's published offers with a free group that no suggestion names now."""
    named = exists().where(
        Suggestion.offer_id == Offer.id,
        Suggestion.assignment_id == assignment.id,
        Suggestion.state != SuggestionState.SUPERSEDED,
    )
    statement = (
        select(Offer)
        .where(
            Offer.state == OfferState.PUBLISHED,
            offers_of_institution(actor),
            Offer.owner_id == actor.person_id,
            taken_groups() < Offer.capacity_groups,
            ~named,
        )
        .options(*_names_of_offers())
    )
    return list(session.scalars(statement.order_by(Offer.start_on, Offer.id)))


def is_favourite(session: Session, assignment: Assignment, actor: Actor) -> bool:
    """Whether this person keeps the assignment."""
    key = {"person_id": actor.person_id, "assignment_id": assignment.id}
    return session.get(Favourite, key) is not None


def contacts_of(session: Session, organisation_id: int) -> list[Person]:
    """Return the active contacts of a government organisation, by name."""
    contacts = select(Membership.person_id).where(
        Membership.organisation_id == organisation_id, Membership.role == Role.MINISTRY_CONTACT
    )
    statement = select(Person).where(Person.id.in_(contacts), Person.is_active.is_(True))
    return list(session.scalars(statement.order_by(Person.name, Person.id)))


def government_organisation(session: Session, public_id: uuid.UUID) -> Organisation | None:
    """Return an open government organisation, or None."""
    statement = select(Organisation).where(
        Organisation.public_id == public_id,
        Organisation.kind == OrganisationKind.GOVERNMENT,
        Organisation.is_active.is_(True),
        Organisation.merged_into_id.is_(None),
    )
    return session.scalars(statement).one_or_none()


def organisations_of(session: Session, ids: frozenset[int]) -> list[Organisation]:
    """Return the open ones of these organisations, by name."""
    statement = select(Organisation).where(
        Organisation.id.in_(ids), Organisation.is_active.is_(True)
    )
    return list(session.scalars(statement.order_by(Organisation.name)))


def _pairs(statement: Select[Any], offer: Any) -> Select[Any]:
    return statement.options(selectinload(offer).options(*_names_of_offers()))


def _names_of_offers() -> list[Any]:
    """Load programme and institution, and none of what only the page of an offer shows."""
    return [
        selectinload(Offer.programme).selectinload(Programme.institution),
        lazyload(Offer.form_links),
        lazyload(Offer.level_links),
        lazyload(Offer.theme_links),
    ]
