# SPDX-License-Identifier: EUPL-1.2
"""How good one list is. Every measure lies between 0 and 1, and higher is better.

A list is given as the grades of its entries, best ranked first: (n,) float64, 0 to 3.
A measure that is not defined for a list is ``nan``, and means leave it out.
"""

from collections.abc import Sequence

import numpy as np

from matcher.levels import LEVELS
from matcher.lexical import Doubles

FITTING = 2.0
"""From this grade on a pair is right."""


def in_order(scores: Doubles, grades: Doubles) -> Doubles:
    """Grades in the order of a ranking: (n,) float64.

    Args:
        scores: (n,) any number, higher is better; equal ones keep the order they have.
        grades: (n,) float64, grade of the same entries.
    """
    ordered: Doubles = grades[np.argsort(-scores, kind="stable")]
    return ordered


def ndcg(ranked: Doubles, depth: int = 10) -> float:
    """Normalised discounted cumulative gain of the first ``depth`` entries.

    The gain of grade g is 2^g - 1, the discount of place i is log2(i + 1). Source:
    Järvelin and Kekäläinen (2002), with the exponential gain of Burges et al. (2005).
    """
    ideal = _dcg(np.sort(ranked)[::-1], depth)
    return _dcg(ranked, depth) / ideal if ideal else float("nan")


def reciprocal_rank(ranked: Doubles) -> float:
    """One divided by the place of the first right entry, 0 without one (Voorhees, 1999)."""
    right = np.flatnonzero(ranked >= FITTING)
    return 1 / (int(right[0]) + 1) if right.size else 0.0


def capped_recall(ranked: Doubles, depth: int = 5) -> float:
    """Share of the right entries in the first ``depth``, of the at most ``depth`` there can be.

    Source: Thakur et al., BEIR (2021), "capped recall".
    """
    right = ranked >= FITTING
    possible = min(depth, int(right.sum()))
    return float(right[:depth].sum()) / possible if possible else float("nan")


def first_is_right(ranked: Doubles) -> float:
    """Precision of the first entry: 1 when it is right, else 0."""
    return float(ranked[0] >= FITTING)


def levels_off(wanted: Sequence[str], offered: Sequence[str]) -> int:
    """Steps between the closest levels of two sides, as the judges counted them.

    One step is one NLQF level; an applied and a research degree of one level are one
    step apart too. Both sides state at least one level.
    """
    return min(_step(left, right) for left in wanted for right in offered)


def _step(left: str, right: str) -> int:
    return max(abs(LEVELS[left].nlqf - LEVELS[right].nlqf), int(left != right))


def _dcg(ranked: Doubles, depth: int) -> float:
    kept = ranked[:depth]
    return float(((2.0**kept - 1) / np.log2(np.arange(kept.size) + 2)).sum())
