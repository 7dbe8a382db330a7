# SPDX-License-Identifier: EUPL-1.2
"""Offers on screen: the list and one offer (reading), its text (drafting), its steps (deciding)."""

from web.offers import deciding, drafting, reading
from web.offers.routes import blueprint

__all__ = ["blueprint", "deciding", "drafting", "reading"]
