# SPDX-License-Identifier: EUPL-1.2
"""What a ministry asks of education."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, PublicId, enum_column
from models.organisation import Organisation, Place
from models.person import Person
from models.theme import Theme
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    DataSensitivity,
    Language,
    Level,
    Sector,
)
from models.vocabulary import WorkMode as WorkModeCode

AGREED_STATES = "'agreed', 'in_progress', 'completed', 'discontinued'"
REASON_STATES = "'returned', 'withdrawn', 'unplaced', 'discontinued'"

assignment_co_owner = Table(
    "assignment_co_owner",
    Base.metadata,
    Column("assignment_id", ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True, index=True),
)


class AssignmentLevel(Base):
    """An accepted level; position 0 is preferred."""

    __tablename__ = "assignment_level"

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True
    )
    level: Mapped[Level] = enum_column(Level, primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class AssignmentTheme(Base):
    """A theme of an assignment; position 0 is primary."""

    __tablename__ = "assignment_theme"

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(SmallInteger)

    theme: Mapped[Theme] = relationship(lazy="joined", innerjoin=True)


class Assignment(Base):
    """A student assignment, from draft to finished.

    ``slots`` is the number of placements it can take. Group sizes count students,
    ``duration_weeks`` weeks, ``hours_per_week`` and ``supervision_hours`` hours a week,
    ``allowance_eur`` euros a month.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint(
            f"(state IN ({AGREED_STATES})) = (agreed_at IS NOT NULL AND agreed_by_id IS NOT NULL)",
            name="agreed_has_moment_and_actor",
        ),
        CheckConstraint(
            f"state NOT IN ({REASON_STATES}) OR state_reason <> ''", name="exit_has_reason"
        ),
        CheckConstraint("state <> 'completed' OR ended_on IS NOT NULL", name="completed_has_end"),
        CheckConstraint(
            "state = 'draft' OR submitted_at IS NOT NULL OR state = 'withdrawn'",
            name="submitted_has_moment",
        ),
        # Lists in their order, and counts, without reading the long texts.
        Index("ix_assignment_tracked", "state", "state_since", "submitted_at", "start_on"),
        Index("ix_assignment_listed", "state_since", "id", "submitted_at"),
        Index(
            "ix_assignment_asking",
            *("state", "slots", "state_since", "organisation_id", "submitted_at"),
        ),
        Index("ix_assignment_of_organisation", "organisation_id", "submitted_at", "state"),
        CheckConstraint("slots BETWEEN 1 AND 20", name="slots_in_bounds"),
        CheckConstraint("group_min >= 1 AND group_max >= group_min", name="group_sizes_in_order"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[AssignmentState] = enum_column(AssignmentState, default=AssignmentState.DRAFT)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    unit: Mapped[str] = mapped_column(String(150), default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    is_example: Mapped[bool] = mapped_column(Boolean, default=False, index=True)

    title: Mapped[str] = mapped_column(String(120), default="")
    question: Mapped[str] = mapped_column(Text, default="")
    background: Mapped[str] = mapped_column(Text, default="")
    expected_result: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[Language] = enum_column(Language, default=Language.DUTCH, index=True)
    form: Mapped[AssignmentForm | None] = enum_column(AssignmentForm, nullable=True, index=True)
    skills: Mapped[list[str]] = mapped_column(default=list)
    competence_profiles: Mapped[list[str]] = mapped_column(default=list)
    programme_lines: Mapped[list[str]] = mapped_column(default=list)
    group_min: Mapped[int] = mapped_column(SmallInteger, default=1)
    group_max: Mapped[int] = mapped_column(SmallInteger, default=1)
    slots: Mapped[int] = mapped_column(SmallInteger, default=1)
    start_on: Mapped[date | None] = mapped_column(index=True)
    flexible_weeks: Mapped[int] = mapped_column(SmallInteger, default=0)
    duration_weeks: Mapped[int | None] = mapped_column(SmallInteger)
    hours_per_week: Mapped[int | None] = mapped_column(SmallInteger)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    work_mode: Mapped[WorkModeCode | None] = enum_column(WorkModeCode, nullable=True)
    supervisor_level: Mapped[Sector | None] = enum_column(Sector, nullable=True)
    supervision_hours: Mapped[int | None] = mapped_column(SmallInteger)
    certified_host: Mapped[bool] = mapped_column(Boolean, default=False)
    crebo: Mapped[str] = mapped_column(String(5), default="")
    allowance_eur: Mapped[int | None] = mapped_column(Integer)
    screening: Mapped[list[str]] = mapped_column(default=list)
    data_sensitivity: Mapped[DataSensitivity] = enum_column(
        DataSensitivity, default=DataSensitivity.PUBLIC
    )
    publishable: Mapped[bool] = mapped_column(Boolean, default=True)
    not_business_critical: Mapped[bool] = mapped_column(Boolean, default=False)

    submitted_at: Mapped[datetime | None]
    state_since: Mapped[datetime]
    state_reason: Mapped[str] = mapped_column(Text, default="")
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text, default="")

    organisation: Mapped[Organisation] = relationship()
    place: Mapped[Place | None] = relationship()
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id])
    co_owners: Mapped[list[Person]] = relationship(
        secondary=assignment_co_owner, lazy="selectin", order_by=Person.id
    )
    level_links: Mapped[list[AssignmentLevel]] = relationship(
        cascade="all, delete-orphan", order_by=AssignmentLevel.position, lazy="selectin"
    )
    theme_links: Mapped[list[AssignmentTheme]] = relationship(
        cascade="all, delete-orphan", order_by=AssignmentTheme.position, lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy

    @property
    def levels(self) -> list[Level]:
        """Accepted levels, preferred first."""
        return [link.level for link in self.level_links]

    @levels.setter
    def levels(self, levels: list[Level]) -> None:
        kept = {link.level: link for link in self.level_links}
        self.level_links = [kept.get(level) or AssignmentLevel(level=level) for level in levels]
        for position, link in enumerate(self.level_links):
            link.position = position

    @property
    def themes(self) -> list[Theme]:
        """Themes, primary first."""
        return [link.theme for link in self.theme_links]

    @themes.setter
    def themes(self, themes: list[Theme]) -> None:
        kept = {link.theme_id: link for link in self.theme_links}
        self.theme_links = [kept.get(theme.id) or AssignmentTheme(theme=theme) for theme in themes]
        for position, link in enumerate(self.theme_links):
            link.position = position

    @property
    def end_on(self) -> date | None:
        """The planned last day, when start and duration are known."""
        if self.start_on is None or self.duration_weeks is None:
            return None
        return self.start_on + timedelta(weeks=self.duration_weeks)

    @property
    def author_ids(self) -> frozenset[int]:
        """Everybody who may act as its author: owner, deputy and co-owners."""
        ids = {self.owner_id, *(person.id for person in self.co_owners)}
        return frozenset(ids | ({self.deputy_id} if self.deputy_id else set()))


class Favourite(Base):
    """An assignment somebody wants to find again."""

    __tablename__ = "favourite"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]


class IntakeNote(Base):
    """Where the answers of a draft stood in the text that was pasted; gone after handing in.

    ``found`` lists ``{"field", "quote"}``; ``unused`` lines that no answer took over;
    ``hidden_lines`` counts what was left out because it is about persons.
    """

    __tablename__ = "intake_note"

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True
    )
    found: Mapped[list[dict[str, Any]]]
    unused: Mapped[list[str]]
    hidden_lines: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
