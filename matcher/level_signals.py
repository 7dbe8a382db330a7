# SPDX-License-Identifier: EUPL-1.2
"""What the sentences of a text say about its level: telling words, and likeness of meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.corpus import CorpusStatistics, centred, cosines
from matcher.language import language_rows
from matcher.level_expectations import ASPECTS, SECTORS, Expectation, Expectations
from matcher.lexical import Doubles, Floats
from matcher.text import MAX_CHARACTERS, literal_sentences, normalise, text_hash

MOST_SENTENCES = 60
"""Sentences that are read of one text; enough for some three thousand words."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signals:
    """What each sentence says about each aspect and sector.

    Attributes:
        sentences: literally as they stand in the text.
        similarity: (n_sentences, n_aspects, n_sectors) float64, likeness to the nearest
            expectation, -1 to 1; axes as ``ASPECTS`` and ``SECTORS``.
        words: likewise, (n_sentences, n_aspects, n_sectors) int64, number of telling words.
    """

    sentences: tuple[str, ...]
    similarity: Doubles
    words: npt.NDArray[np.int64]


def level_sentences(parts: Sequence[str]) -> tuple[str, ...]:
    """The sentences from which a level is read, each once, in reading order."""
    found = (line for part in parts for line in literal_sentences(part))
    return tuple(dict.fromkeys(found))[:MOST_SENTENCES]


def texts_of(sentences: Sequence[str], expectations: Expectations) -> dict[str, str]:
    """Every text for which ``sentence_signals`` needs a vector, by its hash."""
    lines = map(encoded, sentences)
    return {text_hash(line): line for line in lines} | expectations.texts()


def encoded(sentence: str) -> str:
    """A sentence as it is encoded: one line, within what an encoder reads."""
    return " ".join(normalise(sentence).split())[:MAX_CHARACTERS]


def sentence_signals(
    sentences: Sequence[str],
    vectors: Mapping[str, Floats],
    statistics: CorpusStatistics,
    expectations: Expectations,
) -> Signals:
    """Hold sentences against all expectations.

    Args:
        sentences: as ``level_sentences`` gives them.
        vectors: (dim,) float32 unit vector by text hash, of all ``texts_of``.
        statistics: what is usual, for the same encoder.
        expectations: what the levels expect.

    Raises:
        KeyError: when a vector is missing.
    """
    rows = sentence_rows(sentences, vectors, statistics)
    shape = (len(sentences), len(ASPECTS), len(SECTORS))
    similarity, words = np.zeros(shape), np.zeros(shape, dtype=np.int64)
    for i, aspect in enumerate(ASPECTS):
        for j, sector in enumerate(SECTORS):
            found = expectations.aspects[aspect][sector]
            similarity[:, i, j] = likeness(rows, found, vectors, statistics)
            words[:, i, j] = [len(found.words.findall(line)) for line in sentences]
    return Signals(sentences=tuple(sentences), similarity=similarity, words=words)


def sentence_rows(
    sentences: Sequence[str], vectors: Mapping[str, Floats], statistics: CorpusStatistics
) -> Floats:
    """Vectors of the sentences of one text: (n, dim) float32, centred for its language.

    Raises:
        KeyError: when a vector is missing.
    """
    means = statistics.assignment_means[language_rows([" ".join(sentences)])]
    if not sentences:
        return means[:0]
    return centred(np.stack([vectors[text_hash(encoded(line))] for line in sentences]), means)


def likeness(
    rows: Floats,
    expectation: Expectation,
    vectors: Mapping[str, Floats],
    statistics: CorpusStatistics,
) -> Doubles:
    """How alike each row is to the nearest sentence of an expectation: (n,) float64.

    Args:
        rows: (n, dim) float32, as ``sentence_rows`` gives.
        expectation: what is expected.
        vectors: (dim,) float32 unit vector by text hash, of its sentences.
        statistics: what is usual.
    """
    lines = expectation.sentences
    means = statistics.assignment_means[language_rows(lines)]
    typical = centred(np.stack([vectors[text_hash(line)] for line in lines]), means)
    nearest: Doubles = np.stack([cosines(rows, line) for line in typical]).max(axis=0)
    return np.round(nearest, 6)
