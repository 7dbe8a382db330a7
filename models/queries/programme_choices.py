# SPDX-License-Identifier: EUPL-1.2
"""The programmes a lecturer can make an offer on: registered ones, and what an mbo school teaches.

There is no open register of what each mbo school teaches, so a school shows every qualification.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.access import Actor
from models.organisation import Organisation
from models.programme import CREBO, Programme, ProgrammeKey, Qualification
from models.queries.options import QualificationOption
from models.queries.reference import search_programmes, search_qualifications
from models.vocabulary import Level, Role, Sector

MOST: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeChoice:
    """A programme to pick; ``code`` is its own code in words of the register."""

    key: ProgrammeKey
    name: str
    level: Level
    institution: str
    code: str


def programme_choices(session: Session, actor: Actor, text: str) -> list[ProgrammeChoice]:
    """Return what fits the text at the lecturer's own institutions, best first."""
    own = actor.in_role(Role.LECTURER)
    registered = search_programmes(session, text, institution_ids=own, limit=MOST)
    found = [
        ProgrammeChoice(
            key=ProgrammeKey(public_id=at.public_id),
            name=at.name,
            level=at.level,
            institution=at.institution,
            code=at.isat,
        )
        for at in registered
    ]
    schools = session.scalars(_schools(own)).all()
    if schools:
        qualifications = search_qualifications(session, text, limit=MOST)
        found += _new_at_schools(session, schools, qualifications)
    return found[:MOST]


def programme_choice(session: Session, actor: Actor, text: str) -> ProgrammeChoice | None:
    """Return the choice behind a key that was sent, None when this lecturer cannot pick it."""
    key = ProgrammeKey.read(text)
    if key is None:
        return None
    statement = _pair(key) if key.crebo else _registered(key)
    row = session.execute(statement).one_or_none()
    if row is None or row.id not in actor.in_role(Role.LECTURER):
        return None
    return ProgrammeChoice(
        key=key, name=row.name, level=row.level, institution=row.institution, code=row.code
    )


def _schools(own: Iterable[int]) -> Select[Any]:
    return (
        select(Organisation)
        .where(Organisation.id.in_(own), Organisation.sector == Sector.MBO)
        .order_by(Organisation.name)
    )


def _new_at_schools(
    session: Session, schools: Iterable[Organisation], qualifications: list[QualificationOption]
) -> Iterator[ProgrammeChoice]:
    """Pairs of school and qualification that are no programme yet."""
    statement = select(Programme.institution_id, Programme.code).where(
        Programme.code_scheme == CREBO, Programme.institution_id.in_([at.id for at in schools])
    )
    known = {(row[0], row[1]) for row in session.execute(statement)}
    for qualification in qualifications:
        for school in schools:
            if (school.id, qualification.crebo) not in known:
                yield ProgrammeChoice(
                    key=ProgrammeKey(public_id=school.public_id, crebo=qualification.crebo),
                    name=qualification.name,
                    level=qualification.level,
                    institution=school.name,
                    code=qualification.crebo,
                )


def _registered(key: ProgrammeKey) -> Select[int, str, Level, str, str]:
    return (
        select(
            Organisation.id,
            Programme.name,
            Programme.level,
            Organisation.name.label("institution"),
            Programme.isat.label("code"),
        )
        .join(Programme.institution)
        .where(Programme.public_id == key.public_id, Programme.is_active.is_(True))
    )


def _pair(key: ProgrammeKey) -> Select[int, str, Level, str, str]:
    return (
        select(
            Organisation.id,
            Qualification.name,
            Qualification.level,
            Organisation.name.label("institution"),
            Qualification.crebo.label("code"),
        )
        .join(Qualification, Qualification.crebo == key.crebo)
        .where(Organisation.public_id == key.public_id, Organisation.sector == Sector.MBO)
    )
