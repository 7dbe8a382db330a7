# SPDX-License-Identifier: EUPL-1.2
"""Fit the weights of the level coach on the reference texts and the development half.

    python -m matcher.evaluation.level_fitting > matcher/defaults/level_weights.json

Run it again after a change of the expectations. The test half takes no part.
"""

import json
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from matcher.__main__ import prepared_encoder
from matcher.calibration import load_recipe, reference_corpus
from matcher.corpus import CorpusStatistics
from matcher.encoder import embed_missing, open_encoder
from matcher.evaluation.judged import JUDGED_SET, read_judged_set
from matcher.level_coach import SectorWeights, sector_features
from matcher.level_expectations import SECTORS, Expectations, shipped_expectations
from matcher.level_signals import Signals, level_sentences, sentence_signals, texts_of
from matcher.levels import LEVELS
from matcher.lexical import Doubles, Floats
from matcher.types import AssignmentProfile

STRENGTH = 0.5
"""Inverse of the penalty on large weights; chosen by cross-validation on the same texts."""

_DIGITS = 4


def assignment_parts(assignment: AssignmentProfile) -> tuple[str, ...]:
    """The texts of an assignment from which its level is read."""
    return assignment.title, assignment.text, assignment.expected_result


def signals_of(
    assignment: AssignmentProfile,
    vectors: Mapping[str, Floats],
    statistics: CorpusStatistics,
    expectations: Expectations,
) -> Signals:
    """What the sentences of one assignment say.

    Raises:
        KeyError: when a vector is missing.
    """
    sentences = level_sentences(assignment_parts(assignment))
    return sentence_signals(sentences, vectors, statistics, expectations)


def fit_sector_weights(
    signals: Sequence[Signals], levels: Sequence[str], model_id: str
) -> SectorWeights:
    """Fit the weights; the same input gives the same weights, four decimals.

    Args:
        signals: of each text.
        levels: preferred level code of each text.
        model_id: model of the encoder that made the similarities.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - slow, and seldom needed

    strongest = [np.sort(at.similarity, axis=0)[-3:].mean(axis=0) for at in signals]
    means = np.round(np.stack(strongest).mean(axis=0), _DIGITS)
    features = np.stack([sector_features(at, means) for at in signals])
    sectors = [SECTORS.index(LEVELS[level].sector) for level in levels]
    both = LogisticRegression(C=STRENGTH, max_iter=5_000).fit(features, sectors)
    words = LogisticRegression(C=STRENGTH, max_iter=5_000).fit(features[:, 3:], sectors)
    return SectorWeights(
        model_id=model_id,
        means=_rounded(means),
        weights=_rounded(both.coef_),
        biases=_rounded(both.intercept_[None])[0],
        words_only=_rounded(np.column_stack([words.coef_, words.intercept_])),
    )


def main() -> int:
    """Write the weights to the standard output."""
    encoder = open_encoder(prepared_encoder())
    recipe, expectations = load_recipe(encoder), shipped_expectations()
    judged = read_judged_set(JUDGED_SET, "development")
    texts = (*reference_corpus().assignments, *judged.assignments)
    wanted = expectations.texts()
    for at in texts:
        wanted |= texts_of(level_sentences(assignment_parts(at)), expectations)
    vectors = embed_missing(encoder, wanted, {})
    weights = fit_sector_weights(
        [signals_of(at, vectors, recipe.statistics, expectations) for at in texts],
        [at.levels[0] for at in texts],
        encoder.model_id,
    )
    content = {name: getattr(weights, name) for name in weights.__slots__}
    sys.stdout.write(json.dumps(content, indent=1) + "\n")
    return 0


def _rounded(rows: Doubles) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(round(float(at), _DIGITS) for at in row) for row in rows)


if __name__ == "__main__":
    sys.exit(main())
