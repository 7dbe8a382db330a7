# SPDX-License-Identifier: EUPL-1.2
"""Rank offers for an assignment: hard rules, then score, then the best few.

The order is total: higher raw score first, then the lower identifier. The same
input gives the same result, byte for byte, in whatever order the offers come and
whichever other offers there are.
"""

from collections.abc import Mapping

import numpy as np

from matcher.eligibility import exclusion
from matcher.index import OfferIndex, PackedAssignment, Similarities, pack_assignment
from matcher.lexical import Floats
from matcher.reasons import part_reasons
from matcher.results import Exclusion, RankResult, ScorePart, Suggestion
from matcher.scoring import PART_NAMES, label_of, part_points, shown_score
from matcher.substitution import only, row_of
from matcher.themes import likely_themes
from matcher.types import AssignmentProfile

TOP_K = 20
"""How many offers are suggested unless asked otherwise."""


def rank(
    assignment: AssignmentProfile,
    index: OfferIndex,
    vectors: Mapping[str, Floats],
    *,
    top_k: int = TOP_K,
) -> RankResult:
    """Rank all offers of an index for one assignment.

    Args:
        assignment: the assignment.
        index: the offers, and the recipe by which they were packed.
        vectors: (dim,) float32 unit vector by text hash; must hold the assignment's.
        top_k: how many to suggest, 0 or more.

    Returns:
        Every offer of the index, either suggested, ranked below or excluded.
        Evidence is empty; see ``matcher.explanation``.

    Raises:
        KeyError: when the vector of the assignment is missing.
        ValueError: when ``top_k`` is negative.
    """
    if top_k < 0:
        raise ValueError("top_k may not be negative")
    packed = pack_assignment(assignment, vectors, index)
    similarities = index.compare(packed)
    points = part_points(similarities, index.recipe)
    excluded = _exclusions(assignment, index)
    order = _order(points, index, {at.offer_id for at in excluded})
    return RankResult(
        assignment_id=assignment.id,
        suggestions=tuple(
            _suggestion(packed, index, similarities, points, row) for row in order[:top_k]
        ),
        ranked_below=tuple(index.offers[row].id for row in order[top_k:]),
        excluded=excluded,
        themes=likely_themes(packed.likeness, index.prototypes),
        encoder_version=index.recipe.encoder_version,
        weights_version=index.recipe.weights.version,
        recipe_version=index.recipe_version,
        curve=index.recipe.curve,
    )


def account_of(
    assignment: AssignmentProfile, index: OfferIndex, vectors: Mapping[str, Floats], offer_id: str
) -> Suggestion:
    """The account of the score of one offer, wherever it stands and also when it is excluded.

    Args:
        assignment: the assignment.
        index: offers, among them this one.
        vectors: (dim,) float32 unit vector by text hash; must hold the assignment's.
        offer_id: identifier of the offer.

    Raises:
        KeyError: when the index lacks the offer, or the vectors lack the assignment's.
    """
    one = only(index, row_of(index, offer_id))
    packed = pack_assignment(assignment, vectors, one)
    similarities = one.compare(packed)
    return _suggestion(packed, one, similarities, part_points(similarities, one.recipe), 0)


def raw_scores(
    assignment: AssignmentProfile, index: OfferIndex, vectors: Mapping[str, Floats]
) -> dict[str, int]:
    """Raw score of every offer in thousandths of a point, by identifier; excluded ones too.

    Raises:
        KeyError: when the vector of the assignment is missing.
    """
    packed = pack_assignment(assignment, vectors, index)
    points = part_points(index.compare(packed), index.recipe)
    identifiers = (offer.id for offer in index.offers)
    return dict(zip(identifiers, points.sum(axis=1).tolist(), strict=True))


def _exclusions(assignment: AssignmentProfile, index: OfferIndex) -> tuple[Exclusion, ...]:
    judged = (exclusion(assignment, offer) for offer in index.offers)
    return tuple(verdict for verdict in judged if verdict is not None)


def _order(points: np.ndarray, index: OfferIndex, excluded: set[str]) -> list[int]:
    """Rows of the eligible offers, best first; the index is sorted by identifier."""
    best_first = np.argsort(-points.sum(axis=1), kind="stable").tolist()
    return [row for row in best_first if index.offers[row].id not in excluded]


def _suggestion(
    assignment: PackedAssignment,
    index: OfferIndex,
    similarities: Similarities,
    points: np.ndarray,
    row: int,
) -> Suggestion:
    milli = [int(value) for value in points[row]]
    shown = shown_score(milli, index.recipe.curve)
    reasons = part_reasons(assignment, index, similarities, row)
    parts = zip(PART_NAMES, milli, shown.parts, strict=True)
    return Suggestion(
        offer_id=index.offers[row].id,
        score=shown.score,
        raw_milli=sum(milli),
        label=label_of(shown.score),
        base_points=shown.base,
        parts=tuple(
            ScorePart(name=name, points_milli=at, shown_points=points_shown, reason=reasons[name])
            for name, at, points_shown in parts
        ),
    )
