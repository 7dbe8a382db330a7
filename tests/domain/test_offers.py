# SPDX-License-Identifier: EUPL-1.2
"""Offers are made once, however often the button is pressed."""

import pytest
from sqlalchemy import func, select

from models.errors import InvalidInput
from models.event import Event
from models.offer import Offer
from models.operations import offers, programmes
from models.operations.first_interest import show_first_interest
from models.programme import ProgrammeKey, Qualification
from models.vocabulary import EventKind, Level, Sector
from tests.domain.desk import Desk
from tests.factories import programme


@pytest.fixture
def desk(session, sent):
    return Desk(session, sent)


def counted(desk):
    made = select(func.count(Event.id)).where(Event.kind == EventKind.OFFER_CREATED)
    return desk.session.scalar(select(func.count(Offer.id))), desk.session.scalar(made)


def test_an_untouched_draft_is_started_once_and_a_touched_one_is_left(desk):
    start = [offers.start_offer, desk.lecturer, desk.world.programme]
    first, again = desk.take(*start), desk.take(*start)
    desk.take(offers.edit_offer, first, desk.lecturer, {"title": "Begonnen"})

    third = desk.take(*start)

    assert first is again
    assert third is not first
    assert counted(desk) == (2, 2)


def test_another_programme_gets_a_draft_of_its_own(desk):
    first = desk.take(offers.start_offer, desk.lecturer, desk.world.programme)
    other = desk.take(programme, desk.world.institution)

    second = desk.take(offers.start_offer, desk.lecturer, other)

    assert second is not first


@pytest.mark.parametrize("by", ["lecturer", "coordinator"])
def test_an_untouched_copy_is_made_once_and_a_touched_one_is_left(desk, by):
    offer = desk.take(desk.world.published)
    copy = [offers.copy_offer, offer, getattr(desk, by)]
    first, again = desk.take(*copy), desk.take(*copy)
    desk.take(offers.edit_offer, first, desk.lecturer, {"title": "Volgend jaar"})

    third = desk.take(*copy)

    assert first is again
    assert third is not first
    assert counted(desk) == (3, 3)


def test_a_copy_is_no_draft_that_was_just_started(desk):
    offer = desk.take(desk.world.published)
    copy = desk.take(offers.copy_offer, offer, desk.lecturer)

    started = desk.take(offers.start_offer, desk.lecturer, desk.world.programme)

    assert started is not copy
    assert started.copied_from_id is None


def test_the_draft_of_a_first_interest_is_no_draft_that_was_just_started(desk):
    assignment = desk.take(desk.world.opened)
    fitting = desk.take(desk.world.programme_suggestion, assignment, desk.world.programme)
    draft = desk.take(show_first_interest, fitting, desk.lecturer)

    started = desk.take(offers.start_offer, desk.lecturer, desk.world.programme)
    again = desk.take(offers.start_offer, desk.lecturer, desk.world.programme)

    assert started is not draft
    assert again is started


@pytest.mark.parametrize("mbo", [False, True])
def test_nothing_is_started_or_published_for_an_institution_that_closed(desk, mbo):
    institution, offer = desk.world.institution, desk.take(desk.world.offer)
    key = ProgrammeKey(public_id=desk.world.programme.public_id)

    def close(uow):
        institution.is_active = False
        if mbo:
            institution.sector = Sector.MBO
            uow.session.add(Qualification(crebo="25998", name="ICT", level=Level.MBO_4))

    desk.take(close)
    if mbo:
        key = ProgrammeKey(public_id=institution.public_id, crebo="25998")

    with pytest.raises(InvalidInput, match="unknown_programme"):
        desk.take(programmes.picked_programme, desk.lecturer, key)
    with pytest.raises(InvalidInput, match="closed_for_new_work"):
        desk.take(offers.publish_offer, offer, desk.lecturer)
