# SPDX-License-Identifier: EUPL-1.2
"""Questions to a worker: the reader's own, and those that wait for an answer."""

import uuid
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import Actor
from models.assignment import Assignment
from models.base import utc_now
from models.inquiry import Inquiry
from models.job import Job
from models.vocabulary import InquiryKind, JobKind, JobState


class Waiting(StrEnum):
    """How far the answer to a question is."""

    NOT_ASKED = "not_asked"
    BUSY = "busy"
    FAILED = "failed"
    ANSWERED = "answered"


def own_inquiry(session: Session, actor: Actor, public_id: uuid.UUID) -> Inquiry | None:
    """Return a question that ``actor`` asked, else None."""
    statement = select(Inquiry).where(
        Inquiry.public_id == public_id, Inquiry.asked_by_id == actor.person_id
    )
    return session.scalars(statement).one_or_none()


def latest_about(
    session: Session, actor: Actor, kind: InquiryKind, assignment: Assignment
) -> Inquiry | None:
    """Return what ``actor`` asked last of this kind about the text of now, else None.

    The request names the ``version`` of the assignment; an expired question is not there.
    """
    statement = (
        select(Inquiry)
        .where(
            Inquiry.asked_by_id == actor.person_id,
            Inquiry.kind == kind,
            Inquiry.assignment_id == assignment.id,
            Inquiry.expires_at > utc_now(),
        )
        .order_by(Inquiry.id.desc())
        .limit(1)
    )
    found = session.scalars(statement).one_or_none()
    return found if found and found.request.get("version") == assignment.version else None


def open_inquiry(session: Session, inquiry_id: int) -> Inquiry | None:
    """Return a question that waits for its answer, else None."""
    statement = select(Inquiry).where(Inquiry.id == inquiry_id, Inquiry.answered_at.is_(None))
    return session.scalars(statement).one_or_none()


def waiting_for(session: Session, inquiry: Inquiry | None) -> Waiting:
    """Return how far the answer is: a job that was given up answers no more."""
    if inquiry is None:
        return Waiting.NOT_ASKED
    if inquiry.answered_at is not None:
        return Waiting.ANSWERED
    job = select(Job.state).where(Job.kind == JobKind.ANSWER_INQUIRY, Job.subject_id == inquiry.id)
    state = session.scalars(job.order_by(Job.id.desc()).limit(1)).one_or_none()
    return Waiting.FAILED if state is JobState.DEAD else Waiting.BUSY
