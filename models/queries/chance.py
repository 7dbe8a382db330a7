# SPDX-License-Identifier: EUPL-1.2
"""How often assignments like this one found a programme. Counted, not predicted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session

from models.assignment import Assignment, AssignmentLevel
from models.base import utc_now
from models.vocabulary import AssignmentState, Level

LOOKS_BACK: Final = timedelta(days=4 * 365)
FEWEST: Final = 10
FOUND: Final = (
    AssignmentState.AGREED,
    AssignmentState.IN_PROGRESS,
    AssignmentState.COMPLETED,
    AssignmentState.DISCONTINUED,
)
NOT_FOUND: Final = (AssignmentState.UNPLACED, AssignmentState.DEFERRED)


class Alike(StrEnum):
    """What earlier assignments have in common with this one."""

    FORM_AND_SECTOR = "form_and_sector"
    FORM = "form"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """``found`` of ``total`` earlier assignments found a programme; both counts are above 0."""

    found: int
    total: int
    alike: Alike

    @property
    def percentage(self) -> int:
        """Share that found a programme, in whole percents."""
        return round(100 * self.found / self.total)


def chance_of(session: Session, assignment: Assignment) -> Chance | None:
    """Return the share of earlier assignments that found a programme; None when too few ended.

    Looks at those handed in over four years of which it is known how they ended; what its author
    took back says nothing. Compares with the most alike group of at least ten.
    """
    for alike, conditions in _groups(assignment).items():
        total, found = session.execute(_counts(conditions)).one()
        if total >= FEWEST:
            return Chance(found=found, total=total, alike=alike)
    return None


def _groups(assignment: Assignment) -> dict[Alike, Sequence[ColumnElement[bool]]]:
    groups: dict[Alike, Sequence[ColumnElement[bool]]] = {}
    if assignment.form is not None:
        form = Assignment.form == assignment.form
        if assignment.levels:
            groups[Alike.FORM_AND_SECTOR] = (form, _asks_sector_of(assignment.levels[0]))
        groups[Alike.FORM] = (form,)
    return groups | {Alike.ANY: ()}


def _asks_sector_of(level: Level) -> ColumnElement[bool]:
    same = [other for other in Level if other.sector is level.sector]
    return exists().where(
        and_(AssignmentLevel.assignment_id == Assignment.id, AssignmentLevel.position == 0),
        AssignmentLevel.level.in_(same),
    )


def _counts(conditions: Sequence[ColumnElement[bool]]) -> Select[int, int]:
    found = func.coalesce(func.sum(case((Assignment.state.in_(FOUND), 1), else_=0)), 0)
    return select(func.count(Assignment.id), found).where(
        Assignment.state.in_((*FOUND, *NOT_FOUND)),
        Assignment.submitted_at > utc_now() - LOOKS_BACK,
        *conditions,
    )
