# SPDX-License-Identifier: EUPL-1.2
"""How often assignments like this one found a programme: who is counted, and with whom."""

from datetime import timedelta

import pytest

from models.base import utc_now
from models.queries.chance import FEWEST, Alike, Chance, chance_of
from models.vocabulary import AssignmentForm, AssignmentState, Level

HBO, MBO = [Level.HBO_BACHELOR], [Level.MBO_4]
GROUP, INTERNSHIP = AssignmentForm.GROUP, AssignmentForm.INTERNSHIP


@pytest.fixture
def ended(uow, world):
    """Makes assignments that stand in a state since a while, as a long history would leave them."""

    def make(count, state, *, form=GROUP, levels=HBO, submitted=timedelta(days=200)):
        with uow:
            for _ in range(count):
                made = world.submitted(uow, form=form, levels=levels)
                made.submitted_at = utc_now() - submitted
                made.state = state
                made.state_reason = "voorbij"
                if state in {AssignmentState.AGREED, AssignmentState.IN_PROGRESS}:
                    made.agreed_at, made.agreed_by_id = utc_now(), world.coordinator.id
                uow.session.flush()

    return make


@pytest.fixture
def draft(uow, world):
    with uow:
        return world.draft(uow, form=GROUP, levels=HBO)


def test_nothing_is_said_of_too_few(ended, draft, session):
    ended(FEWEST - 1, AssignmentState.AGREED)

    assert chance_of(session, draft) is None


def test_the_share_that_found_a_programme(ended, draft, session):
    ended(8, AssignmentState.AGREED)
    ended(1, AssignmentState.UNPLACED)
    ended(1, AssignmentState.DEFERRED)

    chance = chance_of(session, draft)

    assert chance == Chance(found=8, total=10, alike=Alike.FORM_AND_SECTOR)
    assert chance.percentage == 80


@pytest.mark.parametrize(
    "state", [AssignmentState.OPEN, AssignmentState.SUBMITTED, AssignmentState.WITHDRAWN]
)
def test_what_still_asks_or_was_taken_back_says_nothing(ended, draft, session, state):
    ended(FEWEST, state)

    assert chance_of(session, draft) is None


def test_what_is_long_ago_says_nothing(ended, draft, session):
    ended(FEWEST, AssignmentState.AGREED, submitted=timedelta(days=5 * 365))

    assert chance_of(session, draft) is None


@pytest.mark.parametrize(
    ("form", "levels", "alike"),
    [
        (GROUP, HBO, Alike.FORM_AND_SECTOR),
        (GROUP, MBO, Alike.FORM),
        (INTERNSHIP, HBO, Alike.ANY),
    ],
)
def test_the_most_alike_group_that_is_large_enough_counts(
    ended, draft, session, form, levels, alike
):
    ended(FEWEST, AssignmentState.AGREED, form=form, levels=levels)

    chance = chance_of(session, draft)

    assert chance
    assert chance.alike is alike


def test_a_draft_without_form_is_compared_with_all(ended, uow, world, session):
    ended(FEWEST, AssignmentState.AGREED)
    with uow:
        bare = world.draft(uow, form=None, levels=[])

    chance = chance_of(session, bare)

    assert chance
    assert chance.alike is Alike.ANY
