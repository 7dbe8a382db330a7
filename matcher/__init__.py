# SPDX-License-Identifier: EUPL-1.2
"""Pure matching: texts and facts in, ranked scores with reasons out.

Knows no database, no web and no queue. The usual course of a worker::

    encoder = open_encoder(path)                        # once per process
    recipe = load_recipe(encoder)                       # once per process
    texts = texts_to_embed([assignment], offers, recipe)
    vectors |= embed_missing(encoder, texts, vectors)   # cache by (encoder.version, hash)
    index = build_index(offers, vectors, recipe, previous=index)
    result = rank(assignment, index, vectors, top_k=20)
    texts = sentences_to_embed(assignment, suggested, recipe)
    vectors |= embed_missing(encoder, texts, vectors)
    result = with_evidence(result, assignment, index, vectors)
"""

from matcher.calibration import Corpus, compute_statistics, load_recipe
from matcher.corpus import CorpusStatistics, statistics_from_json
from matcher.encoder import (
    Encoder,
    EncoderError,
    NanoEngineEncoder,
    SentenceTransformerEncoder,
    embed_missing,
    open_encoder,
)
from matcher.explanation import evidence, sentences_to_embed, with_evidence
from matcher.index import OfferIndex, build_index, texts_to_embed
from matcher.ranking import TOP_K, rank
from matcher.recipe import Recipe, Weights, WeightsError
from matcher.results import (
    Curve,
    Evidence,
    Exclusion,
    RankResult,
    Reason,
    ScorePart,
    Suggestion,
    ThemeProbability,
    evidence_as_json,
    parts_as_json,
)
from matcher.text import TextRules, assignment_text, offer_text, text_hash
from matcher.themes import Theme
from matcher.types import AssignmentProfile, OfferProfile, Place, ProfileError, Window

__all__ = [
    "TOP_K",
    "AssignmentProfile",
    "Corpus",
    "CorpusStatistics",
    "Curve",
    "Encoder",
    "EncoderError",
    "Evidence",
    "Exclusion",
    "NanoEngineEncoder",
    "OfferIndex",
    "OfferProfile",
    "Place",
    "ProfileError",
    "RankResult",
    "Reason",
    "Recipe",
    "ScorePart",
    "SentenceTransformerEncoder",
    "Suggestion",
    "TextRules",
    "Theme",
    "ThemeProbability",
    "Weights",
    "WeightsError",
    "Window",
    "assignment_text",
    "build_index",
    "compute_statistics",
    "embed_missing",
    "evidence",
    "evidence_as_json",
    "load_recipe",
    "offer_text",
    "open_encoder",
    "parts_as_json",
    "rank",
    "sentences_to_embed",
    "statistics_from_json",
    "text_hash",
    "texts_to_embed",
    "with_evidence",
]
