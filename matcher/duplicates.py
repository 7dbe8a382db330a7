# SPDX-License-Identifier: EUPL-1.2
"""Assignments that ask the same: near-duplicates to join, finished ones to build on.

Two signals are added: how close the texts are in meaning (centred cosine of their vectors), and
how many terms they share. Across languages hardly any term is shared, so meaning counts double
there. A pair is judged by its own two texts alone, and the same from either side.

Thresholds were chosen on the development half of ``data/evaluation/likeness.toml``; what they
find on the other half stands in docs/evaluation.md.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.corpus import cosines
from matcher.lexical import Doubles, term_similarities, words
from matcher.packing import PackedTexts
from matcher.recipe import Recipe

JOIN = 330
"""From this likeness (thousandths) two assignments are taken to ask the same."""

BUILD_ON = 270
"""From this likeness a finished assignment is worth reading for who asks something now."""

IDENTICAL = 1000
"""Likeness of one text with itself."""

CLOSE_FROM = 0.3
"""Texts in one language that mean less alike than this are not compared any further: shared words
alone, such as those of one organisation, make no duplicate. It leaves one in a hundred pairs, and
terms are what costs time."""

CLOSE_ACROSS_FROM = 0.2
"""The same for a Dutch and an English text, which are never as close."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A text that resembles the one asked about.

    Attributes:
        row: its row among the packed texts.
        likeness: how much, in thousandths, ``BUILD_ON`` to 1000.
    """

    row: int
    likeness: int


def likenesses(one: PackedTexts, others: PackedTexts, recipe: Recipe) -> npt.NDArray[np.int64]:
    """How much each of ``others`` is like the only text of ``one``: (n,) int64, 0 to 1000.

    Args:
        one: one text, packed alone.
        others: texts packed with the same means.
        recipe: for the weights of terms.

    Returns:
        Thousandths; 0 for a text without words or too far in meaning, 1000 for the same text.
    """
    result = np.zeros(len(others.texts), dtype=np.int64)
    if not words(one.texts[0]):
        return result
    close = np.round(cosines(others.vectors, one.vectors[0]), 6)
    is_mixed = others.languages != one.languages[0]
    enough = close >= np.where(is_mixed, CLOSE_ACROSS_FROM, CLOSE_FROM)
    near = [int(row) for row in np.flatnonzero(enough) if words(others.texts[row])]
    result[near] = _likeness(close[near], is_mixed[near], one, others.rows(near), recipe)
    result[[text == one.texts[0] for text in others.texts]] = IDENTICAL
    return result


def alike(one: PackedTexts, others: PackedTexts, recipe: Recipe, *, most: int) -> list[Alike]:
    """The texts that are like the only text of ``one`` from ``BUILD_ON`` on, most like first.

    Args:
        one: one text, packed alone.
        others: texts packed with the same means.
        recipe: for the weights of terms.
        most: how many are returned; ties go to the earlier row.
    """
    found = likenesses(one, others, recipe)
    rows = sorted(np.flatnonzero(found >= BUILD_ON), key=lambda row: (-found[row], row))
    return [Alike(int(row), int(found[row])) for row in rows[:most]]


def _likeness(
    close: Doubles,
    is_mixed: npt.NDArray[np.bool_],
    one: PackedTexts,
    others: PackedTexts,
    recipe: Recipe,
) -> npt.NDArray[np.int64]:
    shared = term_similarities(others.terms(recipe), one.terms(recipe))
    weight = np.where(is_mixed, 1.0, 0.5)
    # Rounded first: the last bits differ between processors.
    thousandths = np.round(np.round(close + shared, 6) * weight * 1000)
    return np.clip(thousandths, 0, IDENTICAL).astype(np.int64)
