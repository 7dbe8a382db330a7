# SPDX-License-Identifier: EUPL-1.2
"""The registry of partners as administrators see it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.organisation import Organisation
from models.person import Membership, Person
from models.queries.paging import Page, count_rows, on_page
from models.queries.word_search import may_contain, may_list, query_words
from models.vocabulary import OrganisationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFilters:
    """What an administrator looks for; an empty value does not filter."""

    text: str = ""
    kind: OrganisationKind | None = None
    with_closed: bool = False


def organisations_page(
    session: Session, filters: OrganisationFilters, number: int
) -> Page[Organisation]:
    """Return organisations with their parent, by name."""
    statement = select(Organisation)
    for word in query_words(filters.text):
        columns = (Organisation.name, Organisation.abbreviation, Organisation.place)
        statement = statement.where(
            or_(
                *(may_contain(column, word) for column in columns),
                may_list(Organisation.other_names, word),
            )
        )
    if filters.kind is not None:
        statement = statement.where(Organisation.kind == filters.kind)
    if not filters.with_closed:
        statement = statement.where(Organisation.is_active.is_(True))
    rows = session.scalars(
        on_page(
            statement.order_by(Organisation.name, Organisation.id).options(
                joinedload(Organisation.parent)
            ),
            number,
        )
    )
    return Page(rows=rows.all(), number=number, total=count_rows(session, statement))


def organisation_by_id(session: Session, public_id: uuid.UUID) -> Organisation | None:
    """Return one organisation with its parent."""
    statement = select(Organisation).where(Organisation.public_id == public_id)
    return session.scalars(statement.options(joinedload(Organisation.parent))).one_or_none()


def members(session: Session, organisation: Organisation) -> Sequence[Person]:
    """Return the people with a role there, by name."""
    here = select(Membership.person_id).where(Membership.organisation_id == organisation.id)
    return session.scalars(
        select(Person).where(Person.id.in_(here)).order_by(Person.name, Person.id).limit(200)
    ).all()


def merged_into(session: Session, organisation: Organisation) -> Organisation | None:
    """Return the organisation that took this one over."""
    if organisation.merged_into_id is None:
        return None
    return session.get(Organisation, organisation.merged_into_id)


def namesakes(session: Session, organisation: Organisation) -> Sequence[Organisation]:
    """Return open organisations of this kind with the same name or abbreviation: maybe doubles."""
    same = [func.lower(Organisation.name) == func.lower(organisation.name)]
    if organisation.abbreviation:
        short = func.lower(organisation.abbreviation)
        same.append(func.lower(Organisation.abbreviation) == short)
    statement = select(Organisation).where(
        or_(*same),
        Organisation.id != organisation.id,
        Organisation.kind == organisation.kind,
        Organisation.is_active.is_(True),
    )
    return session.scalars(statement.order_by(Organisation.name).limit(5)).all()
