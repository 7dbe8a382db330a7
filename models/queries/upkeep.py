# SPDX-License-Identifier: EUPL-1.2
"""What runs behind the screens: failed work, outgoing mail, and the list of themes."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select, true
from sqlalchemy.orm import Session, joinedload, lazyload

from models.delivery import Mail
from models.job import Job
from models.person import Person
from models.queries.paging import Page, count_rows, on_page
from models.theme import Theme
from models.vocabulary import JobState, MailState


def dead_jobs_page(session: Session, number: int) -> Page[Job]:
    """Return work that was given up, the newest first."""
    statement = select(Job).where(Job.state == JobState.DEAD)
    rows = session.scalars(
        on_page(statement.order_by(Job.finished_at.desc(), Job.id.desc()), number)
    )
    return Page(rows=rows.all(), number=number, total=count_rows(session, statement))


def mails_page(session: Session, state: MailState | None, number: int) -> Page[Mail]:
    """Return outgoing mail with its receiver, the newest first."""
    condition = Mail.state == state if state is not None else true()
    shown = (
        select(Mail)
        .where(condition)
        .options(joinedload(Mail.person).options(lazyload(Person.memberships)))
        .order_by(Mail.created_at.desc(), Mail.id.desc())
    )
    return Page(
        rows=session.scalars(on_page(shown, number)).all(),
        number=number,
        total=count_rows(session, select(Mail.id).where(condition)),
    )


def mail_by_id(session: Session, public_id: uuid.UUID) -> Mail | None:
    """Return one mail with its receiver."""
    return session.scalars(select(Mail).where(Mail.public_id == public_id)).one_or_none()


def all_themes(session: Session) -> Sequence[Theme]:
    """Return every theme in order, those out of use included."""
    return session.scalars(select(Theme).order_by(Theme.position, Theme.id)).all()


def theme_by_id(session: Session, public_id: uuid.UUID) -> Theme | None:
    """Return one theme."""
    return session.scalars(select(Theme).where(Theme.public_id == public_id)).one_or_none()
