# SPDX-License-Identifier: EUPL-1.2
"""Placements: what fits, several programmes on one assignment, and who goes on when one stops."""

import pytest

from models.access import Actor
from models.capacity import free_groups, free_slots, free_students
from models.errors import (
    AlreadyDone,
    CapacityExceeded,
    InvalidInput,
    InvalidTransition,
    MissingInformation,
    NotAllowed,
)
from models.operations import execution, offers, suggestions
from models.operations.placements import Terms, confirm_placement, place_by_hand, student_bounds
from models.queries.placements import next_candidates, offers_to_place
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    HandPlacementReason,
    PlacementSource,
    PlacementState,
    StopReason,
    SuggestionState,
)
from tests.domain.desk import TERMS, TODAY, Desk
from tests.domain.invariants import check_all

GONE = StopReason.STUDENTS_LEFT


@pytest.fixture
def desk(session, sent):
    desk = Desk(session, sent)
    yield desk
    check_all(session)


def agreed(desk, assignment, offer=None):
    """A pair to which both sides said yes."""
    if offer is None:
        pair = desk.interested(assignment)
    else:
        pair = desk.take(desk.world.suggestion, assignment, offer)
        desk.take(suggestions.express_interest, pair, desk.lecturer)
    return desk.take(suggestions.accept_suggestion, pair, desk.contact)


def terms(students):
    return Terms(students=students, start_on=TODAY)


# --- what fits ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "sizes", "bounds"),
    [
        (AssignmentForm.INTERNSHIP, (1, 1), (1, 1)),
        (AssignmentForm.GRADUATION, (1, 2), (1, 2)),
        (AssignmentForm.GROUP, (3, 8), (3, 8)),
        (AssignmentForm.HACKATHON, (4, 6), (4, 200)),
    ],
)
def test_the_form_bounds_the_students(desk, form, sizes, bounds):
    low, high = sizes
    made = desk.take(desk.world.opened, form=form, group_min=low, group_max=high)

    assert student_bounds(made) == bounds


@pytest.mark.parametrize("students", [0, -1, 1, 5, 10**6])
def test_numbers_outside_the_bounds_are_refused_and_change_nothing(desk, students):
    offer = desk.take(desk.world.published, capacity_students=999)
    pair = agreed(desk, desk.take(desk.world.opened, group_min=2, group_max=4), offer)

    with pytest.raises((InvalidInput, CapacityExceeded)):
        desk.take(confirm_placement, pair, desk.coordinator, terms(students))

    desk.session.refresh(pair)
    assert pair.state is SuggestionState.ACCEPTED
    assert pair.assignment.state is AssignmentState.OPEN


def test_students_of_an_offer_are_shared_by_its_placements(desk):
    offer = desk.take(desk.world.published, capacity_groups=3, capacity_students=7)
    first, second, third = (agreed(desk, desk.take(desk.world.opened), offer) for _ in range(3))
    desk.take(confirm_placement, first, desk.coordinator, terms(4))
    with pytest.raises(CapacityExceeded) as refusal:
        desk.take(confirm_placement, second, desk.coordinator, terms(4))
    assert (refusal.value.what, refusal.value.left) == ("students", 3)

    desk.take(confirm_placement, second, desk.coordinator, terms(3))

    with pytest.raises(CapacityExceeded):
        desk.take(confirm_placement, third, desk.coordinator, terms(2))
    assert (free_groups(desk.session, offer), free_students(desk.session, offer)) == (1, 0)


@pytest.mark.parametrize(
    ("end", "free"), [("released", (3, 12)), ("stopped", (3, 12)), ("completed", (2, 9))]
)
def test_only_what_fell_through_gives_its_place_back(desk, end, free):
    offer = desk.take(desk.world.published, capacity_groups=3, capacity_students=12)
    pair = agreed(desk, desk.take(desk.world.opened), offer)
    made = desk.take(confirm_placement, pair, desk.coordinator, terms(3))
    if end == "released":
        desk.take(execution.release_placement, made, desk.coordinator, GONE)
    else:
        desk.take(execution.start_placement, made, desk.coordinator)
    if end == "stopped":
        desk.take(execution.stop_placement, made, desk.coordinator, GONE)
    if end == "completed":
        desk.take(execution.complete_placement, made, desk.lecturer, TODAY, "Het werkt.")

    left = free_groups(desk.session, offer), free_students(desk.session, offer)
    assert made.state.value == end
    assert left == free


def test_only_a_coordinator_places(desk):
    pair = agreed(desk, desk.take(desk.world.opened))
    people = (desk.contact, desk.lecturer, Actor.of(desk.world.manager))

    for actor in people:
        with pytest.raises(NotAllowed):
            desk.take(confirm_placement, pair, actor, terms(3))


def test_by_hand_needs_a_reason_and_keeps_it(desk):
    assignment, offer = desk.take(desk.world.opened), desk.take(desk.world.published)
    with pytest.raises(MissingInformation):
        desk.take(place_by_hand, assignment, offer, desk.coordinator, terms(3))

    known = Terms(students=3, start_on=TODAY, note="Elk jaar zo.",
                  hand_reason=HandPlacementReason.LONG_STANDING)  # fmt: skip
    made = desk.take(place_by_hand, assignment, offer, desk.coordinator, known)

    assert made.source is PlacementSource.BY_HAND
    assert (made.hand_reason, made.hand_note) == (known.hand_reason, "Elk jaar zo.")
    with pytest.raises(AlreadyDone):
        desk.take(place_by_hand, assignment, offer, desk.coordinator, known)


# --- several programmes ------------------------------------------------------------------------


def test_a_hackathon_is_placed_with_three_programmes(desk):
    hackathon = desk.take(
        desk.world.opened, form=AssignmentForm.HACKATHON, slots=3, group_min=3, group_max=6
    )
    pairs = [agreed(desk, hackathon) for _ in range(4)]
    large = desk.take(desk.world.published, capacity_students=200)
    pairs[2] = agreed(desk, hackathon, large)
    states = []
    for pair, students in zip(pairs[:3], (3, 6, 120), strict=True):
        desk.take(confirm_placement, pair, desk.coordinator, terms(students))
        states.append((hackathon.state, free_slots(desk.session, hackathon), pairs[3].state))

    assert states == [
        (AssignmentState.AGREED, 2, SuggestionState.ACCEPTED),
        (AssignmentState.AGREED, 1, SuggestionState.ACCEPTED),
        (AssignmentState.AGREED, 0, SuggestionState.SUPERSEDED),
    ]
    with pytest.raises(CapacityExceeded):
        desk.confirm(pairs[3])


def test_one_group_stops_and_the_others_go_on(desk):
    assignment = desk.take(desk.world.opened, slots=3)
    first, second, third = (desk.start(desk.pair(assignment)) for _ in range(3))

    desk.take(execution.stop_placement, second, desk.coordinator, GONE)

    states = [assignment.state]
    assert free_slots(desk.session, assignment) == 1
    for placement in (first, third):
        desk.take(execution.complete_placement, placement, desk.lecturer, TODAY, "Klaar.")
        states.append(assignment.state)
    assert states == [AssignmentState.IN_PROGRESS] * 3
    assert second.state is PlacementState.STOPPED


def completed(desk, placement):
    desk.take(execution.complete_placement, placement, desk.lecturer, TODAY, "Klaar.")


def test_an_assignment_with_free_slots_goes_on_asking_when_its_first_group_is_done(desk):
    assignment = desk.take(desk.world.opened, slots=3)
    first = desk.start(desk.pair(assignment))
    interested = desk.interested(assignment)

    completed(desk, first)

    assert (assignment.state, free_slots(desk.session, assignment)) == (
        AssignmentState.IN_PROGRESS, 2,
    )  # fmt: skip
    assert interested.state is SuggestionState.INTERESTED
    for pair in (interested, desk.pair(assignment)):
        assert assignment.state is AssignmentState.IN_PROGRESS
        completed(desk, desk.start(pair))
    assert assignment.state is AssignmentState.COMPLETED


@pytest.mark.parametrize("running", [False, True])
def test_closing_the_rest_completes_an_assignment_of_which_everything_is_done(desk, running):
    assignment = desk.take(desk.world.opened, slots=3)
    first = desk.start(desk.pair(assignment))
    second = desk.start(desk.pair(assignment)) if running else None
    talks = desk.interested(assignment)
    completed(desk, first)

    desk.take(execution.close_remaining_slots, assignment, desk.coordinator)

    assert talks.state is SuggestionState.SUPERSEDED
    if second is not None:
        assert assignment.state is AssignmentState.IN_PROGRESS
        completed(desk, second)
    assert (assignment.state, assignment.outcome) == (AssignmentState.COMPLETED, "Klaar.")


def test_a_group_that_stops_leaves_its_slot_to_ask_for(desk):
    assignment = desk.take(desk.world.opened, slots=2)
    done, late = desk.start(desk.pair(assignment)), desk.start(desk.pair(assignment))
    completed(desk, done)

    desk.take(execution.stop_placement, late, desk.coordinator, GONE)

    assert (assignment.state, free_slots(desk.session, assignment)) == (
        AssignmentState.IN_PROGRESS, 1,
    )  # fmt: skip
    desk.take(execution.close_remaining_slots, assignment, desk.coordinator)
    assert assignment.state is AssignmentState.COMPLETED


def test_a_late_group_keeps_the_assignment_in_progress(desk):
    assignment = desk.take(desk.world.opened, slots=2)
    done, late = desk.start(desk.pair(assignment)), desk.start(desk.pair(assignment))
    desk.take(execution.complete_placement, done, desk.lecturer, TODAY, "Klaar.")
    states = [assignment.state]

    desk.take(execution.complete_placement, late, desk.lecturer, TODAY, "Klaar.")

    states.append(assignment.state)
    assert states == [AssignmentState.IN_PROGRESS, AssignmentState.COMPLETED]
    assert assignment.outcome == "Klaar."


def test_the_last_group_that_stops_discontinues_the_assignment(desk):
    assignment = desk.take(desk.world.opened, slots=2)
    groups = [desk.start(desk.pair(assignment)) for _ in range(2)]

    for placement in groups:
        desk.take(execution.stop_placement, placement, desk.coordinator, GONE)

    assert assignment.state is AssignmentState.DISCONTINUED


def test_discontinuing_ends_what_was_agreed_and_what_ran(desk):
    assignment = desk.take(desk.world.opened, slots=3)
    running, waiting = desk.start(desk.pair(assignment)), desk.confirm(desk.pair(assignment))
    talks = desk.interested(assignment)

    reason = StopReason.PRIORITY_CHANGED
    desk.take(execution.discontinue_assignment, assignment, desk.coordinator, reason)

    assert (running.state, waiting.state) == (PlacementState.STOPPED, PlacementState.RELEASED)
    assert talks.state is SuggestionState.SUPERSEDED
    assert assignment.state is AssignmentState.DISCONTINUED
    with pytest.raises(AlreadyDone):
        desk.take(execution.discontinue_assignment, assignment, desk.coordinator, reason)


def test_closing_the_rest_keeps_what_there_is_and_stops_asking(desk):
    assignment = desk.take(desk.world.opened, slots=3)
    with pytest.raises(InvalidTransition):
        desk.take(execution.close_remaining_slots, assignment, desk.coordinator)
    desk.confirm(desk.pair(assignment))
    rival, since = desk.interested(assignment), assignment.state_since

    desk.days = 1
    desk.take(execution.close_remaining_slots, assignment, desk.coordinator)

    assert (assignment.slots, assignment.state) == (1, AssignmentState.AGREED)
    assert assignment.state_since == since
    assert rival.state is SuggestionState.SUPERSEDED
    with pytest.raises(AlreadyDone):
        desk.take(execution.close_remaining_slots, assignment, desk.coordinator)
    with pytest.raises(CapacityExceeded):
        desk.confirm(rival)


# --- back to how it was ------------------------------------------------------------------------


def test_undoing_brings_competitors_back_to_where_they_stood(desk):
    assignment = desk.take(desk.world.opened)
    chosen, yes = agreed(desk, assignment), agreed(desk, assignment)
    asked, fresh = desk.interested(assignment), desk.pair(assignment)
    made = desk.take(confirm_placement, chosen, desk.coordinator, terms(3))
    rivals = (yes, asked, fresh)
    assert {pair.state for pair in rivals} == {SuggestionState.SUPERSEDED}

    desk.take(execution.undo_confirmation, made, desk.coordinator)

    assert [pair.state for pair in (chosen, *rivals)] == [
        SuggestionState.ACCEPTED,
        SuggestionState.ACCEPTED,
        SuggestionState.INTERESTED,
        SuggestionState.SUGGESTED,
    ]
    assert made.stop_reason is StopReason.MISTAKE
    assert assignment.state is AssignmentState.OPEN


def test_the_next_candidates_stand_nearest_to_a_yes_first(desk):
    assignment = desk.take(desk.world.opened)
    fresh, asked = desk.pair(assignment), desk.interested(assignment)
    yes, chosen = agreed(desk, assignment), agreed(desk, assignment)
    made = desk.take(confirm_placement, chosen, desk.coordinator, terms(3))
    assert next_candidates(desk.session, desk.coordinator, assignment) == []

    desk.take(execution.release_placement, made, desk.coordinator, GONE)

    found = next_candidates(desk.session, desk.coordinator, assignment)
    assert found == [yes, asked, fresh]
    assert next_candidates(desk.session, Actor(person_id=0), assignment) == []


def test_an_offer_to_place_has_room_and_is_not_placed_already(desk):
    assignment = desk.take(desk.world.opened, slots=2)
    room, paused = (desk.take(desk.world.published, title=f"Blok {at}") for at in "ab")
    desk.take(offers.pause_offer, paused, desk.lecturer)
    full = desk.take(desk.world.published, title="Blok c", capacity_groups=1)
    desk.take(place_by_hand, desk.take(desk.world.opened), full, desk.coordinator, TERMS)
    placed = desk.take(desk.world.published, title="Blok d")
    desk.take(place_by_hand, assignment, placed, desk.coordinator, TERMS)
    desk.take(desk.world.offer, title="Blok e, een concept")

    found = offers_to_place(desk.session, desk.coordinator, assignment, "BLOK")

    assert found == [room, paused]
    assert offers_to_place(desk.session, desk.coordinator, assignment, "blok 100%") == []
    assert offers_to_place(desk.session, desk.lecturer, assignment, "blok a") == [room]
