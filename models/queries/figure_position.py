# SPDX-License-Identifier: EUPL-1.2
"""Whether figures computed earlier still hold, asked of the chain of events."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models.event import GENESIS, HEAD_ID, ChainHead, Event
from models.vocabulary import EventKind, SubjectKind

MOVING: Final = (SubjectKind.ASSIGNMENT, SubjectKind.PLACEMENT, SubjectKind.OFFER)
CHANGING: Final = (
    EventKind.ASSIGNMENT_EDITED,
    EventKind.ORGANISATION_MERGED,
    EventKind.THEME_CREATED,
    EventKind.THEME_EDITED,
)


@dataclass(frozen=True, slots=True)
class Position:
    """A link of the chain: its number and hash."""

    seq: int
    hash: str


def chain_position(session: Session) -> Position:
    """Return the last link of the chain."""
    statement = select(ChainHead.seq, ChainHead.hash).where(ChainHead.id == HEAD_ID)
    head = session.execute(statement).one_or_none()
    return Position(head.seq, head.hash) if head else Position(0, GENESIS)


def still_holds(session: Session, since: Position, now: Position) -> bool:
    """Whether nothing that counts happened between two positions.

    Logins and answers to suggestions change no figure. A chain that was linked anew (after the
    removal of examples) holds nothing.
    """
    if since == now:
        return True
    if now.seq <= since.seq or not _is_link(session, since):
        return False
    moves = and_(Event.subject_kind.in_(MOVING), Event.to_state.is_not(None))
    counts = or_(moves, Event.kind.in_(CHANGING))
    statement = select(Event.id).where(Event.seq > since.seq, counts)
    return session.scalars(statement.limit(1)).one_or_none() is None


def _is_link(session: Session, position: Position) -> bool:
    if position.seq == 0:
        return True
    statement = select(Event.hash).where(Event.seq == position.seq)
    return session.scalars(statement).one_or_none() == position.hash
