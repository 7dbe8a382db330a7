# SPDX-License-Identifier: EUPL-1.2
"""What happened to an assignment, newest first, as far as the reader may know.

Insiders (coordinators, managers, contacts of its organisation, authors) read everything with its
reason. Programmes read the steps of the assignment and what concerns their own offers. A name
stands only where the reader coordinates or shares an organisation with the person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from models.access import (
    Actor,
    is_insider,
    may_read_name,
    programmes_of_institution,
    visible_placements,
    visible_suggestions,
)
from models.assignment import Assignment
from models.event import Event, EventNote
from models.offer import Offer
from models.organisation import Organisation
from models.person import Person
from models.placement import Placement
from models.programme import Programme
from models.programme_suggestion import ProgrammeSuggestion
from models.suggestion import Suggestion
from models.vocabulary import EventKind, Role, SubjectKind, SuggestionState

LONGEST: Final = 200
HOUSEKEEPING: Final = (SuggestionState.SUGGESTED.value, SuggestionState.SUPERSEDED.value)
STEPS: Final = (
    EventKind.ASSIGNMENT_OPENED,
    EventKind.ASSIGNMENT_AGREED,
    EventKind.ASSIGNMENT_RELEASED,
    EventKind.ASSIGNMENT_STARTED,
    EventKind.ASSIGNMENT_COMPLETED,
    EventKind.ASSIGNMENT_DEFERRED,
    EventKind.ASSIGNMENT_UNPLACED,
    EventKind.ASSIGNMENT_WITHDRAWN,
    EventKind.ASSIGNMENT_DISCONTINUED,
    EventKind.ASSIGNMENT_REOPENED,
    EventKind.ASSIGNMENT_SLOTS_CLOSED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One fact. ``role`` None is the service itself; ``name`` is empty where it is not shown.

    ``about`` names programme and institution when it concerns one pair; ``reason`` is a code of a
    closed list or what somebody wrote.
    """

    kind: EventKind
    subject: SubjectKind
    from_state: str | None
    to_state: str | None
    moment: datetime
    role: Role | None
    name: str
    about: str
    reason: str


def timeline_of(session: Session, assignment: Assignment, actor: Actor) -> list[TimelineEntry]:
    """Return the entries ``actor`` may read, newest first."""
    events = _events(session, assignment, actor, inside=is_insider(actor, assignment))
    return _entries(session, events, assignment, actor, _about(session, events))


def timeline_of_placement(
    session: Session, placement: Placement, actor: Actor
) -> list[TimelineEntry]:
    """Return what happened to a placement and the pair it came from, newest first; all one pair."""
    own = and_(Event.subject_kind == SubjectKind.PLACEMENT, Event.subject_id == placement.id)
    pair = and_(
        Event.subject_kind == SubjectKind.SUGGESTION,
        Event.subject_id == placement.suggestion_id,
    )
    statement = select(Event).where(or_(own, pair), ~_is_housekeeping())
    events = session.scalars(statement.order_by(Event.seq.desc()).limit(LONGEST)).all()
    return _entries(session, events, placement.assignment, actor, {})


def _entries(
    session: Session,
    events: Sequence[Event],
    assignment: Assignment,
    actor: Actor,
    about: Mapping[tuple[SubjectKind, int], str],
) -> list[TimelineEntry]:
    reasons = _reasons(session, events) if is_insider(actor, assignment) else {}
    people = _people(session, events)
    return [
        TimelineEntry(
            kind=event.kind,
            subject=event.subject_kind,
            from_state=event.from_state,
            to_state=event.to_state,
            moment=event.occurred_at,
            role=_role(people.get(event.actor_id or 0), assignment),
            name=_name(people.get(event.actor_id or 0), actor),
            about=about.get((event.subject_kind, event.subject_id), ""),
            reason=reasons.get(event.id, ""),
        )
        for event in events
    ]


def _events(
    session: Session, assignment: Assignment, actor: Actor, *, inside: bool
) -> Sequence[Event]:
    statement = select(Event).where(Event.assignment_id == assignment.id, ~_is_housekeeping())
    if not inside:
        statement = statement.where(_concerns(actor))
    return session.scalars(statement.order_by(Event.seq.desc()).limit(LONGEST)).all()


def _is_housekeeping() -> ColumnElement[bool]:
    """Scores that were renewed, and suggestions that came and went without anybody's reaction."""
    came_and_went = and_(
        Event.kind.in_((EventKind.SUGGESTION_SUPERSEDED, EventKind.SUGGESTION_REVIVED)),
        Event.from_state.in_(HOUSEKEEPING),
    )
    lists = (EventKind.SUGGESTIONS_READY, EventKind.PROGRAMMES_RANKED)
    return or_(Event.kind.in_(lists), came_and_went)


def _concerns(actor: Actor) -> ColumnElement[bool]:
    suggestions = select(Suggestion.id).where(visible_suggestions(actor))
    placements = select(Placement.id).where(visible_placements(actor))
    programmes = select(ProgrammeSuggestion.id).where(programmes_of_institution(actor))
    return or_(
        Event.kind.in_(STEPS),
        and_(Event.subject_kind == SubjectKind.SUGGESTION, Event.subject_id.in_(suggestions)),
        and_(Event.subject_kind == SubjectKind.PLACEMENT, Event.subject_id.in_(placements)),
        and_(
            Event.subject_kind == SubjectKind.PROGRAMME_SUGGESTION,
            Event.subject_id.in_(programmes),
        ),
    )


def _people(session: Session, events: Iterable[Event]) -> dict[int, Person]:
    ids = {event.actor_id for event in events if event.actor_id is not None}
    return {
        person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))
    }


def _about(session: Session, events: Sequence[Event]) -> dict[tuple[SubjectKind, int], str]:
    pairs: tuple[tuple[SubjectKind, Any], ...] = (
        (SubjectKind.SUGGESTION, Suggestion),
        (SubjectKind.PROGRAMME_SUGGESTION, ProgrammeSuggestion),
        (SubjectKind.PLACEMENT, Placement),
    )
    found: dict[tuple[SubjectKind, int], str] = {}
    for kind, entity in pairs:
        ids = {event.subject_id for event in events if event.subject_kind is kind}
        for row in session.execute(_names(entity, ids)) if ids else ():
            found[kind, row.id] = f"{row.programme}, {row.institution}"
    return found


def _names(entity: Any, ids: set[int]) -> Any:
    named = select(
        entity.id, Programme.name.label("programme"), Organisation.name.label("institution")
    )
    if entity is ProgrammeSuggestion:
        named = named.join(Programme, Programme.id == ProgrammeSuggestion.programme_id)
    else:
        named = named.join(Offer, Offer.id == entity.offer_id).join(
            Programme, Programme.id == Offer.programme_id
        )
    return named.join(Organisation, Organisation.id == Programme.institution_id).where(
        entity.id.in_(ids)
    )


def _role(person: Person | None, assignment: Assignment) -> Role | None:
    """The role in which somebody most likely acted on this assignment."""
    if person is None:
        return None
    if assignment.organisation_id in person.organisation_ids(Role.MINISTRY_CONTACT):
        return Role.MINISTRY_CONTACT
    order = (Role.COORDINATOR, Role.LECTURER, *Role)
    return next((role for role in order if role in person.roles), Role.MINISTRY_CONTACT)


def _name(person: Person | None, reader: Actor) -> str:
    return person.name if person is not None and may_read_name(reader, person) else ""


def _reasons(session: Session, events: Iterable[Event]) -> dict[int, str]:
    """Return why something happened, by event: what somebody wrote, or a code of a closed list."""
    codes = {event.id: str((event.payload or {}).get("reason", "")) for event in events}
    written = select(EventNote.event_id, EventNote.text).where(EventNote.event_id.in_(codes))
    return codes | dict(session.execute(written).all())
