# SPDX-License-Identifier: EUPL-1.2
"""Learning as a job: decisions in, a tested version of the weights out. It switches nothing on."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matcher.learning import Fit, is_enough, learn, raw_milli
from matcher.recipe import WEIGHT_NAMES, Recipe, Weights, shipped_curve, shipped_weights
from matcher.replay import Question, Split, replay, split_in_time
from models.operations.ranking import LearnedRanking, learned_nothing, store_learned
from models.queries.decisions import PairDecision
from models.unit_of_work import UnitOfWork
from models.vocabulary import RankingOutcome
from workers.bench import open_bench
from workers.learning_material import Material, example, material, question
from workers.toolbox import Toolbox

if TYPE_CHECKING:
    from workers.running import Store

MOVED_SHOWN: Final = 8


def fit_ranking(tools: Toolbox, _everything: int) -> "Store":
    """Learn from the earlier decisions, replay the later ones, return what stores the outcome.

    By words alone nothing is learned: how much meaning counts would be a guess.
    """
    bench, recipe = open_bench(tools)
    if not bench.reads_meaning:
        return _store_nothing
    found = material(tools, bench, recipe)
    split = _split(found)
    taught = [at for at in found.decisions if _teaches(at, split)]
    examples = [example(found, at) for at in taught]
    fit = learn(examples, shipped_weights(), shipped_curve())
    if not is_enough(examples):
        return _nothing(RankingOutcome.TOO_LITTLE, len(examples))
    if fit.weights.version in {recipe.weights.version, shipped_weights().version}:
        return _nothing(RankingOutcome.SAME, len(examples))
    learned = _tested(found, split, taught, fit, recipe)
    return partial(_store, learned=learned, decisions=len(examples))


def _split(found: Material) -> Split:
    moments: dict[str, list[datetime]] = {}
    for at in found.decisions:
        moments.setdefault(str(at.assignment_id), []).append(at.decided_at)
    vectors = {str(key): at.vector for key, at in found.shortlists.items()}
    return split_in_time(moments, vectors)


def _teaches(decision: PairDecision, split: Split) -> bool:
    is_tested = str(decision.assignment_id) in split.testing
    return decision.decided_at <= split.last and not is_tested


def _tested(
    found: Material, split: Split, taught: list[PairDecision], fit: Fit, recipe: Recipe
) -> LearnedRanking:
    """Rank the later assignments with the weights in use and with the new ones."""
    asked = {key: question(found, key) for key in sorted(map(int, split.testing))}
    outcome = replay(list(asked.values()), recipe.weights, fit.weights)
    return LearnedRanking(
        name=fit.weights.version,
        weights={name: getattr(fit.weights, name) for name in WEIGHT_NAMES},
        curve=asdict(fit.curve),
        encoder_version=recipe.encoder_version,
        passes=outcome.passes,
        n_fits=fit.n_fits,
        n_unfit=fit.n_unfit,
        n_tested=outcome.n,
        decided_until=split.last,
        figures=[asdict(at) | {"is_worse": at.is_worse} for at in outcome.figures],
        moved=_moved(found, asked, recipe.weights, fit.weights),
        with_examples=any(at.is_example for at in taught),
    )


def _moved(
    found: Material, asked: Mapping[int, Question], before: Weights, after: Weights
) -> list[dict[str, Any]]:
    """The chosen pairs whose place changed most, with both places; ties by number."""
    moved = []
    for key, at in asked.items():
        old, new = (_places(at, weights) for weights in (before, after))
        moved += [
            {"assignment": key, "offer": offer, "before": int(old[row]), "after": int(new[row])}
            for row, offer in enumerate(found.shortlists[key].offers)
            if at.grades[row] and old[row] != new[row]
        ]
    moved.sort(key=lambda pair: (-abs(pair["after"] - pair["before"]), pair["assignment"]))
    return moved[:MOVED_SHOWN]


def _places(at: Question, weights: Weights) -> np.ndarray:
    """Place of each offer in the list, from 1: (n_offers,) int64."""
    order = np.argsort(-raw_milli(at.features, weights), kind="stable")
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(1, len(order) + 1)
    return places


def _store_nothing(_uow: UnitOfWork) -> None:
    """Store nothing: there is no language model to learn with."""


def _nothing(outcome: RankingOutcome, decisions: int) -> "Store":
    return partial(learned_nothing, outcome=outcome, decisions=decisions)


def _store(uow: UnitOfWork, *, learned: LearnedRanking, decisions: int) -> None:
    store_learned(uow, learned, decisions)
