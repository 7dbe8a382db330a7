# SPDX-License-Identifier: EUPL-1.2
"""The queue of assignments to screen, and opening several of them in one go."""

from collections.abc import Iterable
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.assignment import Assignment
from models.base import local_date, utc_now
from models.errors import AlreadyDone, DomainError, InvalidInput
from models.operations import assignments
from models.queries.paging import PAGE_SIZE
from models.queries.screening import screening_page, to_screen
from models.setting import SettingKey, setting
from web import forms
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.paging import page_address, page_number
from web.screening.routes import blueprint
from web.screening.texts import CHECKS, OPENED, Outcome
from web.texts import gettext

CHOSEN = "opdracht"


@blueprint.get("")
@requires(Permission.SCREEN_ASSIGNMENTS)
def index() -> ResponseReturnValue:
    """Show what waits to be screened, fifty at a time."""
    return _queue_page(forms.Form(formdata=None))


@blueprint.post("/openen")
@requires(Permission.SCREEN_ASSIGNMENTS)
def open_several() -> ResponseReturnValue:
    """Open each ticked assignment in a transaction of its own; say what happened to each.

    Sending it again changes nothing: what is open already is told so.
    """
    form = forms.Form(formdata=None)
    chosen = _chosen_ids()
    found = to_screen(session(), actor(), chosen) if chosen else []
    if not found:
        form.add_error("", gettext("Kies eerst een of meer opdrachten uit de lijst."))
        return _queue_page(form)
    outcomes = [_open(public_id) for public_id in _ids(found)]
    return render_template("screening/opened.html", outcomes=outcomes)


def _ids(found: Iterable[Assignment]) -> list[tuple[UUID, str]]:
    return [(at.public_id, at.title) for at in found]


def _open(which: tuple[UUID, str]) -> Outcome:
    public_id, title = which
    [assignment] = to_screen(session(), actor(), [public_id])
    try:
        with unit_of_work() as uow:
            assignments.open_assignment(uow, assignment, actor())
    except AlreadyDone:
        return Outcome(public_id, title, OPENED["already"], "neutral")
    except InvalidInput as error:
        return Outcome(public_id, title, error_text(error), "warning")
    except DomainError:
        return Outcome(public_id, title, OPENED["refused"], "warning")
    return Outcome(public_id, title, OPENED["done"], "safe")


def _chosen_ids() -> list[UUID]:
    """Return the ids that were ticked; what is no id was not on the page."""
    found = []
    for typed in request.form.getlist(CHOSEN)[:PAGE_SIZE]:
        try:
            found.append(UUID(typed))
        except ValueError:
            continue
    return found


def _queue_page(form: forms.Form) -> ResponseReturnValue:
    now = utc_now()
    page = screening_page(session(), actor(), page_number(), today=local_date(now))
    if page.number > page.pages:
        abort(404)
    return render_template(
        "screening/index.html",
        form=form,
        page=page,
        page_address=page_address(),
        checks=CHECKS,
        now=now,
        stuck_after=setting(session(), SettingKey.STUCK_AFTER_DAYS),
    ), form.status
