# SPDX-License-Identifier: EUPL-1.2
"""Which language a text is written in: Dutch or English, by its small words.

Shared terms mean little across languages, so the ranking wants to know. Counting
the commonest function words is enough for texts of a sentence or more and needs
no model.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

LANGUAGES = ("nl", "en")
"""The languages that are told apart."""

PAIRS = ("nl", "en", "mixed")
"""Languages of two texts: both Dutch, both English, or one of each."""

_DUTCH_WORDS = """
de het een en van voor met op te zijn die dat wordt worden aan bij naar om uit ook welke hoe niet
als er tot door over deze dit je wij we hun of maar kan kunnen onze ons
"""
_ENGLISH_WORDS = """
the a an and of for with on to are is that which how not as by from this these we our their or but
can into it be students you your at has have will using
"""
_DUTCH = frozenset(_DUTCH_WORDS.split())
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")


def text_language(text: str) -> str:
    """Language of a text: ``nl`` or ``en``; ``nl`` when it is too short to tell."""
    words = _WORD.findall(text.lower())
    dutch = sum(word in _DUTCH for word in words)
    english = sum(word in _ENGLISH for word in words)
    return "en" if english > dutch else "nl"


def language_rows(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """Language of each text: (n_texts,) int64, place in ``LANGUAGES``."""
    return np.array([LANGUAGES.index(text_language(text)) for text in texts], dtype=np.int64)


def language_pairs(ours: int, theirs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Languages of one text and of others together: (n,) int64, place in ``PAIRS``.

    Args:
        ours: place of the one in ``LANGUAGES``.
        theirs: (n,) int64, places of the others.
    """
    return np.where(theirs == ours, ours, PAIRS.index("mixed"))
