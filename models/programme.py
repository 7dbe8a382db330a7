# SPDX-License-Identifier: EUPL-1.2
"""Registered programmes of institutions, mbo qualifications, and competence profiles."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, PublicId, enum_column
from models.organisation import Organisation
from models.vocabulary import Level

CREBO: Final = "crebo"


class Programme(Base):
    """One diploma programme at one institution (RIO code), or an mbo school x crebo pair."""

    __tablename__ = "programme"
    __table_args__ = (
        Index("uq_programme_code", "institution_id", "code_scheme", "code", unique=True),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    institution_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    code_scheme: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40))
    isat: Mapped[str] = mapped_column(String(10), default="")
    name: Mapped[str] = mapped_column(String(250), index=True)
    name_en: Mapped[str] = mapped_column(String(250), default="")
    own_names: Mapped[list[str]] = mapped_column(default=list)
    level: Mapped[Level] = enum_column(Level, index=True)
    field_code: Mapped[str] = mapped_column(String(4), default="")
    field_name: Mapped[str] = mapped_column(String(200), default="")
    subject_name: Mapped[str] = mapped_column(String(200), default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    places: Mapped[list[str]] = mapped_column(default=list)
    website: Mapped[str] = mapped_column(String(300), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    closed_on: Mapped[date | None]

    institution: Mapped[Organisation] = relationship()


class Qualification(Base):
    """An mbo qualification (crebo); becomes a programme of a school on first use."""

    __tablename__ = "qualification"

    id: Mapped[Id]
    crebo: Mapped[str] = mapped_column(String(5), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    level: Mapped[Level] = enum_column(Level)


class CompetenceProfile(Base):
    """A KWIV profile: code, name and category of the government's IT competence framework."""

    __tablename__ = "competence_profile"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(60))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeKey:
    """What somebody picks: a registered programme, or an mbo school with a qualification.

    As text: the public id of the programme, or ``crebo:<public id of the school>:<crebo>``.
    """

    public_id: uuid.UUID
    crebo: str = ""

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the key behind a text, None when it is none."""
        public_id, _, crebo = text.removeprefix(f"{CREBO}:").partition(":")
        if text.startswith(f"{CREBO}:") != bool(crebo):
            return None
        try:
            return cls(public_id=uuid.UUID(public_id), crebo=crebo)
        except ValueError:
            return None

    def __str__(self) -> str:
        """Return the key as text."""
        return f"{CREBO}:{self.public_id}:{self.crebo}" if self.crebo else str(self.public_id)
