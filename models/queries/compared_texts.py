# SPDX-License-Identifier: EUPL-1.2
"""The texts that are compared with each other: which there are, and what they say."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.offer import Offer
from models.programme import Programme
from models.search import SearchKind
from models.transitions import COMPARED


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedText:
    """What one assignment or offer says; ``version`` changes with it."""

    id: int
    version: int
    title: str
    text: str
    expected_result: str = ""
    skills: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()


def compared_versions(session: Session, *, but: int) -> dict[int, int]:
    """Return the version by id of every assignment that is compared, ``but`` one."""
    statement = select(Assignment.id, Assignment.version).where(
        Assignment.state.in_(COMPARED), Assignment.id != but
    )
    return {row.id: row.version for row in session.execute(statement.order_by(Assignment.id))}


def texts_of(session: Session, kind: SearchKind, ids: Iterable[int]) -> list[ComparedText]:
    """Return what these assignments or offers say."""
    return _assignments(session, ids) if kind is SearchKind.ASSIGNMENT else _offers(session, ids)


def _assignments(session: Session, ids: Iterable[int]) -> list[ComparedText]:
    statement = select(
        Assignment.id,
        Assignment.version,
        Assignment.title,
        Assignment.question,
        Assignment.background,
        Assignment.expected_result,
        Assignment.skills,
    ).where(Assignment.id.in_(list(ids)))
    return [
        ComparedText(
            id=row.id,
            version=row.version,
            title=row.title,
            text="\n\n".join(filter(None, [row.question, row.background])),
            expected_result=row.expected_result,
            skills=tuple(row.skills),
        )
        for row in session.execute(statement)
    ]


def _offers(session: Session, ids: Iterable[int]) -> list[ComparedText]:
    statement = (
        select(
            Offer.id,
            Offer.version,
            Offer.title,
            Offer.description,
            Offer.courses,
            Programme.name,
            Programme.name_en,
            Programme.field_name,
        )
        .join(Programme, Programme.id == Offer.programme_id)
        .where(Offer.id.in_(list(ids)))
    )
    return [
        ComparedText(
            id=row.id,
            version=row.version,
            title=". ".join(
                filter(None, dict.fromkeys([row.title, row.name, row.name_en, row.field_name]))
            ),
            text=row.description,
            courses=tuple(row.courses),
        )
        for row in session.execute(statement)
    ]
