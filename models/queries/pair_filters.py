# SPDX-License-Identifier: EUPL-1.2
"""What somebody looks for among pairs, as conditions on their two sides."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from models.access import Actor
from models.assignment import Assignment, AssignmentLevel, AssignmentTheme, Favourite
from models.offer import Offer
from models.organisation import Place
from models.queries.text_filters import assignment_mentions
from models.theme import Theme
from models.vocabulary import AssignmentForm, Language, Level

Rule = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFilters:
    """What somebody looks for; an empty value does not filter."""

    text: str = ""
    form: AssignmentForm | None = None
    level: Level | None = None
    theme: uuid.UUID | None = None
    region: str = ""
    language: Language | None = None
    starts_from: date | None = None
    starts_until: date | None = None
    offer: uuid.UUID | None = None
    only_own_offers: bool = False
    only_favourites: bool = False


def assignment_conditions(actor: Actor, filters: PairFilters) -> list[ColumnElement[bool]]:
    """Return what is asked of the assignment, one condition for each filter that is set."""
    rules: list[tuple[Any, Rule]] = [
        (filters.text, assignment_mentions),
        (filters.form, lambda form: Assignment.form == form),
        (filters.level, _has_level),
        (filters.theme, _has_theme),
        (filters.region, lambda region: Assignment.place.has(Place.province == region)),
        (filters.language, lambda code: Assignment.language == code),
        (filters.starts_from, lambda day: Assignment.start_on >= day),
        (filters.starts_until, lambda day: Assignment.start_on <= day),
        (filters.only_favourites, lambda _wanted: Assignment.id.in_(kept_by(actor))),
    ]
    return [rule(value) for value, rule in rules if value]


def offer_conditions(actor: Actor, filters: PairFilters) -> list[ColumnElement[bool]]:
    """Return what is asked of the offer, one condition for each filter that is set."""
    rules: list[tuple[Any, Rule]] = [
        (filters.offer, lambda public_id: Offer.public_id == public_id),
        (filters.only_own_offers, lambda _wanted: Offer.owner_id == actor.person_id),
    ]
    return [rule(value) for value, rule in rules if value]


def _has_level(level: Level) -> ColumnElement[bool]:
    return exists().where(
        AssignmentLevel.assignment_id == Assignment.id, AssignmentLevel.level == level
    )


def _has_theme(public_id: uuid.UUID) -> ColumnElement[bool]:
    theme = select(Theme.id).where(Theme.public_id == public_id).scalar_subquery()
    return exists().where(
        AssignmentTheme.assignment_id == Assignment.id, AssignmentTheme.theme_id == theme
    )


def kept_by(actor: Actor) -> Select[Any]:
    """Return the ids of the assignments that this person keeps."""
    return select(Favourite.assignment_id).where(Favourite.person_id == actor.person_id)
