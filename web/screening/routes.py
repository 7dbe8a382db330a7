# SPDX-License-Identifier: EUPL-1.2
"""The part of the site under ``/beoordelen``."""

from flask import Blueprint

blueprint = Blueprint("screening", __name__, url_prefix="/beoordelen")
