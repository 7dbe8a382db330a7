# SPDX-License-Identifier: EUPL-1.2
"""Partners: government organisations, education institutions, and the partnership itself."""

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, PublicId, enum_column
from models.vocabulary import OrganisationKind, Sector


class Organisation(Base):
    """One organisation; ``code`` is official within ``code_scheme`` (tooi, brin) or our own."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("(kind = 'institution') = (sector IS NOT NULL)", name="institution_sector"),
        Index("uq_organisation_code", "code_scheme", "code", unique=True),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    kind: Mapped[OrganisationKind] = enum_column(OrganisationKind, index=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    abbreviation: Mapped[str] = mapped_column(String(40), default="")
    other_names: Mapped[list[str]] = mapped_column(default=list)
    category: Mapped[str] = mapped_column(String(60), default="")
    code_scheme: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(60))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    sector: Mapped[Sector | None] = enum_column(Sector)
    place: Mapped[str] = mapped_column(String(100), default="")
    province: Mapped[str] = mapped_column(String(40), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    website: Mapped[str] = mapped_column(String(300), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, index=True)
    closed_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    may_open_directly: Mapped[bool] = mapped_column(Boolean, default=False)

    parent: Mapped["Organisation | None"] = relationship(
        foreign_keys="Organisation.parent_id", remote_side="Organisation.id"
    )


class Place(Base):
    """A town with its province and the mean coordinates of its postcode areas (WGS 84)."""

    __tablename__ = "place"
    __table_args__ = (Index("uq_place_name_municipality", "name", "municipality", unique=True),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(100), index=True)
    municipality: Mapped[str] = mapped_column(String(100))
    province: Mapped[str] = mapped_column(String(40), index=True)
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
