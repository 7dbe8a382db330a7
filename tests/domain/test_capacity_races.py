# SPDX-License-Identifier: EUPL-1.2
"""The last place goes once, however many ask for it in the same moment."""

import pytest
from sqlalchemy import func, select

from models.access import Actor
from models.assignment import Assignment
from models.capacity import TAKING, free_groups, free_slots, free_students
from models.event import Event, verify_chain
from models.offer import Offer
from models.operations import (
    assignments,
    drafts,
    favourites,
    offers,
    placements,
    suggestions,
)
from models.person import Person
from models.placement import Placement
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    EventKind,
    HandPlacementReason,
    Role,
    SuggestionState,
)
from tests.domain.racing import WON, race
from tests.factories import World, person

CONTENDERS = 20
LOSING = {"capacity_exceeded", "already_done", "stale_version", "invalid_transition"}
BY_HAND = HandPlacementReason.NO_RESPONSE


class Cast(World):
    """The world, with one coordinator per contender."""

    def __init__(self, uow):
        super().__init__(uow)
        people = [person(uow, Role.COORDINATOR, self.partnership) for _ in range(CONTENDERS)]
        self.coordinators = [at.id for at in people]


@pytest.fixture
def cast(session, sent):
    with UnitOfWork(session, sent) as uow:
        return Cast(uow)


def coordinator(uow, world, number):
    return Actor.of(uow.session.get(Person, world.coordinators[number]))


def confirm(world, pairs, students=3):
    """Each coordinator confirms the next pair of ``pairs``, round and round."""

    def attempt(uow, number):
        suggestion = uow.session.get(Suggestion, pairs[number % len(pairs)])
        terms = placements.Terms(students=students, hand_reason=BY_HAND)
        placements.confirm_placement(uow, suggestion, coordinator(uow, world, number), terms)

    return attempt


def taking(session):
    return session.scalar(select(func.count(Placement.id)).where(Placement.state.in_(TAKING)))


def test_twenty_coordinators_confirm_one_pair_at_once(cast, session, sent, session_factory):
    with UnitOfWork(session, sent) as uow:
        assignment, offer = cast.opened(uow), cast.published(uow)
        pair = cast.suggestion(uow, assignment, offer)

    outcomes = race(session_factory, CONTENDERS, confirm(cast, [pair.id]))

    assert outcomes.count(WON) == 1
    assert set(outcomes) - {WON} <= LOSING
    assert taking(session) == 1
    assert list(verify_chain(session)) == []


def test_twenty_coordinators_confirm_the_last_slot_with_different_offers(
    cast, session, sent, session_factory
):
    with UnitOfWork(session, sent) as uow:
        assignment = cast.opened(uow)
        pairs = [cast.suggestion(uow, assignment, cast.published(uow)).id for _ in range(5)]

    outcomes = race(session_factory, CONTENDERS, confirm(cast, pairs))

    session.expire_all()
    assert outcomes.count(WON) == 1
    assert set(outcomes) - {WON} <= LOSING
    assert (taking(session), free_slots(session, assignment)) == (1, 0)
    assert session.get(Assignment, assignment.id).state is AssignmentState.AGREED
    states = [session.get(Suggestion, pair).state for pair in pairs]
    assert sorted(states) == [SuggestionState.CONFIRMED, *[SuggestionState.SUPERSEDED] * 4]
    agreed = select(func.count(Event.id)).where(Event.kind == EventKind.ASSIGNMENT_AGREED)
    assert session.scalar(agreed) == 1


def test_the_last_group_of_an_offer_goes_to_one_of_twenty_assignments(
    cast, session, sent, session_factory
):
    with UnitOfWork(session, sent) as uow:
        offer = cast.published(uow, capacity_groups=1, capacity_students=99)
        pairs = [cast.suggestion(uow, cast.opened(uow), offer).id for _ in range(CONTENDERS)]

    outcomes = race(session_factory, CONTENDERS, confirm(cast, pairs))

    assert sorted(outcomes) == ["capacity_exceeded"] * (CONTENDERS - 1) + [WON]
    assert (taking(session), free_groups(session, offer)) == (1, 0)


def test_the_last_students_of_an_offer_are_not_given_twice(cast, session, sent, session_factory):
    with UnitOfWork(session, sent) as uow:
        offer = cast.published(uow, capacity_groups=99, capacity_students=7)
        pairs = [cast.suggestion(uow, cast.opened(uow), offer).id for _ in range(CONTENDERS)]

    outcomes = race(session_factory, CONTENDERS, confirm(cast, pairs, students=3))

    assert sorted(outcomes) == ["capacity_exceeded"] * (CONTENDERS - 2) + [WON, WON]
    assert (taking(session), free_students(session, offer)) == (2, 1)


def test_a_hackathon_takes_as_many_programmes_as_it_has_slots(cast, session, sent, session_factory):
    with UnitOfWork(session, sent) as uow:
        assignment = cast.opened(uow, form=AssignmentForm.HACKATHON, slots=3)
        found = [
            cast.suggestion(uow, assignment, cast.published(uow)).id for _ in range(CONTENDERS)
        ]

    outcomes = race(session_factory, CONTENDERS, confirm(cast, found))

    assert outcomes.count(WON) == 3
    assert set(outcomes) - {WON} <= LOSING
    assert (taking(session), free_slots(session, assignment)) == (3, 0)


def test_placing_the_same_pair_by_hand_at_once_makes_one_pair(cast, session, sent, session_factory):
    with UnitOfWork(session, sent) as uow:
        assignment, offer = cast.opened(uow), cast.published(uow)

    def attempt(uow, number):
        asked, offered = (
            uow.session.get(Assignment, assignment.id),
            uow.session.get(Offer, offer.id),
        )
        terms = placements.Terms(students=3, hand_reason=BY_HAND)
        placements.place_by_hand(uow, asked, offered, coordinator(uow, cast, number), terms)

    outcomes = race(session_factory, CONTENDERS, attempt)

    assert outcomes.count(WON) == 1
    assert set(outcomes) - {WON} <= LOSING
    assert session.scalar(select(func.count(Suggestion.id))) == 1
    assert taking(session) == 1


def test_an_assignment_is_submitted_once_however_often_the_button_is_pressed(
    cast, session, sent, session_factory
):
    with UnitOfWork(session, sent) as uow:
        draft = cast.draft(uow)

    def attempt(uow, _number):
        found = uow.session.get(Assignment, draft.id)
        assignments.submit_assignment(uow, found, Actor.of(found.owner))

    outcomes = race(session_factory, 8, attempt)

    assert sorted(outcomes) == ["already_done"] * 7 + [WON]
    submitted = select(func.count(Event.id)).where(Event.kind == EventKind.ASSIGNMENT_SUBMITTED)
    assert session.scalar(submitted) == 1


def test_interest_and_the_confirmation_of_a_rival_end_without_an_open_question(
    cast, session, sent, session_factory
):
    with UnitOfWork(session, sent) as uow:
        assignment = cast.opened(uow)
        rival = cast.suggestion(uow, assignment, cast.published(uow)).id
        late = cast.suggestion(uow, assignment, cast.published(uow)).id

    def attempt(uow, number):
        if number % 2:
            confirm(cast, [rival])(uow, number)
        else:
            lecturer = Actor.of(uow.session.get(Person, cast.lecturer.id))
            suggestions.express_interest(uow, uow.session.get(Suggestion, late), lecturer)

    outcomes = race(session_factory, 8, attempt)

    session.expire_all()
    assert set(outcomes) - {WON} <= LOSING
    assert session.get(Suggestion, late).state is SuggestionState.SUPERSEDED


def test_writers_of_all_kinds_never_lock_each_other_out(cast, session, sent, session_factory):
    """Batch screening, confirming and editing lock rows in different orders."""
    with UnitOfWork(session, sent) as uow:
        offered = [cast.published(uow) for _ in range(3)]
        open_ = [cast.opened(uow) for _ in range(4)]
        pairs = [cast.suggestion(uow, at, offer).id for at in open_ for offer in offered]
    ids, offer_ids = [at.id for at in open_], [at.id for at in offered]

    def attempt(uow, number):
        order = ids if number % 2 else ids[::-1]
        if number % 4 == 0:
            confirm(cast, pairs)(uow, number)
        for key in order:
            found = uow.session.get(Assignment, key)
            favourites.set_favourite(uow, found, coordinator(uow, cast, number), wanted=True)
            if found.state is AssignmentState.OPEN:
                changes = {"title": f"Opdracht {number}"}
                drafts.edit_assignment(uow, found, Actor.of(found.owner), changes)
        offer = uow.session.get(Offer, offer_ids[number % 3])
        offers.edit_offer(uow, offer, Actor.of(offer.owner), {"title": f"Aanbod {number}"})

    outcomes = race(session_factory, 12, attempt)

    assert set(outcomes) <= {WON, "not_allowed", *LOSING}
    assert outcomes.count(WON) >= 8
    assert list(verify_chain(session)) == []
