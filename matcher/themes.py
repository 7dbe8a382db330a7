# SPDX-License-Identifier: EUPL-1.2
"""Which themes a text is about, from a few sentences per theme.

A theme is the mean of the vectors of its own sentences. Below some dozens of
labelled texts per theme this measures better than any classifier trained on
vectors (.81 balanced accuracy against .58), and an edited theme works at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.corpus import centred, cosines
from matcher.lexical import Floats
from matcher.results import ThemeProbability
from matcher.text import normalise, text_hash

TEMPERATURE = 0.06
"""Sharpness of the shares; smaller is sharper. Chosen on the development half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme of the taxonomy, or a subject of ``matcher.subjects``.

    Attributes:
        name: as people see it; also how profiles refer to it.
        sentences: one or more sentences that are typical of it.
    """

    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ThemePrototypes:
    """Where the themes lie.

    Attributes:
        names: theme names.
        vectors: (n_themes, dim) float32, unit-length rows, row i belongs to ``names[i]``.
    """

    names: tuple[str, ...]
    vectors: Floats


def theme_texts(themes: Sequence[Theme]) -> dict[str, str]:
    """The sentences of all themes by the hash of their text."""
    cleaned = (normalise(line).replace("\n", " ") for theme in themes for line in theme.sentences)
    return {text_hash(text): text for text in cleaned}


def prototypes(themes: Sequence[Theme], vectors: Mapping[str, Floats]) -> ThemePrototypes:
    """Place the themes.

    Args:
        themes: the taxonomy; may be empty.
        vectors: (dim,) float32 unit vector by text hash, of all ``theme_texts``.

    Raises:
        KeyError: when a vector is missing.
    """
    if not themes:
        return ThemePrototypes((), np.zeros((0, 0), np.float32))
    rows = np.stack([_mean_vector(theme, vectors) for theme in themes])
    return ThemePrototypes(tuple(theme.name for theme in themes), centred(rows, rows.mean(axis=0)))


def theme_probabilities(text_vector: Floats, themes: ThemePrototypes) -> npt.NDArray[np.float64]:
    """How likely each theme is: (n_themes,) float64 that add up to 1.

    Args:
        text_vector: (dim,) float32, centred and of unit length.
        themes: the themes.
    """
    if not themes.names:
        return np.zeros(0)
    return softmax(cosines(themes.vectors, text_vector))


def softmax(similarities: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Similarities as shares: (n,) float64 that add up to 1, rounded to six decimals.

    Args:
        similarities: (n,) float64, at least one.
    """
    scaled = np.round(similarities, 6) / TEMPERATURE
    powers = np.exp(scaled - scaled.max())
    shares: npt.NDArray[np.float64] = np.round(powers / powers.sum(), 6)
    return shares


def likely_themes(text_vector: Floats, themes: ThemePrototypes) -> tuple[ThemeProbability, ...]:
    """All themes, the most likely first, ties by name; see ``theme_probabilities``."""
    pairs = zip(themes.names, theme_probabilities(text_vector, themes), strict=True)
    named = [ThemeProbability(name=name, probability=round(float(p), 3)) for name, p in pairs]
    return tuple(sorted(named, key=lambda theme: (-theme.probability, theme.name)))


def same_theme(name: str) -> str:
    """A theme name as it is compared: case and spacing do not matter."""
    return " ".join(name.casefold().split())


def _mean_vector(theme: Theme, vectors: Mapping[str, Floats]) -> Floats:
    rows = [vectors[key] for key in theme_texts([theme])]
    mean: Floats = np.mean(rows, axis=0, dtype=np.float32)
    return mean
