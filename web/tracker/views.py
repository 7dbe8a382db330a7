# SPDX-License-Identifier: EUPL-1.2
"""The board, the table and the file of the tracker."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.base import local_date, utc_now
from models.queries import tracker as queries
from models.queries.reference import active_themes
from models.queries.tracker import Card
from models.queries.tracker_filters import clock_of
from models.transitions import REPORT_BUCKETS
from web.auth import actor, requires
from web.csv_answer import csv_answer
from web.database import session
from web.labels import label
from web.limits import EXPORT, limiter
from web.locale import format_short_day
from web.paging import PARAMETER, page_address, page_number
from web.texts import gettext
from web.texts import lazy_gettext as _
from web.theme_names import theme_choices
from web.tracker.filters import TrackerFilterForm

blueprint = Blueprint("tracker", __name__, url_prefix="/voortgang")
HEAD: Final = (
    _("Titel"),
    _("Rijksorganisatie"),
    _("Status"),
    _("Rapportagegroep"),
    _("Dagen in deze status"),
    _("Staat stil"),
    _("Startdatum"),
    _("Vorm"),
    _("Regio"),
)


@blueprint.get("")
@requires(Permission.READ_TRACKER)
def index() -> ResponseReturnValue:
    """Show the board: a column per state."""
    form = _asked()
    clock = clock_of(session(), utc_now())
    return render_template(
        "tracker/index.html",
        form=form,
        lanes=queries.board(session(), actor(), form.filters(), clock),
        clock=clock,
        address=_address,
    ), form.status


@blueprint.get("/lijst")
@requires(Permission.READ_TRACKER)
def table() -> ResponseReturnValue:
    """Show the same as a table, fifty rows at a time."""
    form = _asked()
    clock = clock_of(session(), utc_now())
    page = queries.table(session(), actor(), form.filters(), clock, page_number())
    if page.number > page.pages:
        abort(404)
    return render_template(
        "tracker/table.html",
        form=form,
        page=page,
        page_address=page_address(),
        clock=clock,
        address=_address,
        bucket_of=REPORT_BUCKETS,
    ), form.status


@blueprint.get("/bestand")
@requires(Permission.READ_TRACKER)
@limiter.limit(EXPORT)
def download() -> ResponseReturnValue:
    """Return the table as a CSV file."""
    form = _asked()
    if form.field_errors:
        abort(400)
    clock = clock_of(session(), utc_now())
    cards = queries.export(session(), actor(), form.filters(), clock)
    name = f"koppelpunt-voortgang-{local_date(clock.now):%Y-%m-%d}"
    return csv_answer(name, HEAD, _rows(cards))


def _rows(cards: Iterable[Card]) -> Iterable[tuple[object, ...]]:
    for card in cards:
        bucket = REPORT_BUCKETS[card.state]
        yield (
            card.title,
            card.organisation,
            label(card.state),
            label(bucket) if bucket else "",
            card.days,
            gettext("Ja") if card.is_stuck else gettext("Nee"),
            format_short_day(card.start_on),
            label(card.form) if card.form else "",
            card.region,
        )


def _asked() -> TrackerFilterForm:
    form = TrackerFilterForm.asked()
    form.theme.choices = theme_choices(active_themes(session()))
    form.organisation.choices = queries.organisations_in_tracker(session(), actor())
    form.validate()
    return form


def _address(endpoint: str, **changed: str) -> str:
    """Return the address of another view of the tracker with the present filters."""
    kept = {
        name: value for name, value in request.args.items() if name not in (PARAMETER, *changed)
    }
    query = urlencode(kept | changed)
    here = url_for(f"tracker.{endpoint}")
    return f"{here}?{query}" if query else here
