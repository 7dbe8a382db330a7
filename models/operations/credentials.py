# SPDX-License-Identifier: EUPL-1.2
"""Local passwords in the database: changed, reset by a mailed link, refused.

These verbs take a hash: hash before you open the transaction (``passwords.hash_password``).
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import event
from models.operations import links, mail, sessions
from models.person import Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, MailTemplate, SubjectKind, TokenPurpose


def find_account(session: Session, email: str) -> Person | None:
    """Return the active person with this address, whatever the case of its letters."""
    wanted = select(Person).where(Person.email == normal_email(email), Person.is_active.is_(True))
    return session.scalars(wanted).one_or_none()


def normal_email(email: str) -> str:
    """Return the form in which addresses are stored and compared."""
    return email.strip().lower()


def request_password_reset(uow: UnitOfWork, email: str, *, browser: str) -> None:
    """Mail a link that this browser alone can use; do nothing for an unknown address."""
    person = find_account(uow.session, email)
    if person is None:
        return
    link, path = links.make_link(uow, TokenPurpose.PASSWORD_RESET, person, browser=browser)
    context = {"name": person.name, "secret_path": path}
    mail.notify(uow, [person.id], MailTemplate.PASSWORD_RESET, context, occasion=str(link.id))


def reset_password(uow: UnitOfWork, token: str, password_hash: str, *, browser: str) -> Person:
    """Use the mailed link up and set the new password; every session of the person ends.

    Raises:
        NotFound: the link is unknown, too old, or was asked for in another browser.
        AlreadyDone: the link was used before.
    """
    link = links.use_link(uow, TokenPurpose.PASSWORD_RESET, token, browser=browser)
    person = uow.session.get_one(Person, link.person_id)
    change_password(uow, person, password_hash)
    return person


def change_password(uow: UnitOfWork, person: Person, password_hash: str) -> None:
    """Store a new password hash; every session of the person ends, and links to set another."""
    person.password_hash = password_hash
    uow.session.flush()
    sessions.close_all_sessions(uow, person)
    links.cancel_links(uow, TokenPurpose.PASSWORD_RESET, person)
    uow.record(
        event.Fact(
            kind=EventKind.PASSWORD_CHANGED,
            subject_kind=SubjectKind.PERSON,
            subject_id=person.id,
            actor_id=person.id,
            occurred_at=uow.now,
        )
    )
