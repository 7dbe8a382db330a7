# SPDX-License-Identifier: EUPL-1.2
"""The facts behind the rows: what happened to every assignment, offer, pair and placement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from models.event import Fact
from models.vocabulary import (
    EventKind,
    OfferState,
    PlacementState,
    SubjectKind,
    SuggestionState,
)
from tests.benchmarks.shape import HISTORY, Shape

if TYPE_CHECKING:
    from tests.benchmarks.pairs import Pairs
    from tests.benchmarks.seed import Ground

Row = dict[str, Any]
REACTIONS: Final = {
    SuggestionState.INTERESTED: EventKind.INTEREST_EXPRESSED,
    SuggestionState.REQUESTED: EventKind.PROGRAMME_REQUESTED,
    SuggestionState.ACCEPTED: EventKind.SUGGESTION_ACCEPTED,
    SuggestionState.DECLINED: EventKind.SUGGESTION_DECLINED,
    SuggestionState.CONFIRMED: EventKind.SUGGESTION_CONFIRMED,
    SuggestionState.SUPERSEDED: EventKind.SUGGESTION_SUPERSEDED,
}
LATER: Final = {
    PlacementState.IN_PROGRESS: (EventKind.PLACEMENT_STARTED,),
    PlacementState.COMPLETED: (EventKind.PLACEMENT_STARTED, EventKind.PLACEMENT_COMPLETED),
    PlacementState.STOPPED: (EventKind.PLACEMENT_STARTED, EventKind.PLACEMENT_STOPPED),
}
REACHED: Final = {
    EventKind.PLACEMENT_STARTED: PlacementState.IN_PROGRESS,
    EventKind.PLACEMENT_COMPLETED: PlacementState.COMPLETED,
    EventKind.PLACEMENT_STOPPED: PlacementState.STOPPED,
}


class Story:
    """Collects facts."""

    def __init__(self, ground: Ground, shape: Shape) -> None:
        self._ground = ground
        self._facts: list[Fact] = []

    def facts(self, assignments: list[Row], offers: list[Row], pairs: Pairs) -> list[Fact]:
        """Return everything that happened, in no order."""
        by_id = {row["id"]: row for row in assignments}
        for row in assignments:
            self._tell_assignment(row)
        for row in offers:
            self._tell(
                EventKind.OFFER_PUBLISHED, SubjectKind.OFFER, row["id"], row["published_at"],
                actor_id=row["owner_id"], from_state=OfferState.DRAFT.value,
                to_state=OfferState.PUBLISHED.value,
            )  # fmt: skip
        for row in pairs.suggestions:
            self._tell_suggestion(row)
        for row in pairs.placements:
            self._tell_placement(row, by_id[row["assignment_id"]])
        return self._facts

    def _tell_assignment(self, row: Row) -> None:
        before = "draft"
        for (kind, state), moment in zip(HISTORY[row["state"]], row["_moments"], strict=True):
            self._tell(
                kind, SubjectKind.ASSIGNMENT, row["id"], moment, assignment_id=row["id"],
                actor_id=row["owner_id"], from_state=before, to_state=state.value,
            )  # fmt: skip
            before = state.value
        if row["_moments"]:
            self._tell(
                EventKind.SUGGESTIONS_READY, SubjectKind.ASSIGNMENT, row["id"],
                row["_moments"][0], assignment_id=row["id"],
                payload={"run": row["id"], "suggestions": 20},
            )  # fmt: skip

    def _tell_suggestion(self, row: Row) -> None:
        kind = REACTIONS.get(row["state"])
        if kind is not None:
            self._tell(
                kind, SubjectKind.SUGGESTION, row["id"], row["state_since"],
                assignment_id=row["assignment_id"], from_state=SuggestionState.SUGGESTED.value,
                to_state=row["state"].value,
            )  # fmt: skip

    def _tell_placement(self, row: Row, assignment: Row) -> None:
        moments = assignment["_moments"][2:]
        kinds = (EventKind.PLACEMENT_CONFIRMED, *LATER.get(row["state"], ()))
        before = None
        for kind, moment in zip(kinds, moments, strict=True):
            state = REACHED.get(kind, PlacementState.AGREED).value
            self._tell(
                kind, SubjectKind.PLACEMENT, row["id"], moment,
                assignment_id=row["assignment_id"], actor_id=row["confirmed_by_id"],
                from_state=before, to_state=state, payload={"students": row["students"]},
            )  # fmt: skip
            before = state

    def _tell(
        self, kind: EventKind, subject: SubjectKind, key: int, moment: Any, **rest: Any
    ) -> None:
        self._facts.append(
            Fact(kind=kind, subject_kind=subject, subject_id=key, occurred_at=moment, **rest)
        )
