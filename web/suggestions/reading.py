# SPDX-License-Identifier: EUPL-1.2
"""The page of one pair: what fits, how the score came about, and what both sides said."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import current_app, render_template, url_for

from models.access import Permission
from models.queries.suggestions import pair_view
from models.setting import SettingKey, setting
from models.suggestion import Suggestion
from models.transitions import SuggestionAction
from models.vocabulary import EventKind
from web.auth import actor, requires
from web.database import session
from web.forms import Form
from web.labels import label
from web.locale import format_number
from web.reading import suggestion_or_404
from web.reasons import score_rows
from web.suggestions import comparison
from web.suggestions.evidence import marked_texts
from web.suggestions.forms import AcceptForm, DeclineForm, MessageForm
from web.suggestions.routes import blueprint
from web.suggestions.texts import OBSTACLES, STANDING

FORMS: Mapping[str, type[Form]] = {
    SuggestionAction.EXPRESS_INTEREST.value: MessageForm,
    SuggestionAction.REQUEST.value: MessageForm,
    SuggestionAction.ACCEPT.value: AcceptForm,
    SuggestionAction.DECLINE.value: DeclineForm,
}


@blueprint.get("/voorstellen/<uuid:public_id>")
@requires(Permission.READ_SUGGESTIONS)
def show(public_id: UUID) -> str:
    """Show both sides beside each other, and what this person may do."""
    return pair_page(suggestion_or_404(public_id))


def form_for(action: SuggestionAction) -> Any:
    """Return the form of an action, with what was just sent."""
    return FORMS[action.value](prefix=action.value)


def pair_page(pair: Suggestion, refused: tuple[SuggestionAction, Form] | None = None) -> str:
    """Return the page; ``refused`` is the form that must be corrected, shown as it was typed."""
    view = pair_view(session(), actor(), pair)
    open_forms = {name: form(formdata=None, prefix=name) for name, form in FORMS.items()}
    if refused:
        open_forms[refused[0].value] = refused[1]
    return render_template(
        "suggestions/show.html",
        pair=pair,
        view=view,
        form=refused[1] if refused else None,
        refused=refused[0].value if refused else "",
        forms=open_forms,
        rows=comparison.rows(pair.assignment, pair.offer, view.findings, pair.parts),
        parts=score_rows(pair.parts),
        texts=marked_texts(pair),
        obstacle=OBSTACLES.get(view.obstacle, ""),
        standing=STANDING[pair.state],
        response_days=setting(session(), SettingKey.RESPONSE_DAYS),
        curve=_curve(pair),
        conversation=[_told(told.kind, told.moment, told.who) for told in view.conversation],
        confirm_address=_confirm_address(pair, view.actions),
    )


def _told(kind: EventKind, moment: Any, who: str) -> dict[str, Any]:
    return {"title": label(kind), "moment": moment, "who": who}


def _curve(pair: Suggestion) -> str:
    """Write the numbers of the score curve, as the account of the computation."""
    curve = pair.run.curve if pair.run else {}
    return ", ".join(f"{name} = {format_number(value)}" for name, value in sorted(curve.items()))


def _confirm_address(pair: Suggestion, actions: frozenset[str]) -> str:
    if SuggestionAction.CONFIRM.value not in actions:
        return ""
    if "placements.confirm" not in current_app.view_functions:
        return ""
    return url_for("placements.confirm", public_id=pair.public_id)
