# SPDX-License-Identifier: EUPL-1.2
"""What time does by itself: find missed matching, and forget what is no longer needed.

Every function may run at any time, twice at once, and after a crash.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import Exists, delete, exists, select, text
from sqlalchemy.orm import InstrumentedAttribute

from models.assignment import Assignment
from models.base import local_date
from models.capacity import RANKED_STATES
from models.event import HEAD_ID, ChainHead
from models.job import Job
from models.offer import Offer
from models.person import LinkToken, LoginSession
from models.setting import Mark, leave_mark, marked
from models.suggestion import MatchRun
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, JobState, OfferState, SubjectKind

MISSED_AFTER: Final = timedelta(minutes=5)
BATCH: Final = 200
DONE_JOBS_KEPT: Final = timedelta(days=30)
DEAD_JOBS_KEPT: Final = timedelta(days=90)
LINKS_KEPT: Final = timedelta(days=1)


def match_missed(uow: UnitOfWork) -> int:
    """Queue matching for assignments and offers that were never matched. Return how many."""
    before = uow.now - MISSED_AFTER
    assignments = select(Assignment.id).where(
        Assignment.state.in_(RANKED_STATES),
        Assignment.state_since < before,
        ~_was_matched(SubjectKind.ASSIGNMENT, Assignment.id),
        ~_has_job(JobKind.MATCH_ASSIGNMENT, Assignment.id),
    )
    offers = select(Offer.id).where(
        Offer.state == OfferState.PUBLISHED,
        Offer.state_since < before,
        ~_was_matched(SubjectKind.OFFER, Offer.id),
        ~_has_job(JobKind.MATCH_OFFER, Offer.id),
    )
    missed = [
        *((JobKind.MATCH_ASSIGNMENT, key) for key in uow.session.scalars(assignments.limit(BATCH))),
        *((JobKind.MATCH_OFFER, key) for key in uow.session.scalars(offers.limit(BATCH))),
    ]
    for kind, subject_id in missed:
        uow.enqueue(kind, subject_id)
    return len(missed)


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
    """Delete finished jobs after their time. Return how many."""
    old = delete(Job).where(
        ((Job.state == JobState.DONE) & (Job.finished_at < uow.now - DONE_JOBS_KEPT))
        | ((Job.state == JobState.DEAD) & (Job.finished_at < uow.now - DEAD_JOBS_KEPT))
    )
    return len(uow.session.scalars(old.returning(Job.id)).all())


def _was_matched(kind: SubjectKind, key: InstrumentedAttribute[int]) -> Exists:
    return exists().where(MatchRun.subject_kind == kind, MatchRun.subject_id == key)


def _has_job(kind: JobKind, key: InstrumentedAttribute[int]) -> Exists:
    alive = (JobState.QUEUED, JobState.RUNNING, JobState.DEAD)
    return exists().where(Job.kind == kind, Job.subject_id == key, Job.state.in_(alive))
