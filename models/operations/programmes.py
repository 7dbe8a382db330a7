# SPDX-License-Identifier: EUPL-1.2
"""Programmes that come into being here: an mbo school teaches a qualification."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.errors import InvalidInput
from models.organisation import Organisation
from models.programme import Programme, Qualification
from models.unit_of_work import UnitOfWork
from models.vocabulary import Sector

CREBO: Final = "crebo"


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
