# SPDX-License-Identifier: EUPL-1.2
"""Telling people: mail rows written in the transaction that gives the occasion."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.delivery import Mail
from models.event import Event
from models.offer import Offer
from models.person import Membership, Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, JobKind, Language, MailTemplate, Role


def notify(
    uow: UnitOfWork,
    people: Iterable[int],
    template: MailTemplate,
    context: Mapping[str, object],
    *,
    occasion: str,
) -> list[Mail]:
    """Mail each active person once for this occasion; a repeated occasion mails nobody again.

    ``occasion`` names what happened, such as ``interest:41:2027-02-01``.
    """
    wanted = sorted(set(people))
    active = select(Person.id).where(Person.id.in_(wanted), Person.is_active.is_(True))
    keys = {f"{template}:{occasion}:{person}": person for person in uow.session.scalars(active)}
    known = set(uow.session.scalars(select(Mail.dedupe_key).where(Mail.dedupe_key.in_(list(keys)))))
    mails = [
        Mail(
            person_id=person,
            template=template.value,
            context=dict(context),
            dedupe_key=key,
            created_at=uow.now,
        )
        for key, person in keys.items()
        if key not in known
    ]
    uow.session.add_all(mails)
    uow.session.flush()
    for mail in mails:
        uow.enqueue(JobKind.DELIVER_MAIL, mail.id)
    return mails


def notify_address(
    uow: UnitOfWork,
    address: str,
    template: MailTemplate,
    context: Mapping[str, object],
    *,
    occasion: str,
) -> Mail:
    """Mail somebody without an account, in Dutch; the address goes once the mail is sent."""
    mail = Mail(
        address=address,
        language=Language.DUTCH,
        template=template.value,
        context=dict(context),
        dedupe_key=f"{template}:{occasion}",
        created_at=uow.now,
    )
    uow.session.add(mail)
    uow.session.flush()
    uow.enqueue(JobKind.DELIVER_MAIL, mail.id)
    return mail


def coordinators(session: Session, assignment: Assignment | None = None) -> list[int]:
    """Return who coordinates: whoever opened the assignment and still does, else everyone."""
    if assignment is not None:
        opener = session.scalars(
            select(Event.actor_id)
            .join(Person, Person.id == Event.actor_id)
            .join(Membership, Membership.person_id == Person.id)
            .where(
                Membership.role == Role.COORDINATOR,
                Event.assignment_id == assignment.id,
                Event.kind == EventKind.ASSIGNMENT_OPENED,
                Person.is_active.is_(True),
            )
            .order_by(Event.seq.desc())
        ).first()
        if opener is not None:
            return [opener]
    everyone = select(Membership.person_id).where(Membership.role == Role.COORDINATOR).distinct()
    return list(session.scalars(everyone))


def authors(session: Session, assignment: Assignment) -> list[int]:
    """Return who is told about an assignment: its owner, deputy and co-owners, while contacts."""
    contacts = select(Membership.person_id).where(
        Membership.role == Role.MINISTRY_CONTACT,
        Membership.organisation_id == assignment.organisation_id,
        Membership.person_id.in_(assignment.author_ids),
    )
    return list(session.scalars(contacts.order_by(Membership.person_id)))


def pair_context(assignment: Assignment, offer: Offer, **extra: object) -> dict[str, object]:
    """Return what a mail about a pair says: titles, names and addresses within the service."""
    return {
        "assignment": assignment.title,
        "organisation": assignment.organisation.name,
        "offer": offer.title,
        "programme": offer.programme.name,
        "institution": offer.programme.institution.name,
        "assignment_id": str(assignment.public_id),
        "offer_id": str(offer.public_id),
        **extra,
    }


def assignment_context(assignment: Assignment, **extra: object) -> dict[str, object]:
    """Return what a mail about an assignment says."""
    return {
        "assignment": assignment.title,
        "organisation": assignment.organisation.name,
        "assignment_id": str(assignment.public_id),
        **extra,
    }
