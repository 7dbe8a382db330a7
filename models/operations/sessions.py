# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out. A session is a row; the browser holds a token of which we store the hash."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import event
from models.base import without_waiting
from models.person import LoginSession, Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, SubjectKind

SEEN_EVERY = timedelta(minutes=1)


def open_session(uow: UnitOfWork, person: Person) -> str:
    """Start a session for somebody who proved who they are; return the token for the browser."""
    token = secrets.token_urlsafe(32)
    uow.session.add(
        LoginSession(
            token_hash=token_hash(token),
            person_id=person.id,
            created_at=uow.now,
            last_seen_at=uow.now,
        )
    )
    person.last_login_at = uow.now
    uow.session.flush()
    uow.record(
        event.Fact(
            kind=EventKind.LOGIN_SUCCEEDED,
            subject_kind=SubjectKind.PERSON,
            subject_id=person.id,
            actor_id=person.id,
            occurred_at=uow.now,
        )
    )
    return token


def find_session(
    session: Session, token: str, *, now: datetime, idle: timedelta, longest: timedelta
) -> LoginSession | None:
    """Return the live session of this token, with its person; None when unknown or too old."""
    statement = select(LoginSession).where(
        LoginSession.token_hash == token_hash(token),
        LoginSession.last_seen_at > now - idle,
        LoginSession.created_at > now - longest,
    )
    found = session.scalars(statement).one_or_none()
    return found if found is not None and found.person.is_active else None


def needs_touch(found: LoginSession, *, now: datetime) -> bool:
    """Whether the last sign of life is old enough to be written again."""
    return found.last_seen_at < now - SEEN_EVERY


def touch_session(engine: Engine, found: LoginSession, *, now: datetime) -> None:
    """Write a sign of life where that costs no waiting; the next page does it otherwise.

    It changes nothing that others rely on, so reading a page need not queue for it.
    """
    sign = update(LoginSession).where(LoginSession.id == found.id).values(last_seen_at=now)
    with suppress(OperationalError), without_waiting(engine) as connection:
        connection.execute(sign)


def close_session(uow: UnitOfWork, token: str) -> None:
    """End one session."""
    uow.session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash(token)))


def close_all_sessions(uow: UnitOfWork, person: Person) -> None:
    """End every session of a person, everywhere."""
    uow.session.execute(delete(LoginSession).where(LoginSession.person_id == person.id))


def token_hash(token: str) -> str:
    """Return the SHA-256 (hex) under which a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()
