# SPDX-License-Identifier: EUPL-1.2
"""Matching as a job: load, think, return what to store. See ``workers.running`` for the rest.

The score of a pair depends on its own two texts and the recipe only, never on the other pairs; so
an edited offer is scored against the asking assignments without touching other suggestions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from matcher.calibration import load_recipe
from matcher.explanation import sentences_to_embed, with_evidence
from matcher.index import OfferIndex, build_index, texts_to_embed
from matcher.ranking import rank
from matcher.recipe import Recipe
from matcher.results import RankResult, Suggestion, evidence_as_json, parts_as_json
from matcher.themes import Theme
from matcher.types import AssignmentProfile, OfferProfile
from models.operations import matching as operations
from models.operations.matching import RunKey, ScoredPair, store_run
from models.queries import matching as queries
from models.setting import SettingKey, setting
from models.unit_of_work import UnitOfWork
from models.vocabulary import SubjectKind
from workers.profiles import assignment_profile, fingerprint, offer_profile, theme_taxonomy
from workers.toolbox import Toolbox
from workers.vectors import VectorCache

if TYPE_CHECKING:
    from matcher.encoder import Encoder
    from workers.running import Store


@dataclass(slots=True)
class Bench:
    """What this process keeps between jobs: vectors, recipe, and the offers packed last."""

    encoder: "Encoder"
    cache: VectorCache
    recipe: Recipe | None = None
    index: OfferIndex | None = None
    index_key: str = ""


_benches: Final[dict[str, Bench]] = {}


def match_assignment(tools: Toolbox, assignment_id: int) -> "Store":
    """Rank the open offers for one assignment; return what stores the suggestions."""
    bench = _bench(tools)
    with tools.session_factory() as session:
        asking = queries.assignment_to_match(session, assignment_id)
        offers = [offer_profile(at) for at in queries.open_offers(session)]
        recipe = _recipe(bench, theme_taxonomy(queries.active_themes(session)))
        top_k = setting(session, SettingKey.SUGGESTIONS_SHOWN)
    if asking is None:
        return store_nothing
    profile = assignment_profile(asking)
    counterpart = fingerprint(*offers)
    index = _index(bench, tools, offers, recipe, counterpart)
    vectors = bench.cache.vectors(tools, texts_to_embed([profile], [], recipe))
    ranked = _explained(bench, tools, rank(profile, index, vectors, top_k=top_k), profile, index)
    pairs = [_scored(assignment_id, int(at.offer_id), at) for at in ranked.suggestions]
    key = RunKey(
        subject_kind=SubjectKind.ASSIGNMENT,
        subject_id=assignment_id,
        content_hash=fingerprint(profile),
        counterpart_hash=counterpart,
        encoder_version=recipe.encoder_version,
        weights_version=_weights_version(recipe),
    )
    return partial(_store, key=key, recipe=recipe, pairs=pairs)


def match_offer(tools: Toolbox, offer_id: int) -> "Store":
    """Score one offer against the asking assignments; return what stores the suggestions.

    A pair is kept when it is among the best of its assignment. An offer that is not open (any
    more) keeps no suggestion without a reaction.
    """
    bench = _bench(tools)
    with tools.session_factory() as session:
        opened = queries.open_offer(session, offer_id)
        asking = [assignment_profile(at) for at in queries.assignments_to_match(session)]
        recipe = _recipe(bench, theme_taxonomy(queries.active_themes(session)))
        rivals = queries.rival_scores(
            session,
            offer_id,
            encoder_version=recipe.encoder_version,
            weights_version=_weights_version(recipe),
        )
        top_k = setting(session, SettingKey.SUGGESTIONS_SHOWN)
    offers = [offer_profile(opened)] if opened else []
    vectors = bench.cache.vectors(tools, texts_to_embed(asking, offers, recipe))
    index = build_index(offers, vectors, recipe)
    pairs = []
    for profile in asking if offers else []:
        ranked = rank(profile, index, vectors, top_k=1)
        if _is_among_best(ranked, rivals.get(int(profile.id), []), top_k):
            ranked = _explained(bench, tools, ranked, profile, index)
            pairs += [_scored(int(profile.id), offer_id, at) for at in ranked.suggestions]
    key = RunKey(
        subject_kind=SubjectKind.OFFER,
        subject_id=offer_id,
        content_hash=fingerprint(*offers),
        counterpart_hash=fingerprint(*asking),
        encoder_version=recipe.encoder_version,
        weights_version=_weights_version(recipe),
    )
    return partial(_store, key=key, recipe=recipe, pairs=pairs)


def open_bench(tools: Toolbox) -> tuple[Bench, Recipe]:
    """Return what this process keeps between jobs, and the recipe for the themes of now."""
    bench = _bench(tools)
    with tools.session_factory() as session:
        return bench, _recipe(bench, theme_taxonomy(queries.active_themes(session)))


def note_matcher(tools: Toolbox) -> None:
    """Say with which encoder and weights this process ranks."""
    _, recipe = open_bench(tools)
    with tools.session_factory() as session, tools.unit_of_work(session) as uow:
        operations.note_matcher(
            uow,
            encoder_version=recipe.encoder_version,
            weights_version=_weights_version(recipe),
        )


def clear_benches() -> None:
    """Forget encoder, vectors and packed offers: a process that goes on without matching."""
    _benches.clear()


def store_nothing(uow: UnitOfWork) -> None:
    """Store nothing: the subject is not to be ranked (any more)."""


def _store(uow: UnitOfWork, *, key: RunKey, recipe: Recipe, pairs: Sequence[ScoredPair]) -> None:
    store_run(uow, key, {"a": recipe.curve.a, "b": recipe.curve.b}, pairs)


def _bench(tools: Toolbox) -> Bench:
    encoder = tools.encoder()
    if encoder.version not in _benches:
        _benches[encoder.version] = Bench(encoder, VectorCache(encoder))
    return _benches[encoder.version]


def _recipe(bench: Bench, themes: tuple[Theme, ...]) -> Recipe:
    if bench.recipe is None or bench.recipe.themes != themes:
        bench.recipe = load_recipe(bench.encoder, themes=themes)
        bench.index, bench.index_key = None, ""
    return bench.recipe


def _index(
    bench: Bench,
    tools: Toolbox,
    offers: Sequence[OfferProfile],
    recipe: Recipe,
    key: str,
) -> OfferIndex:
    if bench.index is None or bench.index_key != key:
        vectors = bench.cache.vectors(tools, texts_to_embed([], offers, recipe))
        bench.index = build_index(offers, vectors, recipe, previous=bench.index)
        bench.index_key = key
    return bench.index


def _explained(
    bench: Bench,
    tools: Toolbox,
    ranked: RankResult,
    profile: AssignmentProfile,
    index: OfferIndex,
) -> RankResult:
    by_id = {offer.id: offer for offer in index.offers}
    suggested = [by_id[at.offer_id] for at in ranked.suggestions]
    sentences = sentences_to_embed(profile, suggested, index.recipe)
    vectors = bench.cache.vectors(tools, sentences)
    return with_evidence(ranked, profile, by_id, vectors, index.recipe)


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


def _weights_version(recipe: Recipe) -> str:
    return f"{recipe.weights.version}+{recipe.version}"
