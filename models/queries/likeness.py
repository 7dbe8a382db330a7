# SPDX-License-Identifier: EUPL-1.2
"""Assignments that ask the same as one assignment, as far as the reader may know of them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload

from models.access import Actor, announced_assignments, visible_assignments
from models.assignment import Assignment
from models.likeness import AssignmentLikeness
from models.offer import Offer
from models.organisation import Organisation
from models.placement import Placement
from models.programme import Programme
from models.transitions import COMPARED, JOINABLE
from models.vocabulary import AssignmentState, PlacementState

FINISHED = AssignmentState.COMPLETED


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeAssignment:
    """An assignment that resembles another one; ``may_open`` when the reader sees its page.

    ``programmes`` are the names of the programmes that finished it.
    """

    assignment: Assignment
    likeness: int
    may_open: bool
    programmes: Sequence[str] = ()

    @property
    def is_finished(self) -> bool:
        """Whether it can be built on, rather than joined."""
        return self.assignment.state is FINISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikePair:
    """A stored pair, seen from one of the two."""

    pair: AssignmentLikeness
    alike: AlikeAssignment

    @property
    def may_join(self) -> bool:
        """Whether joining can still be proposed."""
        other = self.alike.assignment
        return self.pair.proposed_at is None and other.state in JOINABLE


def alike_assignments(
    session: Session, actor: Actor, found: Mapping[int, int]
) -> list[AlikeAssignment]:
    """Return those of ``found`` (likeness by id) of which the reader may know, most alike first.

    Of what is open elsewhere anybody in the service may know title and organisation; of what was
    finished also what it gave, when it may be published.
    """
    seen = set(session.scalars(select(Assignment.id).where(
        Assignment.id.in_(found), visible_assignments(actor)
    )))  # fmt: skip
    known = or_(visible_assignments(actor), announced_assignments())
    rows = session.scalars(_shown(select(Assignment)).where(Assignment.id.in_(found), known)).all()
    names = _programmes(session, [at.id for at in rows if at.state is FINISHED])
    alike = [
        AlikeAssignment(
            assignment=at,
            likeness=found[at.id],
            may_open=at.id in seen,
            programmes=names.get(at.id, ()),
        )
        for at in rows
        if at.state in COMPARED
    ]
    return sorted(alike, key=lambda at: (-at.likeness, at.assignment.id))


def pairs_of(session: Session, actor: Actor, assignment: Assignment) -> list[AlikePair]:
    """Return the stored pairs of an assignment that the reader may see both sides of."""
    statement = select(AssignmentLikeness).where(
        or_(
            AssignmentLikeness.one_id == assignment.id,
            AssignmentLikeness.other_id == assignment.id,
        ),
        AssignmentLikeness.dismissed_at.is_(None),
    )
    pairs = session.scalars(statement).all()
    by_other = {_beside(at, assignment.id): at for at in pairs}
    found = {other: pair.likeness for other, pair in by_other.items()}
    alike = alike_assignments(session, actor, found) if found else []
    return [AlikePair(pair=by_other[at.assignment.id], alike=at) for at in alike if at.may_open]


def pair_by_id(session: Session, actor: Actor, public_id: uuid.UUID) -> AssignmentLikeness | None:
    """Return a pair of which the reader sees both sides, else None."""
    seen = select(Assignment.id).where(visible_assignments(actor))
    statement = (
        select(AssignmentLikeness)
        .where(
            AssignmentLikeness.public_id == public_id,
            AssignmentLikeness.one_id.in_(seen),
            AssignmentLikeness.other_id.in_(seen),
        )
        .options(
            *(
                joinedload(side).options(
                    joinedload(Assignment.organisation),
                    lazyload(Assignment.level_links),
                    lazyload(Assignment.theme_links),
                )
                for side in (AssignmentLikeness.one, AssignmentLikeness.other)
            )
        )
    )
    return session.scalars(statement).one_or_none()


def _beside(pair: AssignmentLikeness, assignment_id: int) -> int:
    return pair.other_id if pair.one_id == assignment_id else pair.one_id


def _shown(statement: Select[Any]) -> Select[Any]:
    return statement.options(
        joinedload(Assignment.organisation),
        lazyload(Assignment.co_owners),
        lazyload(Assignment.level_links),
        lazyload(Assignment.theme_links),
    )


def _programmes(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Return by assignment which programmes finished it, with their institution."""
    if not ids:
        return {}
    statement = (
        select(Placement.assignment_id, Programme.name, Organisation.name)
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Programme, Programme.id == Offer.programme_id)
        .join(Organisation, Organisation.id == Programme.institution_id)
        .where(Placement.assignment_id.in_(ids), Placement.state == PlacementState.COMPLETED)
        .order_by(Placement.assignment_id, Programme.name, Organisation.name)
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for key, programme, institution in session.execute(statement):
        found.setdefault(key, []).append(f"{programme}, {institution}")
    return found
