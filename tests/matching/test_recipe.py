# SPDX-License-Identifier: EUPL-1.2
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import (
    Corpus,
    WeightsError,
    calibration,
    compute_statistics,
    load_recipe,
    statistics_from_json,
)
from matcher import recipe as recipes
from matcher.calibration import reference_corpus
from matcher.corpus import Z_LIMIT, Moments
from matcher.manifest import DEFAULT_MODEL_ID
from matcher.recipe import shipped_json, shipped_weights
from matcher.themes import Theme
from tests.fakes import HashingEncoder
from tests.matching.builders import make_assignment, make_offer, make_vectors


@pytest.mark.parametrize("changes", [{"text": -1}, {"text": float("nan")}, {"tekst": 1}])
def test_weights_that_turn_the_ranking_around_or_are_unknown_are_refused(changes):
    with pytest.raises(WeightsError, match="weight te"):
        shipped_weights().changed(changes)


def test_changed_weights_get_a_version_that_depends_on_their_values_only():
    weights = shipped_weights()

    once, twice = weights.changed({"text": 1}), weights.changed({"text": 1.0})

    assert once == twice
    assert once.version.startswith("custom-")
    assert once.version != weights.changed({"text": 2}).version


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"themes": (Theme(name="x", sentences=("y",)),)}, id="themes"),
        pytest.param({"weights": shipped_weights().changed({"level": 2})}, id="weights"),
        pytest.param({"subjects": ()}, id="subjects"),
    ],
)
def test_version_of_a_recipe_changes_with_its_content(recipe, changes):
    assert replace(recipe, **changes).version != recipe.version


def test_version_of_a_recipe_does_not_change_with_the_order_of_the_glossary(recipe):
    rules = recipe.text_rules
    turned = replace(rules, glossary=dict(reversed(rules.glossary.items())))

    assert replace(recipe, text_rules=turned).version == recipe.version


def test_reference_corpus_covers_every_theme_and_is_large_enough(recipe):
    corpus = reference_corpus()

    themes = {name for offer in corpus.offers for name in offer.themes}
    assert themes == {theme.name for theme in recipe.themes}
    assert recipe.statistics.is_large_enough


def test_statistics_survive_being_stored(recipe):
    stored = json.loads(json.dumps(recipe.statistics.to_json()))

    assert statistics_from_json(stored).version == recipe.statistics.version


def test_statistics_do_not_depend_on_the_order_of_the_corpus(recipe):
    corpus = reference_corpus()
    vectors = make_vectors(list(corpus.assignments), list(corpus.offers), recipe)
    turned = Corpus(assignments=corpus.assignments[::-1], offers=corpus.offers[::-1])

    there = compute_statistics(corpus, vectors, recipe)
    back = compute_statistics(turned, vectors, recipe)

    assert there.version == back.version == recipe.statistics.version


def test_small_corpus_is_not_large_enough_and_has_no_zero_spread(recipe):
    corpus = Corpus(assignments=(make_assignment(),), offers=(make_offer(),))
    vectors = make_vectors([make_assignment()], [make_offer()], recipe)

    found = compute_statistics(corpus, vectors, recipe)

    assert not found.is_large_enough
    assert min(at.deviation for at in (found.text, *found.terms, found.theme)) > 0


def test_empty_side_has_no_statistics(recipe):
    with pytest.raises(ValueError, match="at least one"):
        compute_statistics(Corpus(assignments=(), offers=(make_offer(),)), {}, recipe)


def test_stored_statistics_with_a_zero_spread_are_refused(recipe):
    stored = recipe.statistics.to_json() | {"text": [0.0, 0.0]}

    with pytest.raises(ValueError, match="deviation"):
        statistics_from_json(stored)


def test_stored_statistics_without_a_pair_of_languages_are_refused(recipe):
    stored = recipe.statistics.to_json()
    stored["terms"] = [[0.0, 1.0]]

    with pytest.raises(ValueError, match="nl, en, mixed"):
        statistics_from_json(stored)


def test_statistics_of_another_model_are_refused():
    stored: Any = shipped_json("statistics.json")
    shipped = statistics_from_json(stored)

    assert shipped.model_id == DEFAULT_MODEL_ID
    with pytest.raises(ValueError, match="do not fit"):
        load_recipe(HashingEncoder(), statistics=shipped)


@given(st.lists(st.floats(-1, 1), min_size=1))
def test_standard_deviations_are_bounded(values):
    steps = Moments(mean=0.0, deviation=0.01).z(np.array(values))

    assert (abs(steps) <= Z_LIMIT).all()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("glossary.json", [], id="list for an object"),
        pytest.param("themes.json", {"Blockchain": "zin"}, id="text for a list"),
        pytest.param("reference.json", [], id="list for a corpus"),
    ],
)
def test_default_file_of_another_form_is_refused(monkeypatch, name, content):
    read = {
        "glossary.json": recipes.shipped_text_rules,
        "themes.json": recipes.shipped_themes,
        "reference.json": calibration.reference_corpus,
    }
    for module in (recipes, calibration):
        monkeypatch.setattr(module, "shipped_json", lambda _name: content)

    with pytest.raises(TypeError):
        read[name]()
