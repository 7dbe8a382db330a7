# SPDX-License-Identifier: EUPL-1.2
"""What was learned about themes, version by version, with the figures that go with it."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Boolean, Index, Integer, Select, String, exists, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.assignment import Assignment, AssignmentTheme
from models.base import Base, Id, PublicId
from models.job import Job
from models.person import Person
from models.vocabulary import AssignmentState, JobKind, JobState

ONE_IN_USE = text("in_use")

# A coordinator opened these: a person chose the themes and another looked at them.
SCREENED_STATES: Final = (
    AssignmentState.OPEN,
    AssignmentState.AGREED,
    AssignmentState.IN_PROGRESS,
    AssignmentState.COMPLETED,
    AssignmentState.DISCONTINUED,
)


class ThemeModel(Base):
    """One version: plain numbers that the matcher made from labelled assignments.

    Its key says from which labels, themes and encoder: a second delivery of the same work finds
    the row and changes nothing. ``is_better`` is the verdict of cross-validation; ``in_use`` is
    true for one row at most, and means nothing for another encoder than its own.
    """

    __tablename__ = "theme_model"
    __table_args__ = (
        Index(
            "uq_theme_model_key",
            *("encoder_version", "taxonomy_hash", "labels_hash"),
            unique=True,
        ),
        Index(
            "uq_theme_model_in_use",
            "in_use",
            unique=True,
            sqlite_where=ONE_IN_USE,
            postgresql_where=ONE_IN_USE,
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    created_at: Mapped[datetime]
    encoder_version: Mapped[str] = mapped_column(String(120))
    taxonomy_hash: Mapped[str] = mapped_column(String(64))
    labels_hash: Mapped[str] = mapped_column(String(64))
    n_labels: Mapped[int] = mapped_column(Integer)
    is_better: Mapped[bool] = mapped_column(Boolean)
    in_use: Mapped[bool] = mapped_column(Boolean, default=False)
    figures: Mapped[dict[str, Any]]
    learned: Mapped[dict[str, Any]]


def labelled() -> Select[Assignment]:
    """Select what can be learned from; examples only where the installation is one."""
    has_theme = exists().where(AssignmentTheme.assignment_id == Assignment.id)
    is_installation_of_examples = exists().where(Person.is_example.is_(True))
    return select(Assignment).where(
        Assignment.state.in_(SCREENED_STATES),
        has_theme,
        Assignment.is_example.is_(False) | is_installation_of_examples,
    )


def newest_theme_model(session: Session) -> ThemeModel | None:
    """Return the last version, else None."""
    statement = select(ThemeModel).order_by(ThemeModel.created_at.desc(), ThemeModel.id.desc())
    return session.scalars(statement.limit(1)).one_or_none()


def is_training(session: Session) -> bool:
    """Whether a worker learns now, or will."""
    alive = (JobState.QUEUED, JobState.RUNNING)
    statement = exists().where(Job.kind == JobKind.TRAIN_THEMES, Job.state.in_(alive))
    return bool(session.scalar(select(statement)))
