# SPDX-License-Identifier: EUPL-1.2
"""Filling a draft with a text that somebody already had, and showing what was found where."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models import lifecycle
from models.access import Permission
from models.assignment import Assignment, IntakeNote
from models.base import local_date, utc_now
from models.errors import InvalidInput, InvalidTransition
from models.intake import read_intake
from models.intake.documents import DocumentRefused
from models.operations.content import LONGEST
from models.operations.intake import fill_draft
from models.queries.reference import place_ids_by_name
from models.vocabulary import AssignmentState, Screening
from web.assignments import facts
from web.assignments.advising import advice_block
from web.assignments.drafting import editable_or_refuse
from web.assignments.paste_form import PasteForm
from web.assignments.routes import blueprint
from web.assignments.steps import Gap, gap
from web.auth import actor, requires
from web.database import end_reading, session, unit_of_work
from web.labels import label
from web.limits import PASTE, limiter
from web.locale import format_number
from web.texts import LazyString, Text, gettext, ngettext
from web.texts import lazy_gettext as _

Shown = Callable[[Assignment], Text]

# field -> its name, and what it holds now in words
FIELDS: Final[dict[str, tuple[LazyString, Shown]]] = {
    "title": (_("Titel"), lambda at: at.title),
    "unit": (_("Organisatieonderdeel"), lambda at: at.unit),
    "language": (_("Taal van de opdracht"), lambda at: label(at.language)),
    "question": (_("Uw vraag"), lambda at: at.question),
    "background": (_("Achtergrond"), lambda at: at.background),
    "expected_result": (_("Gewenst resultaat"), lambda at: at.expected_result),
    "form": (_("Opdrachtvorm"), lambda at: label(at.form) if at.form else ""),
    "levels": (_("Niveau"), lambda at: ", ".join(str(label(level)) for level in at.levels)),
    "skills": (_("Kennis en vaardigheden"), lambda at: ", ".join(at.skills)),
    "start_on": (_("Start"), facts.start_text),
    "duration_weeks": (
        _("Duur"),
        lambda at: ngettext("%(num)d week", "%(num)d weken", at.duration_weeks or 0),
    ),
    "hours_per_week": (_("Uren per week"), lambda at: format_number(at.hours_per_week)),
    "work_mode": (_("Werkvorm"), lambda at: label(at.work_mode) if at.work_mode else ""),
    "place_id": (_("Plaats"), facts.place_text),
    "group_max": (_("Groepsgrootte"), facts.group_text),
    "slots": (_("Aantal plekken"), lambda at: format_number(at.slots)),
    "supervision_hours": (
        _("Uren begeleiding per week"),
        lambda at: format_number(at.supervision_hours),
    ),
    "certified_host": (_("Erkend leerbedrijf"), lambda _at: gettext("Ja")),
    "crebo": (_("Crebonummer"), lambda at: at.crebo),
    "allowance_eur": (_("Vergoeding per maand"), facts.allowance_text),
    "screening": (
        _("Vooraf regelen"),
        lambda at: ", ".join(str(label(Screening(kind))) for kind in at.screening),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAnswer:
    """An answer that was found: its name, what it is now, where it stood, where to change it."""

    name: LazyString
    shown: Text
    quote: str
    place: Gap


@blueprint.route("/<uuid:public_id>/plakken", methods=["GET", "POST"])
@requires(Permission.WRITE_ASSIGNMENTS)
@limiter.limit(PASTE, methods=["POST"])
def paste(public_id: UUID) -> ResponseReturnValue:
    """Take a text or a file, fill the draft with it, and go on to what was found."""
    assignment, form = _draft_or_refuse(public_id), PasteForm()
    if form.validate_on_submit() and _filled(form, public_id):
        return redirect(url_for("assignments.found", public_id=public_id))
    shown = _draft_or_refuse(public_id) if form.is_submitted() else assignment
    return render_template("assignments/paste.html", assignment=shown, form=form), form.status


@blueprint.get("/<uuid:public_id>/gevonden")
@requires(Permission.WRITE_ASSIGNMENTS)
def found(public_id: UUID) -> ResponseReturnValue:
    """Show which answers were found, where they stood, and what still misses."""
    assignment = editable_or_refuse(public_id)
    note = session().get(IntakeNote, assignment.id)
    if note is None:
        return redirect(url_for("assignments.paste", public_id=public_id))
    return render_template(
        "assignments/found.html",
        assignment=assignment,
        note=note,
        answers=_answers(assignment, note),
        missing=[gap(field) for field in lifecycle.missing_for_submission(assignment)],
        **advice_block(assignment),
    )


def _draft_or_refuse(public_id: UUID) -> Assignment:
    assignment = editable_or_refuse(public_id)
    if assignment.state is not AssignmentState.DRAFT:
        abort(409)
    return assignment


def _filled(form: PasteForm, public_id: UUID) -> bool:
    """Fill the draft; a file that gives no text is said at its field."""
    end_reading()  # reading a file takes a moment
    try:
        text = form.text_or_refuse()
    except DocumentRefused as refused:
        form.add_refusal(refused)
        return False
    assignment, today = _draft_or_refuse(public_id), local_date(utc_now())
    towns = place_ids_by_name(session())
    intake = read_intake(text, today=today, longest=LONGEST, towns=towns)
    try:
        with unit_of_work() as uow:
            fill_draft(uow, assignment, actor(), intake)
    except (InvalidInput, InvalidTransition):
        form.add_late_error()
        return False
    return True


def _answers(assignment: Assignment, note: IntakeNote) -> list[FoundAnswer]:
    quotes = {at["field"]: at["quote"] for at in note.found}
    return [
        FoundAnswer(name=name, shown=shown(assignment), quote=quotes[field], place=gap(field, name))
        for field, (name, shown) in FIELDS.items()
        if field in quotes
    ]
