# SPDX-License-Identifier: EUPL-1.2
"""The steps of the long form: read, save, save along the way."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from models.access import Permission
from models.assignment import Assignment
from models.errors import InvalidInput, MissingInformation, StaleVersion
from models.operations import drafts
from models.vocabulary import AssignmentState
from web.assignments import facts
from web.assignments.forms import QuestionForm, ShapeForm
from web.assignments.reading import profile_names
from web.assignments.routes import blueprint
from web.assignments.step_form import AssignmentStepForm
from web.assignments.steps import NAMES, Step, before, next_after, number_of, step_or_404
from web.assignments.theme_filling import ask_for_themes, fill_in_themes, remember_refusal
from web.auth import POLL, actor, requires
from web.autosave import autosave_answer
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.reading import assignment_or_404
from web.texts import gettext

STEP = "/<uuid:public_id>/bewerken/<slug>"


@blueprint.get(STEP)
@requires(Permission.WRITE_ASSIGNMENTS)
def edit(public_id: UUID, slug: str) -> ResponseReturnValue:
    """Show one step as it is stored."""
    step, assignment = step_or_404(slug), editable_or_refuse(public_id)
    form = step.form.for_assignment(session(), assignment)
    filled = fill_in_themes(form, assignment) if isinstance(form, ShapeForm) else {}
    if filled.get("is_reading") and POLL in request.headers:
        return "", 204
    return _page(step, assignment, form, filled)


@blueprint.post(STEP)
@requires(Permission.WRITE_ASSIGNMENTS)
def save(public_id: UUID, slug: str) -> ResponseReturnValue:
    """Store one step, complete or not, and go on."""
    step, assignment = step_or_404(slug), editable_or_refuse(public_id)
    form = step.form.for_assignment(session(), assignment)
    if form.is_searching:
        form.ask_to_choose(request.form)
        return _page(step, assignment, form)
    if not form.validate_on_submit() or not _store(form, assignment):
        return _page(step, assignment, form)
    _propose_themes(form, assignment)
    return _onwards(step, assignment)


@blueprint.post(f"{STEP}/bewaren")
@requires(Permission.WRITE_ASSIGNMENTS)
def autosave(public_id: UUID, slug: str) -> ResponseReturnValue:
    """Store what is typed so far of a draft; answer with the new version and the time."""
    step, assignment = step_or_404(slug), editable_or_refuse(public_id)
    if assignment.state is not AssignmentState.DRAFT:
        abort(409)
    form = step.form.for_assignment(session(), assignment)
    is_saved = form.validate_on_submit() and _store(form, assignment)
    if is_saved and isinstance(form, ShapeForm):
        remember_refusal(form, assignment)
    return autosave_answer(form, assignment.version if is_saved else None)


def editable_or_refuse(public_id: UUID) -> Assignment:
    """Return an assignment this person may change now; 404 when unseen, 403 when only seen."""
    assignment = assignment_or_404(public_id)
    if not drafts.may_edit(actor(), assignment):
        abort(403)
    return assignment


def _store(form: AssignmentStepForm, assignment: Assignment) -> bool:
    """Store the changes, or say at the fields why not and leave ``assignment`` as it is stored."""
    public_id = assignment.public_id
    try:
        with unit_of_work() as uow:
            drafts.edit_assignment(
                uow, assignment, actor(), form.changes(), version=form.read_version
            )
    except StaleVersion:
        return form.agrees_with(assignment_or_404(public_id))
    except InvalidInput as error:
        form.add_domain_error(error, {error.reason: error_text(error)})
    except MissingInformation as error:
        form.add_domain_error(error)
    else:
        return True
    assignment_or_404(public_id)  # fills the same object again after the rollback
    return False


def _propose_themes(form: AssignmentStepForm, assignment: Assignment) -> None:
    """Ask for themes after the question, and remember it when they are not wanted."""
    if isinstance(form, QuestionForm):
        ask_for_themes(assignment)
    if isinstance(form, ShapeForm):
        remember_refusal(form, assignment)


def _page(
    step: Step,
    assignment: Assignment,
    form: AssignmentStepForm,
    filled: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[str, int]:
    previous = before(step)
    values: dict[str, Any] = {
        "step": step,
        "number": number_of(step),
        "names": NAMES,
        "previous": previous.slug if previous else "",
        "assignment": assignment,
        "form": form,
        "is_draft": assignment.state is AssignmentState.DRAFT,
        **filled,
    }
    if form.is_stale:
        values["stored"] = facts.facts_of_step(step.slug, assignment, profile_names())
    return render_template(f"assignments/steps/{step.slug}.html", **values), form.status


def _onwards(step: Step, assignment: Assignment) -> Response:
    public_id, following = assignment.public_id, next_after(step)
    if assignment.state is not AssignmentState.DRAFT:
        flash(gettext("De wijziging is bewaard."), "ok")
        return redirect(url_for("assignments.check", public_id=public_id))
    if request.form.get("bewaar") == "concept":
        flash(gettext("Uw concept is bewaard."), "ok")
        return redirect(url_for("assignments.show", public_id=public_id))
    if following is None:
        return redirect(url_for("assignments.check", public_id=public_id))
    return redirect(url_for("assignments.edit", public_id=public_id, slug=following.slug))
