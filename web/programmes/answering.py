# SPDX-License-Identifier: EUPL-1.2
"""The steps about a programme without an offer: invite, first interest, no."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.errors import (
    AlreadyDone,
    InvalidInput,
    InvalidTransition,
    MissingInformation,
    StaleVersion,
)
from models.operations.first_interest import show_first_interest
from models.operations.programme_suggestions import decline_programme, invite_programme
from models.programme_suggestion import ProgrammeSuggestion
from models.queries.programme_suggestions import can_be_reached
from models.transitions import ProgrammeAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import DeclineReason
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.offers.texts import STEPS
from web.programmes.reading import fitting_page, form_for
from web.programmes.routes import blueprint
from web.reading import programme_suggestion_or_404, programme_suggestion_to_change
from web.texts import gettext

Step = Callable[[UnitOfWork, ProgrammeSuggestion, Any], object]


@blueprint.post("/<uuid:public_id>/uitnodigen")
@requires(Permission.INVITE_PROGRAMMES)
def invite(public_id: UUID) -> ResponseReturnValue:
    """Mail the lecturers of the institution, or the address that was typed."""
    done = gettext("De uitnodiging is verstuurd.")
    return _take(public_id, ProgrammeAction.INVITE, _invite, done)


@blueprint.post("/<uuid:public_id>/afwijzen")
@requires(Permission.BROWSE_SUGGESTIONS)
def decline(public_id: UUID) -> ResponseReturnValue:
    """Say with a reason that this assignment does not fit the programme."""
    done = gettext("Dank u. Deze opdracht staat niet meer bij deze opleiding.")
    return _take(public_id, ProgrammeAction.DECLINE, _decline, done)


@blueprint.post("/<uuid:public_id>/belangstelling")
@requires(Permission.WRITE_OFFERS)
def show_interest(public_id: UUID) -> ResponseReturnValue:
    """Start a draft offer for this assignment, or go on with the one that is there."""
    suggestion = programme_suggestion_to_change(public_id)
    try:
        with unit_of_work() as uow:
            offer = show_first_interest(uow, suggestion, actor())
    except AlreadyDone:
        return _to_draft(programme_suggestion_or_404(public_id))
    except InvalidInput as error:
        flash(error_text(error), "warning")
        return redirect(url_for("programmes.show", public_id=public_id))
    except (InvalidTransition, StaleVersion):
        flash(gettext("De stand is net veranderd. Bekijk eerst de nieuwe stand."), "warning")
        return redirect(url_for("programmes.show", public_id=public_id))
    flash(
        gettext(
            "Wij hebben een concept voor u gemaakt. Vul het aan en publiceer het. "
            "Daarna tonen wij uw belangstelling aan de opdrachtgever."
        ),
        "ok",
    )
    return redirect(url_for("offers.edit", public_id=offer.public_id, step=STEPS[0]))


def _to_draft(suggestion: ProgrammeSuggestion) -> ResponseReturnValue:
    flash(gettext("Dit was al gedaan."), "ok")
    if suggestion.offer is None:
        return redirect(url_for("programmes.show", public_id=suggestion.public_id))
    return redirect(url_for("offers.show", public_id=suggestion.offer.public_id))


def _take(public_id: UUID, action: ProgrammeAction, step: Step, done: str) -> ResponseReturnValue:
    """Take one step, or show the page again with what was typed and why it was refused."""
    suggestion = programme_suggestion_to_change(public_id)
    form, status = form_for(action, is_reachable=can_be_reached(session(), suggestion)), 409
    if not form.validate_on_submit():
        return fitting_page(programme_suggestion_or_404(public_id), (action, form)), form.status
    try:
        with unit_of_work() as uow:
            step(uow, suggestion, form)
    except AlreadyDone:
        done = gettext("Dit was al gedaan.")
    except (InvalidInput, MissingInformation) as error:
        form.add_domain_error(error)
        status = 400
    except (InvalidTransition, StaleVersion):
        form.add_late_error()
    if form.field_errors:
        return fitting_page(programme_suggestion_or_404(public_id), (action, form)), status
    flash(done, "ok")
    return redirect(url_for("programmes.show", public_id=public_id))


def _invite(uow: UnitOfWork, suggestion: ProgrammeSuggestion, form: Any) -> object:
    email = form.email.data if "email" in form else ""
    message = form.message.data or ""
    return invite_programme(uow, suggestion, actor(), message=message, email=email or "")


def _decline(uow: UnitOfWork, suggestion: ProgrammeSuggestion, form: Any) -> object:
    reason = DeclineReason(form.reason.data)
    return decline_programme(uow, suggestion, actor(), reason, form.message.data or "")
