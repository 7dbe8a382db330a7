# SPDX-License-Identifier: EUPL-1.2
"""Which pages each role opens, with the ids of real rows; twenty people in all."""

from dataclasses import dataclass
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.offer import Offer
from models.operations import sessions
from models.person import Person
from models.placement import Placement
from models.programme import Programme
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentState, SuggestionState
from tests.benchmarks.people import People

OPEN = Assignment.state == AssignmentState.OPEN
LIVE = Suggestion.state != SuggestionState.SUPERSEDED
LISTS = (
    *("/overzicht", "/opdrachten", "/aanbod", "/voorstellen", "/koppelingen", "/cijfers"),
    *("/zoeken?zoek=beveiliging", "/zoeken?soort=offer&zoek=data"),
)


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in, and the pages they go round."""

    token: str
    paths: tuple[str, ...]


def visitors(uow: UnitOfWork, people: People, chooser: Random) -> list[Visitor]:
    """Return eight contacts, eight lecturers and four coordinators."""
    contacts = chooser.sample(list(people.contacts), 8)
    lecturers = chooser.sample(list(people.lecturers), 8)
    coordinators = chooser.sample(people.coordinators, 4)
    return [
        *(_visitor(uow, key, _contact_pages(uow.session, key)) for key in contacts),
        *(_visitor(uow, key, _lecturer_pages(uow.session, key, people)) for key in lecturers),
        *(_visitor(uow, key, _coordinator_pages(uow.session)) for key in coordinators),
    ]


def _visitor(uow: UnitOfWork, key: int, pages: list[str]) -> Visitor:
    token = sessions.open_session(uow, uow.session.get_one(Person, key))
    return Visitor(token, (*LISTS, *pages))


def _contact_pages(session: Session, key: int) -> list[str]:
    mine = select(Assignment).where(
        Assignment.owner_id == key, Assignment.state != AssignmentState.DRAFT
    )
    own = session.scalars(mine.order_by(Assignment.state_since.desc()).limit(3)).all()
    pairs = session.scalars(
        select(Suggestion).where(Suggestion.assignment_id.in_([at.id for at in own]), LIVE).limit(2)
    )
    return [
        "/opdrachten?pagina=2",
        *(f"/opdrachten/{at.public_id}" for at in own),
        *(f"/opdrachten/{at.public_id}/voorstellen" for at in own[:1]),
        *(f"/voorstellen/{at.public_id}" for at in pairs),
    ]


def _lecturer_pages(session: Session, key: int, people: People) -> list[str]:
    at_home = select(Programme.id).where(Programme.institution_id == people.lecturers[key])
    own = select(Offer.id).where(Offer.programme_id.in_(at_home))
    opened = session.scalars(select(Assignment).where(OPEN).limit(2)).all()
    pairs = session.scalars(
        select(Suggestion)
        .join(Assignment, Assignment.id == Suggestion.assignment_id)
        .where(Suggestion.offer_id.in_(own), LIVE, OPEN)
        .limit(2)
    )
    offers = session.scalars(select(Offer).where(Offer.id.in_(own)).limit(2))
    return [
        "/opdrachten?pagina=3",
        *(f"/opdrachten/{at.public_id}" for at in opened),
        *(f"/voorstellen/{at.public_id}" for at in pairs),
        *(f"/aanbod/{at.public_id}" for at in offers),
    ]


def _coordinator_pages(session: Session) -> list[str]:
    opened = session.scalars(select(Assignment).where(OPEN).offset(9).limit(2)).all()
    placements = session.scalars(select(Placement).order_by(Placement.id.desc()).limit(2))
    return [
        *("/opdrachten?pagina=100", "/voortgang"),
        *(f"/opdrachten/{at.public_id}" for at in opened),
        *(f"/koppelingen/{at.public_id}" for at in placements),
    ]
