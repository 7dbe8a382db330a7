# SPDX-License-Identifier: EUPL-1.2
"""Questions that a worker answers while somebody waits: the page shows its plain answer first."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, PublicId, enum_column
from models.vocabulary import InquiryKind


class Inquiry(Base):
    """A question of one person, and its answer until it expires.

    ``request`` holds what is asked beside the assignment; ``request_hash`` tells the same question
    asked again. The answer names things by id: who shows it asks anew what the reader may see.
    """

    __tablename__ = "inquiry"
    __table_args__ = (
        Index("ix_inquiry_asked", "asked_by_id", "kind", "request_hash"),
        Index("ix_inquiry_expires_at", "expires_at"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    kind: Mapped[InquiryKind] = enum_column(InquiryKind)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), index=True
    )
    request: Mapped[dict[str, Any]]
    request_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
