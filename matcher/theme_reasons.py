# SPDX-License-Identifier: EUPL-1.2
"""Why a theme is proposed: the sentence that is nearest to it, and the words they share."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matcher.corpus import CorpusStatistics, centred, cosines
from matcher.language import language_rows
from matcher.level_signals import encoded, sentence_rows
from matcher.lexical import Floats, words
from matcher.recipe import shipped_common_words
from matcher.text import text_hash
from matcher.themes import Theme, theme_texts

MAX_TERMS = 4
"""Most shared words that are named."""

MIN_TERM = 5
"""Shorter words, in characters, are not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeReason:
    """What in a text is about a theme.

    Attributes:
        sentence: literally from the text.
        theme_sentence: the sentence of the theme it resembles most.
        terms: words of the text that the sentences of the theme use too, or hold in a compound.
    """

    sentence: str
    theme_sentence: str
    terms: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As a value that ``json.dumps`` takes."""
        return asdict(self)


def reason_texts(sentences: Sequence[str], theme: Theme) -> dict[str, str]:
    """Every text for which ``theme_reason`` needs a vector, by its hash."""
    lines = map(encoded, sentences)
    return {text_hash(line): line for line in lines} | theme_texts([theme])


def theme_reason(
    sentences: Sequence[str],
    theme: Theme,
    vectors: Mapping[str, Floats],
    statistics: CorpusStatistics,
) -> ThemeReason | None:
    """Why this theme; ``None`` for a text without sentences.

    Args:
        sentences: as ``matcher.level_signals.level_sentences`` gives them.
        theme: the theme.
        vectors: (dim,) float32 unit vector by text hash, of all ``reason_texts``.
        statistics: what is usual, for the same encoder.

    Raises:
        KeyError: when a vector is missing.
    """
    if not sentences:
        return None
    lines = list(theme_texts([theme]).values())
    means = statistics.assignment_means[language_rows(lines)]
    typical = centred(np.stack([vectors[text_hash(line)] for line in lines]), means)
    rows = sentence_rows(sentences, vectors, statistics)
    table = np.round(np.stack([cosines(typical, row) for row in rows]), 6)
    best = np.unravel_index(int(table.argmax()), table.shape)
    return ThemeReason(
        sentence=sentences[int(best[0])],
        theme_sentence=lines[int(best[1])],
        terms=_shared(" ".join(sentences), " ".join(lines)),
    )


def _shared(text: str, theme: str) -> tuple[str, ...]:
    """Telling words of a text that a theme uses too, in reading order, each once."""
    theirs = _telling(theme)
    ours = dict.fromkeys(_telling(text))
    found = [word for word in ours if any(word in other or other in word for other in theirs)]
    return tuple(found[:MAX_TERMS])


def _telling(text: str) -> list[str]:
    common = shipped_common_words()
    return [
        word
        for word in words(text)
        if len(word) >= MIN_TERM and word.isalpha() and word not in common
    ]
