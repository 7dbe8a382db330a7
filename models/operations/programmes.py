# SPDX-License-Identifier: EUPL-1.2
"""Programmes that come into being here: an mbo school teaches a qualification."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.access import Actor, may_offer
from models.errors import InvalidInput
from models.organisation import Organisation
from models.programme import CREBO, Programme, ProgrammeKey, Qualification
from models.unit_of_work import UnitOfWork
from models.vocabulary import Sector


def picked_programme(uow: UnitOfWork, actor: Actor, key: ProgrammeKey) -> Programme:
    """Return the programme a lecturer picked, of an own institution; an mbo one may be made.

    Raises:
        InvalidInput: when it is not there, or not of the lecturer's institutions.
    """
    if key.crebo:
        found = _school_and_qualification(uow, key)
        if found is not None and may_offer(actor, found[0].id):
            return mbo_programme(uow, *found)
        raise InvalidInput("programme", "unknown_programme")
    statement = select(Programme).where(
        Programme.public_id == key.public_id,
        Programme.is_active.is_(True),
        Programme.institution.has(Organisation.is_active.is_(True)),
    )
    programme = uow.session.scalars(statement).one_or_none()
    if programme is None or not may_offer(actor, programme.institution_id):
        raise InvalidInput("programme", "unknown_programme")
    return programme


def _school_and_qualification(
    uow: UnitOfWork, key: ProgrammeKey
) -> tuple[Organisation, Qualification] | None:
    statement = (
        select(Organisation, Qualification)
        .join(Qualification, Qualification.crebo == key.crebo)
        .where(Organisation.public_id == key.public_id, Organisation.is_active.is_(True))
    )
    row = uow.session.execute(statement).one_or_none()
    return (row[0], row[1]) if row else None


def mbo_programme(
    uow: UnitOfWork, institution: Organisation, qualification: Qualification
) -> Programme:
    """Return the programme of this school for this qualification, made on first use.

    There is no open register of what each mbo school teaches, so the pair is made when a lecturer
    picks it.

    Raises:
        InvalidInput: when the institution is no mbo school.
    """
    if institution.sector is not Sector.MBO:
        raise InvalidInput("institution", "not_mbo")
    return _existing(uow, institution, qualification) or _made(uow, institution, qualification)


def _existing(
    uow: UnitOfWork, institution: Organisation, qualification: Qualification
) -> Programme | None:
    return uow.session.scalars(
        select(Programme).where(
            Programme.institution_id == institution.id,
            Programme.code_scheme == CREBO,
            Programme.code == qualification.crebo,
        )
    ).one_or_none()


def _made(uow: UnitOfWork, institution: Organisation, qualification: Qualification) -> Programme:
    programme = Programme(
        institution=institution,
        code_scheme=CREBO,
        code=qualification.crebo,
        name=qualification.name,
        level=qualification.level,
        places=[institution.place] if institution.place else [],
    )
    try:
        with uow.session.begin_nested():
            uow.session.add(programme)
    except IntegrityError:
        existing = _existing(uow, institution, qualification)
        if existing is None:
            raise
        return existing
    return programme
