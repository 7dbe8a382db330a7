# SPDX-License-Identifier: EUPL-1.2
"""The first page of the administration, and the settings."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.errors import InvalidInput
from models.operations.settings import change_settings
from models.queries.audit import chain_status
from models.queries.people import health
from models.setting import SettingKey, setting
from web.admin.forms import settings_form
from web.admin.routes import blueprint
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.forms import Form
from web.texts import gettext


@blueprint.get("")
@requires(Permission.MANAGE_PEOPLE)
def index() -> str:
    """Show how the installation is doing."""
    return render_template(
        "admin/index.html", health=health(session()), chain=chain_status(session())
    )


@blueprint.route("/instellingen", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def settings() -> ResponseReturnValue:
    """Change what may be changed while the service runs."""
    form = settings_form({key: setting(session(), key) for key in SettingKey})
    if form.validate_on_submit() and _stored(form):
        flash(gettext("De instellingen zijn opgeslagen."), "ok")
        return redirect(url_for("admin.settings"))
    return render_template("admin/settings.html", form=form), form.status


def _stored(form: Form) -> bool:
    try:
        with unit_of_work() as uow:
            change_settings(uow, actor(), {key: form[key.value].data for key in SettingKey})
    except InvalidInput as error:
        form.add_error(error.field, error_text(error))
        return False
    return True
