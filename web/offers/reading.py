# SPDX-License-Identifier: EUPL-1.2
"""The list of offers and the page of one."""

from collections.abc import Sequence
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from models.access import Permission, may_copy_offer
from models.lifecycle import missing_for_publication, permitted
from models.offer import Offer
from models.operations.offers import may_edit
from models.queries import offers as queries
from models.queries.reference import active_themes
from models.transitions import OfferAction
from models.vocabulary import OfferState, Role
from web.auth import actor, requires
from web.database import session
from web.offers.filters import OfferFilterForm
from web.offers.routes import blueprint
from web.offers.texts import Problem, facts
from web.paging import page_address, page_number
from web.reading import offer_or_404
from web.theme_names import theme_choices


@blueprint.get("")
@requires(Permission.READ_OFFERS)
def index() -> ResponseReturnValue:
    """Show the offers this person sees, fifty at a time."""
    form = OfferFilterForm.asked()
    institutions = queries.institutions_with_offers(session(), actor())
    form.theme.choices = theme_choices(active_themes(session()))
    form.institution.choices = [(str(at.public_id), at.name) for at in institutions]
    form.validate()
    page = queries.offers_page(session(), actor(), form.filters(), page_number())
    is_lecturer = Role.LECTURER in actor().roles
    return render_template(
        "offers/index.html",
        form=form,
        page=page,
        page_address=page_address(),
        is_lecturer=is_lecturer,
        shows_institution=len(institutions) > 1,
    ), form.status


@blueprint.get("/<uuid:public_id>")
@requires(Permission.READ_OFFERS)
def show(public_id: UUID) -> str:
    """Show one offer, what is left of it, and the assignments near it."""
    return offer_page(offer_or_404(public_id))


def offer_page(offer: Offer, problems: Sequence[Problem] = ()) -> str:
    """Return the page; ``problems`` are what kept a step from being taken."""
    steps = permitted(actor(), offer)
    return render_template(
        "offers/show.html",
        offer=offer,
        facts=facts(offer),
        work=queries.offer_work(session(), actor(), offer),
        problems=problems,
        steps={step.value for step in steps},
        may_edit=may_edit(actor(), offer),
        may_ask=offer.state is OfferState.PUBLISHED and actor().may(Permission.ASK_PROGRAMMES),
        may_copy=may_copy_offer(actor(), offer),
        is_incomplete=OfferAction.PUBLISH in steps and bool(missing_for_publication(offer)),
    )
