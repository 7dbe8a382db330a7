# SPDX-License-Identifier: EUPL-1.2
"""Programmes without an offer that fit an assignment, and the computations that found them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.assignment import Assignment
from models.base import Base, Id, PublicId, enum_column
from models.offer import Offer
from models.programme import Programme
from models.vocabulary import DeclineReason, OfferState, ProgrammeSuggestionState

OUT: Final = (OfferState.PUBLISHED, OfferState.PAUSED)
"""An offer that is out speaks for its programme; a lecturer who pauses it wants no questions."""


class ProgrammeRun(Base):
    """One computation: an assignment against the programmes that have no offer.

    Its key says which texts, encoder and weights made the scores. ``ranked_at`` is when it was
    last done: the same work once more moves that moment and nothing else.
    """

    __tablename__ = "programme_run"
    __table_args__ = (
        Index(
            "uq_programme_run_key",
            "assignment_id",
            "content_hash",
            "counterpart_hash",
            "encoder_version",
            "weights_version",
            unique=True,
        ),
    )

    id: Mapped[Id]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    counterpart_hash: Mapped[str] = mapped_column(String(64))
    encoder_version: Mapped[str] = mapped_column(String(120))
    weights_version: Mapped[str] = mapped_column(String(60))
    curve: Mapped[dict[str, Any]]
    ranked_at: Mapped[datetime]


class ProgrammeSuggestion(Base):
    """An assignment and a programme without an offer: one row per pair, re-scored in place.

    ``score`` is 0-100; ``parts`` are the named points that add up to it. ``position`` is the place
    in the list of whom to ask, 1 is first; without one the pair is only for the lecturers of the
    institution. ``offer`` is the draft that answered.
    """

    __tablename__ = "programme_suggestion"
    __table_args__ = (
        Index("uq_programme_suggestion_pair", "assignment_id", "programme_id", unique=True),
        Index("ix_programme_suggestion_of_programme", "programme_id", "state", "assignment_id"),
        Index("ix_programme_suggestion_state", "state", "assignment_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_bounds"),
        CheckConstraint(
            "state <> 'invited' OR (invited_at IS NOT NULL AND invited_by_id IS NOT NULL)",
            name="invited_has_moment_and_actor",
        ),
        CheckConstraint("state <> 'answered' OR offer_id IS NOT NULL", name="answered_has_offer"),
        CheckConstraint(
            "state <> 'declined' OR decline_reason IS NOT NULL", name="declined_has_reason"
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    version: Mapped[int] = mapped_column(Integer)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("programme_run.id"), index=True)
    state: Mapped[ProgrammeSuggestionState] = enum_column(
        ProgrammeSuggestionState, default=ProgrammeSuggestionState.SUGGESTED
    )
    position: Mapped[int | None] = mapped_column(SmallInteger)
    score: Mapped[int] = mapped_column(Integer)
    raw_milli: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(20))
    parts: Mapped[list[dict[str, Any]]]
    invited_at: Mapped[datetime | None]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), index=True)
    decline_reason: Mapped[DeclineReason | None] = enum_column(DeclineReason, nullable=True)
    decline_note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    state_since: Mapped[datetime]

    assignment: Mapped[Assignment] = relationship()
    programme: Mapped[Programme] = relationship()
    run: Mapped[ProgrammeRun] = relationship()
    offer: Mapped[Offer | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy


def programmes_with_offer(session: Session, programmes: Iterable[int]) -> frozenset[int]:
    """Return those of these programmes that have an offer that is out."""
    statement = select(Offer.programme_id).where(
        Offer.programme_id.in_(set(programmes)), Offer.state.in_(OUT)
    )
    return frozenset(session.scalars(statement))
