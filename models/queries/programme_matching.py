# SPDX-License-Identifier: EUPL-1.2
"""What ranking programmes without an offer needs to know of the register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.offer import Offer
from models.organisation import Organisation, Place
from models.person import Membership, Person
from models.programme import Programme
from models.programme_suggestion import OUT, ProgrammeSuggestion
from models.vocabulary import Level, OfferState, ProgrammeSuggestionState, Role

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A programme that could be asked; ``seat`` is where it is taught as far as we know."""

    id: int
    institution_id: int
    name: str
    name_en: str
    level: Level
    field_code: str
    field_name: str
    subject_name: str
    languages: tuple[str, ...]
    courses: tuple[str, ...]
    seat: Point | None


def candidates(session: Session) -> list[Candidate]:
    """Return every programme in use without an offer that is out, by id."""
    courses, places = _courses(session), _places(session)
    statement = (
        select(
            Programme.id,
            Programme.institution_id,
            Programme.name,
            Programme.name_en,
            Programme.level,
            Programme.field_code,
            Programme.field_name,
            Programme.subject_name,
            Programme.languages,
            Programme.places,
            Organisation.latitude,
            Organisation.longitude,
        )
        .join(Organisation, Organisation.id == Programme.institution_id)
        .where(Programme.is_active.is_(True), Organisation.is_active.is_(True), _has_no_offer())
        .order_by(Programme.id)
    )
    return [
        Candidate(
            id=row.id,
            institution_id=row.institution_id,
            name=row.name,
            name_en=row.name_en,
            level=row.level,
            field_code=row.field_code,
            field_name=row.field_name,
            subject_name=row.subject_name,
            languages=tuple(row.languages),
            courses=courses.get(row.id, ()),
            seat=_seat(row.places, places, (row.latitude, row.longitude)),
        )
        for row in session.execute(statement)
    ]


def declined_programmes(session: Session, assignment_id: int) -> frozenset[int]:
    """Return the programmes that declined this assignment."""
    statement = select(ProgrammeSuggestion.programme_id).where(
        ProgrammeSuggestion.assignment_id == assignment_id,
        ProgrammeSuggestion.state == ProgrammeSuggestionState.DECLINED,
    )
    return frozenset(session.scalars(statement))


def institutions_with_lecturers(session: Session) -> frozenset[int]:
    """Return the institutions where somebody can answer."""
    statement = (
        select(Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role == Role.LECTURER, Person.is_active.is_(True))
    )
    return frozenset(session.scalars(statement))


def _has_no_offer() -> ColumnElement[bool]:
    return Programme.id.not_in(select(Offer.programme_id).where(Offer.state.in_(OUT)))


def _courses(session: Session) -> Mapping[int, tuple[str, ...]]:
    """Courses of the last closed offer of each programme."""
    statement = select(Offer.programme_id, Offer.courses).where(Offer.state == OfferState.CLOSED)
    rows = session.execute(statement.order_by(Offer.id))
    return {programme_id: tuple(courses) for programme_id, courses in rows if courses}


def _places(session: Session) -> Mapping[str, Point]:
    """Where a town lies, when its name says enough."""
    statement = select(Place.name, func.min(Place.latitude), func.min(Place.longitude))
    once = statement.group_by(Place.name).having(func.count() == 1)
    return {name: (latitude, longitude) for name, latitude, longitude in session.execute(once)}


def _seat(
    towns: Iterable[str],
    places: Mapping[str, Point],
    institution: tuple[float | None, float | None],
) -> Point | None:
    """Return the first town of the programme that is known, else the seat of the institution."""
    known = next((places[town] for town in towns if town in places), None)
    if known is not None:
        return known
    latitude, longitude = institution
    return None if latitude is None or longitude is None else (latitude, longitude)
