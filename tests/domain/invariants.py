# SPDX-License-Identifier: EUPL-1.2
"""What must be true of the database after every step, whoever did what."""

from collections import Counter
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.capacity import ASKING_STATES, RANKED_STATES, TAKING
from models.event import Event, verify_chain
from models.lifecycle import missing_for_publication, missing_for_submission
from models.offer import Offer
from models.placement import Placement
from models.programme_suggestion import ProgrammeSuggestion
from models.suggestion import Suggestion
from models.transitions import ASKED, IN_TALKS, UNDER_WAY
from models.vocabulary import (
    AssignmentState,
    OfferState,
    PlacementState,
    ProgrammeSuggestionState,
    SubjectKind,
    SuggestionState,
)

STARTS: dict[SubjectKind, tuple[type[Any], StrEnum]] = {
    SubjectKind.ASSIGNMENT: (Assignment, AssignmentState.DRAFT),
    SubjectKind.OFFER: (Offer, OfferState.DRAFT),
    SubjectKind.SUGGESTION: (Suggestion, SuggestionState.SUGGESTED),
    SubjectKind.PROGRAMME_SUGGESTION: (ProgrammeSuggestion, ProgrammeSuggestionState.SUGGESTED),
    SubjectKind.PLACEMENT: (Placement, PlacementState.AGREED),
}
COMPLETE_ALWAYS = (*RANKED_STATES, AssignmentState.DEFERRED, AssignmentState.COMPLETED)


def check_all(session: Session) -> None:
    """Raise AssertionError for the first thing that is not as it must be."""
    placements = list(session.scalars(select(Placement)))
    suggestions = list(session.scalars(select(Suggestion)))
    for assignment in session.scalars(select(Assignment)):
        own = [at for at in placements if at.assignment_id == assignment.id]
        _check_assignment(assignment, own)
        _check_talks(assignment, own, [s for s in suggestions if s.assignment_id == assignment.id])
    for offer in session.scalars(select(Offer)):
        _check_offer(offer, [at for at in placements if at.offer_id == offer.id])
    _check_pairs(placements, suggestions)
    _check_moves(session)
    assert list(verify_chain(session)) == []


def _check_assignment(assignment: Assignment, placements: list[Placement]) -> None:
    state = assignment.state
    taking = sum(at.state in TAKING for at in placements)
    active = sum(at.state in UNDER_WAY for at in placements)
    assert taking <= assignment.slots
    agreed = state in (
        AssignmentState.AGREED,
        AssignmentState.IN_PROGRESS,
        AssignmentState.COMPLETED,
        AssignmentState.DISCONTINUED,
    )
    assert agreed == (assignment.agreed_at is not None) == (assignment.agreed_by_id is not None)
    if active:
        assert state in (AssignmentState.AGREED, AssignmentState.IN_PROGRESS)
    if state is AssignmentState.AGREED:
        assert active
    if state is AssignmentState.IN_PROGRESS:
        done = any(at.state is PlacementState.COMPLETED for at in placements)
        assert active or (done and taking < assignment.slots)
    if state is AssignmentState.AGREED:
        assert not any(at.state is PlacementState.IN_PROGRESS for at in placements)
    if state is AssignmentState.COMPLETED:
        assert any(at.state is PlacementState.COMPLETED for at in placements)
        assert taking == assignment.slots
    if state in COMPLETE_ALWAYS:
        assert missing_for_submission(assignment) == []


def _check_talks(
    assignment: Assignment, placements: list[Placement], suggestions: list[Suggestion]
) -> None:
    free = assignment.slots - sum(at.state in TAKING for at in placements)
    asks = assignment.state in ASKING_STATES and free > 0
    ranked = assignment.state in (*RANKED_STATES, AssignmentState.RETURNED) and free > 0
    for suggestion in suggestions:
        assert suggestion.state not in IN_TALKS or asks, "talks about what is not asked any more"
        assert suggestion.state is not SuggestionState.SUGGESTED or ranked
        assert (suggestion.deadline_on is not None) == (suggestion.state in ASKED)


def _check_offer(offer: Offer, placements: list[Placement]) -> None:
    taking = [at for at in placements if at.state in TAKING]
    assert len(taking) <= offer.capacity_groups
    assert sum(at.students for at in taking) <= offer.capacity_students
    if offer.state is OfferState.PUBLISHED:
        assert missing_for_publication(offer) == []


def _check_pairs(placements: list[Placement], suggestions: list[Suggestion]) -> None:
    live = Counter((at.assignment_id, at.offer_id) for at in placements if at.state in TAKING)
    confirmed = {
        (at.assignment_id, at.offer_id)
        for at in suggestions
        if at.state is SuggestionState.CONFIRMED
    }
    assert max(live.values(), default=0) <= 1
    assert confirmed == set(live)


def _check_moves(session: Session) -> None:
    """Each subject's events lead step by step from its first state to its present one."""
    trails: dict[tuple[SubjectKind, int], list[Event]] = {}
    moves = select(Event).where(Event.to_state.is_not(None), Event.subject_kind.in_(list(STARTS)))
    for event in session.scalars(moves.order_by(Event.seq)):
        trails.setdefault((event.subject_kind, event.subject_id), []).append(event)
    for kind, (entity, first) in STARTS.items():
        for subject in session.scalars(select(entity)):
            trail = trails.get((kind, subject.id), [])
            assert (trail[0].from_state or first.value) == first.value if trail else True
            assert all(before.to_state == after.from_state for before, after in pairwise(trail))
            assert (trail[-1].to_state if trail else first.value) == subject.state.value
