# SPDX-License-Identifier: EUPL-1.2
"""Form, level, theme and organisation of assignments as they stood on a day.

An edit after handing in leaves what it replaced in its event, so that a figure of the past keeps
its division when somebody changes a theme today. Without that trace the present value counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from models.assignment import Assignment, AssignmentLevel, AssignmentTheme
from models.event import Event
from models.vocabulary import AssignmentForm, EventKind, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What an assignment is counted under; None is unknown."""

    organisation_id: int
    form: AssignmentForm | None
    level: Level | None
    theme_id: int | None


def traits_on(session: Session, until: datetime) -> dict[int, Traits]:
    """Return the traits of all assignments just before ``until``, by id."""
    found = {
        key: Traits(organisation_id=at, form=form, level=level, theme_id=theme)
        for key, at, form, level, theme in session.execute(_present())
    }
    for key, payload in session.execute(_edits_since(until)):
        was = (payload or {}).get("was")
        if was is not None and key in found:
            found[key] = _undone(found[key], was)
    return found


def _present() -> Select[*tuple[Any, ...]]:
    """Everything that was ever handed in, with its preferred level and primary theme."""
    level = and_(
        AssignmentLevel.assignment_id == Assignment.id,
        AssignmentLevel.position == 0,
    )
    theme = and_(
        AssignmentTheme.assignment_id == Assignment.id,
        AssignmentTheme.position == 0,
    )
    return (
        select(
            Assignment.id,
            Assignment.organisation_id,
            Assignment.form,
            AssignmentLevel.level,
            AssignmentTheme.theme_id,
        )
        .outerjoin(AssignmentLevel, level)
        .outerjoin(AssignmentTheme, theme)
    )


def _edits_since(until: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Event.subject_id, Event.payload)
        .where(Event.kind == EventKind.ASSIGNMENT_EDITED, Event.occurred_at >= until)
        .order_by(Event.occurred_at.desc(), Event.seq.desc())
    )


def _undone(traits: Traits, was: Mapping[str, Any]) -> Traits:
    form, level = was.get("form"), was.get("level")
    return replace(
        traits,
        form=AssignmentForm(form) if form else None,
        level=Level(level) if level else None,
        theme_id=was.get("theme"),
    )
