# SPDX-License-Identifier: EUPL-1.2
"""One step of one assignment, each with a page that asks what the step needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.assignment import Assignment
from models.errors import (
    AlreadyDone,
    InvalidInput,
    InvalidTransition,
    MissingInformation,
    NotFound,
)
from models.lifecycle import permitted
from models.operations import assignments, execution
from models.transitions import AssignmentAction as Action
from models.unit_of_work import UnitOfWork
from models.vocabulary import StopReason
from web import forms
from web.assignments.advising import advice_block
from web.assignments.coaching import advice_on
from web.auth import actor, requires
from web.database import unit_of_work
from web.error_texts import error_text
from web.reading import assignment_or_404
from web.screening.forms import ButtonForm, DeferForm, MessageForm, ReasonForm, StopForm
from web.screening.routes import blueprint
from web.texts import LazyString, Text, gettext
from web.texts import lazy_gettext as _

Take = Callable[[UnitOfWork, Assignment, Any], Assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step: what it asks, how its page reads, and the verb that takes it."""

    action: Action
    form: type[forms.Form]
    title: LazyString
    lead: LazyString
    done: LazyString
    take: Take
    variant: str = "primary"


def _return(uow: UnitOfWork, assignment: Assignment, form: Any) -> Assignment:
    return assignments.return_assignment(uow, assignment, actor(), form.reason.data)


def _defer(uow: UnitOfWork, assignment: Assignment, form: Any) -> Assignment:
    start_on, reason = form.next_start_on.data, form.reason.data or ""
    return assignments.defer_assignment(uow, assignment, actor(), start_on, reason)


def _unplaced(uow: UnitOfWork, assignment: Assignment, form: Any) -> Assignment:
    return assignments.mark_unplaced(uow, assignment, actor(), form.reason.data)


def _reopen(uow: UnitOfWork, assignment: Assignment, form: Any) -> Assignment:
    return assignments.reopen_assignment(uow, assignment, actor(), form.reason.data)


def _discontinue(uow: UnitOfWork, assignment: Assignment, form: Any) -> Assignment:
    reason, note = StopReason(form.stop_reason.data), form.reason.data or ""
    return execution.discontinue_assignment(uow, assignment, actor(), reason, note)


def _close_slots(uow: UnitOfWork, assignment: Assignment, _form: Any) -> Assignment:
    return execution.close_remaining_slots(uow, assignment, actor())


STEPS: Final[Mapping[str, Step]] = {
    "terugsturen": Step(
        action=Action.RETURN_TO_AUTHOR, form=MessageForm, take=_return,
        title=_("Opdracht terugsturen"),
        lead=_("De opdrachtgever past de opdracht aan en dient haar opnieuw in."),
        done=_("De opdracht is terug bij de opdrachtgever. Die krijgt een e-mail."),
    ),
    "doorschuiven": Step(
        action=Action.DEFER, form=DeferForm, take=_defer,
        title=_("Opdracht doorschuiven"),
        lead=_("De opdracht wacht op een latere periode. U kunt haar dan weer openstellen."),
        done=_("De opdracht is doorgeschoven. De opdrachtgever krijgt een e-mail."),
    ),
    "niet-geplaatst": Step(
        action=Action.MARK_UNPLACED, form=ReasonForm, take=_unplaced, variant="danger",
        title=_("Opdracht sluiten als niet geplaatst"),
        lead=_("Er is geen opleiding gevonden. De opdracht gaat dicht. Heropenen kan later."),
        done=_("De opdracht is gesloten als niet geplaatst."),
    ),
    "heropenen": Step(
        action=Action.REOPEN, form=ReasonForm, take=_reopen,
        title=_("Opdracht heropenen"),
        lead=_("De opdracht komt terug bij de opdrachten om te beoordelen."),
        done=_("De opdracht is heropend. U kunt haar nu beoordelen."),
    ),
    "stoppen": Step(
        action=Action.DISCONTINUE, form=StopForm, take=_discontinue, variant="danger",
        title=_("Opdracht stoppen"),
        lead=_("Alle koppelingen van deze opdracht eindigen. Iedereen krijgt een e-mail."),
        done=_("De opdracht is gestopt, met alle koppelingen."),
    ),
    "plekken-sluiten": Step(
        action=Action.CLOSE_SLOTS, form=ButtonForm, take=_close_slots,
        title=_("Overige plekken sluiten"),
        lead=_(
            "De opdracht houdt de koppelingen die er zijn. Zij zoekt niet verder. "
            "Zijn alle studenten klaar? Dan is de opdracht daarmee afgerond."
        ),
        done=_("De overige plekken zijn gesloten."),
    ),
}  # fmt: skip


@blueprint.post("/<uuid:public_id>/openen")
@requires(Permission.SCREEN_ASSIGNMENTS)
def open_one(public_id: UUID) -> ResponseReturnValue:
    """Open an assignment for programmes."""
    assignment = assignment_or_404(public_id)
    try:
        with unit_of_work() as uow:
            assignments.open_assignment(uow, assignment, actor())
    except AlreadyDone:
        return _told(public_id, gettext("Dit was al gedaan."))
    except InvalidInput as error:
        return _told(public_id, error_text(error), "error")
    return _told(public_id, gettext("De opdracht staat open. Opleidingen zien haar nu."))


@blueprint.route("/<uuid:public_id>/<slug>", methods=["GET", "POST"])
@requires(Permission.SCREEN_ASSIGNMENTS)
def step(public_id: UUID, slug: str) -> ResponseReturnValue:
    """Ask what a step needs and take it; what is refused comes back as it was typed."""
    assignment, chosen = assignment_or_404(public_id), STEPS.get(slug)
    if chosen is None:
        raise NotFound
    form = chosen.form()
    if not form.validate_on_submit():
        if not form.is_submitted():
            _check_possible(assignment, chosen)
        return _step_page(assignment, chosen, form)
    try:
        with unit_of_work() as uow:
            chosen.take(uow, assignment, form)
    except AlreadyDone:
        return _told(public_id, gettext("Dit was al gedaan."))
    except (InvalidInput, MissingInformation) as error:
        _refuse(form, error)
        return _step_page(assignment_or_404(public_id), chosen, form)
    except InvalidTransition:
        form.add_late_error()
        return _step_page(assignment_or_404(public_id), chosen, form)
    return _told(public_id, chosen.done)


def _check_possible(assignment: Assignment, chosen: Step) -> None:
    if chosen.action not in permitted(actor(), assignment):
        raise InvalidTransition(chosen.action, assignment.state)


def _refuse(form: forms.Form, error: InvalidInput | MissingInformation) -> None:
    if isinstance(error, MissingInformation) and not set(error.fields) <= set(form.data):
        form.add_error("", gettext("De opdracht is niet compleet. Vraag de opdrachtgever om hulp."))
    else:
        form.add_domain_error(error)


def _step_page(assignment: Assignment, chosen: Step, form: forms.Form) -> ResponseReturnValue:
    asks_author = chosen.action is Action.RETURN_TO_AUTHOR
    values: dict[str, Any] = {"assignment": assignment, "step": chosen, "form": form}
    if asks_author:
        values |= {"advice": advice_on(assignment), **advice_block(assignment)}
    return render_template("screening/step.html", **values), form.status


def _told(public_id: UUID, message: Text, kind: str = "ok") -> ResponseReturnValue:
    flash(str(message), kind)
    return redirect(url_for("assignments.show", public_id=public_id))
