# SPDX-License-Identifier: EUPL-1.2
"""Taking a proposed theme over."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.operations import drafts
from models.queries.reference import themes_to_choose
from web.assignments.drafting import editable_or_refuse
from web.assignments.routes import blueprint
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.texts import gettext
from web.theme_names import theme_name


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
