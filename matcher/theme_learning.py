# SPDX-License-Identifier: EUPL-1.2
"""Themes learned from what people chose, on top of the sentences of the themes.

A text is described by how alike it is to each theme, not by its vector: a theme that is
edited moves, a theme that is added is known by its sentences alone, and nothing has to be
trained again for either. Logistic regression on those similarities learns which themes
people choose more or less readily than the sentences say. Its shares are averaged with
those of the sentences, and the whole is used only when cross-validation on the same labels
says that it is better.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.lexical import Doubles
from matcher.results import ThemeProbability
from matcher.themes import ThemePrototypes, same_theme, theme_probabilities

FEWEST_PER_THEME = 4
"""A theme with fewer labelled texts is known by its sentences alone."""

FEWEST_TEXTS = 30
"""With fewer labelled texts nothing is learned."""

LEARNED_SHARE = 0.5
"""Weight of what was learned; the rest is what the sentences of the themes say."""

_SCALE = 10.0
_STRENGTH = 1.0
_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelledText:
    """A text whose themes people chose.

    Attributes:
        id: orders the texts, so that the same texts give the same model.
        likeness: (n_themes,) float64, as ``matcher.assignment_vectors.assignment_likeness`` gives.
        themes: names of the chosen themes, the first one the main theme.
    """

    id: int
    likeness: Doubles
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeModel:
    """What was learned, as plain numbers.

    Attributes:
        names: compared names of the learned themes, in order.
        means: mean similarity per learned theme; stands in for a theme that is gone.
        weights: a row per learned theme, a weight per similarity to a learned theme.
        biases: one per learned theme.
    """

    names: tuple[str, ...]
    means: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...]

    def to_json(self) -> dict[str, object]:
        """As a value that ``json.dumps`` takes; ``model_from_json`` is the inverse."""
        return {
            "names": list(self.names),
            "means": list(self.means),
            "weights": [list(row) for row in self.weights],
            "biases": list(self.biases),
        }


def model_from_json(value: Mapping[str, Any]) -> ThemeModel:
    """Read back what ``ThemeModel.to_json`` gave.

    Raises:
        KeyError: when a field is missing.
        ValueError: when the numbers do not belong together.
    """
    model = ThemeModel(
        names=tuple(map(str, value["names"])),
        means=tuple(map(float, value["means"])),
        weights=tuple(tuple(map(float, row)) for row in value["weights"]),
        biases=tuple(map(float, value["biases"])),
    )
    sizes = {len(model.means), len(model.weights), len(model.biases), *map(len, model.weights)}
    if sizes != {len(model.names)}:
        raise ValueError("a theme model needs one mean, row and bias per theme")
    return model


def learn_themes(
    texts: Sequence[LabelledText], themes: ThemePrototypes, *, fewest: int = FEWEST_TEXTS
) -> ThemeModel | None:
    """Learn from labelled texts; ``None`` when there is too little to learn from.

    Args:
        texts: in any order; themes that are not among ``themes`` are passed over.
        themes: the taxonomy of now.
        fewest: with fewer usable texts nothing is learned.
    """
    known = {same_theme(name) for name in themes.names}
    counts = Counter(name for text in texts for name in _chosen(text, known))
    names = sorted(name for name, count in counts.items() if count >= FEWEST_PER_THEME)
    usable = [text for text in _in_order(texts) if _chosen(text, set(names))]
    if len(names) < 2 or len(usable) < fewest:
        return None
    return _fitted(usable, themes, names)


def learned_probabilities(
    likeness: Doubles, themes: ThemePrototypes, model: ThemeModel | None
) -> Doubles:
    """How likely each theme is: (n_themes,) float64 that add up to 1, six decimals.

    Themes that were not learned keep the share that their sentences give them; the learned
    ones divide what is left.

    Args:
        likeness: (n_themes,) float64, of the text to each theme.
        themes: the taxonomy of now.
        model: what was learned; ``None`` leaves it to the sentences.
    """
    by_sentences = theme_probabilities(likeness)
    if model is None or not themes.names:
        return by_sentences
    places = {same_theme(name): at for at, name in enumerate(themes.names)}
    rows = [at for at, name in enumerate(model.names) if name in places]
    columns = [places[model.names[at]] for at in rows]
    shares = _learned_shares(_similarities(likeness, themes, model), model)[rows]
    left = by_sentences[columns].sum()
    if not rows or left <= 0 or shares.sum() <= 0:
        return by_sentences
    mixed = by_sentences.copy()
    learned = left * shares / shares.sum()
    mixed[columns] = LEARNED_SHARE * learned + (1 - LEARNED_SHARE) * by_sentences[columns]
    return np.round(mixed, _DIGITS)


def proposed_themes(
    likeness: Doubles, themes: ThemePrototypes, model: ThemeModel | None
) -> tuple[ThemeProbability, ...]:
    """All themes, the most likely first, ties by name; see ``learned_probabilities``."""
    found = learned_probabilities(likeness, themes, model).tolist()
    named = [
        ThemeProbability(name=name, probability=round(share, 3))
        for name, share in zip(themes.names, found, strict=True)
    ]
    return tuple(sorted(named, key=lambda theme: (-theme.probability, theme.name)))


def _fitted(
    texts: Sequence[LabelledText], themes: ThemePrototypes, names: Sequence[str]
) -> ThemeModel:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - slow, and seldom needed

    places = {same_theme(name): at for at, name in enumerate(themes.names)}
    columns = [places[name] for name in names]
    table = np.stack([text.likeness for text in texts])[:, columns]
    means = np.round(table.mean(axis=0), _DIGITS)
    chosen = [(row, name) for row, text in enumerate(texts) for name in _chosen(text, set(names))]
    shares = Counter(row for row, _ in chosen)
    regression = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=2_000)
    regression.fit(
        _SCALE * (np.round(table, _DIGITS) - means)[[row for row, _ in chosen]],
        [names.index(name) for _, name in chosen],
        sample_weight=[1 / shares[row] for row, _ in chosen],
    )
    return _as_model(names, means, regression.coef_, regression.intercept_)


def _as_model(
    names: Sequence[str], means: Doubles, weights: Doubles, biases: Doubles
) -> ThemeModel:
    if len(names) == 2:  # scikit-learn gives one row for the second of two
        weights = np.concatenate([np.zeros_like(weights), weights])
        biases = np.concatenate([np.zeros_like(biases), biases])
    return ThemeModel(
        names=tuple(names),
        means=tuple(means.tolist()),
        weights=tuple(tuple(row) for row in np.round(weights, _DIGITS).tolist()),
        biases=tuple(np.round(biases, _DIGITS).tolist()),
    )


def _similarities(likeness: Doubles, themes: ThemePrototypes, model: ThemeModel) -> Doubles:
    """Similarity to each learned theme: (n_learned,) float64; its mean for a theme that is gone."""
    found = np.round(likeness, _DIGITS)
    by_name = dict(zip(map(same_theme, themes.names), found.tolist(), strict=True))
    pairs = zip(model.names, model.means, strict=True)
    return np.array([by_name.get(name, mean) for name, mean in pairs])


def _learned_shares(similarities: Doubles, model: ThemeModel) -> Doubles:
    scaled = _SCALE * (similarities - np.array(model.means))
    logits = np.round((np.array(model.weights) * scaled).sum(axis=1) + model.biases, _DIGITS)
    powers = np.exp(logits - logits.max())
    shares: Doubles = powers / powers.sum()
    return shares


def _chosen(text: LabelledText, known: set[str]) -> list[str]:
    """The themes of a text that are known, each once, in their order."""
    return [name for name in dict.fromkeys(map(same_theme, text.themes)) if name in known]


def _in_order(texts: Sequence[LabelledText]) -> list[LabelledText]:
    return sorted(texts, key=lambda text: text.id)
