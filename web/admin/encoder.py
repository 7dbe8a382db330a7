# SPDX-License-Identifier: EUPL-1.2
"""Which encoder reads the texts, and how far the next one is."""

from flask import render_template

from models.access import Permission
from models.queries.encoders import encoder_status
from web.admin.routes import blueprint
from web.auth import requires
from web.database import session


@blueprint.get("/taalmodel")
@requires(Permission.MANAGE_SETTINGS)
def encoder() -> str:
    """Show the encoder in use; while another one is on its way the page looks again by itself."""
    return render_template("admin/encoder.html", status=encoder_status(session()))
