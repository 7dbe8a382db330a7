# SPDX-License-Identifier: EUPL-1.2
"""Lists and the page of one assignment."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models import lifecycle
from models.access import (
    Actor,
    Party,
    Permission,
    is_insider,
    may_ask_why_not,
    may_copy_assignment,
    parties,
)
from models.assignment import Assignment
from models.base import utc_now
from models.capacity import ASKING_STATES, RANKED_STATES, free_slots
from models.operations import drafts, favourites
from models.queries import assignment_page
from models.queries.assignments import find_assignments, own_drafts
from models.queries.likeness import pairs_of
from models.queries.programme_suggestions import programmes_to_ask
from models.queries.reference import search_competence_profiles
from models.queries.timeline import timeline_of
from models.queries.why_not import is_ranked
from models.vocabulary import AssignmentState, Role
from web.addresses import own_address
from web.assignments import facts, history, state_texts
from web.assignments.filters import AssignmentFilterForm
from web.assignments.routes import blueprint
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.paging import page_address, page_number
from web.reading import assignment_or_404
from web.reasons import top_reasons
from web.texts import LazyString, gettext


@blueprint.get("")
@requires(Permission.READ_ASSIGNMENTS)
def index() -> ResponseReturnValue:
    """List what this person may see; drafts stand on top of the first page."""
    form = AssignmentFilterForm.from_address(session(), actor())
    page = find_assignments(session(), actor(), form.wanted, page_number())
    if page.number > page.pages:
        abort(404)
    may_write = actor().may(Permission.WRITE_ASSIGNMENTS)
    shows_drafts = may_write and page.number == 1 and not form.active
    return render_template(
        "assignments/index.html",
        form=form,
        page=page,
        address=page_address(),
        drafts=own_drafts(session(), actor()) if shows_drafts else [],
        may_write=may_write,
        is_lecturer=actor().roles == {Role.LECTURER},
    ), form.status


@blueprint.get("/<uuid:public_id>")
@requires(Permission.READ_ASSIGNMENTS)
def show(public_id: UUID) -> str:
    """Show one assignment with all that stands around it."""
    assignment = assignment_or_404(public_id)
    return render_template("assignments/show.html", **_page(assignment, actor()))


@blueprint.get("/<uuid:public_id>/voorstellen")
@requires(Permission.READ_ASSIGNMENTS)
def suggestions(public_id: UUID) -> str:
    """Show the suggestions alone; while they are being made this page asks for itself again."""
    assignment = assignment_or_404(public_id)
    return render_template("assignments/suggestions.html", **suggestions_block(assignment, actor()))


@blueprint.post("/<uuid:public_id>/favoriet")
@requires(Permission.READ_ASSIGNMENTS)
def set_favourite(public_id: UUID) -> ResponseReturnValue:
    """Keep or forget an assignment; then show the page where the button stood."""
    assignment = assignment_or_404(public_id)
    wanted = request.form.get("favoriet") == "1"
    with unit_of_work() as uow:
        favourites.set_favourite(uow, assignment, actor(), wanted=wanted)
    flash(
        gettext("De opdracht staat bij uw favorieten.")
        if wanted
        else gettext("De opdracht staat niet meer bij uw favorieten."),
        "ok",
    )
    page_of_it = url_for("assignments.show", public_id=public_id)
    return redirect(own_address(request.form.get("terug"), page_of_it))


def suggestions_block(assignment: Assignment, reader: Actor) -> dict[str, Any]:
    """Return what the block with suggestions shows, and which of the steps are the reader's."""
    asks = assignment.state in ASKING_STATES
    roles = parties(reader, assignment)
    return {
        "assignment": assignment,
        "inside": is_insider(reader, assignment),
        "may_ask": asks and not roles.isdisjoint({Party.AUTHOR, Party.COORDINATOR}),
        "may_answer": asks and Party.AUTHOR in roles,
        "suggestions": assignment_page.suggestions_of(session(), assignment, reader),
        "top_reasons": top_reasons,
        "progress": assignment_page.progress_of(session(), assignment, now=utc_now()),
    }


def profile_names() -> dict[str, str]:
    """Return the names of KWIV profiles by code."""
    return {found.code: found.name for found in search_competence_profiles(session(), "")}


def _page(assignment: Assignment, reader: Actor) -> dict[str, Any]:
    block = suggestions_block(assignment, reader)
    is_draft = assignment.state is AssignmentState.DRAFT
    has_room = assignment.state in RANKED_STATES and free_slots(session(), assignment) > 0
    return {
        **block,
        "meaning": _meaning(assignment, inside=block["inside"]),
        **_whom_to_ask(assignment, reader, has_room=has_room),
        "placements": assignment_page.placements_of(session(), assignment, reader),
        "timeline": history.items(timeline_of(session(), assignment, reader)),
        "is_favourite": assignment_page.is_favourite(session(), assignment, reader),
        "made_by_other": _is_made_for(assignment, reader),
        "is_author": Party.AUTHOR in parties(reader, assignment),
        "own_offers": _own_offers(assignment, reader, has_room=has_room),
        "permitted": {step.value for step in lifecycle.permitted(reader, assignment)},
        "may_edit": drafts.may_edit(reader, assignment),
        "may_copy": may_copy_assignment(reader, assignment),
        "may_ask_why_not": _may_ask_why_not(assignment, reader),
        "facts": facts,
        "pairs": [] if is_draft else pairs_of(session(), reader, assignment),
        "may_judge_pairs": reader.may(Permission.SCREEN_ASSIGNMENTS),
        "profiles": profile_names() if assignment.competence_profiles else {},
    }


def _whom_to_ask(assignment: Assignment, reader: Actor, *, has_room: bool) -> dict[str, Any]:
    """Return the programmes without an offer that fit, while the assignment can use them."""
    if not has_room:
        return {"programmes": [], "wants_programmes": False, "may_invite": False}
    asks = assignment.state in ASKING_STATES
    return {
        "programmes": programmes_to_ask(session(), assignment, reader),
        "wants_programmes": True,
        "may_invite": asks and reader.may(Permission.INVITE_PROGRAMMES),
    }


def _meaning(assignment: Assignment, *, inside: bool) -> LazyString:
    is_idle = assignment.state is AssignmentState.IN_PROGRESS and not assignment_page.has_students(
        session(), assignment
    )
    return state_texts.meaning(assignment.state, inside=inside, nobody_under_way=is_idle)


def _is_made_for(assignment: Assignment, reader: Actor) -> bool:
    """Whether somebody else made this draft on behalf of the reader."""
    is_draft = assignment.state is AssignmentState.DRAFT
    is_owner = assignment.owner_id == reader.person_id
    return is_draft and is_owner and assignment.created_by_id != assignment.owner_id


def _may_ask_why_not(assignment: Assignment, reader: Actor) -> bool:
    is_allowed = may_ask_why_not(reader, assignment)
    return is_allowed and is_ranked(session(), assignment)


def _own_offers(assignment: Assignment, reader: Actor, *, has_room: bool) -> list[Any]:
    asks = assignment.state in ASKING_STATES and has_room
    if Role.LECTURER not in reader.roles or not asks:
        return []
    return assignment_page.offers_to_bring_in(session(), assignment, reader)
