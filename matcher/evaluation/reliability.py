# SPDX-License-Identifier: EUPL-1.2
"""Whether a shown score of 60 is right in about 60 of 100 cases."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.lexical import Doubles

BAND = 10
"""Width of a band, in points of the shown score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The suggestions that were shown with about one score.

    Attributes:
        lowest: lowest score of the band, 0 to 90; the last band holds 100 too.
        n: number of suggestions.
        shown: their mean shown score as a share, 0 to 1.
        right: share of them that fits, 0 to 1.
    """

    lowest: int
    n: int
    shown: float
    right: float


def bands(scores: Doubles, right: Doubles) -> tuple[Band, ...]:
    """Reliability table: the bands in which something was shown, lowest first.

    Args:
        scores: (n,) shown scores, 0 to 100.
        right: (n,) 1 where the pair fits, else 0.
    """
    found = np.minimum(scores, 99) // BAND * BAND
    return tuple(
        _band(int(lowest), scores[found == lowest], right[found == lowest])
        for lowest in np.unique(found)
    )


def calibration_error(table: Sequence[Band]) -> float:
    """Expected calibration error: mean distance of shown and right, weighted by number.

    Source: Naeini, Cooper and Hauskrecht (2015), with bands of equal width; 0 is perfect.
    """
    total = sum(band.n for band in table)
    return round(sum(band.n * abs(band.shown - band.right) for band in table) / total, 4)


def _band(lowest: int, scores: Doubles, right: Doubles) -> Band:
    return Band(
        lowest=lowest,
        n=int(scores.size),
        shown=round(float(scores.mean()) / 100, 4),
        right=round(float(right.mean()), 4),
    )
