# SPDX-License-Identifier: EUPL-1.2
"""A new offer, and its text in three steps."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from models.access import Permission
from models.errors import InvalidInput, InvalidTransition, NotAllowed, StaleVersion
from models.offer import Offer
from models.operations import offers
from models.operations.programmes import picked_programme
from models.programme import ProgrammeKey
from models.queries.programme_choices import programme_choice, programme_choices
from models.vocabulary import OfferState
from web.auth import actor, requires
from web.autosave import autosave_answer
from web.database import session, unit_of_work
from web.labels import label
from web.offers.forms import STEP_FORMS, OfferStep, ProgrammeForm
from web.offers.routes import blueprint
from web.offers.texts import STEPS
from web.reading import offer_or_404
from web.texts import gettext


@blueprint.route("/nieuw", methods=["GET", "POST"])
@requires(Permission.WRITE_OFFERS)
def new() -> ResponseReturnValue:
    """Pick a programme and start a draft on it."""
    form = ProgrammeForm()
    _offer_programmes(form)
    if not form.programme.is_searching and form.validate_on_submit():
        offer = _start(form)
        if offer is not None:
            return redirect(url_for("offers.edit", public_id=offer.public_id, step=STEPS[0]))
    return render_template("offers/new.html", form=form), form.status


@blueprint.route("/<uuid:public_id>/bewerken/<step>", methods=["GET", "POST"])
@requires(Permission.WRITE_OFFERS)
def edit(public_id: UUID, step: str) -> ResponseReturnValue:
    """Show or store one step."""
    offer = _editable(public_id)
    form = _step_form(step, offer)
    if not form.is_searching and form.validate_on_submit() and _save(form, offer):
        flash(gettext("Uw aanbod is opgeslagen."), "ok")
        return redirect(_next_address(offer, step))
    return render_template(
        "offers/edit.html", form=form, offer=offer, step=step, steps=STEPS
    ), form.status


@blueprint.post("/<uuid:public_id>/bewerken/<step>/bewaren")
@requires(Permission.WRITE_OFFERS)
def autosave(public_id: UUID, step: str) -> ResponseReturnValue:
    """Store what is typed so far of a draft; answer with the new version and the time."""
    offer = _editable(public_id)
    if offer.state is not OfferState.DRAFT:
        abort(409)
    form = _step_form(step, offer)
    form.is_draft = True
    is_saved = form.validate_on_submit() and _save(form, offer)
    return autosave_answer(form, offer.version if is_saved else None)


def _step_form(step: str, offer: Offer) -> OfferStep:
    if step not in STEPS:
        raise NotFound
    return STEP_FORMS[step].for_offer(session(), offer)


def _offer_programmes(form: ProgrammeForm) -> None:
    found = programme_choices(session(), actor(), form.programme.search)
    chosen = programme_choice(session(), actor(), form.programme.data or "")
    if chosen is not None and str(chosen.key) not in {str(at.key) for at in found}:
        found = [chosen, *found]
    form.programme.choices = [
        (str(at.key), at.name, " · ".join(filter(None, [str(label(at.level)), at.institution])))
        for at in found
    ]


def _start(form: ProgrammeForm) -> Offer | None:
    key = ProgrammeKey.read(form.programme.data)
    if key is None:
        return None
    try:
        with unit_of_work() as uow:
            return offers.start_offer(uow, actor(), picked_programme(uow, actor(), key))
    except InvalidInput as error:
        form.add_domain_error(error)
        return None


def _editable(public_id: UUID) -> Offer:
    offer = offer_or_404(public_id)
    if offer.state is OfferState.CLOSED:
        raise InvalidTransition("edit", offer.state)
    if not offers.may_edit(actor(), offer):
        raise NotAllowed
    return offer


def _save(form: OfferStep, offer: Offer) -> bool:
    """Store the step; False when it was refused, with the reason in the form."""
    public_id = offer.public_id
    try:
        with unit_of_work() as uow:
            offers.edit_offer(uow, offer, actor(), form.changes(), version=form.read_version)
    except StaleVersion:
        return form.agrees_with(_editable(public_id))
    except InvalidInput as error:
        form.add_domain_error(error)
    else:
        return True
    _editable(public_id)  # fills the same object again after the rollback
    return False


def _next_address(offer: Offer, step: str) -> str:
    if request.form.get("bewaar") == "concept":
        return url_for("offers.show", public_id=offer.public_id)
    if offer.state is not OfferState.DRAFT:
        return url_for("offers.show", public_id=offer.public_id)
    at = STEPS.index(step) + 1
    if at < len(STEPS):
        return url_for("offers.edit", public_id=offer.public_id, step=STEPS[at])
    return url_for("offers.check", public_id=offer.public_id)
