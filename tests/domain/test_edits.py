# SPDX-License-Identifier: EUPL-1.2
"""What may be changed when, and what a change may not break."""

from datetime import timedelta

import pytest

from models.capacity import free_groups
from models.errors import (
    InvalidInput,
    MissingInformation,
)
from models.operations import drafts, offers
from models.operations.placements import place_by_hand
from models.vocabulary import (
    AssignmentForm,
)
from tests.domain.desk import TERMS, TODAY, Desk


@pytest.fixture
def desk(session, sent):
    return Desk(session, sent)


def group_of(desk, slots):
    return desk.take(desk.world.opened, slots=slots)


@pytest.mark.parametrize("changes", [{"title": ""}, {"levels": []}, {"form": None}])
def test_what_submitting_needed_cannot_be_emptied_afterwards(desk, changes):
    assignment = desk.take(desk.world.submitted)

    with pytest.raises(MissingInformation):
        desk.take(drafts.edit_assignment, assignment, desk.contact, changes)


def test_slots_stay_within_what_the_form_can_have(desk):
    assignment = group_of(desk, 3)

    with pytest.raises(InvalidInput, match="slots"):
        desk.take(drafts.edit_assignment, assignment, desk.contact, {"slots": 4})
    internship = {"form": AssignmentForm.INTERNSHIP}
    with pytest.raises(InvalidInput, match="slots"):
        desk.take(drafts.edit_assignment, assignment, desk.contact, internship)


@pytest.mark.parametrize(("field", "lowest"), [("capacity_groups", 2), ("capacity_students", 6)])
def test_capacity_is_not_set_below_what_is_placed(desk, field, lowest):
    offer = desk.take(desk.world.published)
    for _ in range(2):
        desk.take(place_by_hand, group_of(desk, 1), offer, desk.coordinator, TERMS)

    with pytest.raises(InvalidInput) as refused:
        desk.take(offers.edit_offer, offer, desk.lecturer, {field: lowest - 1})
    desk.take(offers.edit_offer, offer, desk.lecturer, {field: lowest})

    assert (refused.value.field, refused.value.details["lowest"]) == (field, lowest)
    assert free_groups(desk.session, offer) >= 0


def test_a_published_offer_keeps_what_publishing_needed(desk):
    offer = desk.take(desk.world.published)

    with pytest.raises(MissingInformation):
        desk.take(offers.edit_offer, offer, desk.lecturer, {"title": ""})


@pytest.mark.parametrize("field", ["start_on", "closes_on"])
@pytest.mark.parametrize("verb", [None, offers.pause_offer], ids=["published", "paused"])
def test_an_offer_that_is_out_is_not_given_a_day_that_passed(desk, field, verb):
    offer = desk.take(desk.world.published)
    if verb is not None:
        desk.take(verb, offer, desk.lecturer)
    before = getattr(offer, field)

    with pytest.raises(InvalidInput) as refused:
        desk.take(offers.edit_offer, offer, desk.lecturer, {field: TODAY - timedelta(days=1)})

    assert (refused.value.field, refused.value.reason) == (field, "in_past")
    assert getattr(offer, field) == before
    desk.take(offers.edit_offer, offer, desk.lecturer, {field: TODAY})


def test_an_offer_that_started_can_still_be_changed(desk):
    offer = desk.take(desk.world.published, start_on=TODAY, closes_on=TODAY + timedelta(weeks=9))
    desk.days = 30
    unchanged = {"start_on": offer.start_on, "closes_on": offer.closes_on}

    desk.take(offers.edit_offer, offer, desk.lecturer, unchanged | {"duration_weeks": 12})

    assert offer.duration_weeks == 12
