# SPDX-License-Identifier: EUPL-1.2
"""People as administrators and they themselves see them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.delivery import Mail
from models.job import Job
from models.offer import Offer
from models.organisation import Organisation
from models.ownership import open_assignments, open_offers, successor_field
from models.person import LoginSession, Membership, Person
from models.programme import Programme
from models.queries.paging import Page, count_rows, on_page
from models.queries.word_search import may_contain, query_words
from models.vocabulary import JobState, MailState, Role


class AccountState(StrEnum):
    """How far an account is."""

    ACTIVE = "active"
    INVITED = "invited"
    CLOSED = "closed"


STATES: dict[AccountState, ColumnElement[bool]] = {
    AccountState.ACTIVE: and_(Person.is_active.is_(True), Person.password_hash.is_not(None)),
    AccountState.INVITED: and_(Person.is_active.is_(True), Person.password_hash.is_(None)),
    AccountState.CLOSED: Person.is_active.is_(False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilters:
    """Whom an administrator looks for; an empty value does not filter."""

    text: str = ""
    role: Role | None = None
    state: AccountState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedWork:
    """Open work of a person in one organisation, and the colleagues who can take it over."""

    organisation_id: int
    organisation: str
    role: Role
    count: int
    colleagues: tuple[tuple[uuid.UUID, str], ...]

    @property
    def field(self) -> str:
        """Name of the form field that asks who takes this over."""
        return successor_field(self.organisation_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What an administrator sees first: people, and what did not work."""

    active: int
    invited: int
    dead_jobs: int
    failed_mails: int


def account_state(person: Person) -> AccountState:
    """Return how far an account is."""
    if not person.is_active:
        return AccountState.CLOSED
    return AccountState.ACTIVE if person.password_hash else AccountState.INVITED


def people_page(session: Session, filters: PeopleFilters, number: int) -> Page[Person]:
    """Return people with their memberships, by name."""
    statement = select(Person).where(*_conditions(filters))
    rows = session.scalars(on_page(statement.order_by(Person.name, Person.id), number))
    return Page(rows=rows.all(), number=number, total=count_rows(session, statement))


def person_by_id(session: Session, public_id: uuid.UUID) -> Person | None:
    """Return one person with memberships and organisations."""
    return session.scalars(select(Person).where(Person.public_id == public_id)).one_or_none()


def people_by_ids(session: Session, public_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """Return people by the ids that a form sent."""
    found = session.scalars(select(Person).where(Person.public_id.in_(public_ids)))
    return {person.public_id: person for person in found}


def owned_work(session: Session, person: Person) -> list[OwnedWork]:
    """Return the open work of a person, per organisation."""
    assignments = (
        select(Organisation.id, Organisation.name, func.count(Assignment.id))
        .join(Assignment, Assignment.organisation_id == Organisation.id)
        .where(open_assignments(person.id))
    )
    offers = (
        select(Organisation.id, Organisation.name, func.count(Offer.id))
        .join(Programme, Programme.institution_id == Organisation.id)
        .join(Offer, Offer.programme_id == Programme.id)
        .where(open_offers(person.id))
    )
    by_role = {Role.MINISTRY_CONTACT: assignments, Role.LECTURER: offers}
    return [
        OwnedWork(
            organisation_id=organisation_id,
            organisation=name,
            role=role,
            count=count,
            colleagues=_colleagues(session, person, role, organisation_id),
        )
        for role, statement in by_role.items()
        for organisation_id, name, count in session.execute(
            statement.group_by(Organisation.id, Organisation.name).order_by(Organisation.name)
        )
    ]


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


def health(session: Session) -> Health:
    """Count what an administrator must know at once."""

    def count(column: ColumnElement[bool], entity: type[Person] | type[Job] | type[Mail]) -> int:
        return session.scalars(select(func.count()).select_from(entity).where(column)).one()

    return Health(
        active=count(STATES[AccountState.ACTIVE], Person),
        invited=count(STATES[AccountState.INVITED], Person),
        dead_jobs=count(Job.state == JobState.DEAD, Job),
        failed_mails=count(Mail.state == MailState.FAILED, Mail),
    )


def _conditions(filters: PeopleFilters) -> list[ColumnElement[bool]]:
    conditions = [_has(word) for word in query_words(filters.text)]
    if filters.role is not None:
        conditions.append(
            Person.id.in_(select(Membership.person_id).where(Membership.role == filters.role))
        )
    if filters.state is not None:
        conditions.append(STATES[filters.state])
    return conditions


def _has(word: str) -> ColumnElement[bool]:
    at = (
        select(Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            or_(may_contain(Organisation.name, word), may_contain(Organisation.abbreviation, word))
        )
    )
    return or_(may_contain(Person.name, word), may_contain(Person.email, word), Person.id.in_(at))


def _colleagues(
    session: Session, person: Person, role: Role, organisation_id: int
) -> tuple[tuple[uuid.UUID, str], ...]:
    statement = (
        select(Person.public_id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.role == role,
            Membership.organisation_id == organisation_id,
            Person.is_active.is_(True),
            Person.id != person.id,
        )
        .order_by(Person.name, Person.id)
    )
    return tuple((public_id, name) for public_id, name in session.execute(statement))
