# SPDX-License-Identifier: EUPL-1.2
"""Placements on screen: list and page (reading), making one (confirming), its way (following)."""

from web.placements import confirming, following, reading
from web.placements.routes import blueprint

__all__ = ["blueprint", "confirming", "following", "reading"]
