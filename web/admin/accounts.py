# SPDX-License-Identifier: EUPL-1.2
"""People who leave or change work: their open work goes to a named colleague."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.errors import AlreadyDone, InvalidInput, MissingInformation
from models.operations import handover
from models.person import Person
from models.queries.people import OwnedWork, owned_work, people_by_ids
from web.admin.forms import handover_form
from web.admin.reading import person_or_404
from web.admin.routes import blueprint, tell_refusal
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.forms import Form
from web.texts import gettext


@blueprint.route("/mensen/<uuid:public_id>/sluiten", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def deactivate(public_id: UUID) -> ResponseReturnValue:
    """Close an account after its open work has got another owner."""
    return _hand_over(public_id, closing=True)


@blueprint.route("/mensen/<uuid:public_id>/overdragen", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def transfer(public_id: UUID) -> ResponseReturnValue:
    """Give somebody's open work to colleagues; the account stays."""
    return _hand_over(public_id, closing=False)


@blueprint.post("/mensen/<uuid:public_id>/heropenen")
@requires(Permission.MANAGE_PEOPLE)
def reactivate(public_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    found = person_or_404(public_id)
    try:
        with unit_of_work() as uow:
            handover.reactivate_person(uow, found, actor())
        flash(gettext("Het account is weer open."), "ok")
    except AlreadyDone as error:
        tell_refusal(error)
    return redirect(url_for("admin.person", public_id=public_id))


def _hand_over(public_id: UUID, *, closing: bool) -> ResponseReturnValue:
    found = person_or_404(public_id)
    work = owned_work(session(), found)
    form = handover_form(work)
    if form.validate_on_submit() and _done(form, found, work, closing=closing):
        return redirect(url_for("admin.person", public_id=public_id))
    fresh = person_or_404(public_id)
    page = render_template(
        "admin/handover.html", form=form, person=fresh, work=work, closing=closing
    )
    return page, form.status


def _done(form: Form, person: Person, work: Sequence[OwnedWork], *, closing: bool) -> bool:
    successors = _successors(form, work)
    verb = handover.deactivate_person if closing else handover.transfer_ownership
    try:
        with unit_of_work() as uow:
            verb(uow, person, successors, actor())
    except AlreadyDone as error:
        tell_refusal(error)
    except InvalidInput as error:
        form.add_error(error.field, error_text(error))
        return False
    except MissingInformation:  # work that came after this page was made
        form.add_error("", gettext("Er is werk bij gekomen. Laad de pagina opnieuw."))
        return False
    else:
        flash(
            gettext("Het account is gesloten.")
            if closing
            else gettext("Het werk is overgedragen."),
            "ok",
        )
    return True


def _successors(form: Form, work: Sequence[OwnedWork]) -> dict[int, Person]:
    chosen = {part.organisation_id: UUID(form[part.field].data) for part in work}
    known = people_by_ids(session(), list(chosen.values()))
    return {
        organisation: known[public_id]
        for organisation, public_id in chosen.items()
        if public_id in known
    }
