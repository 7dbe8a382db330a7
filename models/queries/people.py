# SPDX-License-Identifier: EUPL-1.2
"""People as administrators and they themselves see them."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.person import LoginSession, Person


def live_sessions(
    session: Session, person: Person, *, now: datetime, idle: timedelta, longest: timedelta
) -> list[LoginSession]:
    """Return where a person is signed in now, last used first."""
    statement = select(LoginSession).where(
        LoginSession.person_id == person.id,
        LoginSession.last_seen_at > now - idle,
        LoginSession.created_at > now - longest,
    )
    return list(session.scalars(statement.order_by(LoginSession.last_seen_at.desc())))
