# SPDX-License-Identifier: EUPL-1.2
"""How sure a mean is: what other draws of the same assignments would have given.

Source: Efron and Tibshirani, "An introduction to the bootstrap" (1993), percentile
interval.
"""

from dataclasses import dataclass

import numpy as np

from matcher.lexical import Doubles

SEED = 20_261_127
"""Of the draws; fixed, so that the same figures come out every time."""

DRAWS = 2_000
"""Number of draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A mean with its 95 percent interval, four decimals.

    Attributes:
        mean: mean over the lists for which the measure is defined.
        low: 2.5th percentile of the means of the draws.
        high: 97.5th percentile of the means of the draws.
    """

    mean: float
    low: float
    high: float


def interval(values: Doubles) -> Interval:
    """Mean and interval of one measure.

    Args:
        values: (n,) float64, the measure per list; ``nan`` is left out, and at least
            one is left.
    """
    defined = values[~np.isnan(values)]
    draws = np.random.default_rng(SEED).integers(defined.size, size=(DRAWS, defined.size))
    low, high = np.percentile(defined[draws].mean(axis=1), [2.5, 97.5])
    return Interval(
        mean=round(float(defined.mean()), 4), low=round(float(low), 4), high=round(float(high), 4)
    )
