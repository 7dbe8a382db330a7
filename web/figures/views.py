# SPDX-License-Identifier: EUPL-1.2
"""The page with the figures of a day and the same as a file."""

from datetime import date

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from models.base import local_date, utc_now
from models.queries.figures import Figures, first_day
from web.auth import public
from web.csv_answer import csv_answer
from web.database import session
from web.figures import texts
from web.figures.cache import cached_figures
from web.figures.forms import DayForm
from web.limits import limiter

blueprint = Blueprint("figures", __name__, url_prefix="/cijfers")
DOWNLOADS = "60 per hour"
OTHER_DAYS = "60 per minute"  # a day that nobody asked lately must be counted


@blueprint.get("")
@public
@limiter.limit(OTHER_DAYS, exempt_when=lambda: "op" not in request.args)
def index() -> ResponseReturnValue:
    """Show the figures at the end of a day."""
    form = _asked()
    figures = _counted(form.chosen)
    return render_template(
        "figures/index.html",
        form=form,
        texts=texts,
        on=form.chosen,
        figures=figures,
        first=None if figures else first_day(session()),
        divisions=texts.divisions(figures) if figures else {},
        moments=texts.chart_moments(figures) if figures else [],
        series=texts.chart_series(figures) if figures else [],
    ), form.status


@blueprint.get("/bestand")
@public
@limiter.limit(DOWNLOADS)
def download() -> ResponseReturnValue:
    """Return the figures of a day as a CSV file."""
    form = _asked()
    if form.field_errors:
        abort(400)
    figures = cached_figures(session(), form.chosen)
    return csv_answer(
        f"koppelpunt-cijfers-{form.chosen:%Y-%m-%d}", texts.HEAD, texts.file_rows(figures)
    )


def _asked() -> DayForm:
    form = DayForm.asked()
    form.today = local_date(utc_now())
    if form.validate() and form.day.data is None:
        form.day.data = form.today
    return form


def _counted(day: date) -> Figures | None:
    """Return the figures, None when nothing counted yet on that day."""
    figures = cached_figures(session(), day)
    is_empty = not (figures.assignments or figures.not_continued or figures.education_partners)
    return None if is_empty else figures
