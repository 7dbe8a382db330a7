# SPDX-License-Identifier: EUPL-1.2
"""Answer a request of the command line: rank, explain, and write as JSON values."""

from collections.abc import Mapping
from dataclasses import replace

from matcher.calibration import load_recipe
from matcher.encoder import Encoder, embed_missing
from matcher.explanation import sentences_to_embed, with_evidence
from matcher.index import OfferIndex, build_index, texts_to_embed
from matcher.lexical import Floats
from matcher.ranking import rank
from matcher.recipe import Recipe, shipped_text_rules, shipped_weights
from matcher.repair import with_repairs
from matcher.request import Request
from matcher.results import (
    Exclusion,
    RankResult,
    Reason,
    Suggestion,
    evidence_as_json,
    repair_as_json,
)
from matcher.types import AssignmentProfile


def answer(request: Request, encoder: Encoder, *, top_k: int) -> dict[str, object]:
    """Rank all offers of a request for each of its assignments.

    Args:
        request: what is asked.
        encoder: what makes the vectors.
        top_k: how many offers to suggest per assignment, 0 or more.

    Returns:
        A value for ``json.dumps``, with the assignments in the order of the request.

    Raises:
        WeightsError: when a weight of the request is unknown or out of range.
    """
    recipe = recipe_for(request, encoder)
    texts = texts_to_embed(request.assignments, request.offers, recipe)
    vectors = embed_missing(encoder, texts, {})
    index = build_index(request.offers, vectors, recipe)
    ranked = [
        (at, with_repairs(rank(at, index, vectors, top_k=top_k), at, index, vectors, top_k=top_k))
        for at in request.assignments
    ]
    explained = _explained(ranked, index, vectors, encoder)
    return {
        "encoder": {
            "model_id": encoder.model_id,
            "version": encoder.version,
            "dim": encoder.dim,
        },
        "weights_version": recipe.weights.version,
        "curve": {"a": recipe.curve.a, "b": recipe.curve.b},
        "results": [_result(result) for result in explained],
    }


def recipe_for(request: Request, encoder: Encoder) -> Recipe:
    """The shipped recipe, with the glossary and the weights of a request.

    Raises:
        WeightsError: when a weight of the request is unknown or out of range.
    """
    rules = shipped_text_rules()
    weights = shipped_weights()
    return load_recipe(
        encoder,
        text_rules=replace(rules, glossary={**rules.glossary, **request.glossary}),
        weights=weights.changed(request.weights) if request.weights else weights,
    )


def _explained(
    ranked: list[tuple[AssignmentProfile, RankResult]],
    index: OfferIndex,
    vectors: Mapping[str, Floats],
    encoder: Encoder,
) -> list[RankResult]:
    offers = {offer.id: offer for offer in index.offers}
    sentences: dict[str, str] = {}
    for assignment, result in ranked:
        suggested = [offers[at.offer_id] for at in result.suggestions]
        sentences |= sentences_to_embed(assignment, suggested, index.recipe)
    known = {**vectors, **embed_missing(encoder, sentences, vectors)}
    return [with_evidence(result, at, index, known) for at, result in ranked]


def _result(result: RankResult) -> dict[str, object]:
    return {
        "assignment": result.assignment_id,
        "themes": [{"name": at.name, "probability": at.probability} for at in result.themes],
        "suggestions": [_suggestion(at) for at in result.suggestions],
        "excluded": [_exclusion(at) for at in result.excluded],
    }


def _suggestion(suggestion: Suggestion) -> dict[str, object]:
    parts = [
        {"name": at.name, "points": float(at.points), "reason": _reason(at.reason)}
        for at in suggestion.parts
    ]
    return {
        "offer": suggestion.offer_id,
        "score": suggestion.score,
        "raw": float(suggestion.raw),
        "label": suggestion.label,
        "parts": parts,
        "evidence": evidence_as_json(suggestion),
    }


def _exclusion(exclusion: Exclusion) -> dict[str, object]:
    return {
        "offer": exclusion.offer_id,
        "reasons": [reason.code for reason in exclusion.reasons],
        "repair": repair_as_json(exclusion.repair) if exclusion.repair else None,
    }


def _reason(reason: Reason) -> dict[str, object]:
    return {"code": reason.code, **reason.parameters}
