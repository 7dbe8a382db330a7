# SPDX-License-Identifier: EUPL-1.2
"""Lists of assignments: filtered, sorted, in pages; only what a row shows is read."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.access import Actor, authored_assignments, listed_assignments
from models.assignment import Assignment, AssignmentLevel, AssignmentTheme, Favourite
from models.capacity import TAKING
from models.organisation import Organisation, Place
from models.placement import Placement
from models.queries.paging import PAGE_SIZE, Page, count_rows, on_page
from models.queries.text_filters import assignment_mentions
from models.suggestion import Suggestion
from models.theme import Theme
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    Language,
    Level,
    SuggestionState,
    WorkMode,
)


class Order(StrEnum):
    """Ways to sort a list."""

    NEWEST = "newest"
    START = "start"
    TITLE = "title"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentFilter:
    """What somebody looks for; what is left out does not matter."""

    text: str = ""
    states: tuple[AssignmentState, ...] = ()
    form: AssignmentForm | None = None
    level: Level | None = None
    theme: uuid.UUID | None = None
    province: str = ""
    language: Language | None = None
    work_mode: WorkMode | None = None
    starts_from: date | None = None
    starts_to: date | None = None
    organisation: uuid.UUID | None = None
    favourites: bool = False
    own: bool = False
    order: Order = Order.NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """One line of a list; ``interested`` counts programmes that wait for the author's answer."""

    public_id: uuid.UUID
    title: str
    state: AssignmentState
    state_since: datetime
    form: AssignmentForm | None
    language: Language
    start_on: date | None
    organisation: str
    place: str | None
    province: str | None
    work_mode: WorkMode | None
    slots: int
    levels: tuple[Level, ...]
    themes: tuple[Theme, ...]
    taken: int
    interested: int
    is_favourite: bool


def find_assignments(
    session: Session, actor: Actor, wanted: AssignmentFilter, page: int
) -> Page[AssignmentRow]:
    """Return one page of what ``actor`` may see and looks for; drafts are in ``own_drafts``."""
    matching = select(Assignment.id).where(listed_assignments(actor), *_conditions(actor, wanted))
    ordered = _ordered(matching, wanted.order)
    if wanted.text:  # reading all texts costs most: do it once
        found = list(session.scalars(ordered))
        ids, total = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], len(found)
    else:
        ids, total = list(session.scalars(on_page(ordered, page))), count_rows(session, matching)
    return Page(rows=assignments_by_id(session, actor, ids), number=page, total=total)


def assignments_by_id(session: Session, actor: Actor, ids: list[int]) -> list[AssignmentRow]:
    """Return rows in the order of ``ids``, which were found within what ``actor`` may see."""
    rows = {row.id: row for row in session.execute(_rows().where(Assignment.id.in_(ids)))}
    return _with_details(session, actor, [rows[at] for at in ids if at in rows])


def own_drafts(session: Session, actor: Actor) -> list[AssignmentRow]:
    """Return the drafts this person may work on, last touched first."""
    drafts = _rows().where(Assignment.state == AssignmentState.DRAFT, authored_assignments(actor))
    found = session.execute(drafts.order_by(Assignment.updated_at.desc(), Assignment.id)).all()
    return _with_details(session, actor, found)


def organisations_with_assignments(session: Session, actor: Actor) -> list[Organisation]:
    """Return the organisations that have something in this person's list, by name."""
    asking = select(Assignment.organisation_id).where(listed_assignments(actor))
    found = select(Organisation).where(Organisation.id.in_(asking))
    return list(session.scalars(found.order_by(Organisation.name)))


def _rows() -> Any:
    return (
        select(
            Assignment.id,
            Assignment.public_id,
            Assignment.title,
            Assignment.state,
            Assignment.state_since,
            Assignment.form,
            Assignment.language,
            Assignment.start_on,
            Assignment.work_mode,
            Assignment.slots,
            Organisation.name.label("organisation"),
            Place.name.label("place"),
            Place.province,
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .outerjoin(Place, Place.id == Assignment.place_id)
    )


def _conditions(actor: Actor, wanted: AssignmentFilter) -> list[ColumnElement[bool]]:
    return [
        *_column_conditions(wanted),
        *_linked_conditions(actor, wanted),
        assignment_mentions(wanted.text),
    ]


def _column_conditions(wanted: AssignmentFilter) -> Iterable[ColumnElement[bool]]:
    if wanted.states:
        yield Assignment.state.in_(wanted.states)
    if wanted.form:
        yield Assignment.form == wanted.form
    if wanted.language:
        yield Assignment.language == wanted.language
    if wanted.work_mode:
        yield Assignment.work_mode == wanted.work_mode
    if wanted.starts_from:
        yield Assignment.start_on >= wanted.starts_from
    if wanted.starts_to:
        yield Assignment.start_on <= wanted.starts_to


def _linked_conditions(actor: Actor, wanted: AssignmentFilter) -> Iterable[ColumnElement[bool]]:
    if wanted.level:
        levels = select(AssignmentLevel.assignment_id)
        yield Assignment.id.in_(levels.where(AssignmentLevel.level == wanted.level))
    if wanted.theme:
        links = select(AssignmentTheme.assignment_id).join(Theme)
        yield Assignment.id.in_(links.where(Theme.public_id == wanted.theme))
    if wanted.province:
        places = select(Place.id).where(Place.province == wanted.province)
        yield Assignment.place_id.in_(places)
    if wanted.organisation:
        chosen = select(Organisation.id).where(Organisation.public_id == wanted.organisation)
        yield Assignment.organisation_id.in_(chosen)
    if wanted.favourites:
        kept = select(Favourite.assignment_id).where(Favourite.person_id == actor.person_id)
        yield Assignment.id.in_(kept)
    if wanted.own:
        yield authored_assignments(actor)


def _ordered(matching: Any, order: Order) -> Any:
    if order is Order.ORGANISATION:
        named = matching.join(Organisation, Organisation.id == Assignment.organisation_id)
        return named.order_by(func.lower(Organisation.name), Assignment.id.desc())
    first: dict[Order, ColumnElement[Any]] = {
        Order.NEWEST: Assignment.state_since.desc(),
        Order.START: Assignment.start_on.asc().nulls_last(),
        Order.TITLE: func.lower(Assignment.title),
    }
    return matching.order_by(first[order], Assignment.id.desc())


def _with_details(session: Session, actor: Actor, found: Iterable[Any]) -> list[AssignmentRow]:
    rows = list(found)
    if not rows:
        return []
    ids = [row.id for row in rows]
    levels, themes = _levels(session, ids), _themes(session, ids)
    taken = _counts(session, Placement, Placement.state.in_(TAKING), ids)
    waiting = Suggestion.state == SuggestionState.INTERESTED
    interested = _counts(session, Suggestion, waiting, ids)
    favourites = _favourites(session, actor, ids)
    return [
        AssignmentRow(
            **{name: value for name, value in row._asdict().items() if name != "id"},
            levels=tuple(levels.get(row.id, ())),
            themes=tuple(themes.get(row.id, ())),
            taken=taken.get(row.id, 0),
            interested=interested.get(row.id, 0),
            is_favourite=row.id in favourites,
        )
        for row in rows
    ]


def _levels(session: Session, ids: list[int]) -> dict[int, list[Level]]:
    statement = select(AssignmentLevel.assignment_id, AssignmentLevel.level).where(
        AssignmentLevel.assignment_id.in_(ids)
    )
    found: dict[int, list[Level]] = {}
    for assignment_id, level in session.execute(statement.order_by(AssignmentLevel.position)):
        found.setdefault(assignment_id, []).append(level)
    return found


def _themes(session: Session, ids: list[int]) -> dict[int, list[Theme]]:
    statement = (
        select(AssignmentTheme.assignment_id, Theme)
        .join(Theme)
        .where(AssignmentTheme.assignment_id.in_(ids))
    )
    found: dict[int, list[Theme]] = {}
    for assignment_id, theme in session.execute(statement.order_by(AssignmentTheme.position)):
        found.setdefault(assignment_id, []).append(theme)
    return found


def _counts(
    session: Session, entity: Any, condition: ColumnElement[bool], ids: list[int]
) -> dict[int, int]:
    statement = (
        select(entity.assignment_id, func.count())
        .where(entity.assignment_id.in_(ids), condition)
        .group_by(entity.assignment_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _favourites(session: Session, actor: Actor, ids: list[int]) -> set[int]:
    statement = select(Favourite.assignment_id).where(
        Favourite.person_id == actor.person_id, Favourite.assignment_id.in_(ids)
    )
    return set(session.scalars(statement))
