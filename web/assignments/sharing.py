# SPDX-License-Identifier: EUPL-1.2
"""Who may work on an assignment beside its owner."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Party, Permission, parties
from models.assignment import Assignment
from models.errors import InvalidInput
from models.operations import drafts
from models.queries.assignment_page import contacts_of
from web.assignments.routes import blueprint
from web.assignments.start_forms import ShareForm
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.reading import assignment_or_404
from web.texts import gettext


@blueprint.route("/<uuid:public_id>/delen", methods=["GET", "POST"])
@requires(Permission.WRITE_ASSIGNMENTS)
def share(public_id: UUID) -> ResponseReturnValue:
    """Choose deputy and co-owners among the contacts of the same organisation."""
    assignment = assignment_or_404(public_id)
    if Party.AUTHOR not in parties(actor(), assignment):
        abort(403)
    people = contacts_of(session(), assignment.organisation_id)
    colleagues = [person for person in people if person.id != assignment.owner_id]
    form = ShareForm.for_assignment(assignment, colleagues)
    if form.validate_on_submit() and _shared(assignment, form):
        flash(gettext("De toegang tot deze opdracht is bewaard."), "ok")
        return redirect(url_for("assignments.show", public_id=public_id))
    shown = assignment_or_404(public_id)
    return render_template("assignments/share.html", assignment=shown, form=form), form.status


def _shared(assignment: Assignment, form: ShareForm) -> bool:
    try:
        with unit_of_work() as uow:
            drafts.share_assignment(
                uow,
                assignment,
                actor(),
                deputy=form.people.get(form.deputy.data or ""),
                co_owners=[form.people[key] for key in form.co_owners.data],
            )
    except InvalidInput as error:
        form.add_domain_error(error, {error.reason: error_text(error)})
        return False
    return True
