# SPDX-License-Identifier: EUPL-1.2
"""Coaches whoever writes an assignment: hints on its texts, which help and never block.

``find_hints`` walks the table ``RULES``. Everything here is arithmetic on words: the same texts
give the same hints in the same order, in time that grows with their length.
"""

from models.quality.hints import Hint, HintCode, Quote, TextField, Texts
from models.quality.rules import FEWEST_WORDS, MOST_HINTS, RULES, find_hints

__all__ = [
    "FEWEST_WORDS",
    "MOST_HINTS",
    "RULES",
    "Hint",
    "HintCode",
    "Quote",
    "TextField",
    "Texts",
    "find_hints",
]
