# SPDX-License-Identifier: EUPL-1.2
"""The taxonomy of themes: made, changed, put in order, taken out of use."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import func, select

from models import event
from models.access import Actor, Permission
from models.errors import InvalidInput, NotAllowed
from models.operations.ranking import EVERYTHING
from models.theme import Theme
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, JobKind, SubjectKind

EDITABLE: Final = frozenset({"name", "name_en", "description", "is_research", "is_active"})
RANKED_BY: Final = frozenset({"name", "description", "is_active"})


def create_theme(uow: UnitOfWork, actor: Actor, fields: Mapping[str, object]) -> Theme:
    """Add a theme at the end of the list; everything is ranked again.

    Raises:
        NotAllowed: the actor manages no themes.
        InvalidInput: there is a theme of this name.
    """
    _require_right(actor)
    made = Theme(position=_last_position(uow) + 1)
    _apply(uow, made, fields)
    uow.session.add(made)
    uow.session.flush()
    _record(uow, EventKind.THEME_CREATED, made, actor, {"name": made.name})
    uow.enqueue(JobKind.RANK_ALL, EVERYTHING)
    return made


def edit_theme(uow: UnitOfWork, theme: Theme, actor: Actor, fields: Mapping[str, object]) -> Theme:
    """Change fields of ``EDITABLE``; a theme out of use stays on the work that has it.

    Every text is compared with every theme in use, so what ``RANKED_BY`` names ranks everything.

    Raises:
        NotAllowed: the actor manages no themes.
        InvalidInput: another theme has this name.
    """
    _require_right(actor)
    uow.session.refresh(theme, with_for_update=True)
    changed = sorted(name for name, value in fields.items() if getattr(theme, name) != value)
    if changed:
        _apply(uow, theme, fields)
        uow.session.flush()
        _record(uow, EventKind.THEME_EDITED, theme, actor, {"fields": changed})
    if not RANKED_BY.isdisjoint(changed):
        uow.enqueue(JobKind.RANK_ALL, EVERYTHING)
    return theme


def move_theme(uow: UnitOfWork, theme: Theme, actor: Actor, *, up: bool) -> None:
    """Let a theme change places with its neighbour; at the end of the list nothing happens."""
    _require_right(actor)
    statement = select(Theme).order_by(Theme.position, Theme.id).with_for_update()
    themes = list(uow.session.scalars(statement))
    here = themes.index(theme)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(themes):
        return
    themes[here], themes[there] = themes[there], themes[here]
    for position, one in enumerate(themes, start=1):
        one.position = position
    uow.session.flush()
    _record(uow, EventKind.THEME_EDITED, theme, actor, {"fields": ["position"]})


def _apply(uow: UnitOfWork, theme: Theme, fields: Mapping[str, object]) -> None:
    if not fields.keys() <= EDITABLE:
        raise NotAllowed
    for name, value in fields.items():
        setattr(theme, name, value)
    same = select(Theme.id).where(
        func.lower(Theme.name) == func.lower(theme.name), Theme.id != (theme.id or 0)
    )
    with uow.session.no_autoflush:
        if uow.session.scalars(same).first() is not None:
            raise InvalidInput("name", "name_in_use")


def _last_position(uow: UnitOfWork) -> int:
    return uow.session.scalars(select(func.coalesce(func.max(Theme.position), 0))).one()


def _require_right(actor: Actor) -> None:
    if not actor.may(Permission.MANAGE_THEMES):
        raise NotAllowed


def _record(
    uow: UnitOfWork, kind: EventKind, theme: Theme, actor: Actor, payload: dict[str, object]
) -> None:
    uow.record(
        event.Fact(
            kind=kind,
            subject_kind=SubjectKind.THEME,
            subject_id=theme.id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            payload=payload,
        )
    )
