# SPDX-License-Identifier: EUPL-1.2
"""What themes are learned from, and which versions there are."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from models.assignment import Assignment
from models.theme import Theme
from models.theme_model import ThemeModel, labelled

MOST_LABELS: Final = 5_000  # the newest; more take minutes and teach nothing
VERSIONS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class LabelledAssignment:
    """An assignment whose themes teach, and the first one that it is a copy of (or itself)."""

    assignment: Assignment
    root_id: int


def labelled_assignments(session: Session) -> list[LabelledAssignment]:
    """Return what can be learned from, by id; examples only where the installation is one."""
    newest = labelled().order_by(Assignment.id.desc()).limit(MOST_LABELS)
    rows = session.scalars(newest.options(selectinload(Assignment.place)))
    found = sorted(rows, key=lambda assignment: assignment.id)
    copies = select(Assignment.id, Assignment.copied_from_id).where(
        Assignment.copied_from_id.is_not(None)
    )
    origin = {row.id: row.copied_from_id for row in session.execute(copies)}
    return [LabelledAssignment(at, _root(at.id, origin)) for at in found]


def count_labelled(session: Session) -> int:
    """Return how many assignments can be learned from."""
    counted = labelled().with_only_columns(func.count(Assignment.id))
    return session.scalars(counted).one()


def themes_by_id(session: Session, ids: Collection[int]) -> dict[int, Theme]:
    """Return the themes in use that have one of these ids."""
    statement = select(Theme).where(Theme.id.in_(ids), Theme.is_active.is_(True))
    return {theme.id: theme for theme in session.scalars(statement)} if ids else {}


def newest_theme_models(session: Session) -> Sequence[ThemeModel]:
    """Return the last versions, the newest first."""
    statement = select(ThemeModel).order_by(ThemeModel.created_at.desc(), ThemeModel.id.desc())
    return session.scalars(statement.limit(VERSIONS_SHOWN)).all()


def theme_model_by_id(session: Session, public_id: uuid.UUID) -> ThemeModel | None:
    """Return one version, else None."""
    statement = select(ThemeModel).where(ThemeModel.public_id == public_id)
    return session.scalars(statement).one_or_none()


def theme_model_in_use(session: Session, encoder_version: str) -> ThemeModel | None:
    """Return the version in use when it was made with this encoder, else None."""
    statement = select(ThemeModel).where(
        ThemeModel.in_use.is_(True), ThemeModel.encoder_version == encoder_version
    )
    return session.scalars(statement).one_or_none()


def _root(assignment_id: int, origin: dict[int, int]) -> int:
    seen = {assignment_id}
    while (at := origin.get(assignment_id)) is not None and at not in seen:
        assignment_id = at
        seen.add(at)
    return assignment_id
