# SPDX-License-Identifier: EUPL-1.2
"""The sets of weights by which suggestions are ordered: as shipped, and as learned here."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Id, PublicId, enum_column
from models.vocabulary import RankingSource, RankingVerdict

IN_USE = text("is_in_use")


class RankingVersion(Base):
    """One set of weights with its curve, and what earlier decisions said about it.

    ``weights`` and ``curve`` are numbers by name; ``figures`` holds the means of the replay, one
    object per measure and group; ``moved`` pairs whose place changed most. ``decided_until`` is the
    last moment whose decisions taught. One version is in use.
    """

    __tablename__ = "ranking_version"
    __table_args__ = (
        Index(
            "uq_ranking_version_in_use",
            "is_in_use",
            unique=True,
            sqlite_where=IN_USE,
            postgresql_where=IN_USE,
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    source: Mapped[RankingSource] = enum_column(RankingSource)
    verdict: Mapped[RankingVerdict] = enum_column(RankingVerdict)
    is_in_use: Mapped[bool] = mapped_column(Boolean, default=False)
    in_use_since: Mapped[datetime | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("ranking_version.id"), index=True)
    weights: Mapped[dict[str, Any]]
    curve: Mapped[dict[str, Any]]
    encoder_version: Mapped[str] = mapped_column(String(120))
    n_fits: Mapped[int] = mapped_column(Integer, default=0)
    n_unfit: Mapped[int] = mapped_column(Integer, default=0)
    n_tested: Mapped[int] = mapped_column(Integer, default=0)
    decided_until: Mapped[datetime | None]
    figures: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    moved: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    with_examples: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]

    parent: Mapped["RankingVersion | None"] = relationship(remote_side="RankingVersion.id")


def ranking_in_use(session: Session) -> RankingVersion | None:
    """Return the version that ranks now; None before a worker noted the shipped one."""
    statement = select(RankingVersion).where(RankingVersion.is_in_use)
    return session.scalars(statement).one_or_none()
