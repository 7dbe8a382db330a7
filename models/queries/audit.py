# SPDX-License-Identifier: EUPL-1.2
"""The log as an administrator reads it: who did what when, and whether the chain holds."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.base import AMSTERDAM
from models.event import HEAD_ID, Break, ChainHead, Event, verify_chain
from models.person import Person
from models.queries.paging import Page, count_rows, on_page
from models.queries.word_search import may_contain, query_words
from models.vocabulary import EventKind, SubjectKind

MOST_BREAKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilters:
    """Which events; an empty value does not filter. Days are Dutch days, both included."""

    kind: EventKind | None = None
    person: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One event; ``who`` is empty for the service itself."""

    seq: int
    occurred_at: datetime
    kind: EventKind
    subject_kind: SubjectKind
    subject_id: int
    who: str
    from_state: str
    to_state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainStatus:
    """The last link: how many there are and its hash, to compare with one noted elsewhere."""

    seq: int
    hash: str


def audit_page(session: Session, filters: AuditFilters, number: int) -> Page[AuditRow]:
    """Return events, the newest in the chain first."""
    statement = select(Event).where(*_conditions(filters))
    events = session.scalars(on_page(statement.order_by(Event.seq.desc()), number)).all()
    names = _names(session, {event.actor_id for event in events if event.actor_id})
    return Page(
        rows=[_row(event, names) for event in events],
        number=number,
        total=count_rows(session, statement),
    )


def chain_status(session: Session) -> ChainStatus | None:
    """Return the head of the chain; None while nothing happened."""
    head = session.get(ChainHead, HEAD_ID)
    return ChainStatus(seq=head.seq, hash=head.hash) if head else None


def first_breaks(session: Session) -> list[Break]:
    """Recompute the whole chain; return the first breaks, nothing when it holds."""
    found = []
    for broken in verify_chain(session):
        found.append(broken)
        if len(found) == MOST_BREAKS:
            break
    return found


def _conditions(filters: AuditFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        conditions.append(Event.kind == filters.kind)
    if words := query_words(filters.person):
        named = select(Person.id).where(*(may_contain(Person.name, word) for word in words))
        conditions.append(Event.actor_id.in_(named))
    if filters.first_day is not None:
        conditions.append(Event.occurred_at >= _midnight(filters.first_day))
    if filters.last_day is not None:
        conditions.append(Event.occurred_at < _midnight(filters.last_day + timedelta(days=1)))
    return conditions


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return dict(rows.all())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, AMSTERDAM)


def _row(event: Event, names: dict[int, str]) -> AuditRow:
    return AuditRow(
        seq=event.seq,
        occurred_at=event.occurred_at,
        kind=event.kind,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        who=names.get(event.actor_id or 0, ""),
        from_state=event.from_state or "",
        to_state=event.to_state or "",
    )
