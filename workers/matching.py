# SPDX-License-Identifier: EUPL-1.2
"""Matching as a job: load, think, return what to store. See ``workers.running`` for the rest.

The score of a pair depends on its own two texts and the recipe only, never on the other pairs; so
an edited offer is scored against the asking assignments without touching other suggestions.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from matcher.index import build_index, texts_to_embed
from matcher.ranking import rank
from matcher.recipe import Recipe
from matcher.results import RankResult, Suggestion, evidence_as_json, parts_as_json
from models.operations import matching as operations
from models.operations.matching import RunKey, ScoredPair, store_run
from models.queries import matching as queries
from models.setting import SettingKey, setting
from models.unit_of_work import UnitOfWork
from models.vocabulary import SubjectKind
from workers.bench import bench_of, open_bench, weights_version
from workers.profiles import assignment_profile, fingerprint, offer_profile, theme_taxonomy
from workers.toolbox import Toolbox

if TYPE_CHECKING:
    from workers.running import Store


def match_assignment(tools: Toolbox, assignment_id: int) -> "Store":
    """Rank the open offers for one assignment; return what stores the suggestions."""
    bench = bench_of(tools)
    with tools.session_factory() as session:
        asking = queries.assignment_to_match(session, assignment_id)
        offers = [offer_profile(at) for at in queries.open_offers(session)]
        recipe = bench.recipe_for(theme_taxonomy(queries.active_themes(session)))
        top_k = setting(session, SettingKey.SUGGESTIONS_SHOWN)
    if asking is None:
        return store_nothing
    profile = assignment_profile(asking)
    counterpart = fingerprint(*offers)
    index = bench.packed(tools, offers, recipe, counterpart)
    vectors = bench.assignment_vectors(tools, profile, recipe)
    ranked = bench.explained(tools, rank(profile, index, vectors, top_k=top_k), profile, index)
    pairs = [_scored(assignment_id, int(at.offer_id), at) for at in ranked.suggestions]
    key = RunKey(
        subject_kind=SubjectKind.ASSIGNMENT,
        subject_id=assignment_id,
        content_hash=fingerprint(profile),
        counterpart_hash=counterpart,
        encoder_version=recipe.encoder_version,
        weights_version=weights_version(recipe),
    )
    return partial(_store, key=key, recipe=recipe, pairs=pairs)


def match_offer(tools: Toolbox, offer_id: int) -> "Store":
    """Score one offer against the asking assignments; return what stores the suggestions.

    A pair is kept when it is among the best of its assignment. An offer that is not open (any
    more) keeps no suggestion without a reaction.
    """
    bench = bench_of(tools)
    with tools.session_factory() as session:
        opened = queries.open_offer(session, offer_id)
        asking = [assignment_profile(at) for at in queries.assignments_to_match(session)]
        recipe = bench.recipe_for(theme_taxonomy(queries.active_themes(session)))
        rivals = queries.rival_scores(
            session,
            offer_id,
            encoder_version=recipe.encoder_version,
            weights_version=weights_version(recipe),
        )
        top_k = setting(session, SettingKey.SUGGESTIONS_SHOWN)
    offers = [offer_profile(opened)] if opened else []
    vectors = bench.cache.vectors(tools, texts_to_embed(asking, offers, recipe))
    index = build_index(offers, vectors, recipe)
    pairs = []
    for profile in asking if offers else []:
        ranked = rank(profile, index, vectors, top_k=1)
        if _is_among_best(ranked, rivals.get(int(profile.id), []), top_k):
            ranked = bench.explained(tools, ranked, profile, index)
            pairs += [_scored(int(profile.id), offer_id, at) for at in ranked.suggestions]
    key = RunKey(
        subject_kind=SubjectKind.OFFER,
        subject_id=offer_id,
        content_hash=fingerprint(*offers),
        counterpart_hash=fingerprint(*asking),
        encoder_version=recipe.encoder_version,
        weights_version=weights_version(recipe),
    )
    return partial(_store, key=key, recipe=recipe, pairs=pairs)


def note_matcher(tools: Toolbox) -> None:
    """Say with which encoder and weights this process ranks."""
    _, recipe = open_bench(tools)
    with tools.session_factory() as session, tools.unit_of_work(session) as uow:
        operations.note_matcher(
            uow,
            encoder_version=recipe.encoder_version,
            weights_version=weights_version(recipe),
        )


def store_nothing(uow: UnitOfWork) -> None:
    """Store nothing: the subject is not to be ranked (any more)."""


def _store(uow: UnitOfWork, *, key: RunKey, recipe: Recipe, pairs: Sequence[ScoredPair]) -> None:
    store_run(uow, key, {"a": recipe.curve.a, "b": recipe.curve.b}, pairs)


def _is_among_best(ranked: RankResult, rivals: Sequence[int], top_k: int) -> bool:
    if not ranked.suggestions:
        return False
    return sum(rival > ranked.suggestions[0].raw_milli for rival in rivals) < top_k


def _scored(assignment_id: int, offer_id: int, suggestion: Suggestion) -> ScoredPair:
    return ScoredPair(
        assignment_id=assignment_id,
        offer_id=offer_id,
        score=suggestion.score,
        raw_milli=suggestion.raw_milli,
        label=suggestion.label,
        parts=parts_as_json(suggestion),
        evidence=evidence_as_json(suggestion),
    )
