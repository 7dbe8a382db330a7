# SPDX-License-Identifier: EUPL-1.2
"""The append-only, hash-chained log of everything that happened.

``seq`` is the order of the chain, ``occurred_at`` the moment it happened (may lie in the past for
imports), ``recorded_at`` the moment it was written. The payload is salted and hashed apart, so
that erasing it for a person's sake keeps the chain verifiable; the erasure is an event too.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Id, enum_column, utc_now
from models.vocabulary import EventKind, SubjectKind

GENESIS: Final = "0" * 64
HEAD_ID: Final = 1


class Event(Base):
    """One fact; ``from_state`` and ``to_state`` are set when it was a move."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_subject", "subject_kind", "subject_id", "seq"),
        Index("ix_event_moves", "subject_kind", "occurred_at", "to_state"),
    )

    id: Mapped[Id]
    seq: Mapped[int] = mapped_column(BigInteger, unique=True)
    kind: Mapped[EventKind] = enum_column(EventKind, index=True)
    subject_kind: Mapped[SubjectKind] = enum_column(SubjectKind)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str | None] = mapped_column(String(40))
    occurred_at: Mapped[datetime] = mapped_column(index=True)
    recorded_at: Mapped[datetime]
    payload: Mapped[dict[str, Any] | None]
    salt: Mapped[str | None] = mapped_column(String(32))
    payload_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class EventNote(Base):
    """What somebody wrote with an event: beside the chain, so that it can be erased."""

    __tablename__ = "event_note"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(Text)


class ChainHead(Base):
    """The last link; its row is locked while a link is added."""

    __tablename__ = "chain_head"

    id: Mapped[Id]
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is to be recorded; ``payload`` holds small facts, ``note`` what somebody wrote."""

    kind: EventKind
    subject_kind: SubjectKind
    subject_id: int
    occurred_at: datetime
    actor_id: int | None = None
    assignment_id: int | None = None
    from_state: str | None = None
    to_state: str | None = None
    payload: dict[str, Any] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A link that does not hold: its ``seq`` and what is wrong."""

    seq: int
    problem: str


def append(session: Session, fact: Fact) -> Event:
    """Add ``fact`` to the chain under the lock of the head row, and flush it."""
    head = lock_chain(session)
    salt = secrets.token_hex(16)
    event = Event(
        seq=head.seq + 1,
        kind=fact.kind,
        subject_kind=fact.subject_kind,
        subject_id=fact.subject_id,
        assignment_id=fact.assignment_id,
        actor_id=fact.actor_id,
        from_state=fact.from_state,
        to_state=fact.to_state,
        occurred_at=fact.occurred_at,
        recorded_at=utc_now(),
        payload=fact.payload or {},
        salt=salt,
        payload_hash=_payload_hash(salt, fact.payload or {}),
        previous_hash=head.hash,
    )
    event.hash = link_hash(event)
    head.seq, head.hash = event.seq, event.hash
    session.add(event)
    session.flush()
    if fact.note:
        session.add(EventNote(event_id=event.id, text=fact.note))
        session.flush()
    return event


def erase_payload(session: Session, erased: Event, *, occurred_at: datetime) -> Event:
    """Forget the details of an event and what was written with it; who, what and when stay.

    Return the event that says so.
    """
    fact = Fact(
        kind=EventKind.PAYLOAD_ERASED,
        subject_kind=SubjectKind.EVENT,
        subject_id=erased.id,
        occurred_at=occurred_at,
    )
    erased.payload, erased.salt = None, None
    session.execute(delete(EventNote).where(EventNote.event_id == erased.id))
    return append(session, fact)


def lock_chain(session: Session) -> ChainHead:
    """Return the head row, locked until the transaction ends; made at first use.

    Whoever holds it is the one writer: a unit of work takes it before any other lock, so that two
    of them can never wait for each other.
    """
    statement = select(ChainHead).where(ChainHead.id == HEAD_ID).with_for_update()
    statement = statement.execution_options(populate_existing=True)
    head = session.scalars(statement).one_or_none()
    if head is not None:
        return head
    with suppress(IntegrityError), session.begin_nested():
        session.add(ChainHead(id=HEAD_ID, seq=0, hash=GENESIS))
    return session.scalars(statement).one()


def link_hash(event: Event) -> str:
    """Return SHA-256 over the canonical form of a link and the hash before it."""
    parts = [
        event.previous_hash,
        event.seq,
        event.kind.value,
        event.subject_kind.value,
        event.subject_id,
        event.assignment_id,
        event.actor_id,
        event.from_state,
        event.to_state,
        event.occurred_at.astimezone(UTC).isoformat(),
        event.recorded_at.astimezone(UTC).isoformat(),
        event.payload_hash,
    ]
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


def verify_chain(session: Session) -> Iterator[Break]:
    """Yield every break in the chain, oldest first; nothing when it holds."""
    previous, seq = GENESIS, 0
    erased = _erased(session)
    for event in session.scalars(
        select(Event).order_by(Event.seq).execution_options(yield_per=500)
    ):
        seq += 1
        if event.seq != seq:
            yield Break(seq, "missing link")
            seq = event.seq
        if event.previous_hash != previous or link_hash(event) != event.hash:
            yield Break(event.seq, "altered link")
        if not (_fits(event) or (_is_gone(event) and event.id in erased)):
            yield Break(event.seq, "altered payload")
        previous = event.hash
    head = session.get(ChainHead, HEAD_ID)
    if (head.seq, head.hash) != (seq, previous) if head else seq:
        yield Break(seq, "head does not fit the last link")


def has_link(session: Session, seq: int, link: str) -> bool:
    """Whether the chain still holds a link whose number and hash were kept elsewhere."""
    return session.scalar(select(Event.hash).where(Event.seq == seq)) == link


def relink_chain(session: Session) -> None:
    """Number and link all events anew, oldest first.

    Only where events go: with example data, and with a downgrade to a release that cannot read
    them. Anything else breaks the promise of the chain.
    """
    head = lock_chain(session)
    previous, seq = GENESIS, 0
    for event in session.scalars(select(Event).order_by(Event.seq)):
        seq += 1
        event.seq, event.previous_hash = seq, previous
        event.hash = link_hash(event)
        previous = event.hash
        session.flush()
    head.seq, head.hash = seq, previous
    session.flush()


def _erased(session: Session) -> frozenset[int]:
    """Return the ids of events whose payload was erased by an event of its own."""
    erasures = select(Event.subject_id).where(Event.kind == EventKind.PAYLOAD_ERASED)
    return frozenset(session.scalars(erasures))


def _is_gone(event: Event) -> bool:
    return event.payload is None and event.salt is None


def _fits(event: Event) -> bool:
    return (
        event.payload is not None
        and event.salt is not None
        and _payload_hash(event.salt, event.payload) == event.payload_hash
    )


def _payload_hash(salt: str, payload: dict[str, Any]) -> str:
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((salt + canonical).encode()).hexdigest()
