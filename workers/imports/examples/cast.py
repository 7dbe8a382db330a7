# SPDX-License-Identifier: EUPL-1.2
"""The people of the example: invented names, addresses that cannot exist."""

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy import Select, select

from models.access import Actor
from models.errors import NotFound
from models.operations.passwords import hash_password
from models.operations.programmes import mbo_programme
from models.organisation import Organisation
from models.person import Membership, Person
from models.programme import Programme, Qualification
from models.unit_of_work import UnitOfWork
from models.vocabulary import OrganisationKind, Role
from workers.imports.examples.texts import ExampleAssignment, ExampleOffer

T = TypeVar("T")
DOMAIN: Final = "voorbeeld.example"
ACCOUNTS_PER_ROLE: Final = 3
ONE_INVITED_IN: Final = 40
ORGANISATIONS_PER_ACCOUNT: Final = 9  # each account speaks for every ninth organisation
FIRST_NAMES: Final = (
    "Noor", "Bram", "Yara", "Joost", "Fenna", "Sem", "Hanae", "Ruben", "Mirthe", "Tariq",
    "Lotte", "Daan", "Sanne", "Milan", "Esra", "Jelle", "Roos", "Omar", "Femke", "Stijn",
)  # fmt: skip
LAST_NAMES: Final = (
    "van Dalen", "Bouwman", "Aksoy", "Terpstra", "de Wit", "Hoekstra", "El Amrani", "Kuiper",
    "Verhoef", "Postma", "van Loon", "Schouten", "Bakker", "Ramdin", "Veenstra", "Meijer",
    "Kok", "Zandstra", "Blom",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """An example account that can sign in."""

    email: str
    role: Role
    title: str


ACCOUNTS: Final = tuple(
    Account(f"{word}{number}@{DOMAIN}", role, word)
    for role, word in {
        Role.MINISTRY_CONTACT: "opdrachtgever",
        Role.LECTURER: "docent",
        Role.COORDINATOR: "coordinator",
        Role.PROGRAMME_MANAGER: "programmamanager",
        Role.ADMINISTRATOR: "beheerder",
    }.items()
    for number in range(1, ACCOUNTS_PER_ROLE + 1)
)


@dataclass(slots=True)
class Cast:
    """Who plays: contacts by organisation code, lecturers by institution, and coordinators."""

    contacts: dict[str, Person] = field(default_factory=dict)
    lecturers: dict[int, Person] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    coordinators: list[Person] = field(default_factory=list)

    def contact_of(self, organisation: str) -> Actor:
        """Return the contact of an organisation as actor."""
        return Actor.of(self.contacts[organisation])

    def lecturer_of(self, programme: Programme) -> Actor:
        """Return the lecturer of a programme's institution as actor."""
        return Actor.of(self.lecturers[programme.institution_id])

    def coordinator(self, number: int) -> Actor:
        """Return one of the coordinators, the same one for the same number."""
        return Actor.of(self.coordinators[number % len(self.coordinators)])


def assemble(
    uow: UnitOfWork,
    assignments: Iterable[ExampleAssignment],
    offers: Iterable[ExampleOffer],
    password_hash: str,
) -> Cast:
    """Make everybody the examples need; the first of each role can sign in."""
    people = _People(uow, password_hash)
    found = Cast()
    for code in dict.fromkeys(example.organisation for example in assignments):
        found.organisations[code] = _one(uow, select(Organisation).where(Organisation.code == code))
    for number, (code, organisation) in enumerate(found.organisations.items()):
        found.contacts[code] = people.contact(number, organisation)
    for example in offers:
        found.programmes[example.key] = _programme(uow, example)
    taught = Counter(programme.institution for programme in found.programmes.values())
    for institution, _ in taught.most_common():
        found.lecturers[institution.id] = people.add(Role.LECTURER, institution)
    partnership = _one(
        uow, select(Organisation).where(Organisation.kind == OrganisationKind.PARTNERSHIP)
    )
    for role in (Role.COORDINATOR, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR):
        made = [people.add(role, partnership) for _ in range(ACCOUNTS_PER_ROLE)]
        if role is Role.COORDINATOR:
            found.coordinators = made
    return found


class _People:
    def __init__(self, uow: UnitOfWork, password_hash: str) -> None:
        self._uow = uow
        self._hash = password_hash
        self._unknown = hash_password(secrets.token_urlsafe(24))
        self._accounts = {role: [a for a in ACCOUNTS if a.role is role] for role in Role}
        self._count = 0
        self._shared: dict[int, Person] = {}

    def contact(self, number: int, organisation: Organisation) -> Person:
        """Return who speaks for an organisation; an account speaks for several, to see more."""
        place = number % ORGANISATIONS_PER_ACCOUNT
        if place not in self._shared or place >= ACCOUNTS_PER_ROLE:
            self._shared[place] = self.add(Role.MINISTRY_CONTACT, organisation)
        else:
            self._grant(self._shared[place], Role.MINISTRY_CONTACT, organisation)
        return self._shared[place]

    def add(self, role: Role, organisation: Organisation) -> Person:
        name = _name(self._count)
        account = self._accounts[role].pop(0) if self._accounts[role] else None
        number, self._count = self._count, self._count + 1
        person = Person(
            name=name,
            email=account.email if account else f"persoon{number}@{DOMAIN}",
            password_hash=self._hash if account else self._hash_of_nobody(number),
            is_example=True,
            created_at=_long_ago(self._uow.now),
        )
        self._uow.session.add(person)
        self._grant(person, role, organisation)
        return person

    def _hash_of_nobody(self, number: int) -> str | None:
        """Return the hash of a password that nobody knows; some never took up the invitation."""
        return None if number % ONE_INVITED_IN == 0 else self._unknown

    def _grant(self, person: Person, role: Role, organisation: Organisation) -> None:
        granted_at = _long_ago(self._uow.now)
        person.memberships.append(
            Membership(organisation=organisation, role=role, granted_at=granted_at)
        )
        self._uow.session.flush()


def _name(number: int) -> str:
    """Return a name of its own for each number: the two lists have no common period."""
    first, last = number % len(FIRST_NAMES), number % len(LAST_NAMES)
    return f"{FIRST_NAMES[first]} {LAST_NAMES[last]}"


def _long_ago(now: datetime) -> datetime:
    return now - timedelta(days=4 * 365)


def _programme(uow: UnitOfWork, example: ExampleOffer) -> Programme:
    if example.rio_code:
        return _one(uow, select(Programme).where(Programme.code == example.rio_code))
    institution = _one(uow, select(Organisation).where(Organisation.code == example.brin))
    qualification = _one(uow, select(Qualification).where(Qualification.crebo == example.crebo))
    return mbo_programme(uow, institution, qualification)


def _one(uow: UnitOfWork, statement: Select[T]) -> T:
    found = uow.session.scalars(statement).first()
    if found is None:
        raise NotFound(str(statement.compile(compile_kwargs={"literal_binds": True})))
    return found
