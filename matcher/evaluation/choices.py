# SPDX-License-Identifier: EUPL-1.2
"""How often the proposed theme and sector are the ones that people gave.

What is learned or fitted comes from the development half; the test half is only measured.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.assignment_vectors import assignment_likeness
from matcher.evaluation.bootstrap import Interval, interval
from matcher.evaluation.judged import JudgedSet
from matcher.evaluation.level_fitting import assignment_parts, signals_of
from matcher.level_coach import (
    USUAL_LEVELS,
    estimate_level,
    level_warnings,
    sector_shares,
    shipped_sector_weights,
)
from matcher.level_expectations import SECTORS, shipped_expectations
from matcher.level_signals import Signals, level_sentences, texts_of
from matcher.levels import LEVELS
from matcher.lexical import Doubles, Floats
from matcher.recipe import Recipe
from matcher.theme_learning import LabelledText, learn_themes, learned_probabilities
from matcher.themes import ThemePrototypes, prototypes, same_theme

Hits = npt.NDArray[np.float64]
"""(n,) float64, 1 where a proposal was right, else 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceReport:
    """Figures of one question about one half.

    Attributes:
        n: number of assignments.
        methods: interval by measure, by method; the simplest first, ours last.
        difference: ours minus the method before it, paired, by measure.
        groups: share that is right first, by group and method.
    """

    n: int
    methods: Mapping[str, Mapping[str, Interval]]
    difference: Mapping[str, Interval]
    groups: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningReport:
    """How often the level coach speaks up; shares with an interval.

    Attributes:
        at_own_level: share of assignments that get a warning at the levels they were given.
        at_other_sector: share of pairs of an assignment and a sector that was not given that
            get a warning when the usual level of that sector is stated.
    """

    at_own_level: Interval
    at_other_sector: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesReport:
    """What the computer proposes while somebody writes, on one half.

    Attributes:
        themes: the likeliest theme is one that was given; or one of the two likeliest is.
        sectors: the likeliest sector is that of the preferred level; or of an accepted one.
        warnings: when the level coach speaks up.
    """

    themes: ChoiceReport
    sectors: ChoiceReport
    warnings: WarningReport


def choices_report(
    learned_from: JudgedSet, judged: JudgedSet, vectors: Mapping[str, Floats], recipe: Recipe
) -> ChoicesReport:
    """Measure all choices on one half.

    Args:
        learned_from: the development half.
        judged: the half that is measured.
        vectors: (dim,) float32 unit vector by text hash; must hold all ``texts_to_embed`` of
            both halves and all ``choice_texts`` of the measured one.
        recipe: where the themes lie and what is usual.

    Raises:
        KeyError: when a vector is missing.
    """
    return ChoicesReport(
        themes=theme_report(learned_from, judged, vectors, recipe),
        sectors=sector_report(learned_from, judged, vectors, recipe),
        warnings=warning_report(judged, vectors, recipe),
    )


def choice_texts(judged: JudgedSet) -> dict[str, str]:
    """Every text beyond ``texts_to_embed`` for which these figures need a vector, by hash."""
    expectations = shipped_expectations()
    texts = expectations.texts()
    for at in judged.assignments:
        texts |= texts_of(level_sentences(assignment_parts(at)), expectations)
    return texts


def theme_report(
    learned_from: JudgedSet, judged: JudgedSet, vectors: Mapping[str, Floats], recipe: Recipe
) -> ChoiceReport:
    """Compare the commonest theme, the sentences of the themes, and what was learned.

    Raises:
        KeyError: when a vector is missing.
    """
    placed = prototypes(recipe.themes, vectors, recipe.statistics.idf)
    model = learn_themes(_labelled(learned_from, vectors, recipe, placed), placed)
    texts = _labelled(judged, vectors, recipe, placed)
    shares = {
        "majority": _majority(learned_from, placed, len(texts)),
        "sentences": np.stack([learned_probabilities(at.likeness, placed, None) for at in texts]),
        "learned": np.stack([learned_probabilities(at.likeness, placed, model) for at in texts]),
    }
    orders = {name: np.argsort(-found, axis=1, kind="stable") for name, found in shares.items()}
    names = [same_theme(name) for name in placed.names]
    chosen = np.array([[name in map(same_theme, at.themes) for name in names] for at in texts])
    hits = {name: _theme_hits(order, chosen) for name, order in orders.items()}
    rows = {name: chosen[:, at] for at, name in enumerate(placed.names)}
    at_each = {
        theme: {name: (order[:, 0] == at).astype(float) for name, order in orders.items()}
        for at, theme in enumerate(placed.names)
    }
    groups = {
        theme: {name: _mean(found[rows[theme]]) for name, found in at_each[theme].items()}
        for theme in placed.names
        if rows[theme].any()
    }
    return _report(hits, groups)


def sector_report(
    fitted_on: JudgedSet, judged: JudgedSet, vectors: Mapping[str, Floats], recipe: Recipe
) -> ChoiceReport:
    """Compare the commonest sector, plain likeness to the expectations, and the level coach.

    Raises:
        KeyError: when a vector is missing.
    """
    found = _signals(judged, vectors, recipe)
    weights, model_id = shipped_sector_weights(), recipe.statistics.model_id
    commonest = Counter(fitted_on.sectors).most_common(1)[0][0]
    proposed = {
        "majority": [commonest] * len(found),
        "zero-shot": [SECTORS[int(_plain_likeness(at).argmax())] for at in found],
        "coach": [SECTORS[int(sector_shares(at, weights, model_id).argmax())] for at in found],
    }
    preferred = np.array(judged.sectors)
    accepted = [{LEVELS[level].sector for level in at.levels} for at in judged.assignments]
    hits = {
        name: {
            "first": (np.array(sectors) == preferred).astype(float),
            "accepted": np.array(
                [float(one in given) for one, given in zip(sectors, accepted, strict=True)]
            ),
        }
        for name, sectors in proposed.items()
    }
    groups = {
        sector: {name: _mean(at["first"][preferred == sector]) for name, at in hits.items()}
        for sector in SECTORS
        if (preferred == sector).any()
    }
    return _report(hits, groups)


def warning_report(
    judged: JudgedSet, vectors: Mapping[str, Floats], recipe: Recipe
) -> WarningReport:
    """How often the level coach warns, rightly and wrongly.

    Raises:
        KeyError: when a vector is missing.
    """
    expectations, weights = shipped_expectations(), shipped_sector_weights()
    own, other = [], []
    for at, found in zip(judged.assignments, _signals(judged, vectors, recipe), strict=True):
        read = estimate_level(found, expectations, weights, recipe.statistics.model_id)
        own.append(float(bool(level_warnings(found, at.levels, read))))
        given = {LEVELS[level].sector for level in at.levels}
        stated = [USUAL_LEVELS[sector] for sector in SECTORS if sector not in given]
        other += [float(bool(level_warnings(found, [level], read))) for level in stated]
    return WarningReport(
        at_own_level=interval(np.array(own)), at_other_sector=interval(np.array(other))
    )


def _report(
    hits: Mapping[str, Mapping[str, Hits]], groups: Mapping[str, Mapping[str, float]]
) -> ChoiceReport:
    *_, before, ours = hits.values()
    return ChoiceReport(
        n=len(next(iter(ours.values()))),
        methods={
            name: {measure: interval(at) for measure, at in found.items()}
            for name, found in hits.items()
        },
        difference={measure: interval(ours[measure] - before[measure]) for measure in ours},
        groups=groups,
    )


def _theme_hits(order: npt.NDArray[np.int64], chosen: npt.NDArray[np.bool_]) -> dict[str, Hits]:
    right = np.take_along_axis(chosen, order[:, :2], axis=1)
    return {"first": right[:, 0].astype(float), "two": right.any(axis=1).astype(float)}


def _labelled(
    judged: JudgedSet, vectors: Mapping[str, Floats], recipe: Recipe, placed: ThemePrototypes
) -> list[LabelledText]:
    return [
        LabelledText(
            id=number,
            likeness=assignment_likeness(replace(at, themes=()), vectors, recipe, placed),
            themes=at.themes,
        )
        for number, at in enumerate(judged.assignments)
    ]


def _majority(learned_from: JudgedSet, placed: ThemePrototypes, n: int) -> Doubles:
    """How often each theme was given, for every text the same: (n, n_themes)."""
    given = Counter(same_theme(name) for at in learned_from.assignments for name in at.themes)
    counts = np.array([float(given[same_theme(name)]) for name in placed.names])
    return np.tile(counts, (n, 1))


def _signals(judged: JudgedSet, vectors: Mapping[str, Floats], recipe: Recipe) -> list[Signals]:
    expectations = shipped_expectations()
    return [signals_of(at, vectors, recipe.statistics, expectations) for at in judged.assignments]


def _plain_likeness(signals: Signals) -> Doubles:
    """Mean likeness per sector of all sentences; nothing fitted."""
    likeness: Doubles = signals.similarity.mean(axis=(0, 1))
    return likeness


def _mean(values: Sequence[float] | Hits) -> float:
    return round(float(np.mean(values)), 4)
