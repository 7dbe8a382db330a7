# SPDX-License-Identifier: EUPL-1.2
"""Suggestions and placements that fit the states of their assignments; no place goes twice."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from models.vocabulary import (
    AssignmentState,
    DeclineReason,
    PlacementSource,
    PlacementState,
    StopReason,
    SuggestionState,
)
from tests.benchmarks.shape import HISTORY, PLACED, Shape

if TYPE_CHECKING:
    from tests.benchmarks.seed import Ground

Row = dict[str, Any]
ASKED: Final = (SuggestionState.INTERESTED, SuggestionState.REQUESTED)
STATES: Final = (
    *[SuggestionState.SUGGESTED] * 16,
    *(SuggestionState.INTERESTED, SuggestionState.REQUESTED),
    *(SuggestionState.ACCEPTED, SuggestionState.DECLINED),
)
PLACEMENT_STATES: Final = {
    AssignmentState.AGREED: PlacementState.AGREED,
    AssignmentState.IN_PROGRESS: PlacementState.IN_PROGRESS,
    AssignmentState.COMPLETED: PlacementState.COMPLETED,
    AssignmentState.DISCONTINUED: PlacementState.STOPPED,
}
ASKING: Final = (AssignmentState.SUBMITTED, AssignmentState.OPEN, AssignmentState.AGREED)
LABELS: Final = ((75, "excellent"), (50, "good"), (25, "possible"), (0, "weak"))


class Pairs:
    """Rows of ``suggestion`` and ``placement``; raises offers' capacity to what they placed."""

    def __init__(
        self, ground: Ground, shape: Shape, assignments: list[Row], offers: list[Row]
    ) -> None:
        self._ground = ground
        self._offers = {row["id"]: row for row in offers}
        self.suggestions: list[Row] = []
        self.placements: list[Row] = []
        for assignment in assignments:
            self._add(assignment, shape.suggestions_each)
        self._make_room()

    def _add(self, assignment: Row, most: int) -> None:
        if not HISTORY[assignment["state"]]:
            return
        is_placed = assignment["state"] in PLACED
        asks = assignment["state"] in ASKING and assignment["slots"] > is_placed
        count = most if asks else 3
        chosen = self._ground.chooser.sample(sorted(self._offers), min(count, len(self._offers)))
        for place, offer in enumerate(chosen):
            state = STATES[place % len(STATES)] if asks else SuggestionState.SUPERSEDED
            if assignment["state"] is AssignmentState.SUBMITTED:
                state = SuggestionState.SUGGESTED
            if is_placed and place == 0:
                state = SuggestionState.CONFIRMED
            self._suggest(assignment, offer, state)
            if is_placed and place == 0:
                self._place(assignment, offer, self.suggestions[-1])

    def _suggest(self, assignment: Row, offer: int, state: SuggestionState) -> None:
        score = self._ground.chooser.randint(10, 95)
        made = assignment["_moments"][0] + timedelta(minutes=1)
        asked, declined = state in ASKED, state is SuggestionState.DECLINED
        self.suggestions.append({
            "id": len(self.suggestions) + 1,
            "public_id": uuid.UUID(int=self._ground.chooser.getrandbits(128), version=4),
            "version": 1,
            "assignment_id": assignment["id"],
            "offer_id": offer,
            "run_id": assignment["id"],
            "state": state,
            "previous_state": None,
            "score": score,
            "raw_milli": score * 50,
            "label": next(label for least, label in LABELS if score >= least),
            "parts": _parts(score),
            "evidence": _evidence(assignment, self._offers[offer]),
            "deadline_on": (self._ground.now + timedelta(days=9)).date() if asked else None,
            "decline_reason": DeclineReason.PERIOD if declined else None,
            "created_at": made,
            "state_since": assignment["_moments"][-1],
        })  # fmt: skip

    def _place(self, assignment: Row, offer: int, suggestion: Row) -> None:
        start = assignment["start_on"]
        state = PLACEMENT_STATES[assignment["state"]]
        stopped = state is PlacementState.STOPPED
        ended = stopped or state is PlacementState.COMPLETED
        self.placements.append({
            "id": len(self.placements) + 1,
            "public_id": uuid.UUID(int=self._ground.chooser.getrandbits(128), version=4),
            "version": 1,
            "assignment_id": assignment["id"],
            "offer_id": offer,
            "suggestion_id": suggestion["id"],
            "state": state,
            "source": PlacementSource.SUGGESTION,
            "students": assignment["group_max"],
            "start_on": start,
            "end_on": start + timedelta(weeks=20),
            "confirmed_at": assignment["agreed_at"],
            "confirmed_by_id": assignment["agreed_by_id"],
            "state_since": assignment["_moments"][-1],
            "ended_on": assignment["ended_on"] if ended else None,
            "stop_reason": StopReason.SCOPE_CHANGED if stopped else None,
        })  # fmt: skip

    def _make_room(self) -> None:
        groups, students = Counter[int](), Counter[int]()
        for row in self.placements:
            if row["state"] is not PlacementState.STOPPED:
                groups[row["offer_id"]] += 1
                students[row["offer_id"]] += row["students"]
        for key, offer in self._offers.items():
            offer["capacity_groups"] += groups[key]
            offer["capacity_students"] += students[key]


def _parts(score: int) -> list[Row]:
    """An account that adds up to the score, as the matcher writes it."""
    text, theme = score // 2, score - score // 2 - 2
    return [
        _part("base", 2, "base"),
        _part("text", text, "text_close", similarity=0.61),
        _part("terms", 0, "shared_terms", terms=["beheer", "gegevens", "register"]),
        _part("theme", theme, "shared_theme", theme="Softwareontwikkeling"),
        _part("level", 0, "same_level", offer="hbo-bachelor"),
    ]


def _part(name: str, points: int, reason: str, **parameters: object) -> Row:
    return {
        "name": name,
        "shown_points": points,
        "points_milli": points * 50,
        "reason": reason,
        "parameters": parameters,
    }


def _evidence(assignment: Row, offer: Row) -> list[Row]:
    return [
        {
            "assignment_sentence": assignment["question"][:200],
            "offer_sentence": offer["description"][:200],
            "similarity": 0.55,
        }
    ]
