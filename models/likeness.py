# SPDX-License-Identifier: EUPL-1.2
"""Pairs of assignments that ask the same, as far as a computer sees."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.assignment import Assignment
from models.base import Base, Id, PublicId


class AssignmentLikeness(Base):
    """Two assignments whose texts are alike; ``likeness`` is in thousandths.

    One row per pair, ``one_id`` the lower number. A pair that a coordinator dismissed stays
    dismissed, whatever is found later.
    """

    __tablename__ = "assignment_likeness"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="pair_in_order"),
        CheckConstraint("likeness BETWEEN 0 AND 1000", name="likeness_in_bounds"),
        Index("uq_assignment_likeness_pair", "one_id", "other_id", unique=True),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    one_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), index=True
    )
    likeness: Mapped[int] = mapped_column(Integer)
    encoder_version: Mapped[str] = mapped_column(String(120))
    found_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    dismissed_at: Mapped[datetime | None]

    one: Mapped[Assignment] = relationship(foreign_keys=[one_id])
    other: Mapped[Assignment] = relationship(foreign_keys=[other_id])

    def beside(self, assignment_id: int) -> Assignment:
        """Return the other one of the pair."""
        return self.other if self.one_id == assignment_id else self.one
