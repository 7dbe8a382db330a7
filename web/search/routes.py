# SPDX-License-Identifier: EUPL-1.2
"""The blueprint to which the modules of this folder add their routes."""

from flask import Blueprint

blueprint = Blueprint("search", __name__, url_prefix="/zoeken")
