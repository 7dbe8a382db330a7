# SPDX-License-Identifier: EUPL-1.2
"""Searches behind the pickers: programmes, organisations, places, qualifications, profiles, themes.

Every query word must be found; an exact abbreviation or name comes first. An empty query lists the
first rows in order of name.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from models.event import Event
from models.organisation import Organisation, Place
from models.programme import CompetenceProfile, Qualification
from models.queries.options import (
    CompetenceProfileOption,
    OrganisationOption,
    PlaceOption,
    QualificationOption,
    ThemeOption,
)
from models.queries.programme_search import search_programmes
from models.queries.word_search import (
    CODE_FROM,
    SHOWN,
    Field,
    Found,
    is_unanswerable,
    may_contain,
    query_words,
    ranked,
    spaced,
    spaced_and_squeezed,
)
from models.theme import Theme
from models.vocabulary import EventKind, OrganisationKind, SubjectKind

__all__ = [
    "active_themes",
    "edited_by_people",
    "english_theme_names",
    "place_by_id",
    "place_ids_by_name",
    "search_competence_profiles",
    "search_organisations",
    "search_places",
    "search_programmes",
    "search_qualifications",
    "themes_to_choose",
]

LONGEST_ID: Final = 10
MINISTRY: Final = "ministerie"
OTHER_PLACE_NAMES: Final = {
    "'s-Hertogenbosch": "Den Bosch",
    "Den Haag": "'s-Gravenhage",
    "Leeuwarden": "Ljouwert",
}
EDITS: Final = (
    EventKind.ORGANISATION_CREATED,
    EventKind.ORGANISATION_EDITED,
    EventKind.ORGANISATION_MERGED,
    EventKind.THEME_CREATED,
    EventKind.THEME_EDITED,
)


def search_organisations(
    session: Session, text: str, *, kind: OrganisationKind | None = None, limit: int = SHOWN
) -> list[OrganisationOption]:
    """Return open organisations by abbreviation or name; ministries before what is under them."""
    if is_unanswerable(text):
        return []
    rows = session.execute(_organisations(kind))
    best = ranked(
        rows,
        query_words(text),
        _organisation_fields,
        limit=limit,
        first=lambda row: row.category == MINISTRY,
    )
    names = [field for field in OrganisationOption.__dataclass_fields__ if field != "parent"]
    return [
        OrganisationOption(**{name: getattr(row, name) for name in names}, parent=row.parent or "")
        for row in best
    ]


def search_places(session: Session, text: str, *, limit: int = SHOWN) -> list[PlaceOption]:
    """Return towns by name or municipality; the town a municipality is named after first."""
    if is_unanswerable(text):
        return []
    words = query_words(text)
    has_words = and_(True, *(_place_has(word) for word in words))
    statement = select(*_columns(Place, PlaceOption))
    rows = session.execute(statement.where(or_(has_words, Place.name.in_(OTHER_PLACE_NAMES))))
    best = ranked(
        rows,
        words,
        _place_fields,
        limit=limit,
        first=lambda row: row.name == row.municipality,
    )
    return [PlaceOption(**row._asdict()) for row in best]


def place_ids_by_name(session: Session) -> dict[str, int]:
    """Return the id of every town by its case-folded name, other names included.

    Of towns with one name the one a municipality is named after counts, else the first.
    """
    rows = session.execute(select(Place.id, Place.name, Place.municipality).order_by(Place.id))
    ids: dict[str, int] = {}
    for key, name, _ in sorted(rows, key=lambda row: row.name != row.municipality):
        for known in filter(None, (name, OTHER_PLACE_NAMES.get(name))):
            ids.setdefault(known.casefold(), key)
    return ids


def search_qualifications(
    session: Session, text: str, *, limit: int = SHOWN
) -> list[QualificationOption]:
    """Return mbo qualifications by name, crebo or level; best first."""
    if is_unanswerable(text):
        return []
    rows = session.execute(select(*_columns(Qualification, QualificationOption)))
    best = ranked(rows, query_words(text), _qualification_fields, limit=limit)
    return [QualificationOption(**row._asdict()) for row in best]


def search_competence_profiles(
    session: Session, text: str, *, limit: int = 100
) -> list[CompetenceProfileOption]:
    """Return KWIV profiles by name, code or category; best first."""
    if is_unanswerable(text):
        return []
    rows = session.execute(select(*_columns(CompetenceProfile, CompetenceProfileOption)))
    words = query_words(text.replace(".", ""))  # 4.3.4 is one word, and 4.3 its beginning
    best = ranked(rows, words, _profile_fields, limit=limit)
    return [CompetenceProfileOption(**row._asdict()) for row in best]


def active_themes(session: Session) -> list[ThemeOption]:
    """Return the themes in use, in the order administrators gave them."""
    statement = select(*_columns(Theme, ThemeOption)).where(Theme.is_active)
    rows = session.execute(statement.order_by(Theme.position, Theme.id))
    return [ThemeOption(**row._asdict()) for row in rows]


def themes_to_choose(session: Session, kept: Iterable[Theme]) -> Sequence[Theme]:
    """Return the themes in use and those that something has already, in the same order."""
    own = [theme.id for theme in kept]
    statement = select(Theme).where(or_(Theme.is_active.is_(True), Theme.id.in_(own)))
    return session.scalars(statement.order_by(Theme.position, Theme.id)).all()


def place_by_id(session: Session, typed: str) -> Place | None:
    """Return the town whose id was sent, or None."""
    is_id = typed.isascii() and typed.isdigit() and len(typed) < LONGEST_ID
    return session.get(Place, int(typed)) if is_id else None


def english_theme_names(session: Session) -> dict[str, str]:
    """Return the English name of each theme that has one, by its Dutch name."""
    statement = select(Theme.name, Theme.name_en).where(Theme.name_en != "")
    return {row.name: row.name_en for row in session.execute(statement)}


def edited_by_people(session: Session, subject: SubjectKind) -> frozenset[int]:
    """Return the ids of organisations or themes that somebody made or changed here."""
    statement = select(Event.subject_id).where(
        Event.subject_kind == subject, Event.kind.in_(EDITS), Event.actor_id.is_not(None)
    )
    return frozenset(session.scalars(statement.distinct()))


def _columns(model: Any, option: Any) -> list[ColumnElement[Any]]:
    return [getattr(model, name) for name in option.__dataclass_fields__]


def _organisations(kind: OrganisationKind | None) -> Select[Any]:
    parent = aliased(Organisation)
    columns = [name for name in OrganisationOption.__dataclass_fields__ if name != "parent"]
    statement = (
        select(
            *(getattr(Organisation, name) for name in columns),
            Organisation.other_names,
            parent.name.label("parent"),
            parent.abbreviation.label("parent_abbreviation"),
        )
        .outerjoin(parent, Organisation.parent_id == parent.id)
        .where(Organisation.is_active, Organisation.merged_into_id.is_(None))
    )
    return statement if kind is None else statement.where(Organisation.kind == kind)


def _organisation_fields(row: Found) -> Sequence[Field]:
    return (
        Field(spaced_and_squeezed(row.abbreviation), 8),
        Field(spaced(row.name), 6),
        Field(spaced(*row.other_names), 5),
        Field(spaced(row.category, row.place, row.parent_abbreviation or ""), 1),
    )


def _place_has(word: str) -> ColumnElement[bool]:
    return or_(may_contain(Place.name, word), may_contain(Place.municipality, word))


def _place_fields(row: Found) -> Sequence[Field]:
    return (
        Field(spaced(row.name), 6),
        Field(spaced(OTHER_PLACE_NAMES.get(row.name, "")), 6),
        Field(spaced(row.municipality), 2),
    )


def _qualification_fields(row: Found) -> Sequence[Field]:
    return (Field(spaced(row.name), 6), Field(spaced(row.crebo), 6, CODE_FROM),
            Field(spaced(row.level.value), 2))  # fmt: skip


def _profile_fields(row: Found) -> Sequence[Field]:
    return (Field(spaced(row.name), 6), Field(spaced(row.code.replace(".", "")), 6),
            Field(spaced(row.category), 1))  # fmt: skip
