# SPDX-License-Identifier: EUPL-1.2
"""From similarities to points, and from points to the score that people see.

A raw score is a sum of four parts, each rounded to a thousandth of a point before
anything is added, so that the parts add up exactly and the order does not hang
on the last bits of a processor. The shown score is the logistic of the raw one
(Platt, "Probabilistic outputs for support vector machines", 1999); its parts are
whole points that add up exactly too.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.index import Similarities
from matcher.language import PAIRS
from matcher.recipe import Recipe
from matcher.results import Curve

PART_NAMES = ("text", "terms", "theme", "level")
"""The parts of a score, in the order in which they are shown."""

LABELS = ((75, "excellent"), (50, "good"), (25, "possible"), (0, "weak"))
"""Lowest shown score per label, highest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownScore:
    """A score as people see it; ``base`` and ``parts`` add up to ``score``.

    Attributes:
        score: whole number 0 to 100.
        base: what every pair starts with.
        parts: points per part, in the order of the parts given.
    """

    score: int
    base: int
    parts: tuple[int, ...]


def part_points(similarities: Similarities, recipe: Recipe) -> npt.NDArray[np.int64]:
    """Points of every part for every offer, in thousandths.

    Returns:
        (n_offers, 4) int64, columns as in ``PART_NAMES``; the raw score is the sum
        of a row.
    """
    weights, usual = recipe.weights, recipe.statistics
    pair = similarities.language_pair
    share = np.where(pair == PAIRS.index("mixed"), weights.cross_language_terms, 1.0)
    terms = np.choose(pair, [at.z(similarities.terms) for at in usual.terms])
    columns = (
        weights.text * usual.text.z(similarities.text),
        weights.terms * share * terms,
        weights.theme * usual.theme.z(similarities.theme),
        -weights.level * similarities.level_gap,
    )
    points: npt.NDArray[np.int64] = np.rint(1000 * np.stack(columns, axis=1)).astype(np.int64)
    return points


def shown_score(parts_milli: Sequence[int], curve: Curve) -> ShownScore:
    """Calibrate a raw score and divide it over its parts.

    Every part is scaled by (score - base) / raw, where base is the score at raw 0,
    and rounded by largest remainder, ties to the earlier part.

    Args:
        parts_milli: points per part, in thousandths.
        curve: the calibration curve.
    """
    raw = sum(parts_milli) / 1000
    base, exact = percentage(0.0, curve), percentage(raw, curve)
    scale = (exact - base) / raw if raw else 0.0
    score = math.floor(exact + 0.5)
    whole = _largest_remainder([base, *(scale * part / 1000 for part in parts_milli)], score)
    return ShownScore(score=score, base=whole[0], parts=tuple(whole[1:]))


def percentage(raw: float, curve: Curve) -> float:
    """Calibrated score of a raw score in points, 0 to 100: 100 / (1 + exp(-(a raw + b)))."""
    exponent = -(curve.a * raw + curve.b)
    # exp() of more than 709 overflows; such a score is 0 in any rounding.
    return 100 / (1 + math.exp(min(exponent, 700.0)))


def label_of(score: int) -> str:
    """Label of a shown score of 0 to 100."""
    return next(label for lowest, label in LABELS if score >= lowest)


def _largest_remainder(values: Sequence[float], total: int) -> list[int]:
    """Round so that the sum is ``total``; source: Hare quota method (Hamilton)."""
    whole = [math.floor(value) for value in values]
    order = sorted(range(len(values)), key=lambda i: (whole[i] - values[i], i))
    missing = total - sum(whole)
    for step in range(abs(missing)):
        i = order[step % len(order)] if missing > 0 else order[-1 - step % len(order)]
        whole[i] += 1 if missing > 0 else -1
    return whole
