# SPDX-License-Identifier: EUPL-1.2
"""What ends, what comes back, and what is refused on the way."""

import pytest

from models.errors import (
    AlreadyDone,
    CapacityExceeded,
    InvalidInput,
    MissingInformation,
    NotAllowed,
)
from models.operations import assignments, drafts, execution, matching, offers, suggestions
from models.operations.placements import Terms, confirm_placement, place_by_hand
from models.vocabulary import (
    AssignmentState,
    DeclineReason,
    OfferState,
    PlacementState,
    StopReason,
    SubjectKind,
    SuggestionState,
)
from tests.domain.desk import TERMS, TODAY, Desk
from tests.factories import in_weeks

GONE = StopReason.STUDENTS_LEFT


@pytest.fixture
def desk(session, sent):
    return Desk(session, sent)


def group_of(desk, slots):
    return desk.take(desk.world.opened, slots=slots)


@pytest.mark.parametrize("verb", [execution.release_placement, execution.undo_confirmation])
def test_nothing_comes_back_when_the_last_placement_ends_the_assignment(desk, verb):
    assignment = group_of(desk, 3)
    running = desk.start(desk.pair(assignment))
    waiting = desk.interested(assignment)
    desk.take(suggestions.accept_suggestion, waiting, desk.contact)
    agreed = desk.confirm(waiting)
    talking = desk.interested(assignment)
    desk.take(execution.stop_placement, running, desk.coordinator, GONE)

    arguments = [GONE] if verb is execution.release_placement else []
    desk.take(verb, agreed, desk.coordinator, *arguments)

    assert assignment.state is AssignmentState.DISCONTINUED
    assert (waiting.state, talking.state) == (SuggestionState.SUPERSEDED,) * 2


def test_a_programme_whose_group_stopped_can_take_another_group(desk):
    assignment = group_of(desk, 2)
    desk.start(desk.pair(assignment))
    pair = desk.pair(assignment)
    stopped = desk.start(pair)
    desk.take(execution.stop_placement, stopped, desk.coordinator, GONE)

    again = desk.confirm(pair)

    assert (stopped.state, again.state) == (PlacementState.STOPPED, PlacementState.AGREED)


def test_a_discontinued_assignment_can_go_the_same_way_again(desk):
    assignment = group_of(desk, 1)
    pair = desk.pair(assignment)
    first = desk.confirm(pair)
    desk.take(execution.discontinue_assignment, assignment, desk.coordinator, GONE)
    desk.take(assignments.reopen_assignment, assignment, desk.coordinator, "Toch wel.")
    desk.take(assignments.open_assignment, assignment, desk.coordinator)

    second = desk.confirm(pair)

    assert (first.state, second.state) == (PlacementState.RELEASED, PlacementState.AGREED)
    assert assignment.state is AssignmentState.AGREED


def test_a_release_brings_no_talks_of_an_earlier_window_back(desk):
    assignment = group_of(desk, 1)
    old = desk.interested(assignment)
    desk.take(assignments.defer_assignment, assignment, desk.coordinator, in_weeks(30))
    desk.days = 20
    desk.take(assignments.open_assignment, assignment, desk.coordinator)
    placement = desk.confirm(desk.pair(assignment))

    desk.take(execution.release_placement, placement, desk.coordinator, GONE)

    assert (assignment.state, old.state) == (AssignmentState.OPEN, SuggestionState.SUPERSEDED)


@pytest.mark.parametrize("before", ["suggested", "requested", "interested", "accepted", "declined"])
def test_undoing_a_confirmation_restores_what_was(desk, before):
    pair = desk.pair(group_of(desk, 1))
    if before == "requested":
        desk.take(suggestions.request_programme, pair, desk.contact)
    elif before in ("interested", "accepted"):
        desk.take(suggestions.express_interest, pair, desk.lecturer, "Graag!")
    elif before == "declined":
        desk.take(suggestions.decline_suggestion, pair, desk.lecturer, DeclineReason.FULL, "Vol.")
    if before == "accepted":
        desk.take(suggestions.accept_suggestion, pair, desk.contact)
    told = (pair.message, pair.decline_reason, pair.decline_note)
    placement = desk.confirm(pair)

    desk.take(execution.undo_confirmation, placement, desk.coordinator)

    assert pair.state.value == before
    assert (pair.message, pair.decline_reason, pair.decline_note) == told
    with pytest.raises(AlreadyDone):
        desk.take(execution.undo_confirmation, placement, desk.coordinator)


def test_a_refusal_keeps_the_message_of_the_interest(desk):
    pair = desk.pair(group_of(desk, 1))
    desk.take(suggestions.express_interest, pair, desk.lecturer, "Graag!")

    desk.take(suggestions.decline_suggestion, pair, desk.contact, DeclineReason.OTHER, "Nee.")

    assert (pair.message, pair.decline_note) == ("Graag!", "Nee.")


@pytest.mark.parametrize("verb", [offers.pause_offer, offers.close_offer])
def test_a_question_can_be_answered_after_the_offer_closed_but_not_asked(desk, verb):
    assignment = group_of(desk, 2)
    pair, other = desk.interested(assignment), desk.pair(assignment)
    for offer in (pair.offer, other.offer):
        desk.take(verb, offer, desk.lecturer)

    with pytest.raises(InvalidInput, match="not_published"):
        desk.take(suggestions.request_programme, other, desk.contact)
    desk.take(suggestions.accept_suggestion, pair, desk.contact)

    assert pair.state is SuggestionState.ACCEPTED


def test_a_full_offer_is_not_asked(desk):
    offer = desk.take(desk.world.published, capacity_groups=1)
    desk.take(place_by_hand, group_of(desk, 1), offer, desk.coordinator, TERMS)
    pair = desk.take(desk.world.suggestion, group_of(desk, 1), offer)

    with pytest.raises(CapacityExceeded, match="groups"):
        desk.take(suggestions.request_programme, pair, desk.contact)


def test_a_draft_offer_cannot_be_placed(desk):
    draft = desk.take(desk.world.offer)

    with pytest.raises(InvalidInput, match="not_published"):
        desk.take(place_by_hand, group_of(desk, 1), draft, desk.coordinator, TERMS)


def test_confirming_without_both_answers_asks_for_the_reason(desk):
    pair = desk.pair(group_of(desk, 1))

    with pytest.raises(MissingInformation) as missing:
        desk.take(confirm_placement, pair, desk.coordinator, Terms(students=3))

    assert missing.value.fields == ("hand_reason",)


def run(desk, assignment, *offers_found):
    key = matching.RunKey(
        subject_kind=SubjectKind.ASSIGNMENT, subject_id=assignment.id, content_hash="a" * 64,
        counterpart_hash="b" * 64, encoder_version="test@1", weights_version="test@1",
    )  # fmt: skip
    pairs = [
        matching.ScoredPair(
            assignment_id=assignment.id, offer_id=offer.id, score=60, raw_milli=600,
            label="good", parts=[], evidence=[],
        )
        for offer in offers_found
    ]  # fmt: skip
    return desk.take(matching.store_run, key, {}, pairs)


def test_the_same_run_brings_suggestions_back_after_reopening(desk):
    assignment = desk.take(desk.world.submitted)
    pair = desk.pair(assignment)
    run(desk, assignment, pair.offer)
    desk.take(assignments.withdraw_assignment, assignment, desk.contact, "Vervallen.")
    assert pair.state.value == "superseded"
    desk.take(assignments.reopen_assignment, assignment, desk.coordinator, "Toch wel.")

    run(desk, assignment, pair.offer)

    assert pair.state.value == "suggested"


def test_what_was_computed_for_an_assignment_that_ended_meanwhile_is_left_out(desk):
    assignment = group_of(desk, 1)
    offer = desk.take(desk.world.published)
    desk.take(assignments.withdraw_assignment, assignment, desk.contact, "Vervallen.")

    run(desk, assignment, offer)

    assert desk.session.query(suggestions.Suggestion).count() == 0


def test_a_paused_offer_past_its_closing_date_is_not_resumed(desk):
    offer = desk.take(desk.world.published, closes_on=in_weeks(1))
    desk.take(offers.pause_offer, offer, desk.lecturer)
    desk.days = 30

    with pytest.raises(InvalidInput, match="closes_on"):
        desk.take(offers.resume_offer, offer, desk.lecturer)

    assert offer.state is OfferState.PAUSED


def test_an_outsider_hears_nothing_about_what_is_missing(desk):
    draft = desk.take(desk.world.draft, title="", start_on=TODAY)

    with pytest.raises(NotAllowed):
        desk.take(assignments.submit_assignment, draft, desk.lecturer)


def test_all_missing_fields_are_named_at_once(desk):
    draft = desk.take(desk.world.draft, title="", form=None, levels=[])

    with pytest.raises(MissingInformation) as missing:
        desk.take(assignments.submit_assignment, draft, desk.contact)

    assert missing.value.fields == ("title", "form", "levels")


def test_a_second_click_of_a_trusted_organisation_was_done_already(desk):
    draft = desk.take(desk.world.draft)
    desk.world.ministry.may_open_directly = True
    desk.take(assignments.submit_assignment, draft, desk.contact)

    with pytest.raises(AlreadyDone):
        desk.take(assignments.submit_assignment, draft, desk.contact)


def test_a_withdrawn_draft_is_reopened_only_when_it_is_complete(desk):
    draft = desk.take(desk.world.draft, question="")
    desk.take(assignments.withdraw_assignment, draft, desk.contact, "Vervallen.")

    with pytest.raises(MissingInformation) as missing:
        desk.take(assignments.reopen_assignment, draft, desk.coordinator, "Toch wel.")

    assert missing.value.fields == ("question",)


@pytest.mark.parametrize("flexible_weeks", [0, 3])
def test_an_assignment_whose_window_passed_is_not_opened(desk, flexible_weeks):
    fields = {"start_on": in_weeks(1), "flexible_weeks": flexible_weeks}
    assignment = desk.take(desk.world.opened, **fields)
    desk.take(assignments.withdraw_assignment, assignment, desk.contact, "Vervallen.")
    desk.take(assignments.reopen_assignment, assignment, desk.coordinator, "Toch wel.")
    desk.days = 7 * (flexible_weeks + 1) + 1

    with pytest.raises(InvalidInput) as refused:
        desk.take(assignments.open_assignment, assignment, desk.coordinator)

    assert (refused.value.field, refused.value.reason) == ("start_on", "start_passed")
    desk.days -= 2
    desk.take(assignments.open_assignment, assignment, desk.coordinator)


def test_what_was_deferred_can_be_deferred_again_but_not_twice_to_one_day(desk):
    assignment = group_of(desk, 1)
    desk.take(assignments.defer_assignment, assignment, desk.coordinator, in_weeks(4))
    with pytest.raises(AlreadyDone):
        desk.take(assignments.defer_assignment, assignment, desk.coordinator, in_weeks(4))
    desk.days = 40
    with pytest.raises(InvalidInput, match="start_passed"):
        desk.take(assignments.open_assignment, assignment, desk.coordinator)

    desk.take(assignments.defer_assignment, assignment, desk.coordinator, in_weeks(30))
    desk.take(assignments.open_assignment, assignment, desk.coordinator)

    assert (assignment.state, assignment.start_on) == (AssignmentState.OPEN, in_weeks(30))


def test_somebody_whose_account_is_closed_cannot_become_owner(desk):
    desk.world.contact.is_active = False

    with pytest.raises(InvalidInput, match="not_a_contact"):
        desk.take(
            drafts.create_assignment,
            desk.coordinator,
            organisation_id=desk.world.ministry.id,
            owner=desk.world.contact,
        )
