# SPDX-License-Identifier: EUPL-1.2
"""Shared terms: TF-IDF over runs of 4 to 6 characters within words.

Runs of characters meet Dutch compounds half-way ("informatiebeveiliging" and
"beveiliging van informatie") without a stemmer or a word list. Runs are hashed
into a fixed space, so there is no vocabulary to learn or to ship, and the hash
is arithmetic on code points, so it is the same in every process.

Source: character n-grams and hashing as in scikit-learn's ``HashingVectorizer``
with ``char_wb``; weighting as in Salton and Buckley (1988), with the logarithm
of the frequency and smoothed inverse document frequency.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FEATURES = 1 << 18
"""Number of hash buckets."""

RUN_LENGTHS = (4, 5, 6)
"""Lengths of the character runs; the space before and after a word counts."""

Floats: TypeAlias = npt.NDArray[np.float32]
Indices: TypeAlias = npt.NDArray[np.int64]

_WORD = re.compile(r"\w+")
_SPACE = np.uint64(ord(" "))
_PRIMES = np.array(
    [
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
        0xE7037ED1A0B428DB,
    ],
    dtype=np.uint64,
)
_MIX = np.uint64(0xFF51AFD7ED558CCD)


@dataclass(frozen=True, slots=True, eq=False)
class TermVector:
    """The terms of one text; of unit length unless empty.

    Attributes:
        buckets: (n_terms,) int64, ascending bucket numbers below ``FEATURES``.
        values: (n_terms,) float32, the weight in each bucket.
    """

    buckets: Indices
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class TermMatrix:
    """The terms of many texts, one row after another.

    Attributes:
        rows: (n_entries,) int64, ascending row numbers.
        buckets: (n_entries,) int64, bucket of each entry.
        values: (n_entries,) float32, weight of each entry.
        n_rows: number of texts.
    """

    rows: Indices
    buckets: Indices
    values: Floats
    n_rows: int

    def similarities(self, query: TermVector) -> npt.NDArray[np.float64]:
        """Cosine of every row with a query: (n_rows,) float64, 0 to 1.

        A row is summed on its own and in bucket order, so its outcome does not
        depend on which other rows there are.
        """
        dense = np.zeros(FEATURES, dtype=np.float64)
        dense[query.buckets] = query.values
        products = dense[self.buckets] * self.values
        sums = np.bincount(self.rows, weights=products, minlength=self.n_rows)
        return sums.astype(np.float64)


def document_frequencies(texts: Iterable[str]) -> Indices:
    """In how many texts each bucket occurs: (FEATURES,) int64."""
    counts = np.zeros(FEATURES, dtype=np.int64)
    for text in texts:
        counts[np.unique(term_buckets(text))] += 1
    return counts


def inverse_frequencies(frequencies: Indices, n_texts: int) -> Floats:
    """How telling each bucket is: (FEATURES,) float32, 1 or more.

    Args:
        frequencies: (FEATURES,) int64, in how many texts a bucket occurs.
        n_texts: number of texts counted.
    """
    return (np.log((1 + n_texts) / (1 + frequencies)) + 1).astype(np.float32)


def term_vector(text: str, idf: Floats) -> TermVector:
    """Weigh the terms of a text.

    Args:
        text: any text, any language.
        idf: (FEATURES,) float32, as from ``inverse_frequencies``.
    """
    buckets, counts = np.unique(term_buckets(text), return_counts=True)
    weights = (1 + np.log(counts)) * idf[buckets]
    length = float(np.sqrt((weights**2).sum()))
    return TermVector(buckets, (weights / (length or 1.0)).astype(np.float32))


def stack(vectors: Sequence[TermVector]) -> TermMatrix:
    """Put term vectors under each other; row i belongs to ``vectors[i]``."""
    lengths = [vector.buckets.size for vector in vectors]
    nothing = TermVector(np.zeros(0, np.int64), np.zeros(0, np.float32))
    parts = [nothing, *vectors]
    return TermMatrix(
        rows=np.repeat(np.arange(len(vectors)), lengths),
        buckets=np.concatenate([part.buckets for part in parts]),
        values=np.concatenate([part.values for part in parts]),
        n_rows=len(vectors),
    )


def words(text: str) -> list[str]:
    """The words of a text in lower case, in reading order."""
    return _WORD.findall(text.lower())


def term_buckets(text: str) -> Indices:
    """Bucket of every character run of a text, with repetition: (n_runs,) int64."""
    line = f" {' '.join(words(text))} "
    codes = np.frombuffer(line.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    runs = [_hashed_runs(codes, length) for length in RUN_LENGTHS if length <= codes.size]
    return np.concatenate([np.zeros(0, np.int64), *runs])


def _hashed_runs(codes: npt.NDArray[np.uint64], length: int) -> Indices:
    windows = np.lib.stride_tricks.sliding_window_view(codes, length)
    within_word = (windows[:, 1:-1] != _SPACE).all(axis=1)
    hashed = (windows[within_word] * _PRIMES[:length]).sum(axis=1, dtype=np.uint64)
    hashed ^= hashed >> np.uint64(33)
    hashed *= _MIX
    buckets: Indices = (hashed >> np.uint64(64 - 18)).astype(np.int64)
    return buckets
