# SPDX-License-Identifier: EUPL-1.2
"""Programmes without an offer: what fits a lecturer (browsing), one pair (reading), and the steps
of both sides (answering).
"""  # noqa: D205 - one sentence over two lines

from web.programmes import answering, browsing, reading
from web.programmes.routes import blueprint

__all__ = ["answering", "blueprint", "browsing", "reading"]
