# SPDX-License-Identifier: EUPL-1.2
"""Pairs confirmed by a person: students of a programme work on an assignment."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.assignment import Assignment
from models.base import Base, Id, PublicId, enum_column
from models.offer import Offer
from models.person import Person
from models.suggestion import Suggestion
from models.vocabulary import HandPlacementReason, PlacementSource, PlacementState, StopReason

TAKES_A_PLACE = text("state IN ('agreed', 'in_progress', 'completed')")


class Placement(Base):
    """One slot of an assignment taken by one offer; ``students`` is a count, never a list."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("students BETWEEN 1 AND 200", name="students_in_bounds"),
        CheckConstraint(
            "(state IN ('released', 'stopped')) = (stop_reason IS NOT NULL)", name="end_has_reason"
        ),
        CheckConstraint("source <> 'by_hand' OR hand_reason IS NOT NULL", name="hand_has_reason"),
        # What is taken of an assignment and of an offer, counted in the index alone.
        Index("ix_placement_slots", "assignment_id", "state"),
        Index("ix_placement_capacity", "offer_id", "state", "students"),
        Index("ix_placement_start", "start_on", "id"),
        # What should have started or ended by now, longest ago first.
        Index("ix_placement_due_start", "state", "start_on"),
        Index("ix_placement_due_end", "state", "end_on"),
        Index(
            "uq_placement_pair",
            "assignment_id",
            "offer_id",
            unique=True,
            sqlite_where=TAKES_A_PLACE,
            postgresql_where=TAKES_A_PLACE,
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    version: Mapped[int] = mapped_column(Integer)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"), index=True)
    state: Mapped[PlacementState] = enum_column(PlacementState, default=PlacementState.AGREED)
    source: Mapped[PlacementSource] = enum_column(PlacementSource)
    hand_reason: Mapped[HandPlacementReason | None] = enum_column(
        HandPlacementReason, nullable=True
    )
    hand_note: Mapped[str] = mapped_column(Text, default="")
    students: Mapped[int] = mapped_column(SmallInteger)
    start_on: Mapped[date]
    end_on: Mapped[date]
    confirmed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state_since: Mapped[datetime]
    ended_on: Mapped[date | None]
    stop_reason: Mapped[StopReason | None] = enum_column(StopReason, nullable=True)
    stop_note: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")

    assignment: Mapped[Assignment] = relationship()
    offer: Mapped[Offer] = relationship()
    suggestion: Mapped[Suggestion | None] = relationship()
    confirmed_by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy
