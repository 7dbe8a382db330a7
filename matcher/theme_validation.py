# SPDX-License-Identifier: EUPL-1.2
"""Whether learned themes are better than the sentences alone, on texts they were not learned from.

The texts are divided into five parts; each is judged by a model learned from the other four.
Texts of one group (copies of one assignment) stay in one part, or a model would be asked
what it was told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.lexical import Doubles
from matcher.theme_learning import (
    FEWEST_TEXTS,
    LabelledText,
    ThemeModel,
    learn_themes,
    learned_probabilities,
)
from matcher.themes import ThemePrototypes, same_theme

PARTS = 5
"""Number of parts; a model learns from all but one."""

_SEED = 20_261_127
_LEAST_SHARE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeScore:
    """How often the proposal was what people had chosen; four decimals.

    Attributes:
        accuracy: share of texts whose likeliest theme was chosen.
        top_two: share of texts with a chosen theme among the two likeliest.
        balanced: mean over the themes of the share of their texts that get them first.
        log_loss: mean of minus the logarithm of the share of the chosen themes; lower is better.
        by_theme: that share by theme name, as ``balanced`` averages it.
    """

    accuracy: float
    top_two: float
    balanced: float
    log_loss: float
    by_theme: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFigures:
    """What cross-validation says.

    Attributes:
        n_texts: number of labelled texts with a theme of the taxonomy.
        counts: labelled texts by theme name.
        sentences: of the sentences of the themes alone.
        learned: of what was learned, mixed with the sentences.
    """

    n_texts: int
    counts: Mapping[str, int]
    sentences: ThemeScore
    learned: ThemeScore

    @property
    def is_better(self) -> bool:
        """Whether what was learned may be used: oftener right, and nowhere less right."""
        pairs = (
            (self.learned.top_two, self.sentences.top_two),
            (self.learned.balanced, self.sentences.balanced),
        )
        return self.learned.accuracy > self.sentences.accuracy and all(a >= b for a, b in pairs)

    def to_json(self) -> dict[str, object]:
        """As a value that ``json.dumps`` takes; ``figures_from_json`` is the inverse."""
        return asdict(self)


def figures_from_json(value: Mapping[str, Any]) -> ThemeFigures:
    """Read back what ``ThemeFigures.to_json`` gave.

    Raises:
        KeyError: when a field is missing.
        TypeError: when a score has other fields.
    """
    return ThemeFigures(
        n_texts=int(value["n_texts"]),
        counts=dict(value["counts"]),
        sentences=ThemeScore(**value["sentences"]),
        learned=ThemeScore(**value["learned"]),
    )


def validate_themes(
    texts: Sequence[LabelledText], groups: Mapping[int, int], themes: ThemePrototypes
) -> ThemeFigures | None:
    """Judge by cross-validation; ``None`` when there are too few labelled texts.

    Args:
        texts: in any order; texts without a theme of the taxonomy are passed over.
        groups: group of a text by its ``id``; a text without one is a group of its own.
        themes: the taxonomy of now.
    """
    known = {same_theme(name) for name in themes.names}
    usable = [at for at in sorted(texts, key=_id_of) if known & {*map(same_theme, at.themes)}]
    if len(usable) < FEWEST_TEXTS:
        return None
    parts = _parts([groups.get(text.id, text.id) for text in usable])
    learned, sentences = _shares(usable, parts, themes), _by(usable, themes, None)
    return ThemeFigures(
        n_texts=len(usable),
        counts=_counts(usable, themes),
        sentences=theme_score(sentences, usable, themes),
        learned=theme_score(learned, usable, themes),
    )


def theme_score(
    shares: Doubles, texts: Sequence[LabelledText], themes: ThemePrototypes
) -> ThemeScore:
    """How right these shares are.

    Args:
        shares: (n_texts, n_themes) float64, row i belongs to ``texts[i]``.
        texts: with a theme of the taxonomy each.
        themes: the taxonomy.
    """
    chosen = _chosen_matrix(texts, themes)
    order = np.argsort(-shares, axis=1, kind="stable")
    hits = np.take_along_axis(chosen, order[:, :2], axis=1)
    mass = np.maximum((shares * chosen).sum(axis=1), _LEAST_SHARE)
    by_theme = {
        name: round(float((order[chosen[:, at], 0] == at).mean()), 4)
        for at, name in enumerate(themes.names)
        if chosen[:, at].any()
    }
    return ThemeScore(
        accuracy=round(float(hits[:, 0].mean()), 4),
        top_two=round(float(hits.any(axis=1).mean()), 4),
        balanced=round(float(np.mean(list(by_theme.values()))), 4),
        log_loss=round(float(-np.log(mass).mean()), 4),
        by_theme=by_theme,
    )


def _shares(
    texts: Sequence[LabelledText], parts: npt.NDArray[np.int64], themes: ThemePrototypes
) -> Doubles:
    """Shares of each text by a model that has not seen its part: (n_texts, n_themes)."""
    shares = np.zeros((len(texts), len(themes.names)))
    for part in range(PARTS):
        inside = np.flatnonzero(parts == part)
        others = [text for text, at in zip(texts, parts, strict=True) if at != part]
        model = learn_themes(others, themes, fewest=FEWEST_TEXTS // 2)
        shares[inside] = _by([texts[int(at)] for at in inside], themes, model)
    return shares


def _by(
    texts: Sequence[LabelledText], themes: ThemePrototypes, model: ThemeModel | None
) -> Doubles:
    rows = [learned_probabilities(text.likeness, themes, model) for text in texts]
    return np.array(rows, dtype=np.float64).reshape(len(texts), len(themes.names))


def _parts(groups: Sequence[int]) -> npt.NDArray[np.int64]:
    """Part of each text: (n_texts,) int64; whole groups, the largest first, by a fixed shuffle."""
    distinct, members = np.unique(np.array(groups), return_inverse=True)
    order = np.random.default_rng(_SEED).permutation(len(distinct))
    sizes = np.bincount(members)
    part_of, filled = np.zeros(len(distinct), dtype=np.int64), [0] * PARTS
    for group in sorted(order.tolist(), key=lambda at: -int(sizes[at])):
        part_of[group] = filled.index(min(filled))
        filled[part_of[group]] += int(sizes[group])
    found: npt.NDArray[np.int64] = part_of[members]
    return found


def _chosen_matrix(texts: Sequence[LabelledText], themes: ThemePrototypes) -> npt.NDArray[np.bool_]:
    names = [same_theme(name) for name in themes.names]
    rows = [[name in {*map(same_theme, text.themes)} for name in names] for text in texts]
    return np.array(rows, dtype=bool).reshape(len(texts), len(names))


def _counts(texts: Sequence[LabelledText], themes: ThemePrototypes) -> dict[str, int]:
    totals = _chosen_matrix(texts, themes).sum(axis=0).tolist()
    return {name: int(total) for name, total in zip(themes.names, totals, strict=True)}


def _id_of(text: LabelledText) -> int:
    return text.id
