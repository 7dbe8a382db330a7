# SPDX-License-Identifier: EUPL-1.2
"""Suggestions on screen: the inbox (browsing), one pair (reading), answers (answering), pairs
people make themselves (by_hand), and why an offer is not suggested (explaining).
"""  # noqa: D205 - one sentence over two lines

from web.suggestions import answering, browsing, by_hand, explaining, reading
from web.suggestions.routes import blueprint

__all__ = ["answering", "blueprint", "browsing", "by_hand", "explaining", "reading"]
