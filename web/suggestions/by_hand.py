# SPDX-License-Identifier: EUPL-1.2
"""Pairs that the computer did not suggest: interest in an assignment, a question to an offer."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.assignment import Assignment
from models.errors import (
    AlreadyDone,
    CapacityExceeded,
    DoesNotFit,
    DomainError,
    InvalidInput,
    InvalidTransition,
)
from models.offer import Offer
from models.operations import asking, suggestions
from models.queries.asking import assignments_to_ask_for
from models.queries.offers import own_published_offers
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import capacity_text, error_text
from web.forms import Form
from web.reading import assignment_or_404, offer_or_404, offer_to_change
from web.suggestions.forms import AskForm, OwnOfferForm
from web.suggestions.routes import blueprint
from web.suggestions.texts import broken_text
from web.texts import gettext

Step = Callable[[UnitOfWork, Suggestion], object]
REFUSALS = (CapacityExceeded, DoesNotFit, InvalidInput, InvalidTransition)


@blueprint.route("/opdrachten/<uuid:public_id>/belangstelling", methods=["GET", "POST"])
@requires(Permission.BROWSE_SUGGESTIONS)
def interest_by_hand(public_id: UUID) -> ResponseReturnValue:
    """Choose an own offer and tell the contact that the programme wants the assignment."""
    assignment = assignment_or_404(public_id)
    form = OwnOfferForm()
    form.offer.choices = [
        (str(at.public_id), at.title, at.programme.name)
        for at in own_published_offers(session(), actor())
    ]
    if form.validate_on_submit():
        pair = _show_interest(form, assignment)
        if pair is not None:
            return redirect(url_for("suggestions.show", public_id=pair.public_id))
        assignment = assignment_or_404(public_id)
    return render_template(
        "suggestions/by_hand.html", form=form, assignment=assignment
    ), form.status


@blueprint.route("/aanbod/<uuid:public_id>/vragen", methods=["GET", "POST"])
@requires(Permission.ASK_PROGRAMMES)
def ask_by_hand(public_id: UUID) -> ResponseReturnValue:
    """Choose an assignment and ask the programme of this offer to take it."""
    offer = offer_or_404(public_id)
    form = AskForm()
    form.assignment.choices = [
        (str(at.public_id), at.title, at.organisation)
        for at in assignments_to_ask_for(session(), actor(), form.assignment.search)
    ]
    if not form.assignment.is_searching and form.validate_on_submit():
        pair = _ask(form, offer)
        if pair is not None:
            return redirect(url_for("suggestions.show", public_id=pair.public_id))
        offer = offer_or_404(public_id)
    return render_template("suggestions/ask.html", form=form, offer=offer), form.status


def _show_interest(form: OwnOfferForm, assignment: Assignment) -> Suggestion | None:
    offer, message = offer_to_change(UUID(form.offer.data)), form.message.data or ""
    done = gettext("Uw belangstelling is verstuurd. De opdrachtgever krijgt een e-mail.")
    try:
        return _paired(
            assignment,
            offer,
            lambda uow, pair: suggestions.express_interest(uow, pair, actor(), message),
            done,
        )
    except REFUSALS as error:
        _refuse(form, "offer", error)
        return None


def _ask(form: AskForm, offer: Offer) -> Suggestion | None:
    assignment, message = assignment_or_404(UUID(form.assignment.data)), form.message.data or ""
    done = gettext("Uw vraag is verstuurd. De docent krijgt een e-mail.")
    try:
        return _paired(
            assignment,
            offer,
            lambda uow, pair: asking.ask_offer(uow, pair, actor(), message),
            done,
        )
    except REFUSALS as error:
        _refuse(form, "assignment", error)
        return None


def _paired(assignment: Assignment, offer: Offer, step: Step, done: str) -> Suggestion:
    with unit_of_work() as uow:
        pair = suggestions.pair(uow, assignment, offer, actor())
        try:
            step(uow, pair)
        except AlreadyDone:
            done = gettext("Dit was al gedaan.")
    flash(done, "ok")
    return pair


def _refuse(form: Form, chosen: str, error: DomainError) -> None:
    """Say at the choice, or at the message, why the domain refused."""
    if isinstance(error, InvalidInput):
        at = chosen if error.field in ("assignment", "offer") else error.field
        form.add_error(at, error_text(error))
    elif isinstance(error, CapacityExceeded):
        form.add_error(chosen, capacity_text(error))
    elif isinstance(error, DoesNotFit):
        form.add_error(chosen, broken_text(error))
    else:
        form.add_error(chosen, gettext("Hierover is al contact geweest. Kijk bij Voorstellen."))
