# SPDX-License-Identifier: EUPL-1.2
"""Checking an assignment, handing it in, handing it over, and taking it out."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models import lifecycle
from models.access import Party, Permission, parties
from models.assignment import Assignment
from models.errors import AlreadyDone, InvalidInput, InvalidTransition, MissingInformation
from models.operations import assignments, drafts
from models.transitions import AssignmentAction
from web.assignments import facts
from web.assignments.advising import advice_block
from web.assignments.coaching import advice_on
from web.assignments.drafting import editable_or_refuse
from web.assignments.reading import profile_names, suggestions_block
from web.assignments.routes import blueprint
from web.assignments.start_forms import WithdrawForm
from web.assignments.step_form import INCOMPLETE_STATES
from web.assignments.steps import STEPS, Gap, gap
from web.auth import actor, requires
from web.database import unit_of_work
from web.error_texts import error_text
from web.limits import SUBMIT, limiter
from web.reading import assignment_or_404
from web.texts import gettext


@blueprint.get("/<uuid:public_id>/controleren")
@requires(Permission.WRITE_ASSIGNMENTS)
def check(public_id: UUID) -> ResponseReturnValue:
    """Show all answers with a link to change each step, and what still misses."""
    assignment = editable_or_refuse(public_id)
    missing = [gap(field) for field in lifecycle.missing_for_submission(assignment)]
    return _check_page(assignment, missing), 200


@blueprint.post("/<uuid:public_id>/indienen")
@requires(Permission.WRITE_ASSIGNMENTS)
@limiter.limit(SUBMIT)
def submit(public_id: UUID) -> ResponseReturnValue:
    """Hand the assignment in; the computer starts at once."""
    assignment = assignment_or_404(public_id)
    try:
        with unit_of_work() as uow:
            assignments.submit_assignment(uow, assignment, actor())
    except AlreadyDone:
        flash(gettext("Dit was al gedaan. De opdracht is ingediend."), "ok")
    except MissingInformation as error:
        return _check_page(assignment_or_404(public_id), [gap(name) for name in error.fields]), 400
    except InvalidInput as error:
        found = [gap(error.field, error_text(error))]
        return _check_page(assignment_or_404(public_id), found), 400
    return redirect(url_for("assignments.submitted", public_id=public_id))


@blueprint.get("/<uuid:public_id>/ingediend")
@requires(Permission.WRITE_ASSIGNMENTS)
def submitted(public_id: UUID) -> str:
    """Say what happens next, and show the suggestions as they come."""
    assignment = assignment_or_404(public_id)
    block = suggestions_block(assignment, actor())
    return render_template("assignments/submitted.html", **block)


@blueprint.post("/<uuid:public_id>/overhandigen")
@requires(Permission.WRITE_ON_BEHALF)
def hand_over(public_id: UUID) -> ResponseReturnValue:
    """Tell the owner that a draft made on behalf of them is ready to be checked."""
    assignment = assignment_or_404(public_id)
    with unit_of_work() as uow:
        drafts.hand_to_owner(uow, assignment, actor())
    name = assignment.owner.name
    flash(gettext("%(name)s krijgt bericht en kan het concept indienen.", name=name), "ok")
    return redirect(url_for("assignments.show", public_id=public_id))


@blueprint.route("/<uuid:public_id>/intrekken", methods=["GET", "POST"])
@requires(Permission.WRITE_ASSIGNMENTS)
def withdraw(public_id: UUID) -> ResponseReturnValue:
    """Ask for the reason and take the assignment out."""
    assignment, form = assignment_or_404(public_id), WithdrawForm()
    if form.validate_on_submit() and _withdrawn(assignment, form):
        return redirect(url_for("assignments.show", public_id=public_id))
    shown = assignment_or_404(public_id)
    may = AssignmentAction.WITHDRAW in lifecycle.permitted(actor(), shown)
    values = {"assignment": shown, "form": form, "may": may}
    return render_template("assignments/withdraw.html", **values), form.status


def _withdrawn(assignment: Assignment, form: WithdrawForm) -> bool:
    try:
        with unit_of_work() as uow:
            assignments.withdraw_assignment(uow, assignment, actor(), form.reason.data)
    except AlreadyDone:
        flash(gettext("Dit was al gedaan. De opdracht is ingetrokken."), "ok")
    except InvalidInput as error:
        form.add_domain_error(error, {error.reason: error_text(error)})
        return False
    except InvalidTransition:
        form.add_late_error()
        return False
    else:
        flash(gettext("De opdracht is ingetrokken."), "ok")
    return True


def _check_page(assignment: Assignment, missing: Sequence[Gap]) -> str:
    names = profile_names()
    made_for_other = assignment.owner_id != actor().person_id
    return render_template(
        "assignments/check.html",
        assignment=assignment,
        missing=missing,
        advice=advice_on(assignment),
        **advice_block(assignment),
        steps=[(step, facts.facts_of_step(step.slug, assignment, names)) for step in STEPS],
        is_incomplete=assignment.state in INCOMPLETE_STATES,
        is_author=Party.AUTHOR in parties(actor(), assignment),
        made_for_other=made_for_other and assignment.created_by_id == actor().person_id,
    )
