# SPDX-License-Identifier: EUPL-1.2
"""When people leave or change work: their open work goes to a named colleague, never to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, delete, select, true, update

from models import event
from models.access import Actor
from models.assignment import Assignment, assignment_co_owner
from models.base import lock
from models.errors import AlreadyDone, InvalidInput, MissingInformation
from models.offer import Offer
from models.operations import links, mail, sessions
from models.operations.people import administrators, record, require_right
from models.organisation import Organisation
from models.ownership import open_assignments, open_offers, successor_field
from models.person import Membership, Person
from models.programme import Programme
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    EventKind,
    MailTemplate,
    Role,
    SubjectKind,
    TokenPurpose,
)

MOST_TITLES: Final = 20

Work: TypeAlias = Assignment | Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWork:
    """Open work of a person in one organisation; what that is says ``models.ownership``."""

    organisation: Organisation
    role: Role
    items: tuple[Work, ...]


def open_work(uow: UnitOfWork, person: Person) -> list[OpenWork]:
    """Return the open assignments and offers of a person per organisation, locked."""
    found: dict[tuple[Organisation, Role], list[Work]] = {}
    for assignment, organisation in uow.session.execute(
        select(Assignment, Organisation)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(open_assignments(person.id))
        .order_by(Assignment.id)
        .with_for_update(of=Assignment)
    ):
        found.setdefault((organisation, Role.MINISTRY_CONTACT), []).append(assignment)
    for offer, organisation in uow.session.execute(
        select(Offer, Organisation)
        .join(Programme, Programme.id == Offer.programme_id)
        .join(Organisation, Organisation.id == Programme.institution_id)
        .where(open_offers(person.id))
        .order_by(Offer.id)
        .with_for_update(of=Offer)
    ):
        found.setdefault((organisation, Role.LECTURER), []).append(offer)
    return [
        OpenWork(organisation=organisation, role=role, items=tuple(items))
        for (organisation, role), items in found.items()
    ]


def transfer_ownership(
    uow: UnitOfWork, person: Person, successors: Mapping[int, Person], actor: Actor
) -> int:
    """Give all open work of a person to colleagues and tell them; return how many pieces moved.

    ``successors`` goes by organisation id.

    Raises:
        NotAllowed: the actor manages no people.
        MissingInformation: an organisation with open work has no successor; names the fields.
        InvalidInput: a successor has not the right role there.
    """
    require_right(actor)
    work = open_work(uow, person)
    missing = [at.organisation.id for at in work if at.organisation.id not in successors]
    if missing:
        raise MissingInformation([successor_field(organisation_id) for organisation_id in missing])
    for part in work:
        _hand_over(uow, part, successors[part.organisation.id], person, actor)
    return sum(len(part.items) for part in work)


def deactivate_person(
    uow: UnitOfWork, person: Person, successors: Mapping[int, Person], actor: Actor
) -> Person:
    """Close an account: its work goes to colleagues, its sessions and links end at once.

    Raises:
        AlreadyDone: it is closed already.
        InvalidInput: it is the last administrator's.
        MissingInformation, NotAllowed: as for ``transfer_ownership``.
    """
    require_right(actor)
    lock(uow.session, person)
    if not person.is_active:
        raise AlreadyDone("deactivate", "closed")
    _keep_an_administrator(uow, person)
    transfer_ownership(uow, person, successors, actor)
    _leave_shared_work(uow, person, true())
    person.is_active = False
    uow.session.flush()
    sessions.close_all_sessions(uow, person)
    for purpose in (TokenPurpose.INVITATION, TokenPurpose.PASSWORD_RESET):
        links.cancel_links(uow, purpose, person)
    record(uow, EventKind.PERSON_DEACTIVATED, person, actor)
    return person


def reactivate_person(uow: UnitOfWork, person: Person, actor: Actor) -> Person:
    """Open a closed account again, with the roles it had."""
    require_right(actor)
    lock(uow.session, person)
    if person.is_active:
        raise AlreadyDone("reactivate", "active")
    person.is_active = True
    uow.session.flush()
    record(uow, EventKind.PERSON_ACTIVATED, person, actor)
    return person


def revoke_membership(uow: UnitOfWork, membership: Membership, actor: Actor) -> None:
    """Take a role away, and who was contact there off what others own there.

    Raises:
        NotAllowed: the actor manages no people.
        AlreadyDone: it was taken away already.
        InvalidInput: it is the last administrator's, or there is open work to hand over first.
    """
    require_right(actor)
    person, organisation = membership.person, membership.organisation
    lock(uow.session, person)
    if membership not in person.memberships:
        raise AlreadyDone("revoke", "revoked")
    if membership.role is Role.ADMINISTRATOR:
        _keep_an_administrator(uow, person)
    for part in open_work(uow, person):
        if part.role is membership.role and part.organisation.id == organisation.id:
            raise InvalidInput("membership", "has_open_work", count=len(part.items))
    payload: dict[str, object] = {"role": membership.role.value, "organisation": organisation.name}
    person.memberships.remove(membership)
    uow.session.delete(membership)
    uow.session.flush()
    if membership.role is Role.MINISTRY_CONTACT:
        _leave_shared_work(uow, person, Assignment.organisation_id == organisation.id)
    record(uow, EventKind.MEMBERSHIP_REVOKED, person, actor, payload)


def _keep_an_administrator(uow: UnitOfWork, person: Person) -> None:
    others = [one for one in administrators(uow.session) if one.id != person.id]
    if Role.ADMINISTRATOR in person.roles and not others:
        raise InvalidInput("person", "last_administrator")


def _hand_over(
    uow: UnitOfWork, part: OpenWork, successor: Person, person: Person, actor: Actor
) -> None:
    is_colleague = part.organisation.id in successor.organisation_ids(part.role)
    if not is_colleague or not successor.is_active or successor.id == person.id:
        raise InvalidInput(successor_field(part.organisation.id), "not_a_colleague")
    for item in part.items:
        item.owner_id = successor.id
    uow.session.flush()
    for item in part.items:
        uow.record(_owner_changed(uow, item, person, successor, actor))
    context = {
        "name": successor.name,
        "from": person.name,
        "organisation": part.organisation.name,
        "role": part.role.value,
        "count": len(part.items),
        "titles": [item.title for item in part.items[:MOST_TITLES]],
    }
    occasion = f"{person.id}:{part.organisation.id}:{uow.now.isoformat()}"
    mail.notify(uow, [successor.id], MailTemplate.WORK_TRANSFERRED, context, occasion=occasion)


def _owner_changed(
    uow: UnitOfWork, item: Work, person: Person, successor: Person, actor: Actor
) -> event.Fact:
    is_offer = isinstance(item, Offer)
    return event.Fact(
        kind=EventKind.OFFER_OWNER_CHANGED if is_offer else EventKind.ASSIGNMENT_OWNER_CHANGED,
        subject_kind=SubjectKind.OFFER if is_offer else SubjectKind.ASSIGNMENT,
        subject_id=item.id,
        assignment_id=None if is_offer else item.id,
        actor_id=actor.person_id,
        occurred_at=uow.now,
        payload={"from": person.id, "to": successor.id},
    )


def _leave_shared_work(uow: UnitOfWork, person: Person, where: ColumnElement[bool]) -> None:
    """Take somebody off what others own there."""
    deputising = update(Assignment).where(Assignment.deputy_id == person.id, where)
    uow.session.execute(deputising.values(deputy_id=None))
    uow.session.execute(
        delete(assignment_co_owner).where(
            assignment_co_owner.c.person_id == person.id,
            assignment_co_owner.c.assignment_id.in_(select(Assignment.id).where(where)),
        )
    )
