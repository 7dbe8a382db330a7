# SPDX-License-Identifier: EUPL-1.2
"""Shared terms: TF-IDF over runs of 4 to 6 characters within words.

Runs of characters meet Dutch compounds half-way ("informatiebeveiliging" and
"beveiliging van informatie") without a stemmer or a word list. Runs are hashed
into a fixed space, so there is no vocabulary to learn or to ship, and the hash
(MurmurHash3) is the same in every process.

Source: scikit-learn's ``HashingVectorizer`` and ``TfidfTransformer``; weighting
as in Salton and Buckley (1988), with the logarithm of the frequency and smoothed
inverse document frequency.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

FEATURES = 1 << 18
"""Number of hash buckets."""

Floats: TypeAlias = npt.NDArray[np.float32]
Doubles: TypeAlias = npt.NDArray[np.float64]
Indices: TypeAlias = npt.NDArray[np.int64]

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a text in lower case, in reading order."""
    return _WORD.findall(text.lower())


_VECTORIZER = HashingVectorizer(
    preprocessor=lambda text: " ".join(words(text)),
    analyzer="char_wb",
    ngram_range=(4, 6),
    n_features=FEATURES,
    alternate_sign=False,
    norm=None,
)


def term_counts(texts: Sequence[str]) -> csr_array:
    """How often each run occurs: (n_texts, FEATURES), buckets ascending in every row.

    The space before and after a word counts as a character of it; a word that is
    shorter than a run is a run of its own.
    """
    if not texts:
        return csr_array((0, FEATURES))
    return csr_array(_VECTORIZER.transform(texts))


def document_frequencies(texts: Sequence[str]) -> Indices:
    """In how many texts each bucket occurs: (FEATURES,) int64."""
    occurring = term_counts(texts).indices
    return np.bincount(occurring, minlength=FEATURES).astype(np.int64)


def inverse_frequencies(frequencies: Indices, n_texts: int) -> Doubles:
    """How telling each bucket is: (FEATURES,) float64, 1 or more.

    Args:
        frequencies: (FEATURES,) int64, in how many texts a bucket occurs.
        n_texts: number of texts counted.
    """
    weights: Doubles = np.log((1 + n_texts) / (1 + frequencies)) + 1
    return weights


def term_weights(texts: Sequence[str], idf: Doubles) -> csr_array:
    """Weigh the terms of texts, each on its own.

    Args:
        texts: any texts, any language.
        idf: (FEATURES,) float64, as from ``inverse_frequencies``; frozen figures, so
            the transformer is given them instead of being fitted.

    Returns:
        (n_texts, FEATURES) float64, rows of unit length; without terms a row is empty.
    """
    if not texts:
        return csr_array((0, FEATURES))
    transformer = TfidfTransformer(sublinear_tf=True)
    transformer.idf_ = idf
    return csr_array(transformer.transform(term_counts(texts), copy=False))


def term_similarities(rows: csr_array, query: csr_array) -> Doubles:
    """Cosine of every row with a query: (n_rows,) float64, 0 to 1.

    The query is dense, so that a row is summed on its own and in bucket order: its
    outcome does not depend on which other rows there are.

    Args:
        rows: (n_rows, FEATURES), as from ``term_weights``.
        query: (1, FEATURES), likewise.
    """
    similarities: Doubles = rows @ query.toarray()[0]
    return similarities
