# SPDX-License-Identifier: EUPL-1.2
"""The part of the site under ``/aanbod``."""

from flask import Blueprint

blueprint = Blueprint("offers", __name__, url_prefix="/aanbod")
