# SPDX-License-Identifier: EUPL-1.2
"""Evidence: which sentences of both sides say about the same.

Sentences are encoded one by one and only for the offers that are suggested.
They explain a score and take no part in it: ranking by sentences measured worse
than ranking by whole texts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from matcher.corpus import centred, cosines
from matcher.language import language_rows
from matcher.lexical import Floats
from matcher.recipe import Recipe
from matcher.results import Evidence, RankResult
from matcher.text import assignment_sentences, offer_sentences, text_hash
from matcher.types import AssignmentProfile, OfferProfile

MAX_PAIRS = 3
"""Most sentence pairs per suggestion."""

MIN_SIMILARITY = 0.1
"""Pairs below this centred cosine are not about the same thing."""


def sentences_to_embed(
    assignment: AssignmentProfile, offers: Iterable[OfferProfile], recipe: Recipe
) -> dict[str, str]:
    """Every sentence for which evidence needs a vector.

    Returns:
        Sentence by its hash; the hash and the encoder version are the key of the vector.
    """
    rules = recipe.text_rules
    found = [*assignment_sentences(assignment, rules)]
    found += [line for offer in offers for line in offer_sentences(offer, rules)]
    return {text_hash(line): line for line in found}


def evidence(
    assignment: AssignmentProfile,
    offer: OfferProfile,
    vectors: Mapping[str, Floats],
    recipe: Recipe,
) -> tuple[Evidence, ...]:
    """The most similar sentence pairs, best first; a sentence occurs once.

    Args:
        assignment: the assignment.
        offer: the offer.
        vectors: (dim,) float32 unit vector by text hash, of all ``sentences_to_embed``.
        recipe: how texts are read and what is usual.

    Returns:
        At most ``MAX_PAIRS`` pairs; fewer when there is less in common.

    Raises:
        KeyError: when a vector is missing.
    """
    ours = assignment_sentences(assignment, recipe.text_rules)
    theirs = offer_sentences(offer, recipe.text_rules)
    if not ours or not theirs:
        return ()
    left = _rows(ours, vectors, recipe.statistics.assignment_means)
    right = _rows(theirs, vectors, recipe.statistics.offer_means)
    table = np.round(np.stack([cosines(right, row) for row in left]), 3)
    return tuple(
        Evidence(assignment_sentence=ours[i], offer_sentence=theirs[j], similarity=value)
        for i, j, value in _best_pairs(table)
    )


def with_evidence(
    result: RankResult,
    assignment: AssignmentProfile,
    offers: Mapping[str, OfferProfile],
    vectors: Mapping[str, Floats],
    recipe: Recipe,
) -> RankResult:
    """The same result, with evidence in every suggestion.

    Args:
        result: a ranking of this assignment.
        assignment: the assignment.
        offers: offer by identifier; must hold all suggested ones.
        vectors: (dim,) float32 unit vector by text hash, of all ``sentences_to_embed``.
        recipe: the recipe of the ranking.

    Raises:
        KeyError: when an offer or a vector is missing.
    """
    explained = (
        replace(at, evidence=evidence(assignment, offers[at.offer_id], vectors, recipe))
        for at in result.suggestions
    )
    return replace(result, suggestions=tuple(explained))


def _rows(lines: tuple[str, ...], vectors: Mapping[str, Floats], means: Floats) -> Floats:
    language = language_rows([" ".join(lines)])
    return centred(np.stack([vectors[text_hash(line)] for line in lines]), means[language])


def _best_pairs(table: np.ndarray) -> list[tuple[int, int, float]]:
    """Greedy one-to-one choice; ties to the earlier sentences."""
    ranked = sorted(np.ndindex(*table.shape), key=lambda at: (-table[at], at))
    chosen: list[tuple[int, int, float]] = []
    for i, j in ranked:
        is_used = any(i == left or j == right for left, right, _ in chosen)
        if len(chosen) == MAX_PAIRS or table[i, j] < MIN_SIMILARITY:
            break
        if not is_used:
            chosen.append((i, j, min(1.0, float(table[i, j]))))
    return chosen
