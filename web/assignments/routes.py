# SPDX-License-Identifier: EUPL-1.2
"""The part of the site under ``/opdrachten``."""

from flask import Blueprint

blueprint = Blueprint("assignments", __name__, url_prefix="/opdrachten")
