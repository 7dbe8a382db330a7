# SPDX-License-Identifier: EUPL-1.2
"""Themes that the computer proposes for a text, with the reason, and taking one over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.assignment import Assignment
from models.operations import drafts
from models.queries.reference import themes_to_choose
from models.queries.theme_models import themes_by_id
from models.theme import Theme
from web.assignments.drafting import editable_or_refuse
from web.assignments.routes import blueprint
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.texts import LazyString, Text, gettext
from web.texts import lazy_gettext as _
from web.theme_names import theme_name

# From this percentage on | how likely that is called.
LIKELIHOODS: Final[tuple[tuple[int, LazyString], ...]] = (
    (70, _("heel waarschijnlijk")),
    (40, _("waarschijnlijk")),
    (20, _("mogelijk")),
    (0, _("misschien")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedTheme:
    """A theme, how likely it is, and the sentence and words of the text that say so."""

    theme: Theme
    percentage: int
    likelihood: Text
    sentence: str
    theme_sentence: str
    terms: Sequence[str]
    is_chosen: bool


def proposed_themes(
    assignment: Assignment, found: Sequence[Mapping[str, Any]]
) -> list[ProposedTheme]:
    """Return what a worker proposed, without themes that are gone since."""
    themes = themes_by_id(session(), [at["theme"] for at in found])
    chosen = {theme.id for theme in assignment.themes}
    return [
        _proposed(themes[at["theme"]], at, is_chosen=at["theme"] in chosen)
        for at in found
        if at["theme"] in themes
    ]


@blueprint.post("/<uuid:public_id>/thema-overnemen")
@requires(Permission.WRITE_ASSIGNMENTS)
def take_theme(public_id: UUID) -> ResponseReturnValue:
    """Add a proposed theme to those of the assignment; the first one is the main theme."""
    assignment = editable_or_refuse(public_id)
    choices = {str(at.public_id): at for at in themes_to_choose(session(), assignment.themes)}
    theme = choices.get(request.form.get("thema", ""))
    if theme is None:
        flash(gettext("Dit thema is er niet meer."), "warning")
    elif theme not in assignment.themes:
        with unit_of_work() as uow:
            changes = {"themes": [*assignment.themes, theme]}
            drafts.edit_assignment(uow, assignment, actor(), changes)
        flash(gettext("Het thema %(name)s is toegevoegd.", name=theme_name(theme)), "ok")
    return redirect(url_for("assignments.advice", public_id=public_id))


def _proposed(theme: Theme, found: Mapping[str, Any], *, is_chosen: bool) -> ProposedTheme:
    percentage = round(100 * found["probability"])
    reason = found["reason"] or {}
    return ProposedTheme(
        theme=theme,
        percentage=percentage,
        likelihood=next(word for least, word in LIKELIHOODS if percentage >= least),
        sentence=reason.get("sentence", ""),
        theme_sentence=reason.get("theme_sentence", ""),
        terms=reason.get("terms", ()),
        is_chosen=is_chosen,
    )
