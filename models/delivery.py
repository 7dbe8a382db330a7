# SPDX-License-Identifier: EUPL-1.2
"""Outgoing mail as rows: written with the change that causes it, delivered afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, PublicId, enum_column
from models.person import Person
from models.vocabulary import Language, MailState


class Mail(Base):
    """One message to one person; the worker renders ``template`` in the person's language.

    Somebody without an account gets it at ``address``, in ``language``; the address is forgotten
    once the mail is sent, or when it cannot be tried again. ``dedupe_key`` names the occasion: the
    same occasion never mails the same person twice.
    """

    __tablename__ = "mail"
    __table_args__ = (CheckConstraint("person_id IS NULL OR address = ''", name="one_receiver"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[Language | None] = enum_column(Language, nullable=True)
    template: Mapped[str] = mapped_column(String(60))
    context: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str] = mapped_column(String(160), unique=True)
    state: Mapped[MailState] = enum_column(MailState, default=MailState.QUEUED)
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person | None] = relationship(lazy="joined")
