# SPDX-License-Identifier: EUPL-1.2
"""The registry of partners: made, changed, closed, and merged when one was entered twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models import event
from models.access import Actor, Permission
from models.assignment import Assignment
from models.base import local_date
from models.errors import AlreadyDone, InvalidInput, NotAllowed
from models.offer import Offer
from models.operations.matching import rank_again_after
from models.organisation import Organisation
from models.person import Membership
from models.programme import Programme
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, OrganisationKind, Sector, SubjectKind

OWN_SCHEME: Final = "own"
EDITABLE: Final = frozenset({
    "name", "abbreviation", "other_names", "place", "province", "website", "sector",
    "may_open_directly", "is_active",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """How much moves when an organisation is merged into another."""

    assignments: int
    people: int
    programmes: int
    parts: int


def create_organisation(
    uow: UnitOfWork,
    actor: Actor,
    kind: OrganisationKind,
    fields: Mapping[str, object],
) -> Organisation:
    """Add an organisation that is not in the reference data.

    Raises:
        NotAllowed: the actor manages no organisations.
        InvalidInput: an open organisation of this kind has the name already.
    """
    _require_right(actor)
    _check(fields)
    made = Organisation(kind=kind, code_scheme=OWN_SCHEME, code="")
    _apply(uow, made, fields)
    made.code = f"{kind.value}-{uow.now:%Y%m%d%H%M%S%f}"
    uow.session.add(made)
    uow.session.flush()
    _record(uow, EventKind.ORGANISATION_CREATED, made, actor, {"name": made.name})
    return made


def edit_organisation(
    uow: UnitOfWork, organisation: Organisation, actor: Actor, fields: Mapping[str, object]
) -> Organisation:
    """Change fields of ``EDITABLE``; nothing happens when nothing differs.

    Raises:
        NotAllowed: the actor manages no organisations, or a field cannot be changed.
        InvalidInput: the name is taken, or the organisation was merged into another.
    """
    _require_right(actor)
    _check(fields)
    uow.session.refresh(organisation, with_for_update={"of": Organisation})
    if organisation.merged_into_id is not None:
        raise InvalidInput("name", "organisation_merged")
    changed = sorted(n for n, value in fields.items() if getattr(organisation, n) != value)
    if changed:
        _apply(uow, organisation, fields)
        uow.session.flush()
        _record(uow, EventKind.ORGANISATION_EDITED, organisation, actor, {"fields": changed})
    return organisation


def merge_organisations(
    uow: UnitOfWork, duplicate: Organisation, into: Organisation, actor: Actor
) -> Moving:
    """Move everything of ``duplicate`` to ``into`` and close it; return what moved.

    Raises:
        NotAllowed: the actor manages no organisations.
        AlreadyDone: ``duplicate`` was merged before.
        InvalidInput: it is the same organisation, another kind, closed, or its own part.
    """
    _require_right(actor)
    for one in sorted((duplicate, into), key=lambda organisation: organisation.id):
        uow.session.refresh(one, with_for_update={"of": Organisation})
    _check_merge(duplicate, into)
    moving = what_moves(uow.session, duplicate)
    rank_again_after(uow, institutions=[duplicate.id])  # their seat is another one
    _move_references(uow, duplicate, into)
    names = [duplicate.name, duplicate.abbreviation, *duplicate.other_names]
    known = {into.name, into.abbreviation, "", *into.other_names}
    into.other_names = [*into.other_names, *(n for n in dict.fromkeys(names) if n not in known)]
    duplicate.is_active, duplicate.may_open_directly = False, False
    duplicate.closed_on = duplicate.closed_on or local_date(uow.now)
    duplicate.merged_into_id = into.id
    uow.session.flush()
    uow.session.expire_all()
    payload: dict[str, object] = {"from": duplicate.id, "into": into.id}
    _record(uow, EventKind.ORGANISATION_MERGED, duplicate, actor, payload)
    _record(uow, EventKind.ORGANISATION_MERGED, into, actor, payload)
    return moving


def what_moves(session: Session, organisation: Organisation) -> Moving:
    """Count what refers to an organisation."""

    def count(model: type, column: object) -> int:
        statement = select(func.count()).select_from(model).where(column == organisation.id)  # type: ignore[arg-type]
        return session.scalars(statement).one()

    return Moving(
        assignments=count(Assignment, Assignment.organisation_id),
        people=count(Membership, Membership.organisation_id),
        programmes=count(Programme, Programme.institution_id),
        parts=count(Organisation, Organisation.parent_id),
    )


def _check_merge(duplicate: Organisation, into: Organisation) -> None:
    if duplicate.merged_into_id is not None:
        raise AlreadyDone("merge", "merged")
    if duplicate.id == into.id:
        raise InvalidInput("into", "same_organisation")
    if duplicate.kind is not into.kind or duplicate.sector is not into.sector:
        raise InvalidInput("into", "other_kind")
    if not into.is_active or into.merged_into_id is not None:
        raise InvalidInput("into", "organisation_closed")


def _move_references(uow: UnitOfWork, duplicate: Organisation, into: Organisation) -> None:
    move = {"organisation_id": into.id}
    uow.session.execute(
        update(Assignment).where(Assignment.organisation_id == duplicate.id).values(move)
    )
    _move_memberships(uow, duplicate, into)
    _move_programmes(uow, duplicate, into)
    is_part = Organisation.parent_id == duplicate.id
    uow.session.execute(
        update(Organisation).where(is_part, Organisation.id != into.id).values(parent_id=into.id)
    )
    uow.session.execute(
        update(Organisation).where(is_part, Organisation.id == into.id).values(parent_id=None)
    )
    uow.session.execute(
        update(Organisation)
        .where(Organisation.merged_into_id == duplicate.id)
        .values(merged_into_id=into.id)
    )


def _move_memberships(uow: UnitOfWork, duplicate: Organisation, into: Organisation) -> None:
    kept = {
        (person, role)
        for person, role in uow.session.execute(
            select(Membership.person_id, Membership.role).where(
                Membership.organisation_id == into.id
            )
        )
    }
    moving = select(Membership).where(Membership.organisation_id == duplicate.id)
    for membership in uow.session.scalars(moving).all():
        if (membership.person_id, membership.role) in kept:
            uow.session.delete(membership)
        else:
            membership.organisation_id = into.id
    uow.session.flush()


def _move_programmes(uow: UnitOfWork, duplicate: Organisation, into: Organisation) -> None:
    """Move programmes; one that ``into`` has already gives its offers to that one and closes."""
    own = select(Programme).where(Programme.institution_id == into.id)
    known = {(p.code_scheme, p.code): p for p in uow.session.scalars(own)}
    moving = select(Programme).where(Programme.institution_id == duplicate.id)
    for programme in uow.session.scalars(moving).all():
        twin = known.get((programme.code_scheme, programme.code))
        if twin is None:
            programme.institution_id = into.id
            continue
        uow.session.execute(
            update(Offer).where(Offer.programme_id == programme.id).values(programme_id=twin.id)
        )
        programme.is_active = False
    uow.session.flush()


def _check(fields: Mapping[str, object]) -> None:
    if not fields.keys() <= EDITABLE:
        raise NotAllowed


def _apply(uow: UnitOfWork, organisation: Organisation, fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        setattr(organisation, name, value)
    if organisation.kind is not OrganisationKind.INSTITUTION:
        organisation.sector = None
    elif not isinstance(organisation.sector, Sector):
        raise InvalidInput("sector", "sector_missing")
    taken = select(Organisation.id).where(
        Organisation.kind == organisation.kind,
        Organisation.name == organisation.name,
        Organisation.is_active.is_(True),
        Organisation.id != (organisation.id or 0),
    )
    with uow.session.no_autoflush:
        if uow.session.scalars(taken).first() is not None:
            raise InvalidInput("name", "name_in_use")


def _require_right(actor: Actor) -> None:
    if not actor.may(Permission.MANAGE_ORGANISATIONS):
        raise NotAllowed


def _record(
    uow: UnitOfWork,
    kind: EventKind,
    organisation: Organisation,
    actor: Actor,
    payload: dict[str, object],
) -> None:
    uow.record(
        event.Fact(
            kind=kind,
            subject_kind=SubjectKind.ORGANISATION,
            subject_id=organisation.id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            payload=payload,
        )
    )
