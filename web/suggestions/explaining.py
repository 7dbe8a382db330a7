# SPDX-License-Identifier: EUPL-1.2
"""Why an offer is not among the suggestions of an assignment: asked by a button, shown as it comes.

What is known without the matcher stands on the page at once: whether it is suggested, and both
sides next to each other. A worker ranks anew and adds place, points and what would help.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.access import Party, Permission, may_ask_why_not, parties
from models.assignment import Assignment
from models.comparison import compare
from models.inquiry import Inquiry
from models.offer import Offer
from models.operations.drafts import may_edit
from models.operations.inquiries import ask
from models.queries import why_not as queries
from models.queries.inquiries import Waiting, waiting_for
from models.queries.offers import room_of
from models.vocabulary import InquiryKind
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.limits import ASK, limiter
from web.reading import assignment_or_404
from web.suggestions import comparison, why_not_texts
from web.suggestions.forms import WhyNotForm
from web.suggestions.routes import blueprint


@blueprint.route("/opdrachten/<uuid:public_id>/waarom-niet", methods=["GET", "POST"])
@requires(Permission.ASK_WHY_NOT)
@limiter.limit(ASK, methods=["POST"])
def why_not(public_id: UUID) -> ResponseReturnValue:
    """Choose an offer and ask a worker; show what is known about the one in the address."""
    assignment = assignment_or_404(public_id)
    if not may_ask_why_not(actor(), assignment):
        abort(403)
    is_ranked = queries.is_ranked(session(), assignment)
    form = WhyNotForm()
    form.offer.choices = _choices(form, assignment) if is_ranked else []
    if is_ranked and not form.offer.is_searching and form.validate_on_submit():
        return _ask(assignment, UUID(form.offer.data))
    asked = request.args.get("aanbod", type=UUID)
    return render_template(
        "suggestions/why_not.html",
        form=form,
        assignment=assignment,
        is_ranked=is_ranked,
        found=_about(assignment, asked) if asked and is_ranked else None,
    ), form.status


def _ask(assignment: Assignment, offer_id: UUID) -> ResponseReturnValue:
    offer = _offer_or_404(assignment, offer_id)
    question = queries.question_about(session(), assignment, offer)
    with unit_of_work() as uow:
        ask(uow, actor(), InquiryKind.WHY_NOT, question, assignment=assignment)
    address = url_for("suggestions.why_not", public_id=assignment.public_id, aanbod=offer_id)
    return redirect(address, 303)


def _choices(form: WhyNotForm, assignment: Assignment) -> Sequence[tuple[str, str, str]]:
    """Return the offers that are found, and the one that is chosen."""
    found = queries.offers_to_explain(session(), actor(), assignment, form.offer.search)
    choices = [(str(at.public_id), at.title, f"{at.programme}, {at.institution}") for at in found]
    chosen = _chosen(form, assignment)
    if chosen is not None and str(chosen.public_id) not in {choice[0] for choice in choices}:
        programme = chosen.programme
        explanation = f"{programme.name}, {programme.institution.name}"
        choices.append((str(chosen.public_id), chosen.title, explanation))
    return choices


def _chosen(form: WhyNotForm, assignment: Assignment) -> Offer | None:
    try:
        chosen = UUID(form.offer.data or "")
    except ValueError:
        return None
    return queries.offer_to_explain(session(), actor(), assignment, chosen)


def _about(assignment: Assignment, offer_id: UUID) -> dict[str, Any]:
    """Return what is known about one offer: both sides, its suggestion, and the answer so far."""
    offer = _offer_or_404(assignment, offer_id)
    inquiry = queries.latest_question(session(), actor(), assignment, offer)
    waiting = waiting_for(session(), inquiry)
    answer = inquiry.answer if inquiry and waiting is Waiting.ANSWERED else None
    parts = answer["account"]["parts"] if answer and "account" in answer else ()
    findings = compare(assignment, offer, room_of(session(), offer))
    return {
        "offer": offer,
        "pair": queries.pair_of(session(), actor(), assignment, offer),
        "rows": comparison.rows(assignment, offer, findings, parts),
        "waiting": waiting.value,
        "is_current": _is_current(inquiry, assignment, offer),
        "answer": why_not_texts.answer_in_words(answer) if answer else None,
        "edit": _edit_addresses(assignment, offer),
    }


def _is_current(inquiry: Inquiry | None, assignment: Assignment, offer: Offer) -> bool:
    if inquiry is None:
        return False
    now: Mapping[str, Any] = queries.question_about(session(), assignment, offer)
    return inquiry.request == now


def _edit_addresses(assignment: Assignment, offer: Offer) -> dict[str, str]:
    """Return where the reader can make a change, by side."""
    found = {}
    if may_edit(actor(), assignment):
        found["assignment"] = url_for("assignments.check", public_id=assignment.public_id)
    if Party.PROGRAMME in parties(actor(), offer):
        found["offer"] = url_for("offers.show", public_id=offer.public_id)
    return found


def _offer_or_404(assignment: Assignment, offer_id: UUID) -> Offer:
    offer = queries.offer_to_explain(session(), actor(), assignment, offer_id)
    if offer is None:
        abort(404)
    return offer
