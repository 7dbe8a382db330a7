# SPDX-License-Identifier: EUPL-1.2
"""What each kind of search reads: narrow rows that the reader may see and that hold the words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    String,
    Text,
    case,
    cast,
    extract,
    false,
    func,
    literal,
    select,
    true,
    union_all,
)

from models.access import Actor, listed_assignments, visible_offers, visible_placements
from models.assignment import Assignment, AssignmentLevel, AssignmentTheme
from models.offer import Offer, OfferForm, OfferLevel, OfferTheme
from models.organisation import Organisation, Place
from models.placement import Placement
from models.programme import Programme
from models.queries.text_filters import assignment_mentions, offer_mentions
from models.queries.word_search import MOST_WORDS, each_word, holds
from models.search import Facet, SearchKind, Wanted
from models.vocabulary import Language, Role

WORD: Final = re.compile(r"\w+")
PLACED_AT: Final = (Organisation.name, Organisation.abbreviation)


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """Where the values of a facet stand: in the found rows, or in a table linked by ``key``."""

    value: ColumnElement[Any]
    key: Any = None


@dataclass(frozen=True, slots=True)
class Found:
    """The common table of what holds the words, and its facets.

    Its columns: ``id``, ``subject`` (what links point at), ``points`` (words in the title),
    ``moment`` (of its last change of state), ``start_on``, ``title``, and those of facets.
    """

    table: CTE
    facets: Mapping[Facet, FacetColumn]


Source = Callable[[Actor, Wanted], Found]


def found_for(actor: Actor, wanted: Wanted) -> Found:
    """Return what this person may see of a kind and holds the words; no choices yet."""
    return SOURCES[wanted.kind](actor, wanted)


def words_of(text: str) -> str:
    """Return the words to look for: letters and digits in any script, signs left out."""
    return " ".join(WORD.findall(text)[:MOST_WORDS])


def found_assignments(actor: Actor, wanted: Wanted) -> Found:
    """Return what is in this person's list of assignments and holds the words."""
    text = wanted.text
    table = (
        select(
            *_common(Assignment.id, Assignment.id, Assignment.title, Assignment.start_on, text),
            Assignment.state_since.label("moment"),
            Assignment.state.label("state"),
            Assignment.form.label("form"),
            Assignment.language.label("language"),
            Place.province.label("region"),
        )
        .outerjoin(Place, Place.id == Assignment.place_id)
        .where(
            listed_assignments(actor),
            _came(wanted, Assignment.state_since, _listed_since(actor)),
            _says(text, assignment_mentions),
        )
        .cte()
        .prefix_with("MATERIALIZED")
    )
    return Found(
        table, _of_columns(table, "form", "region", "state", "language") | ASSIGNMENT_LINKS
    )


def found_offers(actor: Actor, wanted: Wanted) -> Found:
    """Return the offers that this person may read and that hold the words; no drafts."""
    text = wanted.text
    table = (
        select(
            *_common(Offer.id, Offer.id, Offer.title, Offer.start_on, text),
            Offer.state_since.label("moment"),
            Offer.state.label("state"),
            func.coalesce(Place.province, Organisation.province).label("region"),
        )
        .join(Offer.programme)
        .join(Programme.institution)
        .outerjoin(Place, Place.id == Offer.place_id)
        .where(
            visible_offers(actor),
            Offer.published_at.is_not(None),
            _came(wanted, Offer.state_since, Offer.published_at),
            _says(text, offer_mentions),
        )
        .cte()
        .prefix_with("MATERIALIZED")
    )
    spoken = union_all(*(_speaks(code) for code in Language)).subquery("spoken")
    links = {
        Facet.FORM: FacetColumn(_text(OfferForm.form), OfferForm.offer_id),
        Facet.LEVEL: FacetColumn(_text(OfferLevel.level), OfferLevel.offer_id),
        Facet.THEME: FacetColumn(_own(OfferTheme.theme_id), OfferTheme.offer_id),
        Facet.LANGUAGE: FacetColumn(spoken.c.code, spoken.c.offer_id),
    }
    return Found(table, _of_columns(table, "region", "state") | links)


def found_placements(actor: Actor, wanted: Wanted) -> Found:
    """Return the placements that this person may read and whose names hold the words."""
    text = wanted.text
    rows = (
        select(
            *_common(
                Placement.id, Placement.assignment_id, Assignment.title, Placement.start_on, text
            ),
            Placement.state_since.label("moment"),
            Placement.state.label("state"),
            Assignment.form.label("form"),
            Assignment.language.label("language"),
            Place.province.label("region"),
        )
        .join(Placement.assignment)
        .outerjoin(Place, Place.id == Assignment.place_id)
        .where(
            visible_placements(actor),
            _came(wanted, Placement.state_since, Placement.confirmed_at),
        )
    )
    if text.strip():  # else the other side is not read: thousands of wide rows
        rows = rows.join(Placement.offer).join(Offer.programme).join(Programme.institution)
        rows = rows.where(_says(text, _placement_mentions))
    table = rows.cte().prefix_with("MATERIALIZED")
    return Found(
        table, _of_columns(table, "form", "region", "state", "language") | ASSIGNMENT_LINKS
    )


def window_of(day: Any) -> ColumnElement[str]:
    """Return the half year of a day as text: ``2027-1`` is January to June."""
    year, month = (cast(extract(part, day), Integer) for part in ("year", "month"))
    half = case((month <= 6, "-1"), else_="-2")
    return case((day.is_not(None), cast(year, String) + half))


def _common(key: Any, subject: Any, title: Any, day: Any, text: str) -> list[Any]:
    return [
        key.label("id"),
        subject.label("subject"),
        func.lower(title).label("title"),
        day.label("start_on"),
        window_of(day).label("window"),
        _points(text, title).label("points"),
    ]


def _points(text: str, title: Any) -> ColumnElement[int]:
    """Count the words of the question that stand in the title."""
    counted: ColumnElement[int] = literal(0)
    for word in words_of(text).split():
        counted = counted + case((holds(word, title), 1), else_=0)
    return counted


def _says(text: str, mentions: Callable[[str], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition on the words; signs alone, such as a smiling face, match nothing."""
    words = words_of(text)
    if text.strip() and not words:
        return false()
    return mentions(words)


def _placement_mentions(text: str) -> ColumnElement[bool]:
    columns = (Assignment.title, Offer.title, Programme.name, *PLACED_AT)
    return each_word(text, lambda word: holds(word, *columns))


def _listed_since(actor: Actor) -> Any:
    """Lecturers list what asks for programmes now; all others what was ever submitted."""
    if actor.roles & {Role.COORDINATOR, Role.PROGRAMME_MANAGER} or Role.LECTURER not in actor.roles:
        return Assignment.submitted_at
    return Assignment.state_since


def _came(wanted: Wanted, state_since: Any, listed_since: Any) -> ColumnElement[bool]:
    """Return whether a row came after the moment asked: into the chosen state, else the list."""
    if wanted.since is None:
        return true()
    came = state_since if Facet.STATE in wanted.chosen else listed_since
    return _own(came > wanted.since)


def _of_columns(table: CTE, *names: str) -> dict[Facet, FacetColumn]:
    own = {Facet(name): FacetColumn(_text(table.c[name])) for name in names}
    return own | {Facet.WINDOW: FacetColumn(table.c.window)}


def _text(column: Any) -> ColumnElement[Any]:
    """Compare the code as text: a choice of another kind then matches nothing, without failing."""
    return cast(column, String)


def _own(column: Any) -> ColumnElement[Any]:
    own: ColumnElement[Any] = column
    return own


def _speaks(code: Language) -> Any:
    spoken = cast(Offer.languages, Text).contains(f'"{code.value}"')
    return select(Offer.id.label("offer_id"), literal(code.value).label("code")).where(spoken)


ASSIGNMENT_LINKS: Final = {
    Facet.LEVEL: FacetColumn(_text(AssignmentLevel.level), AssignmentLevel.assignment_id),
    Facet.THEME: FacetColumn(_own(AssignmentTheme.theme_id), AssignmentTheme.assignment_id),
}
SOURCES: Final[dict[SearchKind, Source]] = {
    SearchKind.ASSIGNMENT: found_assignments,
    SearchKind.OFFER: found_offers,
    SearchKind.PLACEMENT: found_placements,
}
