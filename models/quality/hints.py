# SPDX-License-Identifier: EUPL-1.2
"""What goes into the rules, and what comes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import StrEnum
from typing import Final

from models.vocabulary import Language

MOST_QUOTES: Final = 3
LONGEST_QUOTE: Final = 100  # characters


class TextField(StrEnum):
    """The texts of an assignment, named as its attributes, in the order of the form."""

    TITLE = "title"
    QUESTION = "question"
    BACKGROUND = "background"
    EXPECTED_RESULT = "expected_result"


class HintCode(StrEnum):
    """What can be better."""

    RESULT_MISSING = "result_missing"
    RESULT_WITHOUT_PRODUCT = "result_without_product"
    TOO_SHORT = "too_short"
    TOO_SHORT_TOGETHER = "too_short_together"
    TOO_LONG_TOGETHER = "too_long_together"
    BUSINESS_CRITICAL = "business_critical"
    VAGUE = "vague"
    ABBREVIATION = "abbreviation"
    LONG_SENTENCE = "long_sentence"
    HARD_WORDS = "hard_words"
    HARD_PARAGRAPH = "hard_paragraph"


QUOTES_A_BEGINNING: Final = (HintCode.LONG_SENTENCE, HintCode.HARD_PARAGRAPH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts of one assignment; ``known`` are abbreviations that the page explains itself."""

    title: str = ""
    question: str = ""
    background: str = ""
    expected_result: str = ""
    language: Language = Language.DUTCH
    known: frozenset[str] = frozenset()

    def __getitem__(self, name: TextField) -> str:
        """Return the text of one field."""
        return str(getattr(self, name.value))


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as they stand in the text, and simpler words for them where the rule knows any."""

    text: str
    better: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """One thing that can be better in one text; ``numbers`` are what its sentence names."""

    code: HintCode
    field: TextField
    quotes: tuple[Quote, ...] = ()
    numbers: Mapping[str, int] = with_default(default_factory=dict)

    @property
    def quotes_a_beginning(self) -> bool:
        """Whether the quotes are the first words of something longer."""
        return self.code in QUOTES_A_BEGINNING


def distinct_quotes(found: Iterable[Quote]) -> tuple[Quote, ...]:
    """Return the first few quotes that differ, cut to a readable length."""
    kept: dict[str, Quote] = {}
    for quote in found:
        short = quote.text[:LONGEST_QUOTE].strip()
        if short:
            kept.setdefault(short.casefold(), Quote(short, quote.better))
        if len(kept) == MOST_QUOTES:
            break
    return tuple(kept.values())
