# SPDX-License-Identifier: EUPL-1.2
"""Text vectors, cached by what was embedded and by which encoder."""

from datetime import datetime

from sqlalchemy import Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class Embedding(Base):
    """One vector: little-endian float32, unit length, ``dimension`` numbers."""

    __tablename__ = "embedding"
    __table_args__ = (Index("uq_embedding_key", "encoder_version", "text_hash", unique=True),)

    id: Mapped[Id]
    encoder_version: Mapped[str] = mapped_column(String(120))
    text_hash: Mapped[str] = mapped_column(String(64))
    dimension: Mapped[int] = mapped_column(Integer)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
