# SPDX-License-Identifier: EUPL-1.2
"""What people decided about pairs, as something to learn from.

The table ``CHOICES`` says which step counts and how much. A refusal counts only for a reason that
is about the subject or the level: full, too far, the wrong period or another choice says nothing
about how well a pair fits. No answer says nothing either. Steps of both sides count apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.event import Event
from models.offer import Offer
from models.placement import Placement
from models.programme import Programme
from models.suggestion import Suggestion
from models.vocabulary import (
    DeclineReason,
    EventKind,
    PlacementState,
    StopReason,
    SubjectKind,
)

CHOICES: Final[dict[EventKind, int]] = {
    EventKind.INTEREST_EXPRESSED: 1,  # the programme wants it
    EventKind.PROGRAMME_REQUESTED: 1,  # the ministry wants it
    EventKind.SUGGESTION_ACCEPTED: 2,  # both sides want it
    EventKind.SUGGESTION_CONFIRMED: 3,  # students will do it
}
COMPLETED: Final = 4  # students did it
UNFIT: Final = 2
UNFIT_REASONS: Final = frozenset({DeclineReason.THEME.value, DeclineReason.LEVEL.value})
MOST_ASSIGNMENTS: Final = 2000  # the newest; learning must end within a job


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDecision:
    """What was decided about a pair, the strongest that says so, and when.

    ``institution_id`` serves to weigh institutions alike, nothing else.
    """

    assignment_id: int
    offer_id: int
    institution_id: int
    fits: bool
    strength: int
    decided_at: datetime
    is_example: bool


def pair_decisions(session: Session) -> list[PairDecision]:
    """Return per pair the strongest yes and the latest no, about the newest assignments."""
    found: dict[tuple[int, int, bool], PairDecision] = {}
    for decision in _decided(session) + _completed(session):
        key = decision.assignment_id, decision.offer_id, decision.fits
        if key not in found or decision.strength >= found[key].strength:
            found[key] = decision
    return _of_newest(sorted(found.values(), key=_in_order))


def suggested_offers(session: Session, assignment_ids: set[int]) -> dict[int, list[int]]:
    """Return the offers that were ever suggested or chosen for each assignment, by id."""
    statement = (
        select(Suggestion.assignment_id, Suggestion.offer_id)
        .where(Suggestion.assignment_id.in_(assignment_ids))
        .order_by(Suggestion.assignment_id, Suggestion.offer_id)
    )
    found: dict[int, list[int]] = {}
    for assignment_id, offer_id in session.execute(statement):
        found.setdefault(assignment_id, []).append(offer_id)
    return found


def _decided(session: Session) -> list[PairDecision]:
    """Steps of suggestions that say something; a confirmation that was a mistake does not."""
    mistaken = select(Placement.suggestion_id).where(Placement.stop_reason == StopReason.MISTAKE)
    mistakes = set(session.scalars(mistaken))
    found = []
    for kind, payload, suggestion_id, *facts in session.execute(_steps()):
        is_mistake = kind is EventKind.SUGGESTION_CONFIRMED and suggestion_id in mistakes
        is_about_fit = kind in CHOICES or (payload or {}).get("reason") in UNFIT_REASONS
        if is_about_fit and not is_mistake:
            strength = CHOICES.get(kind, UNFIT)
            found.append(_decision(facts, fits=kind in CHOICES, strength=strength))
    return found


def _steps() -> Select[Any]:
    return (
        select(
            Event.kind,
            Event.payload,
            Suggestion.id,
            Suggestion.assignment_id,
            Suggestion.offer_id,
            Programme.institution_id,
            Event.occurred_at,
            Assignment.is_example,
        )
        .join(Suggestion, Suggestion.id == Event.subject_id)
        .join(Assignment, Assignment.id == Suggestion.assignment_id)
        .join(Offer, Offer.id == Suggestion.offer_id)
        .join(Programme, Programme.id == Offer.programme_id)
        .where(
            Event.subject_kind == SubjectKind.SUGGESTION,
            Event.kind.in_((*CHOICES, EventKind.SUGGESTION_DECLINED)),
        )
        .order_by(Event.seq)
    )


def _completed(session: Session) -> list[PairDecision]:
    statement = (
        select(
            Placement.assignment_id,
            Placement.offer_id,
            Programme.institution_id,
            Placement.state_since,
            Assignment.is_example,
        )
        .join(Assignment, Assignment.id == Placement.assignment_id)
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Programme, Programme.id == Offer.programme_id)
        .where(Placement.state == PlacementState.COMPLETED)
        .order_by(Placement.id)
    )
    return [_decision(row, fits=True, strength=COMPLETED) for row in session.execute(statement)]


def _decision(facts: Sequence[Any], *, fits: bool, strength: int) -> PairDecision:
    assignment_id, offer_id, institution_id, decided_at, is_example = facts
    return PairDecision(
        assignment_id=assignment_id,
        offer_id=offer_id,
        institution_id=institution_id,
        fits=fits,
        strength=strength,
        decided_at=decided_at,
        is_example=is_example,
    )


def _in_order(decision: PairDecision) -> tuple[datetime, int, int, bool]:
    return decision.decided_at, decision.assignment_id, decision.offer_id, decision.fits


def _of_newest(decisions: list[PairDecision]) -> list[PairDecision]:
    newest = list(dict.fromkeys(at.assignment_id for at in reversed(decisions)))
    kept = set(newest[:MOST_ASSIGNMENTS])
    return [at for at in decisions if at.assignment_id in kept]
