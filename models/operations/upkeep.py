# SPDX-License-Identifier: EUPL-1.2
"""What time does by itself: find missed matching, and forget what is no longer needed.

Every function may run at any time, twice at once, and after a crash.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Exists, Select, delete, exists, func, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.assignment import Assignment
from models.base import local_date
from models.capacity import RANKED_STATES, taken_slots
from models.delivery import Mail
from models.event import HEAD_ID, ChainHead
from models.job import Job
from models.offer import Offer
from models.person import LinkToken, LoginSession
from models.setting import Mark, leave_mark, marked
from models.suggestion import MATCHER_ID, Matcher, MatchRun
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, JobState, OfferState, SubjectKind

MISSED_AFTER: Final = timedelta(minutes=5)
MOST_WAITING: Final = 2  # what somebody submits now queues behind these, seconds each
SEPARATOR: Final = " with "
DONE_JOBS_KEPT: Final = timedelta(days=30)
DEAD_JOBS_KEPT: Final = timedelta(days=90)
LINKS_KEPT: Final = timedelta(days=1)


def match_missed(uow: UnitOfWork) -> int:
    """Queue what was never matched, or with another encoder or other weights. Return how many.

    Some at a time, oldest first: a new encoder concerns everything, and today's work goes on. While
    everything is being ranked again there is nothing to find.
    """
    if _is_ranking_all(uow):
        return 0
    waiting = select(func.count(Job.id)).where(
        Job.state == JobState.QUEUED,
        Job.kind.in_((JobKind.MATCH_ASSIGNMENT, JobKind.MATCH_OFFER)),
    )
    room = max(MOST_WAITING - uow.session.scalars(waiting).one(), 0)
    in_use = uow.session.get(Matcher, MATCHER_ID)
    before = uow.now - MISSED_AFTER
    assignments, offers = _assignments_missed(before, in_use), _offers_missed(before, in_use)
    missed = [
        *((JobKind.MATCH_ASSIGNMENT, key) for key in uow.session.scalars(assignments.limit(room))),
        *((JobKind.MATCH_OFFER, key) for key in uow.session.scalars(offers.limit(room))),
    ][:room]
    for kind, subject_id in missed:
        uow.enqueue(kind, subject_id)
    return len(missed)


def outdated_assignments(session: Session, *, limit: int) -> list[int]:
    """Return asking assignments that were ranked with something else than what is in use, by id."""
    statement = (
        select(Assignment.id)
        .where(
            Assignment.state.in_(RANKED_STATES),
            taken_slots() < Assignment.slots,
            _is_outdated(SubjectKind.ASSIGNMENT, Assignment.id, session.get(Matcher, MATCHER_ID)),
        )
        .order_by(Assignment.id)
    )
    return list(session.scalars(statement.limit(limit)))


def head_to_note(uow: UnitOfWork) -> ChainHead | None:
    """Return the head of the chain once a Dutch day, to be kept where the database cannot reach."""
    today = local_date(uow.now).toordinal()
    head = uow.session.get(ChainHead, HEAD_ID)
    if head is None or not head.seq or marked(uow.session, Mark.HEAD_NOTED) == today:
        return None
    leave_mark(uow.session, Mark.HEAD_NOTED, today)
    return head


def forget_sessions(uow: UnitOfWork, *, idle: timedelta, longest: timedelta) -> int:
    """Delete sessions and links that cannot be used any more. Return how many."""
    sessions = delete(LoginSession).where(
        (LoginSession.last_seen_at < uow.now - idle) | (LoginSession.created_at < uow.now - longest)
    )
    links = delete(LinkToken).where(LinkToken.expires_at < uow.now - LINKS_KEPT)
    return sum(
        len(uow.session.scalars(statement.returning(key)).all())
        for statement, key in ((sessions, LoginSession.id), (links, LinkToken.id))
    )


def refresh_statistics(uow: UnitOfWork) -> int:
    """Let SQLite's planner look at tables that grew much; PostgreSQL does so by itself."""
    if uow.session.get_bind().dialect.name == "sqlite":
        uow.session.execute(text("PRAGMA optimize=0x10002"))
    return 0


def forget_jobs(uow: UnitOfWork) -> int:
    """Delete finished jobs after their time, and addresses that only they needed. Return jobs."""
    given_up = (Job.state == JobState.DEAD) & (Job.finished_at < uow.now - DEAD_JOBS_KEPT)
    unsent = select(Job.subject_id).where(given_up, Job.kind == JobKind.DELIVER_MAIL)
    uow.session.execute(update(Mail).where(Mail.id.in_(unsent)).values(address=""))
    old = delete(Job).where(
        given_up | ((Job.state == JobState.DONE) & (Job.finished_at < uow.now - DONE_JOBS_KEPT))
    )
    return len(uow.session.scalars(old.returning(Job.id)).all())


def _assignments_missed(before: datetime, in_use: Matcher | None) -> Select[int]:
    return (
        select(Assignment.id)
        .where(
            Assignment.state.in_(RANKED_STATES),
            Assignment.state_since < before,
            taken_slots() < Assignment.slots,
            _is_outdated(SubjectKind.ASSIGNMENT, Assignment.id, in_use),
            ~_has_job(JobKind.MATCH_ASSIGNMENT, Assignment.id),
        )
        .order_by(Assignment.id)
    )


def _offers_missed(before: datetime, in_use: Matcher | None) -> Select[int]:
    return (
        select(Offer.id)
        .where(
            Offer.state == OfferState.PUBLISHED,
            Offer.state_since < before,
            _is_outdated(SubjectKind.OFFER, Offer.id, in_use),
            ~_has_job(JobKind.MATCH_OFFER, Offer.id),
        )
        .order_by(Offer.id)
    )


def _is_outdated(
    kind: SubjectKind, key: InstrumentedAttribute[int], in_use: Matcher | None
) -> ColumnElement[bool]:
    """Whether the last run of this subject does not exist, or was made with something else."""
    made_with = (
        select(MatchRun.encoder_version + SEPARATOR + MatchRun.weights_version)
        .where(MatchRun.subject_kind == kind, MatchRun.subject_id == key)
        .order_by(MatchRun.created_at.desc(), MatchRun.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    if in_use is None:
        return made_with.is_(None)
    now = in_use.encoder_version + SEPARATOR + in_use.weights_version
    return made_with.is_distinct_from(now)


def _is_ranking_all(uow: UnitOfWork) -> bool:
    alive = (JobState.QUEUED, JobState.RUNNING)
    job = exists().where(Job.kind == JobKind.RANK_ALL, Job.state.in_(alive))
    return bool(uow.session.scalar(select(job)))


def _has_job(kind: JobKind, key: InstrumentedAttribute[int]) -> Exists:
    alive = (JobState.QUEUED, JobState.RUNNING, JobState.DEAD)
    return exists().where(Job.kind == kind, Job.subject_id == key, Job.state.in_(alive))
