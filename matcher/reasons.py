# SPDX-License-Identifier: EUPL-1.2
"""Why each part of a score has the points it has."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_array

from matcher.index import OfferIndex, PackedAssignment, Similarities
from matcher.language import PAIRS
from matcher.levels import closest_levels
from matcher.lexical import term_counts, words
from matcher.recipe import shipped_common_words
from matcher.results import Reason
from matcher.theme_weights import theme_weights
from matcher.themes import same_theme

MAX_TERMS = 5
"""Most shared terms that are named."""

MIN_TERM = 4
"""Shorter words, in characters, are not named."""

CLOSE_Z = 1.0
"""From this many standard deviations on, two texts are called close."""


def part_reasons(
    assignment: PackedAssignment, index: OfferIndex, similarities: Similarities, row: int
) -> Mapping[str, Reason]:
    """Reason per part of the score of one pair.

    Args:
        assignment: the assignment.
        index: the offers.
        similarities: what they have in common.
        row: which offer.

    Returns:
        Reasons by name of the part.
    """
    return {
        "text": _text_reason(index, similarities, row),
        "terms": _terms_reason(assignment, index, similarities, row),
        "theme": _theme_reason(assignment, index, row),
        "level": _level_reason(assignment, index, row),
    }


def shared_terms(assignment: PackedAssignment, index: OfferIndex, row: int) -> tuple[str, ...]:
    """Words of the assignment that weigh most in the term similarity, heaviest first.

    A word counts with the weights of its character runs that the offer has too, so
    a compound is named when most of its runs occur there.
    """
    names, runs = _named_words(assignment)
    ours, theirs = assignment.terms, index.terms[[row]]
    _, at, there = np.intersect1d(ours.indices, theirs.indices, True, return_indices=True)
    shared = np.zeros(ours.nnz)
    shared[at] = ours.data[at] * theirs.data[there]
    is_mostly_shared = runs @ (shared > 0) * 2 >= runs.sum(axis=1)
    weights = np.where(is_mostly_shared, np.round(runs @ shared, 6), 0.0).tolist()
    telling = sorted((-weight, name) for weight, name in zip(weights, names, strict=True) if weight)
    return tuple(name for _, name in telling[:MAX_TERMS])


# Asked for every suggestion of one assignment in turn.
@lru_cache(maxsize=1)
def _named_words(assignment: PackedAssignment) -> tuple[tuple[str, ...], csr_array]:
    """The words that may be named, and 1 for each run of each: (n_words, n_terms).

    Column i belongs to ``assignment.terms.indices[i]``.
    """
    found = {word for word in words(assignment.text) if len(word) >= MIN_TERM and word.isalpha()}
    names = tuple(sorted(found - shipped_common_words()))
    runs = term_counts(names).sign()
    columns = np.searchsorted(assignment.terms.indices, runs.indices)
    shape = (len(names), assignment.terms.nnz)
    return names, csr_array((runs.data, columns, runs.indptr), shape=shape)


def _text_reason(index: OfferIndex, similarities: Similarities, row: int) -> Reason:
    similarity = similarities.text[row : row + 1]
    z = float(index.recipe.statistics.text.z(similarity)[0])
    code = "text_close" if z >= CLOSE_Z else "text_related" if z >= 0 else "text_distant"
    return Reason(code=code, parameters={"similarity": round(float(similarity[0]), 3)})


def _terms_reason(
    assignment: PackedAssignment, index: OfferIndex, similarities: Similarities, row: int
) -> Reason:
    terms = shared_terms(assignment, index, row)
    if PAIRS[similarities.language_pair[row]] == "mixed":
        return Reason(code="languages_differ", parameters={"terms": terms})
    return Reason(code="shared_terms" if terms else "no_shared_terms", parameters={"terms": terms})


def _theme_reason(assignment: PackedAssignment, index: OfferIndex, row: int) -> Reason:
    wanted = np.array([assignment.themes.get(name, 0.0) for name in index.theme_names])
    fit = index.theme_matrix[row] * wanted
    usual = index.recipe.statistics.theme.mean
    if fit.max(initial=0.0) <= usual:
        stated = assignment.profile.themes, index.offers[row].themes
        return Reason(
            code="no_shared_theme",
            parameters={
                "assignment": stated[0] or _likeliest(assignment.themes, assignment, index, row),
                "offer": stated[1] or _likeliest(_weights(index, row), assignment, index, row),
            },
        )
    best = int(fit.argmax())
    name, offer = index.theme_names[best], index.offers[row]
    if all(name in map(same_theme, at) for at in (assignment.profile.themes, offer.themes)):
        code = "shared_theme"
    else:
        code = "field_theme" if _is_raised_by_field(name, index, row) else "estimated_theme"
    return Reason(
        code=code,
        parameters={
            "theme": _theme_as_written(name, assignment, index, row),
            "fit": round(float(fit[best]), 3),
        },
    )


def _is_raised_by_field(name: str, index: OfferIndex, row: int) -> bool:
    """Whether an offer says less of a theme itself than its field of study gives it."""
    own = theme_weights(index.offers[row].themes, index.likeness[row], index.prototypes)
    return own.get(name, 0.0) < _weights(index, row)[name]


def _weights(index: OfferIndex, row: int) -> dict[str, float]:
    return dict(zip(index.theme_names, index.theme_matrix[row].tolist(), strict=True))


def _likeliest(
    weights: Mapping[str, float], assignment: PackedAssignment, index: OfferIndex, row: int
) -> tuple[str, ...]:
    """The likeliest themes of a side that states none."""
    heaviest = max(weights.values(), default=0.0)
    names = sorted(name for name, weight in weights.items() if weight == heaviest > 0)
    return tuple(_theme_as_written(name, assignment, index, row) for name in names)


def _theme_as_written(name: str, assignment: PackedAssignment, index: OfferIndex, row: int) -> str:
    offer = index.offers[row]
    written = (*assignment.profile.themes, *offer.themes, *index.prototypes.names)
    return next((theme for theme in written if same_theme(theme) == name), name)


def _level_reason(assignment: PackedAssignment, index: OfferIndex, row: int) -> Reason:
    pair = closest_levels(assignment.profile.levels, index.offers[row].levels)
    if pair is None:
        return Reason(code="level_not_stated")
    return Reason(
        code="same_level" if pair.gap == 0 else "level_differs",
        parameters={"assignment": pair.wanted, "offer": pair.offered, "gap": pair.gap},
    )
