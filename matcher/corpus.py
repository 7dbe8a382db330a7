# SPDX-License-Identifier: EUPL-1.2
"""What is usual: means and spreads against which one pair is judged.

Raw cosines of this family of encoders lie between .78 and .87 and say little by
themselves. A similarity becomes meaningful after subtracting what all texts of one
side in one language have in common, and comparable with other signals as a number of
standard deviations. Without the language, two English texts about anything would be
closer than a Dutch and an English text about one thing. These figures are global,
versioned and frozen: a score depends on the pair and on them, never on which other
offers happen to be there.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from matcher.language import PAIRS
from matcher.lexical import FEATURES, Doubles, Floats, Indices, inverse_frequencies

Z_LIMIT = 4.0
"""Bound on standard deviations: a copied text must not drown the other parts."""

SHIPPED_BELOW = 30
"""With fewer texts on either side the shipped statistics are the better guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Mean and spread of one signal over all pairs.

    Attributes:
        mean: mean of the signal.
        deviation: standard deviation, above 0.
    """

    mean: float
    deviation: float

    def z(self, signal: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Standard deviations from the mean, bounded by ``Z_LIMIT``; shape as given."""
        # Rounded first: the last bits differ between processors.
        steps = (np.round(signal, 6) - self.mean) / self.deviation
        return np.clip(steps, -Z_LIMIT, Z_LIMIT)


UNIT = Moments(mean=0.0, deviation=1.0)
"""Leaves a signal as it is."""


def moments_of(signal: npt.NDArray[np.float64]) -> Moments:
    """Moments of a signal: (n_pairs,) float64, rounded to six decimals; never a zero spread."""
    return Moments(
        mean=round(float(signal.mean()), 6), deviation=round(float(signal.std()), 6) or 1.0
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CorpusStatistics:
    """Frozen figures of a corpus, made by one encoder.

    Attributes:
        model_id: model of the encoder that made the vectors.
        assignment_means: (2, dim) float32, mean vector of assignments per language, rows
            as in ``matcher.language.LANGUAGES``.
        offer_means: (2, dim) float32, likewise of offers.
        text: moments of the similarity of meaning.
        terms: moments of the term cosine, one per pair of languages as in ``PAIRS``.
        theme: moments of the theme fit.
        n_texts: number of texts in which terms were counted.
        frequencies: (FEATURES,) int64, in how many of them each term occurs.
        n_assignments: number of assignments.
        n_offers: number of offers.
    """

    model_id: str
    assignment_means: Floats
    offer_means: Floats
    text: Moments
    terms: tuple[Moments, ...]
    theme: Moments
    n_texts: int
    frequencies: Indices
    n_assignments: int
    n_offers: int

    @property
    def idf(self) -> Doubles:
        """Weight per term: (FEATURES,) float64."""
        return _idf(self)

    @property
    def version(self) -> str:
        """Model id and twelve digits of the hash of every figure."""
        return f"{self.model_id}#{_digest(self)[:12]}"

    @property
    def is_large_enough(self) -> bool:
        """Whether there were enough texts on both sides to prefer this to what is shipped."""
        return min(self.n_assignments, self.n_offers) >= SHIPPED_BELOW

    def to_json(self) -> dict[str, object]:
        """As a value that ``json.dumps`` takes; ``statistics_from_json`` is the inverse."""
        buckets = np.flatnonzero(self.frequencies)
        return {
            "model_id": self.model_id,
            "assignment_means": _rounded(self.assignment_means),
            "offer_means": _rounded(self.offer_means),
            "text": [self.text.mean, self.text.deviation],
            "terms": [[at.mean, at.deviation] for at in self.terms],
            "theme": [self.theme.mean, self.theme.deviation],
            "n_texts": self.n_texts,
            "buckets": buckets.tolist(),
            "counts": self.frequencies[buckets].tolist(),
            "n_assignments": self.n_assignments,
            "n_offers": self.n_offers,
        }


def statistics_from_json(value: Mapping[str, object]) -> CorpusStatistics:
    """Read back what ``CorpusStatistics.to_json`` gave.

    Raises:
        KeyError: when a field is missing.
        ValueError: when a field has a wrong value.
    """
    frequencies = np.zeros(FEATURES, dtype=np.int64)
    buckets = np.array(value["buckets"], dtype=np.int64)
    frequencies[buckets] = np.array(value["counts"], dtype=np.int64)
    return CorpusStatistics(
        model_id=str(value["model_id"]),
        assignment_means=np.array(value["assignment_means"], dtype=np.float32),
        offer_means=np.array(value["offer_means"], dtype=np.float32),
        text=_moments(value["text"]),
        terms=_moments_per_pair(value["terms"]),
        theme=_moments(value["theme"]),
        n_texts=_whole(value["n_texts"]),
        frequencies=frequencies,
        n_assignments=_whole(value["n_assignments"]),
        n_offers=_whole(value["n_offers"]),
    )


def centred(rows: Floats, mean: Floats) -> Floats:
    """Subtract a mean and bring every row back to unit length.

    Args:
        rows: (n, dim) float32.
        mean: (dim,) float32, or (n, dim) with one for each row.

    Returns:
        (n, dim) float32; a row equal to the mean becomes zeros.
    """
    shifted = rows - mean
    lengths = np.sqrt((shifted**2).sum(axis=1, keepdims=True))
    return (shifted / np.where(lengths > 1e-9, lengths, 1.0)).astype(np.float32)


def cosines(rows: Floats, query: Floats) -> npt.NDArray[np.float64]:
    """Inner product of every row with a query: (n,) float64.

    Summed row by row rather than as one matrix product, whose last bits depend
    on how many rows there are.

    Args:
        rows: (n, dim) float32.
        query: (dim,) float32.
    """
    products: npt.NDArray[np.float64] = (rows * query.astype(np.float64)).sum(axis=1)
    return products


# Statistics hash by identity and never change, so what follows from them can be kept.
@lru_cache(maxsize=4)
def _idf(statistics: CorpusStatistics) -> Doubles:
    return inverse_frequencies(statistics.frequencies, statistics.n_texts)


@lru_cache(maxsize=4)
def _digest(statistics: CorpusStatistics) -> str:
    moments = (statistics.text, statistics.terms, statistics.theme, statistics.n_texts)
    digest = hashlib.sha256(repr(moments).encode())
    for array in (statistics.assignment_means, statistics.offer_means, statistics.frequencies):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _moments(value: object) -> Moments:
    mean, deviation = (float(x) for x in value)  # type: ignore[attr-defined]  # checked by use
    if not deviation > 0:
        raise ValueError("a deviation must be above 0")
    return Moments(mean=mean, deviation=deviation)


def _moments_per_pair(value: object) -> tuple[Moments, ...]:
    found = tuple(_moments(at) for at in value)  # type: ignore[attr-defined]  # checked by use
    if len(found) != len(PAIRS):
        raise ValueError(f"terms must have moments for {', '.join(PAIRS)}")
    return found


def _rounded(means: Floats) -> list[list[float]]:
    return [[round(float(x), 7) for x in row] for row in means]


def _whole(value: object) -> int:
    return int(str(value))
