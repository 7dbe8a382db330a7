# SPDX-License-Identifier: EUPL-1.2
"""Evidence: which sentences of both sides carry the match.

Sentences are encoded one by one and only for the offers that are suggested.
They explain a score and take no part in it: ranking by sentences measured worse
than ranking by whole texts.

A pair of sentences carries a match when they are alike and each is also about
what the whole other text is about. Likeness alone finds sentences of one kind
("who is the contact?") that have nothing to do with the subject: the three pairs
found then held 52% of what the three heaviest sentences of both sides add to the
similarity of the texts (leaving out one sentence at a time, 19 pairs of the
development half), and 69% with the whole texts counted twice as much.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from matcher.corpus import centred, cosines
from matcher.index import OfferIndex, PackedAssignment, pack_assignment
from matcher.language import language_rows
from matcher.lexical import Doubles, Floats
from matcher.recipe import Recipe
from matcher.results import Evidence, RankResult
from matcher.subjects import meaning, subject_profiles
from matcher.substitution import row_of
from matcher.text import assignment_sentences, offer_sentences, text_hash
from matcher.themes import ThemePrototypes
from matcher.types import AssignmentProfile, OfferProfile

MAX_PAIRS = 3
"""Most sentence pairs per suggestion."""

MIN_SIMILARITY = 0.1
"""Pairs below this centred cosine are not about the same thing."""

WHOLE_SHARE = 2.0
"""Weight of what a sentence and the whole other text have in common."""


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
    assignment: PackedAssignment, index: OfferIndex, row: int, vectors: Mapping[str, Floats]
) -> tuple[Evidence, ...]:
    """The sentence pairs that carry the match most, heaviest first; a sentence occurs once.

    Args:
        assignment: the assignment.
        index: the offers.
        row: which offer.
        vectors: (dim,) float32 unit vector by text hash, of all ``sentences_to_embed``.

    Returns:
        At most ``MAX_PAIRS`` pairs; fewer when there is less in common.

    Raises:
        KeyError: when a vector is missing.
    """
    rules, usual = index.recipe.text_rules, index.recipe.statistics
    ours = assignment_sentences(assignment.profile, rules)
    theirs = offer_sentences(index.offers[row], rules)
    if not ours or not theirs:
        return ()
    left = _rows(ours, vectors, usual.assignment_means)
    right = _rows(theirs, vectors, usual.offer_means)
    alike = np.round(np.stack([cosines(right, line) for line in left]), 3)
    subjects = index.subject_prototypes
    to_offer = _meanings(left, index.vectors[row], index.subjects[row], subjects)
    to_assignment = _meanings(right, assignment.vector, assignment.subjects, subjects)
    carried = alike + WHOLE_SHARE * np.round(to_offer[:, None] + to_assignment, 3)
    return tuple(
        Evidence(
            assignment_sentence=ours[i],
            offer_sentence=theirs[j],
            similarity=min(1.0, float(alike[i, j])),
        )
        for i, j in _best_pairs(np.where(alike < MIN_SIMILARITY, -np.inf, carried))
    )


def with_evidence(
    result: RankResult,
    assignment: AssignmentProfile,
    index: OfferIndex,
    vectors: Mapping[str, Floats],
) -> RankResult:
    """The same result, with evidence in every suggestion.

    Args:
        result: a ranking of this assignment.
        assignment: the assignment.
        index: the offers of the ranking.
        vectors: (dim,) float32 unit vector by text hash, of all ``sentences_to_embed`` and
            of the assignment.

    Raises:
        KeyError: when an offer or a vector is missing.
    """
    packed = pack_assignment(assignment, vectors, index)
    explained = (
        replace(at, evidence=evidence(packed, index, row_of(index, at.offer_id), vectors))
        for at in result.suggestions
    )
    return replace(result, suggestions=tuple(explained))


def _rows(lines: tuple[str, ...], vectors: Mapping[str, Floats], means: Floats) -> Floats:
    language = language_rows([" ".join(lines)])
    return centred(np.stack([vectors[text_hash(line)] for line in lines]), means[language])


def _meanings(lines: Floats, text: Floats, profile: Doubles, subjects: ThemePrototypes) -> Doubles:
    """How much each sentence and a whole text have in common: (n,) float64."""
    shared = (subject_profiles(lines, subjects) * profile).sum(axis=1)
    return meaning(cosines(lines, text), shared)


def _best_pairs(carried: np.ndarray) -> list[tuple[int, int]]:
    """Greedy one-to-one choice; ties to the earlier sentences."""
    ranked = sorted(np.ndindex(*carried.shape), key=lambda at: (-carried[at], at))
    chosen: list[tuple[int, int]] = []
    for i, j in ranked:
        is_used = any(i == left or j == right for left, right in chosen)
        if len(chosen) == MAX_PAIRS or np.isinf(carried[i, j]):
            break
        if not is_used:
            chosen.append((i, j))
    return chosen
