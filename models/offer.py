# SPDX-License-Identifier: EUPL-1.2
"""What a programme offers in a window."""

from datetime import date, datetime, timedelta

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, PublicId, enum_column
from models.organisation import Place
from models.person import Person
from models.programme import Programme
from models.theme import Theme
from models.vocabulary import AssignmentForm, Language, Level, OfferState


class OfferForm(Base):
    """An assignment form the programme takes."""

    __tablename__ = "offer_form"

    offer_id: Mapped[int] = mapped_column(
        ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True
    )
    form: Mapped[AssignmentForm] = enum_column(AssignmentForm, primary_key=True)


class OfferLevel(Base):
    """A level the programme's students have."""

    __tablename__ = "offer_level"

    offer_id: Mapped[int] = mapped_column(
        ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True
    )
    level: Mapped[Level] = enum_column(Level, primary_key=True)


class OfferTheme(Base):
    """A theme the programme can work on; position 0 is primary."""

    __tablename__ = "offer_theme"

    offer_id: Mapped[int] = mapped_column(
        ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(SmallInteger)

    theme: Mapped[Theme] = relationship(lazy="joined", innerjoin=True)


class Offer(Base):
    """Open capacity of a registered programme in one window.

    Capacities count groups and students, group sizes students; ``max_distance_km`` 0 is no limit.
    """

    __tablename__ = "offer"
    __table_args__ = (
        Index("ix_offer_updated", "updated_at", "id"),
        CheckConstraint("group_min >= 1 AND group_max >= group_min", name="group_sizes_in_order"),
        CheckConstraint("capacity_groups >= 1", name="capacity_groups_positive"),
        CheckConstraint("capacity_students >= 1", name="capacity_students_positive"),
        CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL", name="published_has_moment"
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[OfferState] = enum_column(OfferState, default=OfferState.DRAFT, index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    state_since: Mapped[datetime]
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"))
    is_example: Mapped[bool] = mapped_column(Boolean, default=False, index=True)

    title: Mapped[str] = mapped_column(String(120), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    courses: Mapped[list[str]] = mapped_column(default=list)
    language: Mapped[Language] = enum_column(Language, default=Language.DUTCH)
    languages: Mapped[list[str]] = mapped_column(default=list)
    start_on: Mapped[date | None] = mapped_column(index=True)
    flexible_weeks: Mapped[int] = mapped_column(SmallInteger, default=0)
    duration_weeks: Mapped[int | None] = mapped_column(SmallInteger)
    capacity_groups: Mapped[int] = mapped_column(SmallInteger, default=1)
    capacity_students: Mapped[int] = mapped_column(SmallInteger, default=1)
    group_min: Mapped[int] = mapped_column(SmallInteger, default=1)
    group_max: Mapped[int] = mapped_column(SmallInteger, default=1)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    work_modes: Mapped[list[str]] = mapped_column(default=list)
    max_distance_km: Mapped[int] = mapped_column(SmallInteger, default=0)
    closes_on: Mapped[date | None] = mapped_column(index=True)

    programme: Mapped[Programme] = relationship()
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    place: Mapped[Place | None] = relationship()
    form_links: Mapped[list[OfferForm]] = relationship(
        cascade="all, delete-orphan", order_by=OfferForm.form, lazy="selectin"
    )
    level_links: Mapped[list[OfferLevel]] = relationship(
        cascade="all, delete-orphan", order_by=OfferLevel.level, lazy="selectin"
    )
    theme_links: Mapped[list[OfferTheme]] = relationship(
        cascade="all, delete-orphan", order_by=OfferTheme.position, lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy

    @property
    def forms(self) -> list[AssignmentForm]:
        """Forms the programme takes, in the order of the closed list."""
        return sorted((link.form for link in self.form_links), key=list(AssignmentForm).index)

    @forms.setter
    def forms(self, forms: list[AssignmentForm]) -> None:
        kept = {link.form: link for link in self.form_links}
        self.form_links = [kept.get(form) or OfferForm(form=form) for form in forms]

    @property
    def levels(self) -> list[Level]:
        """Levels of the students, rising."""
        return sorted((link.level for link in self.level_links), key=list(Level).index)

    @levels.setter
    def levels(self, levels: list[Level]) -> None:
        kept = {link.level: link for link in self.level_links}
        self.level_links = [kept.get(level) or OfferLevel(level=level) for level in levels]

    @property
    def themes(self) -> list[Theme]:
        """Themes, primary first."""
        return [link.theme for link in self.theme_links]

    @themes.setter
    def themes(self, themes: list[Theme]) -> None:
        kept = {link.theme_id: link for link in self.theme_links}
        self.theme_links = [kept.get(theme.id) or OfferTheme(theme=theme) for theme in themes]
        for position, link in enumerate(self.theme_links):
            link.position = position

    @property
    def end_on(self) -> date | None:
        """The planned last day, when start and duration are known."""
        if self.start_on is None or self.duration_weeks is None:
            return None
        return self.start_on + timedelta(weeks=self.duration_weeks)
