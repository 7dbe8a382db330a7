# SPDX-License-Identifier: EUPL-1.2
"""The durable queue: work written in the transaction that makes it necessary."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, enum_column
from models.vocabulary import JobKind, JobState

ONE_QUEUED = text("state = 'queued'")


class Job(Base):
    """One piece of work; at most one is queued per kind and subject."""

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "uq_job_queued",
            "kind",
            "subject_id",
            unique=True,
            sqlite_where=ONE_QUEUED,
            postgresql_where=ONE_QUEUED,
        ),
        Index("ix_job_due", "state", "due_at"),
    )

    id: Mapped[Id]
    kind: Mapped[JobKind] = enum_column(JobKind)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[JobState] = enum_column(JobState, default=JobState.QUEUED)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    runs: Mapped[int] = mapped_column(Integer, default=0)
    token: Mapped[str | None] = mapped_column(String(36))
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str] = mapped_column(String(200), default="")
