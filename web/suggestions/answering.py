# SPDX-License-Identifier: EUPL-1.2
"""What both sides do with a pair: interest, request, yes and no."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.errors import (
    AlreadyDone,
    CapacityExceeded,
    InvalidInput,
    InvalidTransition,
    StaleVersion,
)
from models.operations import suggestions
from models.suggestion import Suggestion
from models.transitions import SuggestionAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import DeclineReason
from web.auth import actor, requires
from web.database import unit_of_work
from web.error_texts import capacity_text
from web.reading import suggestion_or_404, suggestion_to_change
from web.suggestions.reading import form_for, pair_page
from web.suggestions.routes import blueprint
from web.texts import gettext

Step = Callable[[UnitOfWork, Suggestion, Any], Suggestion]


@blueprint.post("/voorstellen/<uuid:public_id>/belangstelling")
@requires(Permission.BROWSE_SUGGESTIONS)
def express_interest(public_id: UUID) -> ResponseReturnValue:
    """Tell the contact that this programme wants the assignment."""
    done = gettext("Uw belangstelling is verstuurd. De opdrachtgever krijgt een e-mail.")
    return _take(public_id, SuggestionAction.EXPRESS_INTEREST, _express_interest, done)


@blueprint.post("/voorstellen/<uuid:public_id>/vragen")
@requires(Permission.ASK_PROGRAMMES)
def request_programme(public_id: UUID) -> ResponseReturnValue:
    """Ask the programme behind the offer."""
    done = gettext("Uw vraag is verstuurd. De docent krijgt een e-mail.")
    return _take(public_id, SuggestionAction.REQUEST, _request, done)


@blueprint.post("/voorstellen/<uuid:public_id>/aanvaarden")
@requires(Permission.ANSWER_SUGGESTIONS)
def accept(public_id: UUID) -> ResponseReturnValue:
    """Say yes as the asked side."""
    done = gettext("U hebt ja gezegd. De coördinator bevestigt nu de koppeling.")
    return _take(public_id, SuggestionAction.ACCEPT, _accept, done)


@blueprint.post("/voorstellen/<uuid:public_id>/afwijzen")
@requires(Permission.ANSWER_SUGGESTIONS)
def decline(public_id: UUID) -> ResponseReturnValue:
    """Say no with a reason."""
    done = gettext("U hebt nee gezegd. Wij geven de reden door.")
    return _take(public_id, SuggestionAction.DECLINE, _decline, done)


def _take(public_id: UUID, action: SuggestionAction, step: Step, done: str) -> ResponseReturnValue:
    """Take one step, or show the page again with what was typed and why it was refused."""
    pair, form, status = suggestion_to_change(public_id), form_for(action), 409
    if not form.validate_on_submit():
        return pair_page(suggestion_or_404(public_id), (action, form)), form.status
    try:
        with unit_of_work() as uow:
            step(uow, pair, form)
    except AlreadyDone:
        done = gettext("Dit was al gedaan.")
    except InvalidInput as error:
        form.add_domain_error(error)
        status = 400
    except CapacityExceeded as error:
        form.add_error("", capacity_text(error))
    except (InvalidTransition, StaleVersion):
        form.add_late_error()
    if form.field_errors:
        return pair_page(suggestion_or_404(public_id), (action, form)), status
    flash(done, "ok")
    return redirect(url_for("suggestions.show", public_id=public_id))


def _express_interest(uow: UnitOfWork, pair: Suggestion, form: Any) -> Suggestion:
    return suggestions.express_interest(uow, pair, actor(), form.message.data or "")


def _request(uow: UnitOfWork, pair: Suggestion, form: Any) -> Suggestion:
    return suggestions.request_programme(uow, pair, actor(), form.message.data or "")


def _accept(uow: UnitOfWork, pair: Suggestion, _form: Any) -> Suggestion:
    return suggestions.accept_suggestion(uow, pair, actor())


def _decline(uow: UnitOfWork, pair: Suggestion, form: Any) -> Suggestion:
    reason = DeclineReason(form.reason.data)
    return suggestions.decline_suggestion(uow, pair, actor(), reason, form.message.data or "")
