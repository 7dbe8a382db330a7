# SPDX-License-Identifier: EUPL-1.2
"""The search page: results on words at once, narrowed by links."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.operations.saved_searches import LONGEST_NAME
from models.queries.assignments import assignments_by_id
from models.queries.offers import offer_rows_by_id
from models.queries.paging import Page
from models.queries.placements import placements_by_id
from models.queries.programme_search import search_programmes
from models.queries.search import SearchPage, count_found, search
from models.search import SearchKind
from models.vocabulary import Role
from web.auth import actor, requires
from web.database import session
from web.paging import page_address, page_number
from web.search.facets import facet_lists, kind_tabs
from web.search.forms import KeepForm, SearchForm
from web.search.meaning import can_be_asked
from web.search.routes import blueprint

COUNTED = (SearchKind.ASSIGNMENT, SearchKind.OFFER)
MOST_PROGRAMMES = 50
NOTHING = SearchPage(ids=(), total=0, counts={})


@blueprint.get("")
@requires(Permission.SEARCH)
def index() -> ResponseReturnValue:
    """Show what holds the words and is chosen, fifty at a time."""
    form = SearchForm.of(session(), actor(), request.args)
    number = page_number()
    found = _found(form, number)
    page = Page(rows=_rows(form, found), number=number, total=found.total)
    if page.number > page.pages:
        abort(404)
    return render_template(
        "search/index.html",
        form=form,
        page=page,
        address=page_address(),
        tabs=kind_tabs(form, _numbers(form, found)),
        facets=facet_lists(form, found),
        is_lecturer=actor().roles == {Role.LECTURER},
        may_ask=not form.field_errors and can_be_asked(form.wanted),
        keep=KeepForm(formdata=None, name=form.wanted.text[:LONGEST_NAME]),
    ), form.status


def _found(form: SearchForm, number: int) -> SearchPage:
    if form.kind is SearchKind.PROGRAMME:
        return NOTHING
    return search(session(), actor(), form.wanted, number)


def _rows(form: SearchForm, found: SearchPage) -> list[Any]:
    """Read what a row shows; programmes are found by the names people know them by."""
    if form.kind is SearchKind.PROGRAMME:
        return list(search_programmes(session(), form.wanted.text, limit=MOST_PROGRAMMES))
    read: dict[SearchKind, Any] = {
        SearchKind.ASSIGNMENT: assignments_by_id,
        SearchKind.OFFER: offer_rows_by_id,
        SearchKind.PLACEMENT: placements_by_id,
    }
    rows: list[Any] = read[form.kind](session(), actor(), list(found.ids))
    return rows


def _numbers(form: SearchForm, found: SearchPage) -> dict[SearchKind, int]:
    """Return how many results the kinds have; beside a list of other kinds nothing is counted."""
    if form.kind not in COUNTED:
        return {}
    own = {form.kind: found.total}
    known = {SearchKind(value) for value, *_rest in form.what.choices}
    others = [kind for kind in COUNTED if kind in known and kind is not form.kind]
    counts = count_found(session(), actor(), [form.wanted.of_kind(kind) for kind in others])
    return own | dict(zip(others, counts, strict=True))
