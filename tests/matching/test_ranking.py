# SPDX-License-Identifier: EUPL-1.2
import random
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import Theme, build_index, offer_text, rank
from matcher import index as indexing
from matcher.eligibility import broken_rules
from matcher.lexical import term_weights
from matcher.recipe import WEIGHT_NAMES
from matcher.results import parts_as_json
from matcher.scoring import PART_NAMES
from tests.matching.builders import (
    THEMES,
    assignments,
    make_assignment,
    make_index,
    make_offer,
    make_vectors,
    offer_lists,
    rank_afresh,
)


@given(assignments, offer_lists, st.integers(0, 10))
def test_every_offer_is_suggested_ranked_below_or_excluded(recipe, assignment, offers, top_k):
    result = rank_afresh(assignment, offers, recipe, top_k=top_k)

    suggested = [at.offer_id for at in result.suggestions]
    excluded = [at.offer_id for at in result.excluded]
    everywhere = [*suggested, *result.ranked_below, *excluded]
    assert sorted(everywhere) == sorted(offer.id for offer in offers)
    assert len(suggested) == min(top_k, len(offers) - len(excluded))


@given(assignments, offer_lists)
def test_only_offers_that_break_no_hard_rule_are_suggested(recipe, assignment, offers):
    result = rank_afresh(assignment, offers, recipe)

    by_id = {offer.id: offer for offer in offers}
    for suggestion in result.suggestions:
        assert not broken_rules(assignment, by_id[suggestion.offer_id])
    for exclusion in result.excluded:
        assert exclusion.reasons == broken_rules(assignment, by_id[exclusion.offer_id])


@given(assignments, offer_lists)
def test_parts_add_up_exactly_to_raw_and_to_the_shown_score(recipe, assignment, offers):
    for suggestion in rank_afresh(assignment, offers, recipe).suggestions:
        parts = suggestion.parts
        assert tuple(part.name for part in parts) == PART_NAMES
        assert sum(part.points for part in parts) == suggestion.raw
        assert suggestion.base_points + sum(part.shown_points for part in parts) == suggestion.score
        stored: list[Any] = parts_as_json(suggestion)
        assert sum(part["shown_points"] for part in stored) == suggestion.score


@given(assignments, offer_lists, st.randoms())
def test_order_of_the_offers_does_not_matter(recipe, assignment, offers, shuffler):
    shuffled = list(offers)
    shuffler.shuffle(shuffled)

    assert rank_afresh(assignment, shuffled, recipe) == rank_afresh(assignment, offers, recipe)


@settings(max_examples=30)
@given(assignments, offer_lists)
def test_score_of_a_pair_does_not_depend_on_the_other_offers(recipe, assignment, offers):
    together = rank_afresh(assignment, offers, recipe)

    by_id = {offer.id: offer for offer in offers}
    for suggestion in together.suggestions:
        alone = rank_afresh(assignment, [by_id[suggestion.offer_id]], recipe)
        assert alone.suggestions == (suggestion,)


@given(assignments, offer_lists)
def test_suggestions_are_ordered_by_raw_score_then_identifier(recipe, assignment, offers):
    suggestions = rank_afresh(assignment, offers, recipe).suggestions

    keys = [(-at.raw_milli, at.offer_id) for at in suggestions]
    assert keys == sorted(keys)
    scores = [at.score for at in suggestions]
    assert scores == sorted(scores, reverse=True)


@given(assignments, offer_lists, st.sampled_from(("text", "terms", "theme", "level")))
def test_heavier_weight_enlarges_the_part_and_leaves_the_others(recipe, assignment, offers, weight):
    heavier = recipe.weights.changed({weight: 2 * getattr(recipe.weights, weight)})
    before = {at.offer_id: at for at in rank_afresh(assignment, offers, recipe).suggestions}

    after = rank_afresh(assignment, offers, replace(recipe, weights=heavier))

    for suggestion in after.suggestions:
        for old, new in zip(before[suggestion.offer_id].parts, suggestion.parts, strict=True):
            if new.name == weight:
                assert abs(new.points_milli - 2 * old.points_milli) <= 1
            else:
                assert new.points_milli == old.points_milli


def test_with_all_weights_zero_only_the_identifier_orders(recipe):
    nothing = replace(recipe, weights=recipe.weights.changed(dict.fromkeys(WEIGHT_NAMES, 0)))
    offers = [make_offer(id=name, name=name) for name in ("c", "a", "b")]

    result = rank_afresh(make_assignment(), offers, nothing)

    assert [at.offer_id for at in result.suggestions] == ["a", "b", "c"]
    assert {at.raw_milli for at in result.suggestions} == {0}


def test_equal_offers_are_ordered_by_identifier(recipe):
    offers = [make_offer(id=f"{i:02}") for i in range(30)]
    random.Random(1).shuffle(offers)

    result = rank_afresh(make_assignment(), offers, recipe, top_k=10)

    order = [*(at.offer_id for at in result.suggestions), *result.ranked_below]
    assert order == sorted(order)


def test_level_step_costs_its_weight_and_excludes_nothing(recipe):
    offers = [make_offer(id=level, levels=(level,)) for level in ("hbo-bachelor", "hbo-master")]

    result = rank_afresh(make_assignment(levels=("hbo-bachelor",)), offers, recipe)

    near, far = result.suggestions
    assert (near.offer_id, far.offer_id) == ("hbo-bachelor", "hbo-master")
    assert near.raw_milli - far.raw_milli == 1250


@pytest.mark.parametrize(
    ("assignment", "offer", "name", "code"),
    [
        pytest.param({}, {}, "level", "level_not_stated", id="level not stated"),
        pytest.param(
            {"levels": ("phd",)}, {"levels": ("phd",)}, "level", "same_level", id="same level"
        ),
        pytest.param(
            {"levels": ("phd",)},
            {"levels": ("mbo-2",)},
            "level",
            "level_differs",
            id="level differs",
        ),
        pytest.param(
            {"themes": ("blockchain ",)},
            {"themes": ("Blockchain",)},
            "theme",
            "shared_theme",
            id="theme in another spelling",
        ),
        pytest.param(
            {"themes": ("Blockchain",)},
            {"themes": ("Cyberveiligheid",)},
            "theme",
            "no_shared_theme",
            id="other theme",
        ),
        pytest.param(
            {"text": "dashboard"}, {"text": "Dashboards"}, "terms", "shared_terms", id="terms"
        ),
        pytest.param({}, {"name": "Xyz"}, "terms", "no_shared_terms", id="no terms"),
        pytest.param(
            {},
            {"text": "the students of this programme are able to build"},
            "terms",
            "languages_differ",
            id="languages differ",
        ),
    ],
)
def test_reason_of_a_part(recipe, assignment, offer, name, code):
    (suggestion,) = rank_afresh(
        make_assignment(**assignment), [make_offer(**offer)], recipe
    ).suggestions

    reasons = {part.name: part.reason for part in suggestion.parts}
    assert reasons[name].code == code


def test_stated_theme_weighs_more_than_an_estimated_one(recipe):
    text = "Een slim contract dat vanzelf uitbetaalt"
    offers = [
        make_offer(id="1", name=text, themes=("Blockchain",)),
        make_offer(id="2", name=text, themes=("Eigen thema",)),
    ]

    first, second = rank_afresh(
        make_assignment(title=text, themes=("Blockchain",)), offers, recipe
    ).suggestions

    assert (first.offer_id, second.offer_id) == ("1", "2")
    assert first.parts[2].points_milli > second.parts[2].points_milli


def test_own_theme_outside_the_taxonomy_counts_when_both_sides_state_it(recipe):
    offers = [make_offer(id="1", themes=THEMES[2:]), make_offer(id="2", themes=THEMES[:1])]

    first, second = rank_afresh(make_assignment(themes=THEMES[2:]), offers, recipe).suggestions

    assert first.offer_id == "1"
    assert first.parts[2].points_milli > 0 > second.parts[2].points_milli


def test_without_stated_themes_the_texts_decide(recipe):
    text = "Een slim contract dat vanzelf uitbetaalt"
    offer = make_offer(name=text, themes=("Blockchain",))

    result = rank_afresh(make_assignment(title=text), [offer], recipe)

    assert result.themes[0].name == "Blockchain"
    assert result.suggestions[0].parts[2].reason.code == "estimated_theme"


def test_shared_terms_carry_less_weight_across_languages(recipe):
    english = "The students of this programme are building a dashboard for the data of the state"
    assignment = make_assignment(title="Een dashboard voor de data van het Rijk")
    everything = replace(recipe, weights=recipe.weights.changed({"cross_language_terms": 1}))

    (damped,) = rank_afresh(assignment, [make_offer(name=english)], recipe).suggestions
    (full,) = rank_afresh(assignment, [make_offer(name=english)], everything).suggestions

    share = recipe.weights.cross_language_terms
    assert share < 1
    assert abs(damped.parts[1].points_milli - share * full.parts[1].points_milli) <= 1


def test_without_offers_or_themes_the_result_is_empty(recipe):
    result = rank_afresh(make_assignment(), [], replace(recipe, themes=()))

    assert (result.suggestions, result.ranked_below, result.excluded) == ((), (), ())
    assert result.themes == ()


def test_taxonomy_of_one_theme_estimates_that_theme(recipe):
    single = replace(recipe, themes=(Theme(name="Enig", sentences=("Over alles.",)),))

    result = rank_afresh(make_assignment(), [make_offer()], single)

    assert [(at.name, at.probability) for at in result.themes] == [("Enig", 1.0)]


def test_result_states_encoder_weights_recipe_and_curve(recipe):
    result = rank_afresh(make_assignment(), [make_offer()], recipe)

    assert result.encoder_version == "hashing@1"
    assert result.weights_version == recipe.weights.version
    assert result.recipe_version == recipe.version
    assert result.curve == recipe.curve


def test_two_offers_with_one_identifier_are_refused(recipe):
    with pytest.raises(ValueError, match="'o'"):
        make_index([make_offer(), make_offer()], recipe)


def test_negative_number_of_suggestions_is_refused(recipe):
    with pytest.raises(ValueError, match="top_k"):
        rank_afresh(make_assignment(), [], recipe, top_k=-1)


def test_missing_vector_is_refused(recipe):
    with pytest.raises(KeyError):
        build_index([make_offer()], make_vectors([], [], recipe), recipe)


@settings(max_examples=20)
@given(assignments, offer_lists, offer_lists)
def test_index_made_from_an_earlier_one_gives_the_same_ranking(recipe, assignment, old, new):
    vectors = make_vectors([assignment], [*old, *new], recipe)
    earlier = build_index(old, vectors, recipe)

    renewed = build_index(new, vectors, recipe, previous=earlier)

    fresh = build_index(new, vectors, recipe)
    assert rank(assignment, renewed, vectors) == rank(assignment, fresh, vectors)


def weigh_and_note(weighed, texts, idf):
    weighed += texts
    return term_weights(texts, idf)


def test_earlier_index_lends_the_terms_of_unchanged_texts_only(recipe, monkeypatch):
    earlier = make_index([make_offer(id="1", name="een"), make_offer(id="2", name="twee")], recipe)
    offers = [make_offer(id="1", name="een"), make_offer(id="2", name="drie")]
    weighed: list[str] = []
    monkeypatch.setattr(indexing, "term_weights", partial(weigh_and_note, weighed))

    renewed = build_index(offers, make_vectors([], offers, recipe), recipe, previous=earlier)

    assert weighed == [offer_text(offers[1], recipe.text_rules)]
    assert (renewed.terms != make_index(offers, recipe).terms).nnz == 0


def test_words_that_say_nothing_about_a_subject_are_not_named(recipe):
    text = "Deze studenten zoeken dezelfde kwetsbaarheden zonder hulp"
    result = rank_afresh(make_assignment(text=text), [make_offer(text=text)], recipe)

    (reason,) = [part.reason for part in result.suggestions[0].parts if part.name == "terms"]
    named = reason.parameters["terms"]

    assert isinstance(named, tuple)
    assert "kwetsbaarheden" in named
    assert not {"deze", "dezelfde", "zonder", "studenten"} & set(named)
