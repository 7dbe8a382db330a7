# SPDX-License-Identifier: EUPL-1.2
"""Themes filled in while somebody writes: asked for with the question, shown at the next step.

People decide: what is filled in is marked as a proposal, and once it was taken away for a draft
it does not come back.
"""

from typing import Any, Final

from flask import request
from flask import session as browser_state

from models.access import Permission, is_insider
from models.assignment import Assignment
from models.operations.inquiries import ask
from models.queries.inquiries import Waiting, latest_about, waiting_for
from models.vocabulary import AssignmentState, InquiryKind
from web.assignments.forms import ShapeForm
from web.assignments.proposed_themes import proposed_themes
from web.auth import actor
from web.database import session, unit_of_work

SHOWN: Final = "themavoorstel"  # sent along when a proposal was filled in
REFUSED: Final = "themavoorstel_nee"
MOST_REMEMBERED: Final = 20
SECOND_FROM: Final = 30  # percent; below it the second theme is no more than a guess


def ask_for_themes(assignment: Assignment) -> None:
    """Let a worker read the text of a draft that has no themes yet."""
    if _wants_themes(assignment) and actor().may(Permission.ASK_ADVICE):
        with unit_of_work() as uow:
            asked = {"version": assignment.version}
            ask(uow, actor(), InquiryKind.DRAFT_ADVICE, asked, assignment=assignment)


def fill_in_themes(form: ShapeForm, assignment: Assignment) -> dict[str, Any]:
    """Fill in what is proposed, unless something was chosen; return what the page says about it."""
    chosen = request.args.get("first_theme", ""), request.args.getlist("other_themes")
    if any(chosen):  # the page looked again, and meanwhile somebody chose
        form.first_theme.data, form.other_themes.data = chosen
    if any(chosen) or not _wants_themes(assignment):
        return {"proposed": [], "is_reading": False}
    inquiry = latest_about(session(), actor(), InquiryKind.DRAFT_ADVICE, assignment)
    waiting = waiting_for(session(), inquiry)
    answer = (inquiry.answer if inquiry else None) or {}
    found = proposed_themes(assignment, answer.get("themes", []))
    proposed = found[:1] + [at for at in found[1:] if at.percentage >= SECOND_FROM]
    _fill_in(form, [str(at.theme.public_id) for at in proposed])
    return {"proposed": proposed, "is_reading": waiting is Waiting.BUSY}


def remember_refusal(form: ShapeForm, assignment: Assignment) -> None:
    """Remember that a proposal was taken away, so that it stays away."""
    is_empty = not form.first_theme.data and not form.other_themes.data
    if SHOWN in request.form and is_empty:
        refused = [*browser_state.get(REFUSED, ()), str(assignment.public_id)]
        browser_state[REFUSED] = list(dict.fromkeys(refused))[-MOST_REMEMBERED:]


def _wants_themes(assignment: Assignment) -> bool:
    is_refused = str(assignment.public_id) in browser_state.get(REFUSED, ())
    is_draft = assignment.state is AssignmentState.DRAFT
    return is_draft and not assignment.themes and not is_refused and is_insider(actor(), assignment)


def _fill_in(form: ShapeForm, themes: list[str]) -> None:
    if themes:
        form.first_theme.data, *form.other_themes.data = themes
