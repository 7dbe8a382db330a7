# SPDX-License-Identifier: EUPL-1.2
"""The check page, and the steps of an offer: publish, pause, resume, close, copy."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Actor, Permission
from models.errors import AlreadyDone, InvalidInput
from models.lifecycle import missing_for_publication
from models.offer import Offer
from models.operations import offers
from models.queries.programme_suggestions import answered_by
from models.unit_of_work import UnitOfWork
from models.vocabulary import OfferState
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.offers.forms import MISSING, STEP_FORMS
from web.offers.reading import offer_page
from web.offers.routes import blueprint
from web.offers.texts import STEPS, Problem, facts
from web.reading import offer_or_404, offer_to_change
from web.texts import Text, gettext

Step = Callable[[UnitOfWork, Offer, Actor], Offer]


@blueprint.get("/<uuid:public_id>/controleren")
@requires(Permission.WRITE_OFFERS)
def check(public_id: UUID) -> str:
    """Show everything once more, with what is missing, before publishing."""
    return _check_page(offer_or_404(public_id), [])


@blueprint.post("/<uuid:public_id>/publiceren")
@requires(Permission.WRITE_OFFERS)
def publish(public_id: UUID) -> ResponseReturnValue:
    """Publish a draft, or say what keeps it from that."""
    offer = offer_to_change(public_id)
    if offer.state is OfferState.DRAFT and missing_for_publication(offer):
        return _check_page(offer_or_404(public_id), []), 400
    try:
        with unit_of_work() as uow:
            offers.publish_offer(uow, offer, actor())
    except AlreadyDone:
        return _told(public_id, gettext("Dit was al gedaan."))
    except InvalidInput as error:
        fresh = offer_or_404(public_id)
        return _check_page(fresh, [_problem(fresh, error.field, error_text(error))]), 400
    done = gettext("Uw aanbod staat open. Over enkele seconden ziet u voorstellen.")
    return _told(public_id, done)


@blueprint.post("/<uuid:public_id>/pauzeren")
@requires(Permission.WRITE_OFFERS)
def pause(public_id: UUID) -> ResponseReturnValue:
    """Take the offer out of the suggestions for a while."""
    return _take(public_id, offers.pause_offer, gettext("Uw aanbod is gepauzeerd."))


@blueprint.post("/<uuid:public_id>/hervatten")
@requires(Permission.WRITE_OFFERS)
def resume(public_id: UUID) -> ResponseReturnValue:
    """Bring a paused offer back, or say which day keeps it from that."""
    try:
        return _take(public_id, offers.resume_offer, gettext("Uw aanbod staat weer open."))
    except InvalidInput as error:
        offer = offer_or_404(public_id)
        return offer_page(offer, [_problem(offer, error.field, error_text(error))]), 400


@blueprint.get("/<uuid:public_id>/sluiten")
@requires(Permission.WRITE_OFFERS)
def close_page(public_id: UUID) -> str:
    """Ask once more before closing."""
    return render_template("offers/close.html", offer=offer_or_404(public_id))


@blueprint.post("/<uuid:public_id>/sluiten")
@requires(Permission.WRITE_OFFERS)
def close(public_id: UUID) -> ResponseReturnValue:
    """Close the offer for good."""
    return _take(public_id, offers.close_offer, gettext("Uw aanbod is gesloten."))


@blueprint.post("/<uuid:public_id>/kopieren")
@requires(Permission.READ_OFFERS)
def copy(public_id: UUID) -> ResponseReturnValue:
    """Make a draft for the next window."""
    with unit_of_work() as uow:
        made = offers.copy_offer(uow, offer_to_change(public_id), actor())
        is_own = offers.may_edit(actor(), made)
    if is_own:
        flash(gettext("De kopie is een concept. Controleer de datums."), "ok")
        return redirect(url_for("offers.edit", public_id=made.public_id, step="wanneer"))
    flash(gettext("De kopie staat als concept bij de docent."), "ok")
    return redirect(url_for("offers.show", public_id=public_id))


def _take(public_id: UUID, step: Step, done: str) -> ResponseReturnValue:
    offer = offer_to_change(public_id)
    try:
        with unit_of_work() as uow:
            step(uow, offer, actor())
    except AlreadyDone:
        return _told(public_id, gettext("Dit was al gedaan."))
    return _told(public_id, done)


def _told(public_id: UUID, message: Text) -> ResponseReturnValue:
    flash(message, "ok")
    return redirect(url_for("offers.show", public_id=public_id))


def _check_page(offer: Offer, problems: list[Problem]) -> str:
    missing = [_problem(offer, at, str(MISSING[at])) for at in missing_for_publication(offer)]
    return render_template(
        "offers/check.html",
        offer=offer,
        facts=facts(offer),
        steps=STEPS,
        problems=[*missing, *problems],
        can_publish=offer.state is OfferState.DRAFT,
        made_for=answered_by(session(), offer),
    )


def _problem(offer: Offer, field: str, text: str) -> Problem:
    step = next((step for step, form in STEP_FORMS.items() if hasattr(form, field)), None)
    if step is None:
        return text, ""
    address = url_for("offers.edit", public_id=offer.public_id, step=step)
    return text, f"{address}#{field}"
