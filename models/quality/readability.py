# SPDX-License-Identifier: EUPL-1.2
"""Cuts a text into paragraphs, sentences, words and syllables, and measures how easily it reads.

The measure is the reading ease of Flesch: the longer the sentences and the words, the lower.

- English: 206.835 - 1.015 x words per sentence - 84.6 x syllables per word. R. Flesch, "A new
  readability yardstick", Journal of Applied Psychology 32 (1948), 221-233, doi:10.1037/h0057532.
- Dutch: 206.84 - 0.93 x words per sentence - 77 x syllables per word. W.H. Douma, "De leesbaarheid
  van landbouwbladen" (Wageningen, 1960): the same measure, fitted to the longer Dutch words.

Flesch calls 60 to 70 plain and 0 to 30 very difficult. It is a rough sign: it counts syllables by
groups of vowels, knows no meaning, and says little about a few words. So it is asked about whole
paragraphs only, and what falls below ``LEAST_EASE`` gets a hint, never a refusal.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Final

from models.vocabulary import Language

LEAST_EASE: Final = 30.0
FEWEST_WORDS_MEASURED: Final = 30

WORD: Final = re.compile(r"[^\W_]+(?:[-'\u2019.][^\W_]+)*")
PARAGRAPH_END: Final = re.compile(r"\n[^\S\n]*\n\s*")
# A line of a list is a sentence of its own. A small letter after a full stop ("bijv. een") is not.
SENTENCE_END: Final = re.compile(r"[\r\n]+|(?<=[.!?…])[^\S\r\n]+(?![a-z\s])")
DUTCH_VOWELS: Final = re.compile(r"[äëïöü][aeiouyáàéèêíóúâôû]*|[aeiouyáàéèêíóúâôû]+", re.IGNORECASE)
ENGLISH_VOWELS: Final = re.compile(r"[aeiouyé]+", re.IGNORECASE)
SILENT_E: Final = re.compile(r"[^aeiouyl]e$", re.IGNORECASE)


def paragraphs(text: str) -> Iterator[str]:
    """Return the parts between empty lines, as they stand in the text."""
    return _between(PARAGRAPH_END, text)


def sentences(text: str) -> Iterator[str]:
    """Return the sentences and lines, as they stand in the text."""
    return _between(SENTENCE_END, text)


def words(text: str) -> list[str]:
    """Return the words: letters and digits, with the marks inside them."""
    return WORD.findall(text)


def beginning(text: str, number: int) -> str:
    """Return the first ``number`` words with the marks between them."""
    found = list(islice(WORD.finditer(text), number))
    return text[found[0].start() : found[-1].end()] if found else ""


def reading_ease(text: str, language: Language) -> float:
    """Return the reading ease of a text with words in it: about 100 very easy, 0 very hard."""
    found, number = words(text), sum(1 for part in sentences(text) if WORD.search(part))
    per_sentence, per_word = len(found) / number, _syllables(found, language) / len(found)
    if language is Language.ENGLISH:
        return 206.835 - 1.015 * per_sentence - 84.6 * per_word
    return 206.84 - 0.93 * per_sentence - 77 * per_word


def _between(ends: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield what stands between the matches of ``ends``, without space around it."""
    marks = [0, *(place for match in ends.finditer(text) for place in match.span()), len(text)]
    for begin, end in list(pairwise(marks))[::2]:
        part = text[begin:end].strip()
        if part:
            yield part


def _syllables(found: Sequence[str], language: Language) -> int:
    if language is Language.ENGLISH:
        return sum(map(_english_syllables, found))
    return sum(max(1, len(DUTCH_VOWELS.findall(word))) for word in found)


def _english_syllables(word: str) -> int:
    groups = len(ENGLISH_VOWELS.findall(word))
    return max(1, groups - 1 if SILENT_E.search(word) else groups)
