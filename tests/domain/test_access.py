# SPDX-License-Identifier: EUPL-1.2
"""Who may open what, and who sees which rows: the tables of ``models/access.py``, said again."""

import pytest
from sqlalchemy import select, update

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
from models.base import utc_now
from models.lifecycle import permitted
from models.offer import Offer
from models.operations import drafts
from models.operations.placements import Terms, place_by_hand
from models.person import Membership
from models.placement import Placement
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    DeclineReason,
    HandPlacementReason,
    OfferState,
    OrganisationKind,
    Role,
    SuggestionState,
)
from tests.factories import LONG_AGO, World, in_weeks, organisation, person

# permission | roles that open it: contact, lecturer, coordinator, manager, administrator
ROLES = """
use_account          | contact lecturer coordinator manager administrator
read_assignments     | contact lecturer coordinator manager
write_assignments    | contact coordinator
write_on_behalf      | coordinator
read_offers          | contact lecturer coordinator manager
write_offers         | lecturer
browse_suggestions   | lecturer
read_suggestions     | contact lecturer coordinator manager
answer_suggestions   | contact lecturer
ask_programmes       | contact coordinator
screen_assignments   | coordinator
confirm_placements   | coordinator
read_placements      | contact lecturer coordinator manager
follow_placements    | lecturer coordinator
read_tracker         | coordinator manager
manage_people        | administrator
manage_organisations | administrator
manage_themes        | administrator
manage_settings      | administrator
read_audit_trail     | administrator
manage_jobs          | administrator
"""
SHORT = {
    Role.MINISTRY_CONTACT: "contact",
    Role.LECTURER: "lecturer",
    Role.COORDINATOR: "coordinator",
    Role.PROGRAMME_MANAGER: "manager",
    Role.ADMINISTRATOR: "administrator",
}

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
published | owner deputy co_owner colleague coordinator manager
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


def rows(table):
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("permission", "roles"), rows(ROLES))
def test_a_permission_opens_for_these_roles(permission, roles):
    for role in Role:
        actor = Actor(person_id=1, organisations=frozenset({(role, 1)}))
        assert actor.may(Permission(permission)) == (SHORT[role] in roles.split())


def test_every_permission_has_its_row():
    assert [name for name, _ in rows(ROLES)] == [permission.value for permission in Permission]
    assert set(PERMISSIONS) == set(Permission)


class Theatre:
    """One assignment, offer, pair and placement, and everybody who may look at them or not."""

    def __init__(self, session, sent):
        self.session = session
        with UnitOfWork(session, sent) as uow:
            self.world = world = World(uow)
            ministry = organisation(uow, OrganisationKind.GOVERNMENT)
            institution = organisation(uow, OrganisationKind.INSTITUTION)
            contact, lecturer = Role.MINISTRY_CONTACT, Role.LECTURER
            self.people = {
                "owner": world.contact,
                "deputy": person(uow, contact, world.ministry),
                "co_owner": person(uow, contact, world.ministry),
                "colleague": person(uow, contact, world.ministry),
                "stranger": person(uow, contact, ministry),
                "talking": world.lecturer,
                "fellow": person(uow, lecturer, world.institution),
                "lecturer": person(uow, lecturer, institution),
                "coordinator": world.coordinator,
                "manager": world.manager,
                "administrator": world.administrator,
            }
            self.assignment, self.offer = world.opened(uow), world.published(uow)
            self.pair = world.suggestion(uow, self.assignment, self.offer)
            drafts.share_assignment(
                uow,
                self.assignment,
                Actor.of(world.contact),
                deputy=self.people["deputy"],
                co_owners=[self.people["co_owner"]],
            )

    def place(self, sent):
        terms = Terms(students=3, hand_reason=HandPlacementReason.OTHER)
        with UnitOfWork(self.session, sent) as uow:
            coordinator = Actor.of(self.world.coordinator)
            return place_by_hand(uow, self.assignment, self.offer, coordinator, terms)

    def put(self, entity, **values):
        with UnitOfWork(self.session, lambda _hint: None):
            self.session.execute(update(entity).values(values))
        self.session.expire_all()

    def put_assignment(self, state, *, full=False):
        state, _, was = state.partition(" ")
        agreed = state in ("agreed", "in_progress", "completed", "discontinued")
        self.put(
            Assignment,
            state=state,
            slots=1 if full or was == "full" else 2,
            submitted_at=None if "draft" in (state, was) else utc_now(),
            state_reason="reason",
            ended_on=in_weeks(20),
            agreed_at=utc_now() if agreed else None,
            agreed_by_id=self.world.coordinator.id if agreed else None,
        )

    def put_pair(self, state, before=None):
        values = {"deadline_on": in_weeks(2), "decline_reason": DeclineReason.FULL}
        self.put(Suggestion, state=state, previous_state=before or None, **values)

    def who_sees(self, entity, visible):
        self.session.expire_all()
        return {
            name
            for name, someone in self.people.items()
            if self.session.scalars(select(entity.id).where(visible(Actor.of(someone)))).all()
        }


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


def test_an_offer_without_a_pair_is_not_for_contacts(theatre):
    with UnitOfWork(theatre.session, lambda _hint: None) as uow:
        uow.session.delete(theatre.pair)

    seen = theatre.who_sees(Offer, visible_offers)

    assert seen == {"talking", "fellow", "coordinator", "manager"}


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
