# SPDX-License-Identifier: EUPL-1.2
"""An index in which one offer states other things about itself; its text stays the same.

That is enough to try a change out, and a hundred times cheaper than packing all offers again.
"""

from dataclasses import replace

import numpy as np

from matcher.index import OfferIndex
from matcher.levels import LEVELS
from matcher.text import offer_text, text_hash
from matcher.theme_weights import offer_theme_weights
from matcher.types import OfferProfile


def row_of(index: OfferIndex, offer_id: str) -> int:
    """Which row of an index belongs to an offer.

    Raises:
        KeyError: when the index does not have it.
    """
    for row, offer in enumerate(index.offers):
        if offer.id == offer_id:
            return row
    raise KeyError(offer_id)


def only(index: OfferIndex, row: int) -> OfferIndex:
    """The same index with one offer; its score is the same there."""
    part = slice(row, row + 1)
    return replace(
        index,
        offers=index.offers[part],
        hashes=index.hashes[part],
        vectors=index.vectors[part],
        subjects=index.subjects[part],
        terms=index.terms[[row]],
        likeness=index.likeness[part],
        theme_matrix=index.theme_matrix[part],
        level_matrix=index.level_matrix[part],
        languages=index.languages[part],
    )


def substituted(index: OfferIndex, offer: OfferProfile) -> OfferIndex:
    """The same index with a changed offer in the place of the one with its identifier.

    Args:
        index: offers, packed.
        offer: what it says now; its themes must occur in the taxonomy or in the index.

    Raises:
        KeyError: when the index has no such offer or theme.
        ValueError: when the text changed: that needs another vector.
    """
    row = row_of(index, offer.id)
    if text_hash(offer_text(offer, index.recipe.text_rules)) != index.hashes[row]:
        raise ValueError(f"the text of offer {offer.id!r} changed")
    weights = offer_theme_weights(
        offer, index.likeness[row], index.prototypes, index.recipe.study_fields
    )
    unknown = set(weights) - set(index.theme_names)
    if unknown:
        raise KeyError(min(unknown))
    themes, levels = index.theme_matrix.copy(), index.level_matrix.copy()
    themes[row] = [weights.get(name, 0.0) for name in index.theme_names]
    levels[row] = np.array([code in offer.levels for code in LEVELS])
    offers = (*index.offers[:row], offer, *index.offers[row + 1 :])
    return replace(index, offers=offers, theme_matrix=themes, level_matrix=levels)
