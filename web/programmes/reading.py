# SPDX-License-Identifier: EUPL-1.2
"""The page of an assignment and a programme without an offer: why it fits, and what can be done."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template

from models.access import Permission
from models.operations.offers import may_edit
from models.programme_suggestion import ProgrammeSuggestion
from models.queries.programme_suggestions import fitting_view
from models.transitions import ProgrammeAction
from web.assignments import facts
from web.auth import actor, requires
from web.database import session
from web.forms import Form
from web.locale import format_number
from web.programmes.forms import AddressForm, DoesNotFitForm, InviteForm
from web.programmes.routes import blueprint
from web.programmes.texts import OBSTACLES, STANDING
from web.reading import programme_suggestion_or_404
from web.reasons import score_rows


@blueprint.get("/<uuid:public_id>")
@requires(Permission.READ_SUGGESTIONS)
def show(public_id: UUID) -> str:
    """Show why this programme fits, and what this person may do."""
    return fitting_page(programme_suggestion_or_404(public_id))


def form_for(action: ProgrammeAction, *, is_reachable: bool, **options: Any) -> Any:
    """Return the form of a step; an address is asked where nobody has an account."""
    if action is ProgrammeAction.DECLINE:
        return DoesNotFitForm(prefix=action.value, **options)
    kind = InviteForm if is_reachable else AddressForm
    return kind(prefix=action.value, **options)


def fitting_page(
    suggestion: ProgrammeSuggestion, refused: tuple[ProgrammeAction, Form] | None = None
) -> str:
    """Return the page; ``refused`` is the form that must be corrected, shown as it was typed."""
    view = fitting_view(session(), actor(), suggestion)
    steps = (ProgrammeAction.INVITE, ProgrammeAction.DECLINE)
    forms = {
        step.value: form_for(step, is_reachable=view.is_reachable, formdata=None) for step in steps
    }
    if refused:
        forms[refused[0].value] = refused[1]
    return render_template(
        "programmes/show.html",
        suggestion=suggestion,
        view=view,
        form=refused[1] if refused else None,
        refused=refused[0].value if refused else "",
        forms=forms,
        parts=score_rows(suggestion.parts),
        curve=_curve(suggestion.run.curve),
        standing=STANDING[suggestion.state],
        obstacle=OBSTACLES.get(view.obstacle, ""),
        summary=facts.summary(suggestion.assignment, {}),
        may_open_draft=suggestion.offer is not None and may_edit(actor(), suggestion.offer),
    )


def _curve(curve: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {format_number(value)}" for name, value in sorted(curve.items()))
