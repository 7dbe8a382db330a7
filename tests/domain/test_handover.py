# SPDX-License-Identifier: EUPL-1.2
"""Who leaves hands everything over that somebody may still write about."""

import pytest

from models.access import SYSTEM, Actor
from models.errors import InvalidInput
from models.operations import drafts, execution, handover, offers, people, suggestions
from models.queries.people import owned_work
from models.vocabulary import DeclineReason, OrganisationKind, Role, StopReason
from tests.domain.desk import TODAY, Desk
from tests.factories import organisation, person


@pytest.fixture
def desk(session, sent):
    return Desk(session, sent)


@pytest.fixture
def pair(desk):
    """A pair of a closed offer; its assignment still asks."""
    made = desk.pair(desk.take(desk.world.opened, slots=2))
    desk.take(offers.close_offer, made.offer, SYSTEM)
    return made


def asked(desk, by):
    """A pair of which one side asked the other before the offer closed."""
    pair = desk.pair(desk.take(desk.world.opened, slots=2))
    desk.take(by, pair, desk.contact if by is suggestions.request_programme else desk.lecturer)
    desk.take(offers.close_offer, pair.offer, SYSTEM)
    return pair


def open_offers(desk):
    """What the lecturer must hand over; the page and the step find the same."""
    found = desk.take(handover.open_work, desk.world.lecturer)
    shown = owned_work(desk.session, desk.world.lecturer)
    assert [len(part.items) for part in found] == [part.count for part in shown]
    return [item for part in found for item in part.items]


def test_a_closed_offer_without_talks_is_no_work(desk, pair):
    assert open_offers(desk) == []


@pytest.mark.parametrize("by", [suggestions.request_programme, suggestions.express_interest])
def test_a_closed_offer_in_talks_is_work_until_the_answer(desk, by):
    pair = asked(desk, by)
    assert open_offers(desk) == [pair.offer]

    desk.take(suggestions.decline_suggestion, pair, desk.lecturer, DeclineReason.FULL)

    assert open_offers(desk) == []


def test_a_closed_offer_with_students_is_work_until_they_are_done(desk, pair):
    placement = desk.confirm(pair)
    assert open_offers(desk) == [pair.offer]
    desk.take(execution.start_placement, placement, desk.coordinator)
    assert open_offers(desk) == [pair.offer]

    desk.take(execution.complete_placement, placement, desk.lecturer, TODAY, "Het werkt.")

    assert open_offers(desk) == []


def test_a_closed_offer_is_no_work_when_its_students_stopped(desk, pair):
    placement = desk.confirm(pair)
    desk.take(execution.release_placement, placement, desk.coordinator, StopReason.STUDENTS_LEFT)

    assert open_offers(desk) == []


def test_the_work_on_a_closed_offer_goes_to_the_colleague(desk, pair):
    desk.confirm(pair)
    colleague = desk.take(person, Role.LECTURER, desk.world.institution)
    administrator = Actor.of(desk.world.administrator)
    [role] = desk.world.lecturer.memberships
    with pytest.raises(InvalidInput, match="has_open_work"):
        desk.take(handover.revoke_membership, role, administrator)

    heirs = {desk.world.institution.id: colleague}
    desk.take(handover.deactivate_person, desk.world.lecturer, heirs, administrator)

    assert pair.offer.owner_id == colleague.id


def shared(desk):
    """An assignment with a deputy and a co-owner, who is this person too."""
    helper = desk.take(person, Role.MINISTRY_CONTACT, desk.world.ministry)
    assignment = desk.take(desk.world.opened)
    desk.take(drafts.share_assignment, assignment, desk.contact, deputy=helper, co_owners=[helper])
    return helper, assignment


def test_who_loses_the_role_of_contact_leaves_what_was_shared_there(desk):
    helper, assignment = shared(desk)
    elsewhere = desk.take(organisation, OrganisationKind.GOVERNMENT)
    administrator = Actor.of(desk.world.administrator)
    desk.take(people.grant_membership, helper, Role.MINISTRY_CONTACT, elsewhere, administrator)
    kept, lost = (
        next(at for at in helper.memberships if at.organisation_id == organisation_id)
        for organisation_id in (elsewhere.id, desk.world.ministry.id)
    )

    desk.take(handover.revoke_membership, lost, administrator)

    desk.session.refresh(assignment)
    assert helper.memberships == [kept]
    assert assignment.author_ids == {desk.world.contact.id}


def test_another_role_that_ends_leaves_what_was_shared(desk):
    helper, assignment = shared(desk)
    administrator = Actor.of(desk.world.administrator)
    manager = desk.take(
        people.grant_membership, helper, Role.PROGRAMME_MANAGER, desk.world.partnership,
        administrator,
    )  # fmt: skip

    desk.take(handover.revoke_membership, manager, administrator)

    desk.session.refresh(assignment)
    assert helper.id in assignment.author_ids


def test_work_shared_at_one_organisation_stays_when_the_role_at_another_ends(desk):
    helper, assignment = shared(desk)
    elsewhere = desk.take(organisation, OrganisationKind.GOVERNMENT)
    administrator = Actor.of(desk.world.administrator)
    role = desk.take(
        people.grant_membership, helper, Role.MINISTRY_CONTACT, elsewhere, administrator
    )

    desk.take(handover.revoke_membership, role, administrator)

    desk.session.refresh(assignment)
    assert helper.id in assignment.author_ids
