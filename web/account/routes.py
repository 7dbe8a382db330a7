# SPDX-License-Identifier: EUPL-1.2
"""The blueprint to which the modules of this folder add their routes."""

from flask import Blueprint

from web.account import keeping

blueprint = Blueprint("account", __name__)
blueprint.record_once(lambda state: keeping.register(state.app.extensions))
