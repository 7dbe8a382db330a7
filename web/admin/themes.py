# SPDX-License-Identifier: EUPL-1.2
"""The taxonomy of themes."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.errors import InvalidInput, NotFound
from models.operations import themes
from models.queries.upkeep import all_themes, theme_by_id
from models.theme import Theme
from web.admin.forms import ThemeForm
from web.admin.routes import blueprint
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.texts import gettext


@blueprint.get("/themas", endpoint="themes")
@requires(Permission.MANAGE_THEMES)
def theme_list() -> str:
    """Show every theme in order."""
    return render_template("admin/themes.html", themes=all_themes(session()))


@blueprint.route("/themas/nieuw", methods=["GET", "POST"])
@requires(Permission.MANAGE_THEMES)
def new_theme() -> ResponseReturnValue:
    """Add a theme."""
    form = ThemeForm(is_active=True)
    if form.validate_on_submit() and _stored(form, None):
        flash(gettext("Het thema is toegevoegd."), "ok")
        return redirect(url_for("admin.themes"))
    return render_template("admin/edit_theme.html", form=form, theme=None), form.status


@blueprint.route("/themas/<uuid:public_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_THEMES)
def edit_theme(public_id: UUID) -> ResponseReturnValue:
    """Change a theme or take it out of use."""
    theme = _theme(public_id)
    form = ThemeForm(obj=theme)
    if form.validate_on_submit() and _stored(form, theme):
        flash(gettext("Het thema is opgeslagen."), "ok")
        return redirect(url_for("admin.themes"))
    return render_template("admin/edit_theme.html", form=form, theme=_theme(public_id)), form.status


@blueprint.post("/themas/<uuid:public_id>/verplaatsen")
@requires(Permission.MANAGE_THEMES)
def move_theme(public_id: UUID) -> ResponseReturnValue:
    """Let a theme change places with its neighbour."""
    theme = _theme(public_id)
    with unit_of_work() as uow:
        themes.move_theme(uow, theme, actor(), up=request.form.get("richting") == "omhoog")
    return redirect(url_for("admin.themes"))


def _theme(public_id: UUID) -> Theme:
    found = theme_by_id(session(), public_id)
    if found is None:
        raise NotFound
    return found


def _stored(form: ThemeForm, theme: Theme | None) -> bool:
    fields: dict[str, Any] = {
        "name": form.name.data,
        "name_en": form.name_en.data or "",
        "description": form.description.data or "",
        "is_research": form.is_research.data,
        "is_active": form.is_active.data,
    }
    try:
        with unit_of_work() as uow:
            if theme is None:
                themes.create_theme(uow, actor(), fields)
            else:
                themes.edit_theme(uow, theme, actor(), fields)
    except InvalidInput as error:
        form.add_error(error.field, error_text(error))
        return False
    return True
