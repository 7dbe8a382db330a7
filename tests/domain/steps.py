# SPDX-License-Identifier: EUPL-1.2
"""The steps of a walk through the domain: who should take them, and what they call."""

from functools import partial

from sqlalchemy import select

from models.assignment import Assignment
from models.base import local_date
from models.operations import assignments, execution, matching, offers, suggestions
from models.operations.placements import place_by_hand
from models.placement import Placement
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    DeclineReason,
    PlacementState,
    StopReason,
    SubjectKind,
)
from tests.factories import in_weeks

STOP = StopReason.STUDENTS_LEFT
ASSIGNMENT_STEPS = {
    "submit": ("contact", assignments.submit_assignment),
    "return": ("coordinator", partial(assignments.return_assignment, message="Te kort.")),
    "open": ("coordinator", assignments.open_assignment),
    "withdraw": ("contact", partial(assignments.withdraw_assignment, reason="Vervallen.")),
    "unplaced": ("coordinator", partial(assignments.mark_unplaced, reason="Geen opleiding.")),
    "discontinue": ("coordinator", partial(execution.discontinue_assignment, reason=STOP)),
    "reopen": ("coordinator", partial(assignments.reopen_assignment, reason="Toch wel.")),
    "close_slots": ("coordinator", execution.close_remaining_slots),
}
OFFER_STEPS = {
    "publish": offers.publish_offer,
    "pause": offers.pause_offer,
    "resume": offers.resume_offer,
    "close": offers.close_offer,
}
TALKS = {
    "interest": ("lecturer", suggestions.express_interest),
    "request": ("contact", suggestions.request_programme),
    "accept_request": ("lecturer", suggestions.accept_suggestion),
    "accept_interest": ("contact", suggestions.accept_suggestion),
    "decline": ("lecturer", partial(suggestions.decline_suggestion, reason=DeclineReason.FULL)),
    "refuse": ("contact", partial(suggestions.decline_suggestion, reason=DeclineReason.OTHER)),
}
PLACEMENT_STEPS = {
    "start": ("lecturer", execution.start_placement),
    "release": ("coordinator", partial(execution.release_placement, reason=STOP)),
    "undo": ("coordinator", execution.undo_confirmation),
    "stop": ("coordinator", partial(execution.stop_placement, reason=STOP)),
}
EDITS = [
    {"slots": 1}, {"slots": 2}, {"slots": 3}, {"slots": 9}, {"title": ""}, {"title": "Nieuw"},
    {"form": AssignmentForm.INTERNSHIP}, {"levels": []}, {"group_min": 5, "group_max": 2},
    {"state": "completed"}, {"title": "a\x00b"},
]  # fmt: skip
OFFER_EDITS = [
    {"capacity_groups": 1}, {"capacity_groups": 2}, {"capacity_students": 3},
    {"capacity_students": 8}, {"title": ""}, {"closes_on": in_weeks(2)}, {"owner_id": 1},
]  # fmt: skip


def run_key(kind, subject_id, key):
    return matching.RunKey(
        subject_kind=SubjectKind.ASSIGNMENT if kind is Assignment else SubjectKind.OFFER,
        subject_id=subject_id,
        content_hash=f"{key:064d}",
        counterpart_hash="0" * 64,
        encoder_version="test@1",
        weights_version="test@1",
    )


def scored(kind, subject_id, other_id):
    ids = (subject_id, other_id) if kind is Assignment else (other_id, subject_id)
    return matching.ScoredPair(
        assignment_id=ids[0], offer_id=ids[1], score=60, raw_milli=600,
        label="good", parts=[], evidence=[],
    )  # fmt: skip


def next_step(uow, assignment, offer, coordinator, terms):
    """Take the next step of the road with the coordinator's hand."""
    own = list(uow.session.scalars(select(Placement).filter_by(assignment_id=assignment.id)))
    agreed = [at for at in own if at.state is PlacementState.AGREED]
    running = [at for at in own if at.state is PlacementState.IN_PROGRESS]
    if agreed:
        execution.start_placement(uow, agreed[0], coordinator)
    elif running:
        today = local_date(uow.now)
        execution.complete_placement(uow, running[0], coordinator, today, "Het werkt.")
    elif assignment.state in (AssignmentState.SUBMITTED, AssignmentState.DEFERRED):
        assignments.open_assignment(uow, assignment, coordinator)
    else:
        place_by_hand(uow, assignment, offer, coordinator, terms)
