# SPDX-License-Identifier: EUPL-1.2
"""Texts of one side, packed for comparison with each other or with a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from matcher.corpus import centred
from matcher.language import language_rows
from matcher.lexical import Floats, term_weights
from matcher.recipe import Recipe
from matcher.text import text_hash


@dataclass(frozen=True, slots=True, eq=False)
class PackedTexts:
    """Texts with what a comparison needs; row i of every array belongs to ``texts[i]``.

    Attributes:
        texts: the texts as they were encoded.
        vectors: (n, dim) float32, centred by language and of unit length.
        languages: (n,) int64, place in ``LANGUAGES``.
    """

    texts: tuple[str, ...]
    vectors: Floats
    languages: npt.NDArray[np.int64]

    def rows(self, chosen: Sequence[int]) -> "PackedTexts":
        """The same with these rows only, in this order."""
        places = np.array(chosen, dtype=np.int64)
        return PackedTexts(
            texts=tuple(self.texts[row] for row in chosen),
            vectors=self.vectors[places],
            languages=self.languages[places],
        )

    def terms(self, recipe: Recipe) -> csr_array:
        """The terms of the texts: (n, FEATURES) float64, rows of unit length."""
        return term_weights(list(self.texts), recipe.statistics.idf)


def pack_texts(texts: Sequence[str], vectors: Mapping[str, Floats], means: Floats) -> PackedTexts:
    """Pack texts for comparison.

    Args:
        texts: any texts, as they were encoded.
        vectors: (dim,) float32 unit vector by text hash; must hold all texts.
        means: (2, dim) float32, what all texts of this side have in common, per language.

    Raises:
        KeyError: when a vector is missing.
    """
    languages = language_rows(texts)
    rows = np.zeros((len(texts), means.shape[1]), dtype=np.float32)
    if texts:
        raw = np.stack([vectors[text_hash(text)] for text in texts])
        rows = centred(raw, means[languages])
    return PackedTexts(texts=tuple(texts), vectors=rows, languages=languages)
