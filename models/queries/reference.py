# SPDX-License-Identifier: EUPL-1.2
"""Searches behind the pickers: programmes, organisations, places, qualifications, profiles, themes.

Every query word must be found; an exact abbreviation or name comes first. An empty query lists the
first rows in order of name.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from models.event import Event
from models.organisation import Organisation, Place
from models.programme import CompetenceProfile, Programme, Qualification
from models.queries.options import (
    CompetenceProfileOption,
    OrganisationOption,
    PlaceOption,
    ProgrammeOption,
    QualificationOption,
    ThemeOption,
)
from models.queries.word_search import (
    Field,
    is_unanswerable,
    may_contain,
    may_list,
    query_words,
    score,
    spaced,
)
from models.theme import Theme
from models.vocabulary import EventKind, Level, OrganisationKind, SubjectKind

SHOWN: Final = 20
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

Found = Row[Any]
Fields = Callable[[Found], Sequence[Field]]


def search_programmes(
    session: Session,
    text: str,
    *,
    institution_ids: Collection[int] | None = None,
    limit: int = SHOWN,
) -> list[ProgrammeOption]:
    """Return open programmes by name, code, level, institution or place; best first."""
    if is_unanswerable(text):
        return []
    words = query_words(text)
    institutions = _open_institutions(session, institution_ids)
    rows = session.execute(_programmes(words, institutions))
    best = _ranked(rows, words, lambda row: _programme_fields(row, institutions), limit=limit)
    return _programme_options(session, best)


def search_organisations(
    session: Session, text: str, *, kind: OrganisationKind | None = None, limit: int = SHOWN
) -> list[OrganisationOption]:
    """Return open organisations by abbreviation or name; ministries before what is under them."""
    if is_unanswerable(text):
        return []
    rows = session.execute(_organisations(kind))
    best = _ranked(
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
    best = _ranked(
        rows,
        words,
        _place_fields,
        limit=limit,
        first=lambda row: row.name == row.municipality,
    )
    return [PlaceOption(**row._asdict()) for row in best]


def search_qualifications(
    session: Session, text: str, *, limit: int = SHOWN
) -> list[QualificationOption]:
    """Return mbo qualifications by name, crebo or level; best first."""
    if is_unanswerable(text):
        return []
    rows = session.execute(select(*_columns(Qualification, QualificationOption)))
    best = _ranked(rows, query_words(text), _qualification_fields, limit=limit)
    return [QualificationOption(**row._asdict()) for row in best]


def search_competence_profiles(
    session: Session, text: str, *, limit: int = 100
) -> list[CompetenceProfileOption]:
    """Return KWIV profiles by name, code or category; best first."""
    if is_unanswerable(text):
        return []
    rows = session.execute(select(*_columns(CompetenceProfile, CompetenceProfileOption)))
    best = _ranked(rows, query_words(text), _profile_fields, limit=limit)
    return [CompetenceProfileOption(**row._asdict()) for row in best]


def active_themes(session: Session) -> list[ThemeOption]:
    """Return the themes in use, in the order administrators gave them."""
    statement = select(*_columns(Theme, ThemeOption)).where(Theme.is_active)
    rows = session.execute(statement.order_by(Theme.position, Theme.id))
    return [ThemeOption(**row._asdict()) for row in rows]


def edited_by_people(session: Session, subject: SubjectKind) -> frozenset[int]:
    """Return the ids of organisations or themes that somebody made or changed here."""
    statement = select(Event.subject_id).where(
        Event.subject_kind == subject, Event.kind.in_(EDITS), Event.actor_id.is_not(None)
    )
    return frozenset(session.scalars(statement.distinct()))


def _ranked(
    rows: Iterable[Found],
    words: Sequence[str],
    fields: Fields,
    *,
    limit: int,
    first: Callable[[Found], bool] = lambda _row: False,
) -> list[Found]:
    """Order rows by points, then ``first``, then how little else the name says, then name, id."""
    asked = " ".join(words)
    found = []
    for row in rows:
        points = score(words, fields(row))
        if points is None:
            continue
        name = spaced(row.name).strip()
        rank = (name != asked, -points, not first(row), len(name) if words else 0, name, row.id)
        found.append((rank, row))
    found.sort(key=lambda pair: pair[0])
    return [row for _, row in found[: max(limit, 0)]]


def _columns(model: Any, option: Any) -> list[ColumnElement[Any]]:
    return [getattr(model, name) for name in option.__dataclass_fields__]


def _open_institutions(
    session: Session, institution_ids: Collection[int] | None
) -> dict[int, tuple[Field, ...]]:
    """Searchable fields of each open institution by id."""
    statement = select(
        Organisation.id,
        Organisation.name,
        Organisation.abbreviation,
        Organisation.other_names,
        Organisation.place,
    ).where(Organisation.kind == OrganisationKind.INSTITUTION, Organisation.is_active)
    if institution_ids is not None:
        statement = statement.where(Organisation.id.in_(institution_ids))
    return {
        row.id: (
            Field(_with_squeezed(row.abbreviation), 6),
            Field(spaced(row.name, *row.other_names), 4),
            Field(spaced(row.place), 2),
        )
        for row in session.execute(statement)
    }


def _programmes(words: Sequence[str], institutions: dict[int, tuple[Field, ...]]) -> Select[Any]:
    return select(
        Programme.id,
        Programme.institution_id,
        Programme.name,
        Programme.name_en,
        Programme.own_names,
        Programme.level,
        Programme.isat,
        Programme.code,
        Programme.places,
    ).where(
        Programme.is_active,
        Programme.institution_id.in_(institutions),
        *(_programme_has(word, institutions) for word in words),
    )


def _programme_has(word: str, institutions: dict[int, tuple[Field, ...]]) -> ColumnElement[bool]:
    teaching = [at for at, fields in institutions.items() if score([word], fields) is not None]
    return or_(
        may_contain(Programme.name, word),
        may_contain(Programme.name_en, word),
        may_list(Programme.own_names, word),
        may_list(Programme.places, word),
        Programme.isat == word,
        may_contain(Programme.code, word),
        Programme.level.in_([level for level in Level if word in level.value]),
        Programme.institution_id.in_(teaching),
    )


def _programme_fields(row: Found, institutions: dict[int, tuple[Field, ...]]) -> Sequence[Field]:
    return (
        Field(spaced(row.name), 6),
        *institutions[row.institution_id],
        Field(spaced(row.name_en, *row.own_names), 3),
        Field(spaced(row.isat, row.code), 6),
        Field(spaced(row.level.value, *row.places), 2),
    )


def _programme_options(session: Session, best: Sequence[Found]) -> list[ProgrammeOption]:
    statement = (
        select(
            Programme.id,
            Programme.public_id,
            Programme.name,
            Programme.name_en,
            Programme.level,
            Programme.isat,
            Programme.institution_id,
            Organisation.name.label("institution"),
            Organisation.abbreviation,
            Organisation.place,
        )
        .join(Programme.institution)
        .where(Programme.id.in_([row.id for row in best]))
    )
    by_id = {row.id: ProgrammeOption(**row._asdict()) for row in session.execute(statement)}
    return [by_id[row.id] for row in best if row.id in by_id]


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
        Field(_with_squeezed(row.abbreviation), 8),
        Field(spaced(row.name), 6),
        Field(spaced(*row.other_names), 5),
        Field(spaced(row.category, row.place, row.parent_abbreviation or ""), 1),
    )


def _with_squeezed(abbreviation: str) -> str:
    """TU/e is found as "tu e" and as "tue"."""
    apart = spaced(abbreviation)
    return f"{apart}{apart.replace(' ', '')} "


def _place_has(word: str) -> ColumnElement[bool]:
    return or_(may_contain(Place.name, word), may_contain(Place.municipality, word))


def _place_fields(row: Found) -> Sequence[Field]:
    return (
        Field(spaced(row.name), 6),
        Field(spaced(OTHER_PLACE_NAMES.get(row.name, "")), 6),
        Field(spaced(row.municipality), 2),
    )


def _qualification_fields(row: Found) -> Sequence[Field]:
    return (Field(spaced(row.name), 6), Field(spaced(row.crebo), 6),
            Field(spaced(row.level.value), 2))  # fmt: skip


def _profile_fields(row: Found) -> Sequence[Field]:
    return (Field(spaced(row.name), 6), Field(spaced(row.code), 6),
            Field(spaced(row.category), 1))  # fmt: skip
