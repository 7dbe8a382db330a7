# SPDX-License-Identifier: EUPL-1.2
"""The part of the site under ``/koppelingen``, and placing by hand from an assignment."""

from flask import Blueprint

blueprint = Blueprint("placements", __name__)
