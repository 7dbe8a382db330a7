# SPDX-License-Identifier: EUPL-1.2
"""A placement on its way: start, complete, release, undo a mistake, stop."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.capacity import free_slots
from models.errors import AlreadyDone, InvalidInput, InvalidTransition
from models.lifecycle import permitted
from models.operations import execution
from models.placement import Placement
from models.transitions import PlacementAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import StopReason
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.forms import Form
from web.placements.confirming import refuse
from web.placements.forms import CompleteForm, EndForm, UndoForm
from web.placements.reading import placement_page
from web.placements.routes import blueprint
from web.reading import placement_or_404
from web.texts import Text, gettext

Step = Callable[[UnitOfWork, Placement, Any], Placement]


@blueprint.post("/koppelingen/<uuid:public_id>/starten")
@requires(Permission.FOLLOW_PLACEMENTS)
def start(public_id: UUID) -> ResponseReturnValue:
    """Students have started."""
    placement = placement_or_404(public_id)
    try:
        with unit_of_work() as uow:
            execution.start_placement(uow, placement, actor())
    except AlreadyDone:
        return _told(public_id, gettext("Dit was al gedaan."))
    except InvalidInput as error:
        refused = Form(formdata=None)
        status = refuse(refused, error)
        return placement_page(placement_or_404(public_id), refused), status
    return _told(public_id, gettext("De start is gemeld. De opdracht is in uitvoering."))


@blueprint.route("/koppelingen/<uuid:public_id>/afronden", methods=["GET", "POST"])
@requires(Permission.FOLLOW_PLACEMENTS)
def complete(public_id: UUID) -> ResponseReturnValue:
    """Students are done: when, and what came out."""
    done = gettext("De koppeling is afgerond. Dank u wel.")
    return _take(public_id, CompleteForm(), _complete, done)


@blueprint.route("/koppelingen/<uuid:public_id>/loslaten", methods=["GET", "POST"])
@requires(Permission.CONFIRM_PLACEMENTS)
def release(public_id: UUID) -> ResponseReturnValue:
    """The agreement falls through before the start."""
    done = gettext("De koppeling is losgelaten. De plek is weer vrij.")
    return _take(public_id, EndForm(), _release, done)


@blueprint.route("/koppelingen/<uuid:public_id>/herstellen", methods=["GET", "POST"])
@requires(Permission.CONFIRM_PLACEMENTS)
def undo(public_id: UUID) -> ResponseReturnValue:
    """The confirmation was a mistake: everything stands as before."""
    done = gettext("De vergissing is hersteld. Alles staat zoals voor de bevestiging.")
    return _take(public_id, UndoForm(), _undo, done)


@blueprint.route("/koppelingen/<uuid:public_id>/stoppen", methods=["GET", "POST"])
@requires(Permission.CONFIRM_PLACEMENTS)
def stop(public_id: UUID) -> ResponseReturnValue:
    """Students stop before the end."""
    done = gettext("De koppeling is gestopt. Beide kanten krijgen een e-mail.")
    return _take(public_id, EndForm(), _stop, done)


def _complete(uow: UnitOfWork, placement: Placement, form: Any) -> Placement:
    ended_on, outcome = form.ended_on.data, form.outcome.data
    return execution.complete_placement(uow, placement, actor(), ended_on, outcome)


def _release(uow: UnitOfWork, placement: Placement, form: Any) -> Placement:
    reason = StopReason(form.reason.data)
    return execution.release_placement(uow, placement, actor(), reason, form.note.data or "")


def _undo(uow: UnitOfWork, placement: Placement, form: Any) -> Placement:
    return execution.undo_confirmation(uow, placement, actor(), form.note.data or "")


def _stop(uow: UnitOfWork, placement: Placement, form: Any) -> Placement:
    reason = StopReason(form.reason.data)
    return execution.stop_placement(uow, placement, actor(), reason, form.note.data or "")


STEPS: dict[Step, tuple[PlacementAction, str]] = {
    _complete: (PlacementAction.COMPLETE, "placements/complete.html"),
    _release: (PlacementAction.RELEASE, "placements/release.html"),
    _undo: (PlacementAction.RELEASE, "placements/undo.html"),
    _stop: (PlacementAction.STOP, "placements/stop.html"),
}


def _take(public_id: UUID, form: Form, step: Step, done: str) -> ResponseReturnValue:
    """Ask before the step and take it; what is refused comes back as it was typed."""
    placement = placement_or_404(public_id)
    action, template = STEPS[step]
    if not form.validate_on_submit():
        if not form.is_submitted() and action not in permitted(actor(), placement):
            raise InvalidTransition(action, placement.state)
        return _step_page(template, placement, form), form.status
    try:
        with unit_of_work() as uow:
            step(uow, placement, form)
    except AlreadyDone:
        return _told(public_id, gettext("Dit was al gedaan."))
    except (InvalidInput, InvalidTransition) as error:
        status = refuse(form, error)
        return _step_page(template, placement_or_404(public_id), form), status
    return _told(public_id, done)


def _step_page(template: str, placement: Placement, form: Form) -> str:
    left = free_slots(session(), placement.assignment)
    return render_template(template, placement=placement, form=form, left=left)


def _told(public_id: UUID, message: Text) -> ResponseReturnValue:
    flash(message, "ok")
    return redirect(url_for("placements.show", public_id=public_id))
