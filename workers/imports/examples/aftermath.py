# SPDX-License-Identifier: EUPL-1.2
"""After the play: no mail of years ago leaves."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, func, select, update

from models.delivery import Mail
from models.event import Event
from models.job import Job
from models.person import Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, MailState

MAIL_DELIVERED_SINCE: Final = timedelta(days=14)


def settle(uow: UnitOfWork) -> None:
    """Leave only recent mail to deliver: all is ranked. Whoever did something had signed in."""
    uow.session.execute(delete(Job))
    _note_last_logins(uow)
    old = Mail.created_at < uow.now - MAIL_DELIVERED_SINCE
    uow.session.execute(
        update(Mail).where(old).values(state=MailState.SENT, sent_at=Mail.created_at)
    )
    for mail_id in uow.session.scalars(select(Mail.id).where(~old)):
        uow.enqueue(JobKind.DELIVER_MAIL, mail_id)


def _note_last_logins(uow: UnitOfWork) -> None:
    acted = select(Event.actor_id, func.max(Event.occurred_at)).group_by(Event.actor_id)
    for person_id, moment in uow.session.execute(acted).all():
        who = Person.id == person_id, Person.is_example
        uow.session.execute(update(Person).where(*who).values(last_login_at=moment))
