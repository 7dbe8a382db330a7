# SPDX-License-Identifier: EUPL-1.2
"""Starting an assignment: as a contact, on behalf of somebody, or from an earlier one."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from models.access import Permission, is_contact, may_copy_assignment
from models.assignment import Assignment
from models.errors import InvalidInput
from models.operations import drafts
from models.organisation import Organisation
from models.person import Person
from models.queries import assignment_page as queries
from models.vocabulary import Role
from web.assignments.routes import blueprint
from web.assignments.start_forms import NewForm, OnBehalfForm
from web.assignments.steps import NAMES, STEPS
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.forms import Form
from web.reading import assignment_or_404
from web.texts import gettext


@blueprint.route("/nieuw", methods=["GET", "POST"])
@requires(Permission.WRITE_ASSIGNMENTS)
def new() -> ResponseReturnValue:
    """Say what is coming, ask for which organisation, and start the draft."""
    own = _own_organisations()
    if not own and actor().may(Permission.WRITE_ON_BEHALF):
        return redirect(url_for("assignments.on_behalf"))
    form = NewForm.for_organisations(own)
    if own and form.validate_on_submit():
        draft = _started(form, organisation_id=form.chosen(own).id)
        if draft is not None:
            return _onwards(draft)
        own = _own_organisations()
    return render_template("assignments/new.html", form=form, names=NAMES, own=own), form.status


@blueprint.route("/namens", methods=["GET", "POST"])
@requires(Permission.WRITE_ON_BEHALF)
def on_behalf() -> ResponseReturnValue:
    """Do the intake for a contact, who checks and submits it afterwards."""
    form = OnBehalfForm.for_request(session())
    if form.is_answered and form.validate_on_submit():
        draft = _started(form, organisation_id=form.organisation_id, owner=form.chosen_owner)
        if draft is not None:
            return _onwards(draft)
    return render_template("assignments/on_behalf.html", form=form), form.status


@blueprint.post("/<uuid:public_id>/kopie")
@requires(Permission.WRITE_ASSIGNMENTS)
def copy(public_id: UUID) -> ResponseReturnValue:
    """Start a draft with the content of an earlier assignment."""
    assignment = assignment_or_404(public_id)
    if not may_copy_assignment(actor(), assignment):
        abort(403)
    try:
        with unit_of_work() as uow:
            draft = drafts.copy_assignment(uow, assignment, actor(), owner=_owner(assignment))
    except InvalidInput as error:
        is_owner = error.field == "owner"
        flash(_nobody_left() if is_owner else error_text(error), "warning")
        return redirect(url_for("assignments.show", public_id=public_id))
    flash(gettext("Dit is een kopie. Controleer alle stappen, ook de startdatum."), "ok")
    return _to_first_step(draft)


def _own_organisations() -> list[Organisation]:
    return queries.organisations_of(session(), actor().in_role(Role.MINISTRY_CONTACT))


def _started(form: Form, *, organisation_id: int, owner: Person | None = None) -> Assignment | None:
    """Return the draft; None when it was refused, with the reason in the form."""
    try:
        with unit_of_work() as uow:
            return drafts.start_draft(uow, actor(), organisation_id=organisation_id, owner=owner)
    except InvalidInput as error:
        form.add_domain_error(error)
        return None


def _owner(assignment: Assignment) -> Person | None:
    """A contact copies for themselves; a coordinator for the owner of the original."""
    return None if is_contact(actor(), assignment.organisation_id) else assignment.owner


def _onwards(draft: Assignment) -> Response:
    """Go to the first step, or to the box for a text that somebody already has."""
    if request.form.get("begin") == "tekst":
        return redirect(url_for("assignments.paste", public_id=draft.public_id))
    return _to_first_step(draft)


def _to_first_step(draft: Assignment) -> Response:
    return redirect(url_for("assignments.edit", public_id=draft.public_id, slug=STEPS[0].slug))


def _nobody_left() -> str:
    return gettext(
        "De eigenaar van deze opdracht is geen opdrachtgever meer. "
        "Maak een nieuwe opdracht namens een collega van die organisatie."
    )
