# SPDX-License-Identifier: EUPL-1.2
"""The part of the site under ``/voorstellen``, and what starts a pair from an assignment."""

from flask import Blueprint

blueprint = Blueprint("suggestions", __name__)
