# SPDX-License-Identifier: EUPL-1.2
"""The handful of weights, learned from what people decided about pairs.

Logistic regression on the shipped score and on the parts themselves, those scaled
down so that the penalty shrinks towards the shipped weights: without decisions they
are the outcome, exactly. What is learned from are the similarities of two texts,
never who wrote or chose them: two offers with the same texts get the same score,
wherever they are taught. The name of an institution is used for one thing only, to
keep the decisions of one from outvoting those of all others.

Source: Platt, "Probabilistic outputs for support vector machines" (1999) for the
curve; shrinking towards a given model as in Chelba and Acero (2006), with the shipped
score as one of the features.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from sklearn.linear_model import LogisticRegression

from matcher.index import Similarities
from matcher.language import PAIRS
from matcher.lexical import Doubles
from matcher.recipe import WEIGHT_NAMES, Recipe, Weights
from matcher.results import Curve

FEATURE_NAMES = WEIGHT_NAMES
"""What is known of a pair, in the order of the columns: one per weight."""

FEATURE_SCALE = 0.3
PENALTY_C = 0.3
LARGEST_CHANGE = 2.0
"""A weight at most doubles or halves: learning adjusts the recipe, it makes no other one."""

FEWEST_DECISIONS = 50
FEWEST_OF_A_KIND = 10
FEWEST_SOURCES = 3
CURVE_FROM = 200
"""Judged pairs from which the calibration curve is fitted again."""

MOST_OF_MEDIAN = 2.0
"""One source weighs at most this many times the median source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A pair about which somebody decided.

    Attributes:
        features: what is known of the pair, as in ``FEATURE_NAMES``.
        fits: whether the decision says that the pair fits.
        strength: how much the decision says, above 0.
        source: whose decisions weigh together; compared, never looked into.
    """

    features: tuple[float, ...]
    fits: bool
    strength: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What was learned.

    Attributes:
        weights: the new weights; the shipped ones when there was too little to learn from.
        curve: the new curve, or the one that was given.
        n_fits: number of examples that fit.
        n_unfit: number of examples that do not.
    """

    weights: Weights
    curve: Curve
    n_fits: int
    n_unfit: int


def pair_features(similarities: Similarities, recipe: Recipe) -> Doubles:
    """What a score is made of before any weight, for every offer.

    The raw score is the sum of these times ``feature_weights``, so a change of one
    weight is a change along one column.

    Returns:
        (n_offers, 5) float64, columns as in ``FEATURE_NAMES``; the last one is what
        shared terms say between a Dutch and an English text.
    """
    usual, pair = recipe.statistics, similarities.language_pair
    is_mixed = pair == PAIRS.index("mixed")
    terms = np.choose(pair, [at.z(similarities.terms) for at in usual.terms])
    columns = (
        usual.text.z(similarities.text),
        np.where(is_mixed, 0.0, terms),
        usual.theme.z(similarities.theme),
        -similarities.level_gap,
        np.where(is_mixed, terms, 0.0),
    )
    return np.stack(columns, axis=1)


def feature_weights(weights: Weights) -> Doubles:
    """Weight per column of ``pair_features``: (5,) float64."""
    across = weights.terms * weights.cross_language_terms
    return np.array([weights.text, weights.terms, weights.theme, weights.level, across])


def raw_milli(features: Doubles, weights: Weights) -> Doubles:
    """Raw scores in thousandths of a point, rounded per part as the ranking does: (n,) float64."""
    raw: Doubles = np.rint(1000 * features * feature_weights(weights)).sum(axis=1)
    return raw


def learn(examples: Sequence[Example], shipped: Weights, curve: Curve) -> Fit:
    """Learn weights and curve; the order of the examples does not matter.

    Args:
        examples: pairs that somebody decided about, any number.
        shipped: the weights to start from, and to stay near.
        curve: kept when there are fewer than ``CURVE_FROM`` examples.
    """
    ordered = sorted(examples, key=lambda at: (at.features, at.fits, at.strength, at.source))
    n_fits = sum(at.fits for at in ordered)
    found = Fit(weights=shipped, curve=curve, n_fits=n_fits, n_unfit=len(ordered) - n_fits)
    if not is_enough(ordered):
        return found
    features = np.array([at.features for at in ordered], dtype=np.float64)
    fits = np.array([at.fits for at in ordered])
    importance = balanced(ordered)
    weights = _weights(features, fits, importance, shipped)
    return replace(found, weights=weights, curve=_curve(features, fits, weights, curve))


def is_enough(examples: Sequence[Example]) -> bool:
    """Whether there are enough examples, of both kinds and from several sources."""
    n_fits = sum(at.fits for at in examples)
    return (
        len(examples) >= FEWEST_DECISIONS
        and min(n_fits, len(examples) - n_fits) >= FEWEST_OF_A_KIND
        and len({at.source for at in examples}) >= FEWEST_SOURCES
    )


def balanced(examples: Sequence[Example]) -> Doubles:
    """Weight per example, 1 on average: (n,) float64; no source outvotes the others.

    The examples of a source together weigh at most ``MOST_OF_MEDIAN`` times what the
    median source does.

    Args:
        examples: at least one.
    """
    totals: dict[str, float] = {}
    for at in examples:
        totals[at.source] = totals.get(at.source, 0.0) + at.strength
    most = MOST_OF_MEDIAN * median(totals.values())
    shares = {source: min(1.0, most / total) for source, total in totals.items()}
    found: Doubles = np.array([at.strength * shares[at.source] for at in examples])
    found /= found.mean()
    return found


def _weights(features: Doubles, fits: np.ndarray, importance: Doubles, shipped: Weights) -> Weights:
    """Learn from the parts as the shipped recipe weighs them, and from terms across languages."""
    parts = features + shipped.cross_language_terms * np.outer(features[:, 4], np.eye(5)[1])
    start = np.array([shipped.text, shipped.terms, shipped.theme, shipped.level, 0.0])
    columns = np.column_stack([parts @ start, FEATURE_SCALE * parts])
    model = LogisticRegression(C=PENALTY_C, tol=1e-8, max_iter=5000)
    model.fit(columns, fits, sample_weight=importance)
    along, beside = model.coef_[0][0], FEATURE_SCALE * model.coef_[0][1:]
    if along <= 0:  # the decisions go against the score itself: that is no adjustment
        return shipped
    return _within_bounds(along * start + beside, start, shipped)


def _within_bounds(learned: Doubles, start: Doubles, shipped: Weights) -> Weights:
    """On the scale of the shipped weights, so that points and labels keep their meaning."""
    scaled = learned * start.sum() / np.maximum(learned[:4], 0.0).sum()
    parts = np.clip(scaled[:4], start[:4] / LARGEST_CHANGE, start[:4] * LARGEST_CHANGE)
    across = np.clip(shipped.cross_language_terms + scaled[4] / parts[1], 0.0, 1.0)
    values = [round(float(value), 2) for value in (*parts, across)]
    changes = dict(zip(FEATURE_NAMES, values, strict=True))
    return shipped if _is_same(changes, shipped) else shipped.changed(changes, kind="learned")


def _is_same(changes: Mapping[str, float], shipped: Weights) -> bool:
    return all(value == round(getattr(shipped, name), 2) for name, value in changes.items())


def _curve(features: Doubles, fits: np.ndarray, weights: Weights, curve: Curve) -> Curve:
    if len(fits) < CURVE_FROM:
        return curve
    raw = raw_milli(features, weights)[:, None] / 1000
    model = LogisticRegression(C=np.inf, tol=1e-8, max_iter=5000).fit(raw, fits)
    slope, start = round(float(model.coef_[0][0]), 2), round(float(model.intercept_[0]), 2)
    is_sensible = curve.a / LARGEST_CHANGE <= slope <= curve.a * LARGEST_CHANGE
    return Curve(a=slope, b=start) if is_sensible else curve
