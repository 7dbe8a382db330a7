# SPDX-License-Identifier: EUPL-1.2
"""What follows from what somebody is to a thing, said again: each right and who has it."""

import pytest

from models.access import (
    Actor,
    is_insider,
    may_copy_assignment,
    may_copy_offer,
    may_hand_over,
    may_offer,
    may_read_name,
    may_start_assignment,
    may_write_assignment,
    visible_assignments,
)
from models.assignment import Assignment
from models.operations import drafts
from models.person import Membership
from models.unit_of_work import UnitOfWork
from models.vocabulary import Role
from tests.domain.theatre import Theatre
from tests.factories import LONG_AGO

# right | who has it
RIGHTS = """
start               | owner deputy co_owner colleague
start for somebody  | coordinator
write               | owner deputy co_owner
copy assignment     | owner deputy co_owner colleague coordinator
read inside         | owner deputy co_owner colleague coordinator manager
offer               | talking fellow
copy offer          | talking fellow coordinator
hand over           |
read owner's name   | owner deputy co_owner colleague coordinator
read lecturer's name| talking fellow coordinator
"""


@pytest.fixture
def theatre(session, sent):
    return Theatre(session, sent)


def answers(theatre, right, actor):
    ministry, institution = theatre.world.ministry.id, theatre.world.institution.id
    return {
        "start": lambda: may_start_assignment(actor, ministry, for_somebody=False),
        "start for somebody": lambda: may_start_assignment(actor, ministry, for_somebody=True),
        "write": lambda: may_write_assignment(actor, theatre.assignment),
        "copy assignment": lambda: may_copy_assignment(actor, theatre.assignment),
        "read inside": lambda: is_insider(actor, theatre.assignment),
        "offer": lambda: may_offer(actor, institution),
        "copy offer": lambda: may_copy_offer(actor, theatre.offer),
        "hand over": lambda: may_hand_over(actor, theatre.assignment),
        "read owner's name": lambda: may_read_name(actor, theatre.world.contact),
        "read lecturer's name": lambda: may_read_name(actor, theatre.world.lecturer),
    }[right]()


@pytest.mark.parametrize("line", RIGHTS.strip().splitlines())
def test_a_right_is_of_these_people(theatre, line):
    right, who = (part.strip() for part in line.split("|"))

    having = {name for name, at in theatre.people.items() if answers(theatre, right, Actor.of(at))}

    assert having == set(who.split())
    assert not answers(theatre, right, Actor(person_id=0))


@pytest.fixture
def made_for_contact(theatre, sent):
    """A draft that the coordinator made on behalf of the contact."""
    with UnitOfWork(theatre.session, sent) as uow:
        return drafts.create_assignment(
            uow, Actor.of(theatre.world.coordinator), organisation_id=theatre.world.ministry.id,
            owner=theatre.world.contact,
        )  # fmt: skip


def test_a_draft_for_somebody_is_written_and_handed_over_by_its_maker(theatre, made_for_contact):
    maker, owner = Actor.of(theatre.world.coordinator), Actor.of(theatre.world.contact)

    assert may_write_assignment(maker, made_for_contact)
    assert may_hand_over(maker, made_for_contact)
    assert may_write_assignment(owner, made_for_contact)
    assert not may_hand_over(owner, made_for_contact)


@pytest.mark.parametrize("was", ["coordinator", "contact"])
def test_a_maker_who_works_elsewhere_now_leaves_the_draft_behind(theatre, sent, was):
    elsewhere = theatre.people["stranger"].memberships[0].organisation
    maker = getattr(theatre.world, was)
    owner = theatre.world.contact if was == "coordinator" else None
    with UnitOfWork(theatre.session, sent) as uow:
        draft = drafts.create_assignment(
            uow, Actor.of(maker), organisation_id=theatre.world.ministry.id, owner=owner
        )
        draft.owner_id = theatre.people["colleague"].id
        uow.session.delete(maker.memberships[0])
        contact = Role.MINISTRY_CONTACT
        maker.memberships = [Membership(organisation=elsewhere, role=contact, granted_at=LONG_AGO)]

    moved = Actor.of(maker)

    seen = theatre.session.query(Assignment).where(visible_assignments(moved)).all()
    assert draft not in seen
    assert not may_write_assignment(moved, draft)
    assert not may_hand_over(moved, draft)
