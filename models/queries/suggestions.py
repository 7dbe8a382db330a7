# SPDX-License-Identifier: EUPL-1.2
"""One pair as both sides see it: what fits, what is left, who asked, and what may happen now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import Actor
from models.assignment import Favourite
from models.capacity import ASKING_STATES, free_slots
from models.comparison import Finding, compare
from models.event import Event
from models.lifecycle import permitted
from models.person import Person
from models.queries.offers import room_of
from models.suggestion import Suggestion
from models.transitions import SuggestionAction
from models.vocabulary import EventKind, OfferState, SubjectKind

TOLD: Final = (
    EventKind.SUGGESTION_MADE_BY_HAND,
    EventKind.PROGRAMME_REQUESTED,
    EventKind.INTEREST_EXPRESSED,
    EventKind.SUGGESTION_ACCEPTED,
    EventKind.SUGGESTION_DECLINED,
    EventKind.SUGGESTION_EXPIRED,
    EventKind.SUGGESTION_CONFIRMED,
    EventKind.SUGGESTION_RESTORED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One step of the conversation; ``who`` is empty when the service did it."""

    kind: EventKind
    moment: datetime
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """What the page of a pair shows beside its two sides.

    ``actions`` are the steps this person may take now; ``obstacle`` says why nobody can ask or
    accept any more: ``not_open``, ``slots``, ``not_published``, ``groups`` or empty.
    """

    findings: Sequence[Finding]
    conversation: Sequence[Told]
    actions: frozenset[str]
    obstacle: str
    is_favourite: bool


def pair_view(session: Session, actor: Actor, suggestion: Suggestion) -> PairView:
    """Return everything the page of a pair shows beside the pair itself."""
    room = room_of(session, suggestion.offer)
    key = {"person_id": actor.person_id, "assignment_id": suggestion.assignment_id}
    actions = frozenset(action.value for action in permitted(actor, suggestion))
    obstacle = _obstacle(session, suggestion, groups=room.groups)
    return PairView(
        findings=compare(suggestion.assignment, suggestion.offer, room),
        conversation=_conversation(session, suggestion),
        actions=actions - _blocked(obstacle),
        obstacle=obstacle,
        is_favourite=session.get(Favourite, key) is not None,
    )


def _conversation(session: Session, suggestion: Suggestion) -> list[Told]:
    statement = (
        select(Event.kind, Event.occurred_at, Person.name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(
            Event.subject_kind == SubjectKind.SUGGESTION,
            Event.subject_id == suggestion.id,
            Event.kind.in_(TOLD),
        )
        .order_by(Event.seq.desc())
    )
    return [
        Told(kind=kind, moment=moment, who=name or "")
        for kind, moment, name in session.execute(statement)
    ]


def _obstacle(session: Session, suggestion: Suggestion, *, groups: int) -> str:
    if suggestion.assignment.state not in ASKING_STATES:
        return "not_open"
    if free_slots(session, suggestion.assignment) < 1:
        return "slots"
    if suggestion.offer.state is not OfferState.PUBLISHED:
        return "not_published"
    return "groups" if groups < 1 else ""


def _blocked(obstacle: str) -> frozenset[str]:
    """Steps that the obstacle keeps from being taken; what was asked can still be answered."""
    asking = frozenset({SuggestionAction.REQUEST.value, SuggestionAction.EXPRESS_INTEREST.value})
    if obstacle in ("not_open", "slots"):
        return asking | {SuggestionAction.ACCEPT.value}
    return asking if obstacle else frozenset()
