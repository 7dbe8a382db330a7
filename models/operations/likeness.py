# SPDX-License-Identifier: EUPL-1.2
"""Pairs of assignments that ask the same: stored, proposed to their owners, dismissed, forgotten.

The machine only points; joining is something people agree on.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, delete, or_, select

from models import event
from models.access import Actor, Permission
from models.assignment import Assignment
from models.base import lock
from models.errors import AlreadyDone, NotAllowed
from models.likeness import AssignmentLikeness
from models.operations import mail
from models.transitions import COMPARED, JOINABLE
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, MailTemplate, SubjectKind


def store_likeness(
    uow: UnitOfWork,
    assignment_id: int,
    found: Mapping[int, int],
    encoder_version: str,
    *,
    unlike: Collection[int] = (),
) -> None:
    """Store what was found for one assignment: likeness (thousandths) by the id of the other.

    Pairs with what is ``unlike`` it are deleted, but for those about which a coordinator did
    something; a pair with what it was not compared with stays. Storing the same again changes
    nothing.
    """
    known = {
        _beside(at, assignment_id): at
        for at in uow.session.scalars(select(AssignmentLikeness).where(_of(assignment_id)))
    }
    for other_id, likeness in found.items():
        if other_id not in known:
            uow.session.add(_new(uow, assignment_id, other_id, likeness, encoder_version))
        else:
            known[other_id].likeness = likeness
            known[other_id].encoder_version = encoder_version
    for other_id, pair in known.items():
        if other_id in unlike and not (pair.proposed_at or pair.dismissed_at):
            uow.session.delete(pair)
    uow.session.flush()


def propose_joining(uow: UnitOfWork, pair: AssignmentLikeness, actor: Actor) -> None:
    """Mail the authors of both assignments that they ask the same; once per pair.

    Raises:
        AlreadyDone: it was proposed or dismissed before, or one of them is not open to it now.
        NotAllowed: the actor does not screen assignments.
    """
    _admit(uow, pair, actor)
    if not {pair.one.state, pair.other.state} <= JOINABLE:
        raise AlreadyDone("propose_joining", "ended")
    pair.proposed_at = uow.now
    for ours, theirs in ((pair.one, pair.other), (pair.other, pair.one)):
        mail.notify(
            uow,
            mail.authors(uow.session, ours),
            MailTemplate.JOINING_PROPOSED,
            mail.assignment_context(
                ours, other=theirs.title, other_organisation=theirs.organisation.name
            ),
            occasion=f"{pair.id}:{ours.id}",
        )
    _record(uow, pair, actor, EventKind.JOINING_PROPOSED)


def dismiss_likeness(uow: UnitOfWork, pair: AssignmentLikeness, actor: Actor) -> None:
    """Say that two assignments do not ask the same: the pair is not shown again.

    Raises:
        AlreadyDone: it was proposed or dismissed before.
        NotAllowed: the actor does not screen assignments.
    """
    _admit(uow, pair, actor)
    pair.dismissed_at = uow.now
    _record(uow, pair, actor, EventKind.LIKENESS_DISMISSED)


def forget_likeness(uow: UnitOfWork) -> int:
    """Delete pairs of which an assignment fell away; dismissed ones stay. Return how many."""
    gone = select(Assignment.id).where(Assignment.state.not_in(COMPARED))
    old = delete(AssignmentLikeness).where(
        AssignmentLikeness.dismissed_at.is_(None),
        or_(AssignmentLikeness.one_id.in_(gone), AssignmentLikeness.other_id.in_(gone)),
    )
    return len(uow.session.scalars(old.returning(AssignmentLikeness.id)).all())


def _of(assignment_id: int) -> ColumnElement[bool]:
    return or_(
        AssignmentLikeness.one_id == assignment_id, AssignmentLikeness.other_id == assignment_id
    )


def _beside(pair: AssignmentLikeness, assignment_id: int) -> int:
    return pair.other_id if pair.one_id == assignment_id else pair.one_id


def _new(
    uow: UnitOfWork, assignment_id: int, other_id: int, likeness: int, encoder_version: str
) -> AssignmentLikeness:
    return AssignmentLikeness(
        one_id=min(assignment_id, other_id),
        other_id=max(assignment_id, other_id),
        likeness=likeness,
        encoder_version=encoder_version,
        found_at=uow.now,
    )


def _admit(uow: UnitOfWork, pair: AssignmentLikeness, actor: Actor) -> None:
    if not actor.may(Permission.SCREEN_ASSIGNMENTS):
        raise NotAllowed
    lock(uow.session, pair)
    if pair.proposed_at or pair.dismissed_at:
        raise AlreadyDone("likeness", "dismissed" if pair.dismissed_at else "proposed")


def _record(uow: UnitOfWork, pair: AssignmentLikeness, actor: Actor, kind: EventKind) -> None:
    """Leave the event at both assignments: it is a part of the history of each."""
    for ours, theirs in ((pair.one_id, pair.other_id), (pair.other_id, pair.one_id)):
        uow.record(
            event.Fact(
                kind=kind,
                subject_kind=SubjectKind.ASSIGNMENT,
                subject_id=ours,
                assignment_id=ours,
                actor_id=actor.person_id,
                occurred_at=uow.now,
                payload={"other": theirs},
            )
        )
    uow.session.flush()
