# SPDX-License-Identifier: EUPL-1.2
"""Five hundred people with roles in real organisations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle, islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Organisation
from models.person import Membership, Person
from models.programme import Programme
from models.vocabulary import OrganisationKind, Role
from tests.benchmarks.bulk import add_rows
from tests.benchmarks.shape import Shape


@dataclass
class People:
    """Ids of people by role, and where contacts and lecturers work."""

    contacts: dict[int, int] = field(default_factory=dict)
    lecturers: dict[int, int] = field(default_factory=dict)
    coordinators: list[int] = field(default_factory=list)


def add_people(session: Session, shape: Shape, now: datetime) -> People:
    """Insert the people; contacts spread over ministries, lecturers over institutions."""
    people, rows, members = People(), [], []
    for number, (role, place) in enumerate(_posts(session, shape), start=1):
        rows.append(_person(number, now))
        members.append({"person_id": number, "organisation_id": place, "role": role,
                        "granted_at": now})  # fmt: skip
        if role is Role.MINISTRY_CONTACT:
            people.contacts[number] = place
        elif role is Role.LECTURER:
            people.lecturers[number] = place
        else:
            people.coordinators.append(number)
    add_rows(session, Person, rows)
    add_rows(session, Membership, members)
    return people


def _posts(session: Session, shape: Shape) -> Iterator[tuple[Role, int]]:
    offices = _ids(session, Organisation.kind == OrganisationKind.PARTNERSHIP, 1)
    ministries = _ids(session, Organisation.kind == OrganisationKind.GOVERNMENT, 64)
    institutions = _ids(session, Organisation.id.in_(select(Programme.institution_id)), 60)
    for role, places, count in (
        (Role.MINISTRY_CONTACT, ministries, shape.contacts),
        (Role.LECTURER, institutions, shape.lecturers),
        (Role.COORDINATOR, offices, shape.coordinators),
    ):
        yield from ((role, place) for place in islice(cycle(places), count))


def _ids(session: Session, condition: Any, most: int) -> Sequence[int]:
    statement = select(Organisation.id).where(condition, Organisation.is_active.is_(True))
    return session.scalars(statement.order_by(Organisation.id).limit(most)).all()


def _person(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"Persoon {number}",
        "email": f"bench{number}@example.org",
        "created_at": now,
    }
