# SPDX-License-Identifier: EUPL-1.2
"""Find a registered programme by what people call it and where it is taught."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.organisation import Organisation
from models.programme import Programme
from models.queries.options import ProgrammeOption
from models.queries.word_search import (
    CODE_FROM,
    SHOWN,
    Field,
    Found,
    is_unanswerable,
    may_contain,
    may_list,
    query_words,
    ranked,
    score,
    spaced,
    spaced_and_squeezed,
)
from models.vocabulary import Level, OrganisationKind

RANKED_COLUMNS: Final[tuple[InstrumentedAttribute[Any], ...]] = (
    Programme.id,
    Programme.institution_id,
    Programme.name,
    Programme.name_en,
    Programme.own_names,
    Programme.level,
    Programme.isat,
    Programme.code,
    Programme.places,
)

Institutions = dict[int, tuple[Field, ...]]


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
    rows = session.execute(_programmes(words, institutions, max(limit, 0)))
    best = ranked(rows, words, lambda row: _programme_fields(row, institutions), limit=limit)
    return _programme_options(session, best)


def _open_institutions(session: Session, institution_ids: Collection[int] | None) -> Institutions:
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
            Field(spaced_and_squeezed(row.abbreviation), 6),
            Field(spaced(row.name, *row.other_names), 4),
            Field(spaced(row.place), 2),
        )
        for row in session.execute(statement)
    }


def _programmes(words: Sequence[str], institutions: Institutions, limit: int) -> Select[Any]:
    statement = select(*RANKED_COLUMNS).where(
        Programme.is_active,
        Programme.institution_id.in_(institutions),
        *(_programme_has(word, institutions) for word in words),
    )
    return statement if words else statement.order_by(Programme.name, Programme.id).limit(limit)


def _programme_has(word: str, institutions: Institutions) -> ColumnElement[bool]:
    if len(word) == 1:  # somebody only starts to type; every programme has the letter somewhere
        return Programme.name.ilike(f"{word}%") | Programme.name.ilike(f"% {word} %")
    teaching = [at for at, fields in institutions.items() if score([word], fields) is not None]
    return or_(
        may_contain(Programme.name, word),
        may_contain(Programme.name_en, word),
        may_list(Programme.own_names, word),
        may_list(Programme.places, word),
        Programme.isat == word,
        Programme.code == word.upper(),
        Programme.level.in_([level for level in Level if word in level.value]),
        Programme.institution_id.in_(teaching),
    )


def _programme_fields(row: Found, institutions: Institutions) -> Sequence[Field]:
    return (
        Field(spaced(row.name), 6),
        *institutions[row.institution_id],
        Field(spaced(row.name_en, *row.own_names), 3),
        Field(spaced(row.isat, row.code), 6, CODE_FROM),
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
