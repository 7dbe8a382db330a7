# SPDX-License-Identifier: EUPL-1.2
"""Who may open what, and who sees which rows: the tables of ``models/access``, said again."""

import pytest
from sqlalchemy import select

from models.access import (
    PERMISSIONS,
    SYSTEM,
    Actor,
    Party,
    Permission,
    parties,
    visible_assignments,
    visible_offers,
    visible_placements,
    visible_suggestions,
)
from models.assignment import Assignment
from models.lifecycle import permitted
from models.offer import Offer
from models.operations import drafts
from models.person import Membership
from models.placement import Placement
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    OfferState,
    Role,
    SuggestionState,
)
from tests.domain.roles import ROLES, opens, rows
from tests.domain.theatre import Theatre
from tests.factories import LONG_AGO, World

# state of the assignment | who sees it, beside its owner, deputy and co-owner
ASSIGNMENTS = """
draft           |
withdrawn draft |
submitted       | colleague coordinator manager
returned        | colleague coordinator manager
open            | colleague coordinator manager lecturer talking
agreed          | colleague coordinator manager lecturer talking
agreed full     | colleague coordinator manager talking
in_progress     | colleague coordinator manager lecturer talking
completed       | colleague coordinator manager talking
withdrawn       | colleague coordinator manager talking
deferred        | colleague coordinator manager talking
unplaced        | colleague coordinator manager talking
discontinued    | colleague coordinator manager talking
"""
AUTHORS = {"owner", "deputy", "co_owner"}

# state of the offer | who sees it, beside the lecturers of its institution
OFFERS = """
draft     |
published | owner deputy co_owner colleague stranger coordinator manager
paused    | owner deputy co_owner colleague coordinator manager
closed    | owner deputy co_owner colleague coordinator manager
"""

# state of the pair (and before that) | lecturers of its offer while the assignment asks | after
SUGGESTIONS = """
suggested             | sees | -
requested             | sees | sees
interested            | sees | sees
accepted              | sees | sees
confirmed             | sees | sees
declined              | sees | sees
expired               | sees | sees
superseded suggested  | sees | -
superseded superseded | sees | -
superseded interested | sees | sees
superseded accepted   | sees | sees
superseded confirmed  | sees | sees
"""


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_opens_for_these_roles(permission):
    for role in Role:
        actor = Actor(person_id=1, organisations=frozenset({(role, 1)}))
        assert actor.may(permission) == opens(role, permission)


def test_every_permission_has_its_row():
    assert [name for name, _ in rows(ROLES)] == [permission.value for permission in Permission]
    assert set(PERMISSIONS) == set(Permission)


@pytest.fixture
def theatre(session, sent):
    return Theatre(session, sent)


def test_who_sees_an_assignment_in_each_state(theatre, sent):
    theatre.place(sent)
    theatre.put_pair(SuggestionState.SUPERSEDED, SuggestionState.INTERESTED)
    theatre.put(Placement, offer_id=another_offer(theatre, sent))
    for state, seers in rows(ASSIGNMENTS):
        theatre.put_assignment(state)
        if state in ("draft", "withdrawn draft", "submitted", "returned"):
            theatre.put_pair(SuggestionState.SUGGESTED)  # nobody talked yet
        else:
            theatre.put_pair(SuggestionState.SUPERSEDED, SuggestionState.INTERESTED)

        seen = theatre.who_sees(Assignment, visible_assignments)

        expected = AUTHORS | set(seers.split())
        fellows = {"fellow"} if "talking" in expected else set()
        assert seen == expected | fellows, state


def another_offer(theatre, sent):
    """An offer of an institution nobody here belongs to; its group takes a slot."""
    with UnitOfWork(theatre.session, sent) as uow:
        return World(uow).published(uow).id


def test_who_sees_an_offer_in_each_state(theatre):
    for state, seers in rows(OFFERS):
        theatre.put(Offer, state=OfferState(state))

        seen = theatre.who_sees(Offer, visible_offers)

        assert seen == {"talking", "fellow"} | set(seers.split()), state


@pytest.mark.parametrize("state", ["draft", "published", "paused", "closed"])
def test_an_offer_without_a_pair_is_for_contacts_while_it_is_published(theatre, state):
    with UnitOfWork(theatre.session, lambda _hint: None) as uow:
        uow.session.delete(theatre.pair)
    theatre.put(Offer, state=OfferState(state))

    seen = theatre.who_sees(Offer, visible_offers)

    contacts = {"owner", "deputy", "co_owner", "colleague", "stranger"}
    assert seen & contacts == (contacts if state == "published" else set())


@pytest.mark.parametrize("asks", [True, False], ids=["asking", "not asking"])
def test_who_sees_a_pair_in_each_state(theatre, asks):
    theatre.put_assignment("open" if asks else "submitted")
    for pair, asking, after in rows(SUGGESTIONS):
        state, _, before = pair.partition(" ")
        theatre.put_pair(SuggestionState(state), SuggestionState(before) if before else None)

        seen = theatre.who_sees(Suggestion, visible_suggestions)

        lecturers = {"talking", "fellow"} if (asking if asks else after) == "sees" else set()
        assert seen == AUTHORS | {"colleague", "coordinator", "manager"} | lecturers, pair


def test_who_sees_a_placement(theatre, sent):
    theatre.place(sent)

    seen = theatre.who_sees(Placement, visible_placements)

    sides = AUTHORS | {"colleague", "talking", "fellow"}
    assert seen == sides | {"coordinator", "manager"}


def test_what_each_person_is_to_each_thing(theatre, sent):
    placement = theatre.place(sent)
    author, programme, coordinator = {Party.AUTHOR}, {Party.PROGRAMME}, {Party.COORDINATOR}
    nothing: dict[str, set[Party]] = {name: set() for name in theatre.people}
    authors, teachers = (
        dict.fromkeys(AUTHORS, author),
        dict.fromkeys(("talking", "fellow"), programme),
    )
    expected = {
        theatre.assignment: nothing | authors,
        theatre.offer: nothing | teachers,
        theatre.pair: nothing | authors | teachers,
        placement: nothing | authors | teachers,
    }
    for thing, roles in expected.items():
        found = {name: parties(Actor.of(at), thing) for name, at in theatre.people.items()}
        assert found == roles | {"coordinator": coordinator}
        assert parties(SYSTEM, thing) == {Party.SYSTEM}


def sees_nothing(theatre, actor):
    pairs = (
        (Assignment, visible_assignments),
        (Offer, visible_offers),
        (Suggestion, visible_suggestions),
        (Placement, visible_placements),
    )
    return not any(
        theatre.session.scalars(select(entity).where(visible(actor))).all()
        for entity, visible in pairs
    )


@pytest.mark.parametrize(
    "name", ["owner", "deputy", "co_owner", "talking", "coordinator", "manager"]
)
def test_a_closed_account_sees_nothing_and_may_nothing(theatre, sent, name):
    placement = theatre.place(sent)
    someone = theatre.people[name]
    assert not sees_nothing(theatre, Actor.of(someone))
    someone.is_active = False

    actor = Actor.of(someone)

    assert sees_nothing(theatre, actor)
    assert actor.permissions == frozenset()
    for thing in (theatre.assignment, theatre.offer, theatre.pair, placement):
        assert permitted(actor, thing) == frozenset()


def test_somebody_without_an_account_sees_nothing(theatre, sent):
    theatre.place(sent)

    assert sees_nothing(theatre, Actor(person_id=0))
    assert sees_nothing(theatre, SYSTEM)


def test_an_owner_who_moved_to_another_organisation_leaves_the_assignment_behind(theatre, sent):
    owner, elsewhere = theatre.people["owner"], theatre.people["stranger"].memberships[0]
    theatre.put(Offer, state=OfferState.PAUSED)  # published, it would be for every contact
    with UnitOfWork(theatre.session, sent) as uow:
        uow.session.delete(owner.memberships[0])
        moved = Membership(
            person_id=owner.id,
            organisation_id=elsewhere.organisation_id,
            role=Role.MINISTRY_CONTACT,
            granted_at=LONG_AGO,
        )
        uow.session.add(moved)
        uow.session.flush()
        uow.session.refresh(owner)

    actor = Actor.of(owner)

    assert sees_nothing(theatre, actor)
    assert parties(actor, theatre.assignment) == frozenset()


def test_a_draft_made_on_behalf_of_somebody_is_its_makers_until_submitted(theatre, sent):
    coordinator = Actor.of(theatre.world.coordinator)
    with UnitOfWork(theatre.session, sent) as uow:
        drafts.create_assignment(
            uow, coordinator, organisation_id=theatre.world.ministry.id, owner=theatre.world.contact
        )
    theatre.put(Assignment, deputy_id=None)
    made = Assignment.id != theatre.assignment.id

    seen = theatre.who_sees(Assignment, lambda actor: visible_assignments(actor) & made)

    assert seen == {"owner", "coordinator"}
