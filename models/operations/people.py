# SPDX-License-Identifier: EUPL-1.2
"""Accounts of people: invited, taken into use, given roles. Closing one: ``handover.py``."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import event
from models.access import Actor, Permission
from models.base import local_date, lock
from models.errors import AlreadyDone, InvalidInput, NotAllowed
from models.operations import links, mail
from models.operations.credentials import normal_email
from models.organisation import Organisation
from models.person import Membership, Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    EventKind,
    Language,
    MailTemplate,
    OrganisationKind,
    Role,
    SubjectKind,
    TokenPurpose,
)

LONGEST_NAME: Final = 120
LONGEST_EMAIL: Final = 254
HOME_OF_ROLE: Final[dict[Role, OrganisationKind]] = {
    Role.MINISTRY_CONTACT: OrganisationKind.GOVERNMENT,
    Role.LECTURER: OrganisationKind.INSTITUTION,
}
PARTNERSHIP_NAME: Final = "I-Partnerschap"


def invite_person(  # noqa: PLR0913 - an invitation is all of this at once
    uow: UnitOfWork,
    actor: Actor,
    *,
    name: str,
    email: str,
    role: Role,
    organisation: Organisation,
) -> Person:
    """Make an account without a password and mail its owner the link to take it into use.

    Raises:
        NotAllowed: the actor manages no people.
        InvalidInput: the address has an account already, or the role does not fit the organisation.
    """
    require_right(actor)
    lock(uow.session, organisation)
    check_role_fits(role, organisation)
    person = _new_person(uow, name=name, email=email)
    uow.session.add(person)
    _flush_new(uow)
    record(uow, EventKind.PERSON_INVITED, person, actor)
    _add_membership(uow, person, role, organisation, actor)
    _mail_invitation(uow, person, role, organisation)
    return person


def resend_invitation(uow: UnitOfWork, person: Person, actor: Actor) -> None:
    """Mail a fresh link to somebody who has no password yet; the earlier link stops working.

    Raises:
        AlreadyDone: the account is in use.
    """
    require_right(actor)
    if person.password_hash is not None or not person.is_active:
        raise AlreadyDone("invite", "active")
    membership = person.memberships[0] if person.memberships else None
    if membership is None:
        raise InvalidInput("role", "no_role")
    _mail_invitation(uow, person, membership.role, membership.organisation)
    record(uow, EventKind.PERSON_INVITED, person, actor)


def accept_invitation(uow: UnitOfWork, token: str, *, name: str, password_hash: str) -> Person:
    """Take an invited account into use with the name and password its owner chose.

    Raises:
        NotFound: the link is unknown or too old.
        AlreadyDone: the link was used before.
    """
    link = links.use_link(uow, TokenPurpose.INVITATION, token)
    person = uow.session.get_one(Person, link.person_id)
    person.name, person.password_hash = name, password_hash
    uow.session.flush()
    record(uow, EventKind.PERSON_ACTIVATED, person, Actor.of(person))
    return person


def create_set_up_link(uow: UnitOfWork, base_url: str) -> str:
    """Return the address with which the first administrator makes an account, once.

    Raises:
        AlreadyDone: there is an administrator.
    """
    if has_administrator(uow.session):
        raise AlreadyDone("set_up", "done")
    _, path = links.make_link(uow, TokenPurpose.SET_UP, None)
    return f"{base_url}{path}"


def set_up_administrator(
    uow: UnitOfWork, token: str, *, name: str, email: str, password_hash: str
) -> Person:
    """Use the set-up link up and make the first administrator.

    Raises:
        NotFound: the link is unknown or too old.
        AlreadyDone: the link was used, or there is an administrator.
    """
    links.use_link(uow, TokenPurpose.SET_UP, token)
    if has_administrator(uow.session):
        raise AlreadyDone("set_up", "done")
    person = _new_person(uow, name=name, email=email)
    person.password_hash = password_hash
    uow.session.add(person)
    _flush_new(uow)
    record(uow, EventKind.PERSON_ACTIVATED, person, Actor.of(person))
    _add_membership(uow, person, Role.ADMINISTRATOR, _partnership(uow), Actor.of(person))
    return person


def change_profile(uow: UnitOfWork, person: Person, *, name: str, language: Language) -> None:
    """Store what somebody may change about the own account."""
    person.name, person.language = name, language
    uow.session.flush()


def grant_membership(
    uow: UnitOfWork, person: Person, role: Role, organisation: Organisation, actor: Actor
) -> Membership:
    """Give a person a role in an organisation.

    Raises:
        NotAllowed: the actor manages no people.
        AlreadyDone: the person has it already.
        InvalidInput: the role does not fit the organisation, or it is closed.
    """
    require_right(actor)
    for read_before in (person, organisation):
        lock(uow.session, read_before)
    check_role_fits(role, organisation)
    known = {(m.role, m.organisation_id) for m in person.memberships}
    if (role, organisation.id) in known:
        raise AlreadyDone("grant", role)
    return _add_membership(uow, person, role, organisation, actor)


def administrators(session: Session) -> list[Person]:
    """Return the active administrators, locked until the transaction ends."""
    statement = (
        select(Person)
        .where(
            Person.is_active.is_(True),
            Person.id.in_(
                select(Membership.person_id).where(Membership.role == Role.ADMINISTRATOR)
            ),
        )
        .order_by(Person.id)
        .with_for_update()
    )
    return list(session.scalars(statement))


def has_administrator(session: Session) -> bool:
    """Whether somebody manages this installation."""
    return bool(administrators(session))


def require_right(actor: Actor) -> None:
    """Raise NotAllowed unless the actor manages people."""
    if not actor.may(Permission.MANAGE_PEOPLE):
        raise NotAllowed


def check_role_fits(role: Role, organisation: Organisation) -> None:
    """Raise InvalidInput for a closed organisation or one where this role cannot work."""
    if not organisation.is_active:
        raise InvalidInput("organisation", "organisation_closed")
    home = HOME_OF_ROLE.get(role)
    if home is not None and organisation.kind is not home:
        raise InvalidInput("organisation", f"{role.value}_needs_{home.value}")


def record(
    uow: UnitOfWork,
    kind: EventKind,
    person: Person,
    actor: Actor,
    payload: dict[str, object] | None = None,
) -> None:
    """Leave an event about a person."""
    uow.record(
        event.Fact(
            kind=kind,
            subject_kind=SubjectKind.PERSON,
            subject_id=person.id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            payload=payload,
        )
    )


def _new_person(uow: UnitOfWork, *, name: str, email: str) -> Person:
    address = normal_email(email)
    if uow.session.scalars(select(Person.id).where(Person.email == address)).first() is not None:
        raise InvalidInput("email", "email_in_use")
    return Person(name=name, email=address, created_at=uow.now, memberships=[])


def _flush_new(uow: UnitOfWork) -> None:
    try:
        uow.session.flush()
    except IntegrityError as error:
        raise InvalidInput("email", "email_in_use") from error


def _add_membership(
    uow: UnitOfWork, person: Person, role: Role, organisation: Organisation, actor: Actor
) -> Membership:
    membership = Membership(role=role, organisation=organisation, granted_at=uow.now)
    person.memberships.append(membership)
    uow.session.flush()
    payload: dict[str, object] = {"role": role.value, "organisation": organisation.name}
    record(uow, EventKind.MEMBERSHIP_GRANTED, person, actor, payload)
    return membership


def _mail_invitation(
    uow: UnitOfWork, person: Person, role: Role, organisation: Organisation
) -> None:
    link, path = links.make_link(uow, TokenPurpose.INVITATION, person)
    context = {
        "name": person.name,
        "role": role.value,
        "organisation": organisation.name,
        "expires_on": local_date(link.expires_at).isoformat(),
        "secret_path": path,
    }
    mail.notify(uow, [person.id], MailTemplate.INVITATION, context, occasion=str(link.id))


def _partnership(uow: UnitOfWork) -> Organisation:
    found = uow.session.scalars(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.PARTNERSHIP, Organisation.is_active.is_(True))
        .order_by(Organisation.id)
    ).first()
    if found is not None:
        return found
    made = Organisation(
        kind=OrganisationKind.PARTNERSHIP,
        name=PARTNERSHIP_NAME,
        code_scheme="own",
        code="i-partnerschap",
    )
    uow.session.add(made)
    uow.session.flush()
    return made
