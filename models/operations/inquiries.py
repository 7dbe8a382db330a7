# SPDX-License-Identifier: EUPL-1.2
"""Asking a worker something while a person waits, and storing what it answers.

An inquiry changes nothing that people work with, so it leaves no event; it is gone after an hour.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update

from models.access import Actor
from models.assignment import Assignment
from models.errors import NotAllowed
from models.inquiry import Inquiry
from models.unit_of_work import UnitOfWork
from models.vocabulary import InquiryKind, JobKind

KEPT: Final = timedelta(hours=1)


def ask(
    uow: UnitOfWork,
    actor: Actor,
    kind: InquiryKind,
    request: Mapping[str, Any],
    *,
    assignment: Assignment | None = None,
) -> Inquiry:
    """Queue a question, or return the same one of the same person that is not yet forgotten.

    ``request`` must hold everything on which the answer depends, such as the version of a text. A
    question that is still open is announced again. Raises NotAllowed without a person.
    """
    if actor.person_id is None:
        raise NotAllowed
    inquiry = _same(uow, actor.person_id, kind, _hash(kind, request, assignment))
    if inquiry is None:
        inquiry = Inquiry(
            kind=kind,
            asked_by_id=actor.person_id,
            assignment_id=assignment.id if assignment else None,
            request=dict(request),
            request_hash=_hash(kind, request, assignment),
            created_at=uow.now,
            expires_at=uow.now + KEPT,
        )
        uow.session.add(inquiry)
        uow.session.flush()
    if inquiry.answered_at is None:
        uow.enqueue(JobKind.ANSWER_INQUIRY, inquiry.id)
    return inquiry


def store_answer(uow: UnitOfWork, inquiry_id: int, answer: Mapping[str, Any]) -> None:
    """Store the answer, unless there is one or the question is forgotten."""
    uow.session.execute(
        update(Inquiry)
        .where(Inquiry.id == inquiry_id, Inquiry.answered_at.is_(None))
        .values(answer=dict(answer), answered_at=uow.now)
    )


def forget_inquiries(uow: UnitOfWork) -> int:
    """Delete what expired. Return how many."""
    old = delete(Inquiry).where(Inquiry.expires_at < uow.now).returning(Inquiry.id)
    return len(uow.session.scalars(old).all())


def _same(uow: UnitOfWork, person_id: int, kind: InquiryKind, request_hash: str) -> Inquiry | None:
    statement = (
        select(Inquiry)
        .where(
            Inquiry.asked_by_id == person_id,
            Inquiry.kind == kind,
            Inquiry.request_hash == request_hash,
            Inquiry.expires_at > uow.now,
        )
        .order_by(Inquiry.id.desc())
        .limit(1)
    )
    return uow.session.scalars(statement).one_or_none()


def _hash(kind: InquiryKind, request: Mapping[str, Any], assignment: Assignment | None) -> str:
    asked = [kind.value, assignment.id if assignment else None, request]
    line = json.dumps(asked, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()
