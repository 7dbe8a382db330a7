# SPDX-License-Identifier: EUPL-1.2
"""Scored pairs of an assignment and an offer, and the computations that made them."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.assignment import Assignment
from models.base import Base, Id, PublicId, enum_column
from models.offer import Offer
from models.vocabulary import DeclineReason, SubjectKind, SuggestionState

MATCHER_ID: Final = 1
MOVE_ID: Final = 1


class MatchRun(Base):
    """One computation: an assignment against all offers, or an offer against all assignments.

    Its key says which texts, encoder and weights made the scores: a second delivery of the same
    work finds the row and changes nothing. ``classifier_version`` names what estimated themes.
    """

    __tablename__ = "match_run"
    __table_args__ = (
        Index(
            "uq_match_run_key",
            "subject_kind",
            "subject_id",
            "content_hash",
            "counterpart_hash",
            "encoder_version",
            "weights_version",
            unique=True,
        ),
    )

    id: Mapped[Id]
    subject_kind: Mapped[SubjectKind] = enum_column(SubjectKind)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    content_hash: Mapped[str] = mapped_column(String(64))
    counterpart_hash: Mapped[str] = mapped_column(String(64))
    encoder_version: Mapped[str] = mapped_column(String(120))
    weights_version: Mapped[str] = mapped_column(String(60))
    classifier_version: Mapped[str] = mapped_column(String(60), default="")
    curve: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Matcher(Base):
    """With which encoder and weights the workers rank now; one row.

    ``encoder_source`` is the folder or hub name that the encoder was loaded from; empty until a
    worker said so. ``switched_at`` is the moment since which this encoder is in use, if it replaced
    another.
    """

    __tablename__ = "matcher"

    id: Mapped[Id]
    encoder_version: Mapped[str] = mapped_column(String(120))
    weights_version: Mapped[str] = mapped_column(String(60))
    encoder_source: Mapped[str] = mapped_column(String(300), default="")
    switched_at: Mapped[datetime | None]


class EncoderMove(Base):
    """The way to another encoder: how many texts have a vector of it; one row, gone at the end."""

    __tablename__ = "encoder_move"
    __table_args__ = (CheckConstraint("done BETWEEN 0 AND total", name="done_in_bounds"),)

    id: Mapped[Id]
    encoder_version: Mapped[str] = mapped_column(String(120))
    encoder_source: Mapped[str] = mapped_column(String(300))
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    started_at: Mapped[datetime]


class Suggestion(Base):
    """An assignment and an offer seen together: one row per pair, re-scored in place.

    ``score`` is 0-100; ``parts`` are the named points that add up to it; the hashes are those of
    the two texts that were compared; ``deadline_on`` is the last day on which the asked side can
    answer; ``previous_state`` lets a mistake be undone.
    """

    __tablename__ = "suggestion"
    __table_args__ = (
        Index("uq_suggestion_pair", "assignment_id", "offer_id", unique=True),
        # Counts and inboxes are answered from these two without reading the wide rows.
        Index("ix_suggestion_box", "state", "assignment_id", "offer_id"),
        Index("ix_suggestion_of_offer", "offer_id", "state", "assignment_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_bounds"),
        CheckConstraint(
            "state NOT IN ('requested', 'interested') OR deadline_on IS NOT NULL",
            name="asked_has_deadline",
        ),
        CheckConstraint(
            "state <> 'declined' OR decline_reason IS NOT NULL", name="declined_has_reason"
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    version: Mapped[int] = mapped_column(Integer)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("match_run.id"), index=True)
    state: Mapped[SuggestionState] = enum_column(SuggestionState, default=SuggestionState.SUGGESTED)
    previous_state: Mapped[SuggestionState | None] = enum_column(
        SuggestionState, check="previous_state", nullable=True
    )
    score: Mapped[int] = mapped_column(Integer, default=0, index=True)
    raw_milli: Mapped[int] = mapped_column(Integer, default=0)
    label: Mapped[str] = mapped_column(String(20), default="")
    parts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    assignment_hash: Mapped[str] = mapped_column(String(64), default="")
    offer_hash: Mapped[str] = mapped_column(String(64), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    deadline_on: Mapped[date | None] = mapped_column(index=True)
    reminded_on: Mapped[date | None]
    decline_reason: Mapped[DeclineReason | None] = enum_column(DeclineReason, nullable=True)
    decline_note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    state_since: Mapped[datetime]

    assignment: Mapped[Assignment] = relationship()
    offer: Mapped[Offer] = relationship()
    run: Mapped[MatchRun | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy
