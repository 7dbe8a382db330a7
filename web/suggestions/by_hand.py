# SPDX-License-Identifier: EUPL-1.2
"""Interest in an assignment that the computer did not suggest for one's offer."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.assignment import Assignment
from models.errors import AlreadyDone, CapacityExceeded, InvalidInput, InvalidTransition
from models.offer import Offer
from models.operations import suggestions
from models.queries.offers import own_published_offers
from models.suggestion import Suggestion
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import capacity_text, error_text
from web.reading import assignment_or_404, offer_to_change
from web.suggestions.forms import OwnOfferForm
from web.suggestions.routes import blueprint
from web.texts import gettext


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


def _show_interest(form: OwnOfferForm, assignment: Assignment) -> Suggestion | None:
    """Return the pair, None when it was refused with the reason in the form."""
    offer = offer_to_change(UUID(form.offer.data))
    done = gettext("Uw belangstelling is verstuurd. De opdrachtgever krijgt een e-mail.")
    try:
        return _paired(assignment, offer, form.message.data or "", done)
    except InvalidInput as error:
        at = "offer" if error.field in ("assignment", "offer") else error.field
        form.add_error(at, error_text(error))
    except CapacityExceeded as error:
        form.add_error("offer", capacity_text(error))
    except InvalidTransition:
        form.add_error("offer", gettext("Over dit aanbod is bij deze opdracht al een besluit."))
    return None


def _paired(assignment: Assignment, offer: Offer, message: str, done: str) -> Suggestion:
    with unit_of_work() as uow:
        pair = suggestions.pair(uow, assignment, offer, actor())
        try:
            suggestions.express_interest(uow, pair, actor(), message)
        except AlreadyDone:
            done = gettext("Dit was al gedaan.")
    flash(done, "ok")
    return pair
