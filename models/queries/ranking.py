# SPDX-License-Identifier: EUPL-1.2
"""The versions of the ranking as people read them: what changed, why, and what it moved."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from models.access import Actor, visible_assignments, visible_offers
from models.assignment import Assignment
from models.event import Event
from models.job import Job
from models.offer import Offer
from models.person import Person
from models.queries.paging import Page, count_rows, on_page
from models.ranking import RankingVersion
from models.suggestion import MATCHER_ID, Matcher
from models.vocabulary import EventKind, JobKind, JobState, RankingOutcome

SWITCHES_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LastFit:
    """What came of learning the last time."""

    moment: datetime
    outcome: RankingOutcome
    decisions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchRow:
    """A change of what ranks; ``who`` is empty for the service itself."""

    moment: datetime
    before: str
    after: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPair:
    """A pair that people chose, with its place in the list before and after, from 1."""

    assignment_id: uuid.UUID
    assignment: str
    offer: str
    before: int
    after: int


def versions_page(session: Session, number: int) -> Page[RankingVersion]:
    """Return the versions with what each was compared with, the newest first."""
    statement = select(RankingVersion)
    ordered = statement.order_by(RankingVersion.created_at.desc(), RankingVersion.id.desc())
    rows = session.scalars(on_page(ordered.options(joinedload(RankingVersion.parent)), number))
    return Page(rows=rows.all(), number=number, total=count_rows(session, statement))


def version_by_id(session: Session, public_id: uuid.UUID) -> RankingVersion | None:
    """Return one version with what it was compared with."""
    statement = select(RankingVersion).where(RankingVersion.public_id == public_id)
    return session.scalars(statement.options(joinedload(RankingVersion.parent))).one_or_none()


def last_fit(session: Session) -> LastFit | None:
    """Return what came of learning the last time; None when nothing was learned yet."""
    statement = select(Event).where(Event.kind == EventKind.RANKING_FITTED)
    found = session.scalars(statement.order_by(Event.seq.desc()).limit(1)).one_or_none()
    if found is None or found.payload is None:
        return None
    return LastFit(
        moment=found.occurred_at,
        outcome=RankingOutcome(found.payload["outcome"]),
        decisions=found.payload["decisions"],
    )


def last_switches(session: Session) -> list[SwitchRow]:
    """Return the latest changes of what ranks, the newest first."""
    statement = (
        select(Event.occurred_at, Event.from_state, Event.to_state, Person.name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.kind == EventKind.RANKING_SWITCHED)
        .order_by(Event.seq.desc())
        .limit(SWITCHES_SHOWN)
    )
    return [
        SwitchRow(moment=moment, before=before or "", after=after or "", who=who or "")
        for moment, before, after, who in session.execute(statement)
    ]


def is_at_work(session: Session, kind: JobKind) -> bool:
    """Whether work of this kind waits or runs."""
    alive = (JobState.QUEUED, JobState.RUNNING)
    return bool(session.scalar(select(exists().where(Job.kind == kind, Job.state.in_(alive)))))


def matcher_in_use(session: Session) -> Matcher | None:
    """Return with what the workers rank; None before one started."""
    return session.get(Matcher, MATCHER_ID)


def moved_pairs(session: Session, actor: Actor, version: RankingVersion) -> list[MovedPair]:
    """Return the pairs that moved most, of those whose both sides the actor may read."""
    assignments = select(Assignment.id, Assignment.public_id, Assignment.title).where(
        Assignment.id.in_([at["assignment"] for at in version.moved]), visible_assignments(actor)
    )
    offers = select(Offer.id, Offer.title).where(
        Offer.id.in_([at["offer"] for at in version.moved]), visible_offers(actor)
    )
    asked = {key: (public_id, title) for key, public_id, title in session.execute(assignments)}
    offered = {row.id: row.title for row in session.execute(offers)}
    return [
        MovedPair(
            assignment_id=asked[at["assignment"]][0],
            assignment=asked[at["assignment"]][1],
            offer=offered[at["offer"]],
            before=at["before"],
            after=at["after"],
        )
        for at in version.moved
        if at["assignment"] in asked and at["offer"] in offered
    ]


def weight_changes(version: RankingVersion) -> Sequence[tuple[str, float, float]]:
    """Return name, old and new value of each weight that differs from the version before it."""
    if version.parent is None:
        return []
    before = version.parent.weights
    return [
        (name, before[name], value)
        for name, value in version.weights.items()
        if name in before and before[name] != value
    ]
