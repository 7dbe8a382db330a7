# SPDX-License-Identifier: EUPL-1.2
"""What the recipe itself makes of a judged set."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.evaluation.judged import JudgedSet
from matcher.index import build_index, pack_assignment
from matcher.lexical import Floats
from matcher.recipe import Recipe
from matcher.scoring import part_points
from matcher.themes import likely_themes, same_theme


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecipeScores:
    """Scores of all pairs of a judged set.

    Attributes:
        milli: (n_assignments, n_offers) int64, raw scores in thousandths of a point.
        themes: theme names per assignment as they are compared, most likely first.
    """

    milli: npt.NDArray[np.int64]
    themes: tuple[tuple[str, ...], ...]


def recipe_scores(judged: JudgedSet, vectors: Mapping[str, Floats], recipe: Recipe) -> RecipeScores:
    """Score every pair as ``matcher.rank`` does; columns as ``judged.offers``.

    Raises:
        KeyError: when a vector is missing.
    """
    index = build_index(judged.offers, vectors, recipe)
    packed = [pack_assignment(at, vectors, index) for at in judged.assignments]
    points = [part_points(index.compare(at), recipe).sum(axis=1) for at in packed]
    likely = [likely_themes(at.likeness, index.prototypes) for at in packed]
    return RecipeScores(
        milli=np.stack(points),
        themes=tuple(tuple(same_theme(theme.name) for theme in found) for found in likely),
    )
