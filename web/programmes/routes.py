# SPDX-License-Identifier: EUPL-1.2
"""The part of the site under ``/opleidingen/voorstellen``."""

from flask import Blueprint

blueprint = Blueprint("programmes", __name__, url_prefix="/opleidingen/voorstellen")
