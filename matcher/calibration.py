# SPDX-License-Identifier: EUPL-1.2
"""Work out what is usual, and put a recipe together for an encoder.

Figures for the shipped model come with the package. For any other model they are
worked out from the reference texts that come with the package too: made-up
assignments and offers over all themes and levels, written for this purpose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matcher.corpus import UNIT, CorpusStatistics, Moments, moments_of, statistics_from_json
from matcher.encoder import Encoder, embed_missing
from matcher.index import Similarities, build_index, pack_assignment, texts_to_embed
from matcher.language import LANGUAGES, PAIRS, language_rows
from matcher.lexical import Floats, document_frequencies
from matcher.recipe import (
    Recipe,
    Weights,
    shipped_curve,
    shipped_json,
    shipped_study_fields,
    shipped_subjects,
    shipped_text_rules,
    shipped_themes,
    shipped_weights,
)
from matcher.text import TextRules, assignment_text, offer_text, text_hash
from matcher.themes import Theme
from matcher.types import AssignmentProfile, OfferProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The texts that statistics are worked out from.

    Attributes:
        assignments: the assignments.
        offers: the offers.
    """

    assignments: tuple[AssignmentProfile, ...]
    offers: tuple[OfferProfile, ...]


def load_recipe(
    encoder: Encoder,
    *,
    text_rules: TextRules | None = None,
    themes: Sequence[Theme] | None = None,
    weights: Weights | None = None,
    statistics: CorpusStatistics | None = None,
) -> Recipe:
    """Put a recipe together for an encoder; what is not given is as shipped.

    With another model than the shipped one and no statistics, the reference texts
    are encoded first, which takes some seconds.

    Raises:
        ValueError: when the statistics were made with another model.
    """
    figures = statistics or _shipped_statistics(encoder)
    if figures.model_id != encoder.model_id:
        raise ValueError(f"statistics of {figures.model_id} do not fit {encoder.model_id}")
    return Recipe(
        encoder_version=encoder.version,
        text_rules=text_rules or shipped_text_rules(),
        themes=tuple(themes) if themes is not None else shipped_themes(),
        subjects=shipped_subjects(),
        study_fields=shipped_study_fields(),
        weights=weights or shipped_weights(),
        curve=shipped_curve(),
        statistics=figures,
    )


def compute_statistics(
    corpus: Corpus, vectors: Mapping[str, Floats], recipe: Recipe
) -> CorpusStatistics:
    """Work out fresh statistics of a corpus.

    Args:
        corpus: assignments and offers, at least one of each. Below thirty of each
            the shipped figures are the better guess (``is_large_enough``).
        vectors: (dim,) float32 unit vector by text hash; must hold all
            ``texts_to_embed`` of the corpus.
        recipe: how texts are composed; its own statistics are not used.

    Raises:
        KeyError: when a vector is missing.
        ValueError: when a side of the corpus is empty.
    """
    if not corpus.assignments or not corpus.offers:
        raise ValueError("statistics need at least one assignment and one offer")
    bare = _bare_statistics(corpus, vectors, recipe)
    index = build_index(corpus.offers, vectors, replace(recipe, statistics=bare))
    found = [
        index.compare(pack_assignment(assignment, vectors, index))
        for assignment in sorted(corpus.assignments, key=lambda at: at.id)
    ]
    return _with_moments(bare, found)


def reference_corpus() -> Corpus:
    """The made-up assignments and offers that come with the package."""
    stored = shipped_json("reference.json")
    if not isinstance(stored, dict):
        raise TypeError("reference.json must hold an object")
    return Corpus(
        assignments=tuple(AssignmentProfile(**_tuples(at)) for at in stored["assignments"]),
        offers=tuple(OfferProfile(**_tuples(at)) for at in stored["offers"]),
    )


def reference_statistics(encoder: Encoder) -> CorpusStatistics:
    """Statistics of the reference texts for any encoder; encodes about a hundred texts."""
    corpus = reference_corpus()
    blank = Recipe(
        encoder_version=encoder.version,
        text_rules=shipped_text_rules(),
        themes=shipped_themes(),
        subjects=shipped_subjects(),
        study_fields=shipped_study_fields(),
        weights=shipped_weights(),
        curve=shipped_curve(),
        statistics=_no_statistics(encoder),
    )
    texts = texts_to_embed(corpus.assignments, corpus.offers, blank)
    return compute_statistics(corpus, embed_missing(encoder, texts, {}), blank)


def _shipped_statistics(encoder: Encoder) -> CorpusStatistics:
    stored = shipped_json("statistics.json")
    if isinstance(stored, dict) and stored["model_id"] == encoder.model_id:
        return statistics_from_json(stored)
    return reference_statistics(encoder)


def _no_statistics(encoder: Encoder) -> CorpusStatistics:
    return CorpusStatistics(
        model_id=encoder.model_id,
        assignment_means=np.zeros((len(LANGUAGES), encoder.dim), np.float32),
        offer_means=np.zeros((len(LANGUAGES), encoder.dim), np.float32),
        text=UNIT,
        terms=(UNIT,) * len(PAIRS),
        theme=UNIT,
        n_texts=0,
        frequencies=document_frequencies(()),
        n_assignments=0,
        n_offers=0,
    )


def _bare_statistics(
    corpus: Corpus, vectors: Mapping[str, Floats], recipe: Recipe
) -> CorpusStatistics:
    """Means and counts, with the moments still to be filled in."""
    rules = recipe.text_rules
    asked = sorted(assignment_text(at, rules) for at in corpus.assignments)
    offered = sorted(offer_text(at, rules) for at in corpus.offers)
    return replace(
        recipe.statistics,
        assignment_means=_means(asked, vectors),
        offer_means=_means(offered, vectors),
        text=UNIT,
        terms=(UNIT,) * len(PAIRS),
        theme=UNIT,
        n_texts=len(asked) + len(offered),
        frequencies=document_frequencies([*asked, *offered]),
        n_assignments=len(asked),
        n_offers=len(offered),
    )


def _means(texts: Sequence[str], vectors: Mapping[str, Floats]) -> Floats:
    """Mean vector per language: (2, dim) float32; of all texts where a language has none."""
    rows = np.stack([vectors[text_hash(text)] for text in texts]).astype(np.float64)
    spoken = language_rows(texts)
    found = [rows[spoken == at] for at in range(len(LANGUAGES))]
    means = np.stack([(at if len(at) else rows).mean(axis=0) for at in found])
    # Rounded as they are stored, so that stored and fresh figures are the same.
    return np.round(means, 7).astype(np.float32)


def _with_moments(bare: CorpusStatistics, found: Sequence[Similarities]) -> CorpusStatistics:
    return replace(
        bare,
        text=moments_of(np.concatenate([at.text for at in found])),
        terms=_moments_per_pair(found),
        theme=moments_of(np.concatenate([at.theme for at in found])),
    )


def _moments_per_pair(found: Sequence[Similarities]) -> tuple[Moments, ...]:
    """Moments of the terms per pair of languages; of all pairs where there are none of one."""
    terms = np.concatenate([at.terms for at in found])
    pairs = np.concatenate([at.language_pair for at in found])
    chosen = [terms[pairs == at] for at in range(len(PAIRS))]
    return tuple(moments_of(at if at.size else terms) for at in chosen)


def _tuples(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(at) if isinstance(at, list) else at for key, at in stored.items()}
