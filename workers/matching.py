# SPDX-License-Identifier: EUPL-1.2
"""Matching as a job: load, think, return what to store. See ``workers.running`` for the rest.

The score of a pair depends on its own two texts and the recipe only, never on the other pairs; so
an edited offer is scored against the asking assignments without touching other suggestions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from matcher.index import OfferIndex, build_index, texts_to_embed
from matcher.ranking import rank
from matcher.recipe import WEIGHT_NAMES, Recipe, shipped_curve, shipped_weights
from matcher.results import RankResult, evidence_as_json, parts_as_json
from matcher.text import assignment_text, text_hash
from matcher.types import AssignmentProfile
from matcher.words_only import WordsOnlyEncoder
from models.operations import matching as operations
from models.operations.likeness import store_likeness
from models.operations.matching import RunKey, ScoredPair, store_run
from models.operations.ranking import note_shipped
from models.queries import matching as queries
from models.setting import SettingKey, setting
from models.suggestion import MATCHER_ID, Matcher
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, SubjectKind
from workers.bench import Bench, bench_of, classifier_version, open_bench, weights_version
from workers.likeness import Likeness, find_alike
from workers.profiles import assignment_profile, fingerprint, offer_profile, theme_taxonomy
from workers.toolbox import Toolbox

if TYPE_CHECKING:
    from workers.running import Store


Evidence = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Everything an assignment is ranked against: the open offers, packed, by one recipe."""

    bench: Bench
    recipe: Recipe
    index: OfferIndex
    counterpart: str
    top_k: int


def match_assignment(tools: Toolbox, assignment_id: int) -> "Store":
    """Rank the open offers for one assignment; return what stores the suggestions."""
    with tools.session_factory() as session:
        asking = queries.assignment_to_match(session, assignment_id)
    if asking is None:
        return store_nothing
    store = ranked_in(tools, open_field(tools), asking)
    return partial(_store_and_look_further, store=store, assignment_id=assignment_id)


def open_field(tools: Toolbox) -> Field:
    """Load and pack the open offers of now."""
    bench = bench_of(tools)
    with tools.session_factory() as session:
        offers = [offer_profile(at) for at in queries.open_offers(session)]
        recipe = bench.recipe_for(theme_taxonomy(queries.active_themes(session)))
        top_k = setting(session, SettingKey.SUGGESTIONS_SHOWN)
    counterpart = fingerprint(*offers)
    index = bench.packed(tools, offers, recipe, counterpart)
    return Field(bench=bench, recipe=recipe, index=index, counterpart=counterpart, top_k=top_k)


def ranked_in(
    tools: Toolbox,
    field: Field,
    asking: queries.AskingAssignment,
    known: Mapping[tuple[str, str], Evidence] | None = None,
) -> "Store":
    """Rank the offers of a field for one assignment; return what stores the suggestions.

    ``known`` is the evidence of pairs that this encoder explained before, by the hashes of both
    texts: what a change of weights leaves as it is, and with it what asks the same.
    """
    profile = assignment_profile(asking)
    vectors = field.bench.assignment_vectors(tools, profile, field.recipe)
    ranked = rank(profile, field.index, vectors, top_k=field.top_k)
    key = RunKey(
        subject_kind=SubjectKind.ASSIGNMENT,
        subject_id=asking.assignment.id,
        content_hash=fingerprint(profile),
        counterpart_hash=field.counterpart,
        encoder_version=field.recipe.encoder_version,
        weights_version=weights_version(field.recipe),
    )
    told = _told(ranked, profile, field.index, known or {})
    pairs = _explained(tools, field, profile, ranked, told)
    store = partial(_store, key=key, recipe=field.recipe, pairs=pairs)
    if told:
        return store
    found = find_alike(tools, field.bench, field.recipe, profile)
    return partial(_store_with_likeness, store=store, key=key, found=found)


def match_offer(tools: Toolbox, offer_id: int) -> "Store":
    """Score one offer against the asking assignments; return what stores the suggestions.

    A pair is kept when it is among the best of its assignment; one that is ranked again anyway
    takes a new offer along then. An offer that is not open (any more) keeps no suggestion without
    a reaction.
    """
    bench = bench_of(tools)
    with tools.session_factory() as session:
        opened = queries.open_offer(session, offer_id)
        asking = [assignment_profile(at) for at in queries.assignments_to_match(session)]
        recipe = bench.recipe_for(theme_taxonomy(queries.active_themes(session)))
        versions = {
            "encoder_version": recipe.encoder_version,
            "weights_version": weights_version(recipe),
        }
        rivals = queries.rival_scores(session, offer_id, **versions)
        later = queries.left_to_their_own_ranking(session, offer_id, **versions)
        top_k = setting(session, SettingKey.SUGGESTIONS_SHOWN)
    offers = [offer_profile(opened)] if opened else []
    vectors = bench.cache.vectors(tools, texts_to_embed(asking, offers, recipe))
    index = build_index(offers, vectors, recipe)
    pairs = []
    for profile in (at for at in asking if offers and int(at.id) not in later):
        ranked = rank(profile, index, vectors, top_k=1)
        if _is_among_best(ranked, rivals.get(int(profile.id), []), top_k):
            ranked = bench.explained(tools, ranked, profile, index)
            pairs += _scored(ranked, profile, index)
    key = RunKey(
        subject_kind=SubjectKind.OFFER,
        subject_id=offer_id,
        content_hash=fingerprint(*offers),
        counterpart_hash=fingerprint(*asking),
        **versions,
    )
    return partial(_store, key=key, recipe=recipe, pairs=pairs)


def note_matcher(tools: Toolbox) -> None:
    """Say with which encoder and weights this process ranks, and which weights were shipped.

    Another encoder is taken into use by ``workers.changeover``; words instead of one, here.
    """
    bench, recipe = open_bench(tools)
    shipped, curve = shipped_weights(), shipped_curve()
    with tools.session_factory() as session, tools.unit_of_work(session) as uow:
        note_shipped(
            uow,
            shipped.version,
            {name: getattr(shipped, name) for name in WEIGHT_NAMES},
            asdict(curve),
            encoder_version=recipe.encoder_version,
        )
        noted = uow.session.get(Matcher, MATCHER_ID)
        by_words = noted is not None and noted.encoder_version == WordsOnlyEncoder.version
        is_same_kind = noted is None or by_words != bench.reads_meaning
        note = operations.note_matcher if is_same_kind else operations.take_matcher
        note(uow, encoder_version=recipe.encoder_version, weights_version=weights_version(recipe))


def store_nothing(uow: UnitOfWork) -> None:
    """Store nothing: the subject is not to be ranked (any more)."""


def _store_with_likeness(
    uow: UnitOfWork, *, store: "Store", key: RunKey, found: Likeness | None
) -> None:
    """Store the suggestions and what asks the same, unless that was not looked for."""
    store(uow)
    if found is not None:
        store_likeness(uow, key.subject_id, found.found, key.encoder_version, unlike=found.unlike)


def _store_and_look_further(uow: UnitOfWork, *, store: "Store", assignment_id: int) -> None:
    """Store what offers there are first; whom else to ask is looked at after that."""
    store(uow)
    uow.enqueue(JobKind.MATCH_PROGRAMMES, assignment_id)


def _store(uow: UnitOfWork, *, key: RunKey, recipe: Recipe, pairs: Sequence[ScoredPair]) -> None:
    store_run(uow, key, asdict(recipe.curve), pairs, classifier_version=classifier_version(recipe))


def _is_among_best(ranked: RankResult, rivals: Sequence[int], top_k: int) -> bool:
    if not ranked.suggestions:
        return False
    return sum(rival > ranked.suggestions[0].raw_milli for rival in rivals) < top_k


def _told(
    ranked: RankResult,
    profile: AssignmentProfile,
    index: OfferIndex,
    known: Mapping[tuple[str, str], Evidence],
) -> dict[int, Evidence]:
    """The evidence that is known already, by offer."""
    keys = {
        at.offer_id: (at.assignment_hash, at.offer_hash) for at in _scored(ranked, profile, index)
    }
    return {offer_id: known[key] for offer_id, key in keys.items() if key in known}


def _explained(
    tools: Toolbox,
    field: Field,
    profile: AssignmentProfile,
    ranked: RankResult,
    told: Mapping[int, Evidence],
) -> list[ScoredPair]:
    """The pairs with their evidence, which is looked for where it is not told."""
    new = tuple(at for at in ranked.suggestions if int(at.offer_id) not in told)
    fresh = field.bench.explained(tools, replace(ranked, suggestions=new), profile, field.index)
    by_offer = {at.offer_id: at for at in _scored(fresh, profile, field.index)}
    return [
        by_offer.get(at.offer_id) or replace(at, evidence=told[at.offer_id])
        for at in _scored(ranked, profile, field.index)
    ]


def _scored(ranked: RankResult, profile: AssignmentProfile, index: OfferIndex) -> list[ScoredPair]:
    ours = text_hash(assignment_text(profile, index.recipe.text_rules))
    theirs = {at.id: key for at, key in zip(index.offers, index.hashes, strict=True)}
    return [
        ScoredPair(
            assignment_id=int(profile.id),
            offer_id=int(at.offer_id),
            score=at.score,
            raw_milli=at.raw_milli,
            label=at.label,
            parts=parts_as_json(at),
            evidence=evidence_as_json(at),
            assignment_hash=ours,
            offer_hash=theirs[at.offer_id],
        )
        for at in ranked.suggestions
    ]
