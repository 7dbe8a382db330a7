# SPDX-License-Identifier: EUPL-1.2
"""Which language a text is written in: Dutch or English, by its small words.

Shared terms mean little across languages, so the ranking wants to know. Counting
the commonest function words is enough for texts of a sentence or more and needs
no model.
"""

import re

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
