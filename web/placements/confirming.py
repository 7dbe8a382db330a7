# SPDX-License-Identifier: EUPL-1.2
"""Making a placement: from a pair that both sides know, or by hand."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.assignment import Assignment
from models.capacity import ASKING_STATES, free_slots, student_bounds
from models.errors import (
    AlreadyDone,
    CapacityExceeded,
    DomainError,
    InvalidInput,
    InvalidTransition,
    MissingInformation,
    StaleVersion,
)
from models.operations import placements
from models.placement import Placement
from models.queries import placements as queries
from models.queries.suggestions import pair_view
from models.suggestion import Suggestion
from models.vocabulary import OfferState, SuggestionState
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import capacity_text
from web.labels import label
from web.placements.forms import TermsForm
from web.placements.routes import blueprint
from web.reading import assignment_or_404, offer_or_404, suggestion_or_404
from web.suggestions import comparison
from web.suggestions.texts import OBSTACLES
from web.texts import gettext

REFUSALS = (
    CapacityExceeded,
    InvalidInput,
    InvalidTransition,
    MissingInformation,
    StaleVersion,
)
NAMES = {"reason": "note"}  # the domain calls the explanation by what it explains


@blueprint.get("/koppelingen/bevestigen/<uuid:public_id>")
@requires(Permission.CONFIRM_PLACEMENTS)
def confirm(public_id: UUID) -> ResponseReturnValue:
    """Show both answers, what is left, and ask for the terms."""
    pair = suggestion_or_404(public_id)
    if pair.state is SuggestionState.CONFIRMED:
        return _already(pair)
    return _confirm_page(pair, _terms_form(pair), 200)


@blueprint.post("/koppelingen/bevestigen/<uuid:public_id>")
@requires(Permission.CONFIRM_PLACEMENTS)
def confirm_terms(public_id: UUID) -> ResponseReturnValue:
    """Confirm the pair, or say what stands in the way and how things are now."""
    pair = suggestion_or_404(public_id)
    if pair.state is SuggestionState.CONFIRMED:
        return _already(pair)
    form = _terms_form(pair)
    if obstacle := _obstacle(pair):
        form.add_error("", obstacle)
        return _confirm_page(pair, form, 409)
    if not form.validate_on_submit():
        return _confirm_page(pair, form, 400)
    try:
        with unit_of_work() as uow:
            made = placements.confirm_placement(uow, pair, actor(), form.terms)
    except AlreadyDone:
        return _already(suggestion_or_404(public_id))
    except REFUSALS as error:
        return _confirm_page(suggestion_or_404(public_id), form, refuse(form, error))
    return _confirmed(made)


@blueprint.route("/opdrachten/<uuid:public_id>/plaatsen", methods=["GET", "POST"])
@requires(Permission.CONFIRM_PLACEMENTS)
def by_hand(public_id: UUID) -> ResponseReturnValue:
    """Find an offer for an assignment and confirm the pair with a reason."""
    assignment = assignment_or_404(public_id)
    form = _by_hand_form(assignment)
    if form.offer.is_searching or not form.validate_on_submit():
        return _by_hand_page(assignment, form, 200 if form.offer.is_searching else form.status)
    offer = offer_or_404(UUID(form.offer.data))
    try:
        with unit_of_work() as uow:
            made = placements.place_by_hand(uow, assignment, offer, actor(), form.terms)
    except AlreadyDone:
        flash(gettext("Dit was al gedaan."), "ok")
        return redirect(url_for("assignments.show", public_id=public_id))
    except REFUSALS as error:
        return _by_hand_page(assignment_or_404(public_id), form, refuse(form, error))
    return _confirmed(made)


def refuse(form: Any, error: DomainError) -> int:
    """Put a refusal of the domain in the form; return the status of the page."""
    if isinstance(error, CapacityExceeded):
        is_number = error.what == "students" and error.left > 0
        form.is_stale = True
        form.add_error("students" if is_number else "", capacity_text(error))
    elif isinstance(error, InvalidInput):
        at = NAMES.get(error.field, error.field)
        form.add_domain_error(InvalidInput(at, error.reason, **error.details))
    elif isinstance(error, MissingInformation):
        form.add_domain_error(error)
    else:
        form.add_late_error()
    status: int = form.status
    return status


def _terms_form(pair: Suggestion) -> TermsForm:
    fewest, most = student_bounds(pair.assignment)
    is_agreed = pair.state is SuggestionState.ACCEPTED
    start_on = pair.assignment.start_on or pair.offer.start_on
    but = ("offer", "hand_reason", "note") if is_agreed else ("offer",)
    return TermsForm.of(fewest=fewest, most=most, start_on=start_on, but=but)


def _confirm_page(pair: Suggestion, form: TermsForm, status: int) -> ResponseReturnValue:
    view = pair_view(session(), actor(), pair)
    stand = queries.stand_of(session(), pair.assignment, pair.offer)
    return render_template(
        "placements/confirm.html",
        pair=pair,
        form=form,
        stand=stand,
        obstacle=_obstacle(pair),
        is_published=pair.offer.state is OfferState.PUBLISHED,
        is_agreed=pair.state is SuggestionState.ACCEPTED,
        rows=comparison.rows(pair.assignment, pair.offer, view.findings, pair.parts),
        conversation=[
            {"title": label(told.kind), "moment": told.moment, "who": told.who}
            for told in view.conversation
        ],
    ), status


def _obstacle(pair: Suggestion) -> str:
    """Say what keeps this pair from being confirmed; empty when nothing does."""
    stand = queries.stand_of(session(), pair.assignment, pair.offer)
    if pair.assignment.state not in ASKING_STATES:
        return gettext("Deze opdracht zoekt nu geen opleiding.")
    if stand.slots < 1:
        return str(OBSTACLES["slots"])
    return str(OBSTACLES["groups"]) if stand.room.groups < 1 else ""


def _by_hand_form(assignment: Assignment) -> TermsForm:
    fewest, most = student_bounds(assignment)
    form = TermsForm.of(fewest=fewest, most=most, start_on=assignment.start_on)
    found = queries.offers_to_place(session(), actor(), assignment, form.offer.search)
    form.offer.choices = [
        (
            str(offer.public_id),
            offer.title,
            f"{offer.programme.name}, {offer.programme.institution.name}",
        )
        for offer in found
    ]
    return form


def _by_hand_page(assignment: Assignment, form: TermsForm, status: int) -> ResponseReturnValue:
    left = max(free_slots(session(), assignment), 0)
    may = assignment.state in ASKING_STATES and left > 0
    return render_template(
        "placements/by_hand.html", assignment=assignment, form=form, may=may, left=left
    ), status


def _confirmed(made: Placement) -> ResponseReturnValue:
    flash(gettext("De koppeling is bevestigd. Beide kanten krijgen een e-mail."), "ok")
    return redirect(url_for("placements.show", public_id=made.public_id))


def _already(pair: Suggestion) -> ResponseReturnValue:
    flash(gettext("Dit was al gedaan."), "ok")
    made = queries.placement_of_pair(session(), pair)
    if made is None:
        return redirect(url_for("suggestions.show", public_id=pair.public_id))
    return redirect(url_for("placements.show", public_id=made.public_id))
