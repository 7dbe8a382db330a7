# SPDX-License-Identifier: EUPL-1.2
"""After the play: no mail of years ago leaves."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update

from models.delivery import Mail
from models.job import Job
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, MailState

MAIL_DELIVERED_SINCE: Final = timedelta(days=14)


def settle(uow: UnitOfWork) -> None:
    """Leave only recent mail to deliver: everything is ranked already."""
    uow.session.execute(delete(Job))
    old = Mail.created_at < uow.now - MAIL_DELIVERED_SINCE
    uow.session.execute(
        update(Mail).where(old).values(state=MailState.SENT, sent_at=Mail.created_at)
    )
    for mail_id in uow.session.scalars(select(Mail.id).where(~old)):
        uow.enqueue(JobKind.DELIVER_MAIL, mail_id)
