# SPDX-License-Identifier: EUPL-1.2
"""Pairs of assignments that ask the same: stored once, proposed once, dismissed for good."""

import pytest
from sqlalchemy import select

from models.access import Actor
from models.delivery import Mail
from models.errors import AlreadyDone, NotAllowed
from models.event import Event
from models.likeness import AssignmentLikeness
from models.operations import assignments, likeness
from models.operations.likeness import store_likeness
from models.queries.likeness import alike_assignments, pair_by_id, pairs_of
from models.vocabulary import EventKind, MailTemplate, OrganisationKind, Role
from tests.factories import World, organisation, person
from tests.views.placing import finished, placed

ENCODER = "encoder@1"


def stored(session):
    return session.scalars(select(AssignmentLikeness).order_by(AssignmentLikeness.id)).all()


def ids_of(pairs):
    return [(at.one_id, at.other_id, at.likeness) for at in pairs]


@pytest.fixture
def two(uow, world):
    """Two open assignments of two ministries, and the pair they make."""
    with uow:
        elsewhere = World(uow)
        one, other = world.opened(uow, title="Hier"), elsewhere.opened(uow, title="Daar")
        store_likeness(uow, one.id, {other.id: 500}, ENCODER)
    return one, other, elsewhere


def test_a_pair_is_one_row_whichever_side_found_it(uow, session, two):
    one, other, _ = two

    with uow:
        store_likeness(uow, other.id, {one.id: 500}, ENCODER)

    assert ids_of(stored(session)) == [(one.id, other.id, 500)]


def test_a_changed_text_changes_or_ends_the_pair(uow, session, two):
    one, other, _ = two
    with uow:
        store_likeness(uow, one.id, {other.id: 400}, "encoder@2")
    assert [(at.likeness, at.encoder_version) for at in stored(session)] == [(400, "encoder@2")]

    with uow:
        store_likeness(uow, other.id, {}, ENCODER, unlike={one.id})

    assert stored(session) == []


def test_a_pair_with_what_was_not_compared_stays(uow, session, two):
    with uow:
        store_likeness(uow, two[0].id, {}, ENCODER, unlike={999})

    assert len(stored(session)) == 1


def test_joining_is_proposed_to_both_owners_once(uow, session, world, two):
    one, other, elsewhere = two
    (pair,) = stored(session)

    with uow:
        likeness.propose_joining(uow, pair, Actor.of(world.coordinator))

    mails = session.scalars(
        select(Mail).where(Mail.template == MailTemplate.JOINING_PROPOSED.value)
    ).all()
    assert {at.person_id: at.context["other"] for at in mails} == {
        world.contact.id: "Daar",
        elsewhere.contact.id: "Hier",
    }
    told = session.scalars(select(Event).where(Event.kind == EventKind.JOINING_PROPOSED)).all()
    assert {at.assignment_id for at in told} == {one.id, other.id}
    with uow, pytest.raises(AlreadyDone):
        likeness.propose_joining(uow, stored(session)[0], Actor.of(world.coordinator))


def test_what_was_proposed_stays_when_a_text_changes(uow, session, world, two):
    with uow:
        likeness.propose_joining(uow, stored(session)[0], Actor.of(world.coordinator))
        store_likeness(uow, two[0].id, {}, ENCODER, unlike={two[1].id})

    assert len(stored(session)) == 1


def test_a_dismissed_pair_is_never_shown_again(uow, session, world, two):
    one, other, _ = two
    coordinator = Actor.of(world.coordinator)
    assert [at.alike.assignment.id for at in pairs_of(session, coordinator, one)] == [other.id]

    with uow:
        likeness.dismiss_likeness(uow, stored(session)[0], coordinator)
        store_likeness(uow, one.id, {other.id: 900}, ENCODER)

    assert pairs_of(session, coordinator, one) == []
    assert pairs_of(session, coordinator, other) == []
    told = session.scalars(select(Event).where(Event.kind == EventKind.LIKENESS_DISMISSED)).all()
    assert {at.assignment_id for at in told} == {one.id, other.id}


@pytest.mark.parametrize("who", ["contact", "lecturer", "manager", "administrator"])
@pytest.mark.parametrize("verb", ["propose_joining", "dismiss_likeness"])
def test_only_a_coordinator_does_something_about_a_pair(uow, session, world, two, who, verb):
    with uow, pytest.raises(NotAllowed):
        getattr(likeness, verb)(uow, stored(session)[0], Actor.of(getattr(world, who)))


def test_an_ended_assignment_is_not_joined(uow, session, world, two):
    with uow:
        assignments.withdraw_assignment(uow, two[1], Actor.of(two[2].contact), "Vervallen.")

    with uow, pytest.raises(AlreadyDone):
        likeness.propose_joining(uow, stored(session)[0], Actor.of(world.coordinator))


def test_pairs_of_what_fell_away_are_forgotten(uow, session, world, two):
    with uow:
        assignments.withdraw_assignment(uow, two[1], Actor.of(two[2].contact), "Vervallen.")

    with uow:
        assert likeness.forget_likeness(uow) == 1

    assert stored(session) == []


def test_a_contact_sees_no_pair_with_an_assignment_of_others(uow, session, world, two):
    one, _, elsewhere = two
    (pair,) = stored(session)

    assert pairs_of(session, Actor.of(world.contact), one) == []
    assert pair_by_id(session, Actor.of(world.contact), pair.public_id) is None
    assert pair_by_id(session, Actor.of(elsewhere.coordinator), pair.public_id) is not None


def test_elsewhere_only_what_is_open_has_a_name(uow, session, world):
    with uow:
        elsewhere = World(uow)
        draft, sent_in = elsewhere.draft(uow), elsewhere.submitted(uow)
        opened, mine = elsewhere.opened(uow), world.submitted(uow)
    found = {draft.id: 900, sent_in.id: 800, opened.id: 700, mine.id: 600}

    alike = alike_assignments(session, Actor.of(world.contact), found)

    assert [(at.assignment.id, at.may_open) for at in alike] == [
        (opened.id, False),
        (mine.id, True),
    ]


def test_what_is_full_elsewhere_has_no_name(uow, session, world):
    with uow:
        elsewhere = World(uow)
        taken = placed(uow, elsewhere).assignment

    assert alike_assignments(session, Actor.of(world.contact), {taken.id: 900}) == []
    assert alike_assignments(session, Actor.of(elsewhere.contact), {taken.id: 900})


def test_of_what_was_finished_elsewhere_only_the_publishable_has_a_name(uow, session, world):
    with uow:
        elsewhere = World(uow)
        public = finished(uow, elsewhere)
        secret = finished(uow, elsewhere)
        secret.publishable = False
    found = {public.id: 500, secret.id: 600}

    (alike,) = alike_assignments(session, Actor.of(world.contact), found)

    assert (alike.assignment.id, alike.is_finished, alike.may_open) == (public.id, True, False)
    assert alike.programmes == [f"{elsewhere.programme.name}, {elsewhere.institution.name}"]
    all_seen = alike_assignments(session, Actor.of(world.coordinator), found)
    assert [at.assignment.id for at in all_seen] == [secret.id, public.id]


def test_a_stranger_without_a_role_here_knows_nothing_of_drafts(uow, session, world):
    with uow:
        stranger = person(
            uow, Role.MINISTRY_CONTACT, organisation(uow, OrganisationKind.GOVERNMENT)
        )
        draft = world.draft(uow)

    assert alike_assignments(session, Actor.of(stranger), {draft.id: 999}) == []
