# SPDX-License-Identifier: EUPL-1.2
"""The search page: fifty results that hold the words, and how many each further choice leaves.

Reading the texts costs most, so they are read once: one statement finds what holds the words in a
common table, and takes the page, its length and every facet from that.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from models.access import Actor
from models.assignment import Assignment
from models.offer import Offer
from models.queries.paging import PAGE_SIZE
from models.queries.search_sources import FacetColumn, Found, found_for
from models.search import Facet, SearchKind, SearchOrder, Wanted
from models.theme import Theme

ENTITIES: Final[dict[SearchKind, type[Assignment] | type[Offer]]] = {
    SearchKind.ASSIGNMENT: Assignment,
    SearchKind.OFFER: Offer,
}
HIT: Final = "hit"
TOTAL: Final = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Ids of one page in order, how many there are in all, and counts by facet and value."""

    ids: tuple[int, ...]
    total: int
    counts: Mapping[Facet, Mapping[str, int]]


def search(session: Session, actor: Actor, wanted: Wanted, number: int) -> SearchPage:
    """Return one page of what this person may see, ``number`` starts at 1, and the facets."""
    found = found_for(actor, wanted)
    themes = _theme_ids(session)
    chosen = _as_stored(wanted, themes)
    parts = [
        _hits(found, chosen, wanted.order, number),
        _total(found, chosen),
        *_facets(found, chosen),
    ]
    ids: dict[int, int] = {}
    total, counts = 0, dict[Facet, dict[str, int]]()
    for what, value, count in session.execute(union_all(*parts)):
        if what == HIT:
            ids[int(count)] = int(value)
        elif what == TOTAL:
            total = int(count)
        else:
            counts.setdefault(Facet(what), {})[value] = int(count)
    in_order = tuple(ids[place] for place in sorted(ids))
    return SearchPage(ids=in_order, total=total, counts=_by_public_id(counts, themes))


def count_found(session: Session, actor: Actor, searches: Sequence[Wanted]) -> list[int]:
    """Return how many results each of these searches has, in one statement."""
    if not searches:
        return []
    themes = _theme_ids(session)
    parts = [_counted(actor, wanted, themes, at) for at, wanted in enumerate(searches)]
    counts: dict[int, int] = {at: int(count) for at, count in session.execute(union_all(*parts))}
    return [counts[at] for at in range(len(searches))]


def versions_found(
    session: Session, actor: Actor, wanted: Wanted, among: Sequence[int] | None = None
) -> dict[int, int]:
    """Return the version by id of every result; ``among`` leaves out all others."""
    entity = ENTITIES[wanted.kind]
    found = found_for(actor, wanted)
    themes = _theme_ids(session) if Facet.THEME in wanted.chosen else {}
    statement = (
        select(entity.id, entity.version)
        .join(found.table, found.table.c.id == entity.id)
        .where(*_conditions(found, _as_stored(wanted, themes)))
    )
    if among is not None:
        statement = statement.where(entity.id.in_(among))
    return {key: version for key, version in session.execute(statement)}  # noqa: C416 - rows


def _counted(
    actor: Actor, wanted: Wanted, themes: Mapping[str, int], place: int
) -> Select[int, int]:
    found = found_for(actor, wanted)
    counted = select(literal(place), func.count()).select_from(found.table)
    return counted.where(*_conditions(found, _as_stored(wanted, themes)))


def _theme_ids(session: Session) -> dict[str, int]:
    """Return the inner number of each theme by its public id, under which others know it."""
    return {str(public): key for public, key in session.execute(select(Theme.public_id, Theme.id))}


def _as_stored(wanted: Wanted, themes: Mapping[str, int]) -> dict[Facet, Any]:
    """Return the choices as columns hold them; an unknown theme is no theme's number."""
    return {
        facet: themes.get(value, 0) if facet is Facet.THEME else value
        for facet, value in wanted.chosen.items()
    }


def _by_public_id(
    counts: dict[Facet, dict[str, int]], themes: Mapping[str, int]
) -> dict[Facet, dict[str, int]]:
    of_themes = counts.get(Facet.THEME, {})
    named = {public: of_themes[str(key)] for public, key in themes.items() if str(key) in of_themes}
    return counts | {Facet.THEME: named}


def _hits(
    found: Found, chosen: Mapping[Facet, Any], order: SearchOrder, number: int
) -> Select[Any]:
    place = func.row_number().over(order_by=_order(found, order)).label("place")
    placed = select(found.table.c.id, place).where(*_conditions(found, chosen)).subquery()
    last = number * PAGE_SIZE
    return _part(literal(HIT), placed.c.id, placed.c.place).where(
        placed.c.place > last - PAGE_SIZE, placed.c.place <= last
    )


def _total(found: Found, chosen: Mapping[Facet, Any]) -> Select[Any]:
    counted = _part(literal(TOTAL), literal(""), func.count()).select_from(found.table)
    return counted.where(*_conditions(found, chosen))


def _facets(found: Found, chosen: Mapping[Facet, Any]) -> Iterator[Select[Any]]:
    """Count the values of each facet as if nothing were chosen in that facet itself."""
    for facet, column in found.facets.items():
        others = {at: value for at, value in chosen.items() if at is not facet}
        statement = _part(literal(facet.value), column.value, func.count())
        yield (
            _from(statement, found, column)
            .where(column.value.is_not(None), *_conditions(found, others))
            .group_by(column.value)
        )


def _from(statement: Select[Any], found: Found, column: FacetColumn) -> Select[Any]:
    if column.key is None:
        return statement.select_from(found.table)
    linked = column.key.table
    return statement.select_from(found.table.join(linked, column.key == found.table.c.subject))


def _part(what: Any, value: Any, number: Any) -> Select[Any]:
    return select(what.label("what"), cast(value, String).label("value"), number.label("number"))


def _conditions(found: Found, chosen: Mapping[Facet, Any]) -> list[ColumnElement[bool]]:
    return [
        _holds(found, found.facets[facet], value)
        for facet, value in chosen.items()
        if facet in found.facets
    ]


def _holds(found: Found, column: FacetColumn, value: Any) -> ColumnElement[bool]:
    if column.key is None:
        same: ColumnElement[bool] = column.value == value
        return same
    holding = select(column.key).where(column.value == value)
    return found.table.c.subject.in_(holding)


def _order(found: Found, order: SearchOrder) -> list[ColumnElement[Any]]:
    table = found.table.c
    first: dict[SearchOrder, list[ColumnElement[Any]]] = {
        SearchOrder.BEST: [table.points.desc(), table.moment.desc()],
        SearchOrder.NEWEST: [table.moment.desc()],
        SearchOrder.START: [table.start_on.asc().nulls_last()],
        SearchOrder.TITLE: [table.title],
    }
    return [*first[order], table.id.desc()]
