# SPDX-License-Identifier: EUPL-1.2
"""Suggestions on screen: the inbox (browsing), one pair (reading), answers (answering), and pairs
people make themselves (by_hand).
"""  # noqa: D205 - one sentence over two lines

from web.suggestions import answering, browsing, by_hand, reading
from web.suggestions.routes import blueprint

__all__ = ["answering", "blueprint", "browsing", "by_hand", "reading"]
