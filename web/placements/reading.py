# SPDX-License-Identifier: EUPL-1.2
"""The list of placements and the page of one."""

from typing import Any
from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from models.access import Permission, is_insider, parties
from models.base import local_date, utc_now
from models.capacity import ASKING_STATES, free_slots
from models.lifecycle import permitted
from models.placement import Placement
from models.queries import placements as queries
from models.queries.reference import active_themes
from models.queries.timeline import timeline_of_placement
from models.suggestion import Suggestion
from models.vocabulary import PlacementState
from web.assignments import history
from web.auth import actor, requires
from web.database import session
from web.forms import Form
from web.paging import page_address, page_number
from web.placements.filters import PlacementFilterForm
from web.placements.routes import blueprint
from web.reading import placement_or_404
from web.theme_names import theme_choices

FALLEN = (PlacementState.RELEASED, PlacementState.STOPPED)


@blueprint.get("/koppelingen")
@requires(Permission.READ_PLACEMENTS)
def index() -> ResponseReturnValue:
    """Show the placements this person sees, fifty at a time."""
    form = _filter_form()
    page = queries.placements_page(session(), actor(), form.filters(), page_number())
    if page.number > page.pages:
        abort(404)
    return render_template(
        "placements/index.html", form=form, page=page, page_address=page_address()
    ), form.status


@blueprint.get("/koppelingen/<uuid:public_id>")
@requires(Permission.READ_PLACEMENTS)
def show(public_id: UUID) -> str:
    """Show one placement with its history, and what this person may do."""
    return placement_page(placement_or_404(public_id))


def placement_page(placement: Placement, refused: Form | None = None) -> str:
    """Return the page; ``refused`` holds why a step was not taken."""
    return render_template(
        "placements/show.html",
        placement=placement,
        form=refused,
        steps={step.value for step in permitted(actor(), placement)},
        is_early=placement.start_on > local_date(utc_now()),
        timeline=history.items(timeline_of_placement(session(), placement, actor())),
        may_read_notes=is_insider(actor(), placement.assignment),
        shares_addresses=bool(parties(actor(), placement)),
        candidates=_candidates(placement),
    )


def _candidates(placement: Placement) -> list[Suggestion] | None:
    """Return who could be next after a placement fell through; None when nobody is needed."""
    if not actor().may(Permission.CONFIRM_PLACEMENTS) or placement.state not in FALLEN:
        return None
    assignment = placement.assignment
    if assignment.state not in ASKING_STATES or free_slots(session(), assignment) < 1:
        return None
    return queries.next_candidates(session(), actor(), assignment)


def _filter_form() -> PlacementFilterForm:
    form = PlacementFilterForm.asked()
    form.theme.choices = theme_choices(active_themes(session()))
    form.institution.choices = _choices(queries.institutions_with_placements(session(), actor()))
    form.organisation.choices = _choices(queries.organisations_with_placements(session(), actor()))
    form.validate()
    return form


def _choices(options: Any) -> list[tuple[str, str]]:
    return [(str(at.public_id), at.name) for at in options]
