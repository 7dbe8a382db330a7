# SPDX-License-Identifier: EUPL-1.2
"""All figures of one half of the judged set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.evaluation.agreement import Agreement, agreement
from matcher.evaluation.baselines import baseline_scores
from matcher.evaluation.bootstrap import Interval, interval
from matcher.evaluation.judged import KINDS, JudgedSet
from matcher.evaluation.measures import (
    FITTING,
    capped_recall,
    first_is_right,
    in_order,
    levels_off,
    ndcg,
    reciprocal_rank,
)
from matcher.evaluation.reliability import Band, bands, calibration_error
from matcher.evaluation.scores import RecipeScores, recipe_scores
from matcher.lexical import Doubles, Floats
from matcher.ranking import TOP_K
from matcher.recipe import Recipe
from matcher.scoring import shown_score
from matcher.themes import same_theme

SETTINGS: Mapping[str, Callable[[JudgedSet], JudgedSet]] = {
    "given": lambda judged: judged,
    "absent": JudgedSet.without_themes,
}
"""With the themes of the assignments, and without: then the classifier estimates them."""

OF_A_LIST: Mapping[str, Callable[[Doubles], float]] = {
    "ndcg": ndcg,
    "mrr": reciprocal_rank,
    "recall": capped_recall,
    "precision": first_is_right,
}
"""Measures of a ranked list by name."""

Measured = dict[str, Doubles]
"""(n,) float64 per measure; one entry per assignment, of ``reverse`` one per offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Figures of the recipe on some of the assignments.

    Attributes:
        n: number of assignments.
        measures: interval by measure.
        baseline_ndcg: nDCG@10 of the best baseline on the same assignments.
        calibration_error: of their suggestions.
    """

    n: int
    measures: Mapping[str, Interval]
    baseline_ndcg: float
    calibration_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingReport:
    """Figures with the themes given, or without.

    Attributes:
        rankers: interval by measure, by ranker; ``recipe`` first.
        best_baseline: the baseline with the highest nDCG@10.
        differences: recipe minus that baseline, paired, by measure.
        groups: figures of all assignments, per sector, per kind, and of the hard kinds.
        reliability: shown and right per band of the shown score.
    """

    rankers: Mapping[str, Mapping[str, Interval]]
    best_baseline: str
    differences: Mapping[str, Interval]
    groups: Mapping[str, Group]
    reliability: tuple[Band, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfReport:
    """Figures of one half.

    Attributes:
        n_assignments: number of assignments.
        n_offers: number of offers each is compared with.
        agreement: of the two judges.
        settings: figures by setting, as ``SETTINGS``.
    """

    n_assignments: int
    n_offers: int
    agreement: Agreement
    settings: Mapping[str, SettingReport]


def report_on(judged: JudgedSet, vectors: Mapping[str, Floats], recipe: Recipe) -> HalfReport:
    """Measure the recipe and the baselines on one half.

    Args:
        judged: the half.
        vectors: (dim,) float32 unit vector by text hash; must hold all ``texts_to_embed``.
        recipe: how scores are made.

    Raises:
        KeyError: when a vector is missing.
    """
    baselines = {
        name: measured(judged, scores)
        for name, scores in baseline_scores(judged, vectors, recipe).items()
    }
    return HalfReport(
        n_assignments=len(judged.assignments),
        n_offers=len(judged.offers),
        agreement=agreement(judged.judges),
        settings={
            name: _setting(judged, recipe_scores(asked(judged), vectors, recipe), baselines, recipe)
            for name, asked in SETTINGS.items()
        },
    )


def measured(judged: JudgedSet, scores: Doubles) -> Measured:
    """Every measure of a ranking.

    Args:
        judged: the half.
        scores: (n_assignments, n_offers), higher is better; ties go by identifier.
    """
    lists = [in_order(*pair) for pair in zip(scores, judged.grades, strict=True)]
    reverse = [in_order(*pair) for pair in zip(scores.T, judged.grades.T, strict=True)]
    found = {name: np.array([of(at) for at in lists]) for name, of in OF_A_LIST.items()}
    return found | {
        "level": _first_levels(judged, scores),
        "reverse": np.array([ndcg(at) for at in reverse]),
    }


def _first_levels(judged: JudgedSet, scores: Doubles) -> Doubles:
    """Whether the first offer has an asked level or one a step off: (n_assignments,) 0 or 1."""
    first = [judged.offers[int(row.argmax())] for row in scores]
    pairs = zip(judged.assignments, first, strict=True)
    return np.array([float(levels_off(at.levels, offer.levels) <= 1) for at, offer in pairs])


def _setting(
    judged: JudgedSet,
    scores: RecipeScores,
    baselines: Mapping[str, Measured],
    recipe: Recipe,
) -> SettingReport:
    ours = measured(judged, scores.milli.astype(np.float64)) | _theme_hits(judged, scores)
    best = max(baselines, key=lambda name: float(np.nanmean(baselines[name]["ndcg"])))
    shown, right = _shown(judged, scores, recipe)
    rankers = {"recipe": ours, **baselines}
    return SettingReport(
        rankers={name: _intervals(found) for name, found in rankers.items()},
        best_baseline=best,
        differences=_intervals({name: ours[name] - at for name, at in baselines[best].items()}),
        groups={
            name: _group(rows, ours, baselines[best]["ndcg"], (shown, right))
            for name, rows in _groups(judged).items()
        },
        reliability=bands(shown.ravel(), right.ravel()),
    )


def _theme_hits(judged: JudgedSet, scores: RecipeScores) -> Measured:
    """Whether the likeliest theme, or one of the two likeliest, is one that was given."""
    given = [set(map(same_theme, at.themes)) for at in judged.assignments]
    pairs = list(zip(scores.themes, given, strict=True))
    return {
        "theme": np.array([float(bool(given & {*found[:1]})) for found, given in pairs]),
        "theme_two": np.array([float(bool(given & {*found[:2]})) for found, given in pairs]),
    }


def _shown(judged: JudgedSet, scores: RecipeScores, recipe: Recipe) -> tuple[Doubles, Doubles]:
    """Scores of the suggestions, and 1 where they fit: twice (n_assignments, top k) float64."""
    order = np.argsort(-scores.milli, axis=1, kind="stable")[:, :TOP_K]
    milli = np.take_along_axis(scores.milli, order, axis=1)
    shown = [[shown_score([int(at)], recipe.curve).score for at in row] for row in milli]
    right = np.take_along_axis(judged.grades, order, axis=1) >= FITTING
    return np.array(shown, dtype=np.float64), right.astype(np.float64)


def _groups(judged: JudgedSet) -> dict[str, npt.NDArray[np.bool_]]:
    """Which assignments belong to each group that has any: (n_assignments,) bool."""
    sectors, kinds = np.array(judged.sectors), np.array(judged.kinds)
    found = {"all": np.ones(sectors.size, dtype=bool)}
    found |= {sector: sectors == sector for sector in ("mbo", "hbo", "wo")}
    found |= {kind: kinds == kind for kind in KINDS}
    found["hard"] = kinds != KINDS[0]
    return {name: rows for name, rows in found.items() if rows.any()}


def _group(
    rows: npt.NDArray[np.bool_],
    ours: Measured,
    baseline: Doubles,
    suggestions: tuple[Doubles, Doubles],
) -> Group:
    shown, right = (at[rows].ravel() for at in suggestions)
    own = {name: at[rows] for name, at in ours.items() if name != "reverse"}
    return Group(
        n=int(rows.sum()),
        measures=_intervals(own),
        baseline_ndcg=round(float(np.nanmean(baseline[rows])), 4),
        calibration_error=calibration_error(bands(shown, right)),
    )


def _intervals(found: Measured) -> dict[str, Interval]:
    return {name: interval(values) for name, values in found.items()}
