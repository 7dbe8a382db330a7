# SPDX-License-Identifier: EUPL-1.2
"""What is learned from decisions: nothing from none, the signal from many, bounds always."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.index import pack_assignment
from matcher.learning import (
    CURVE_FROM,
    FEATURE_NAMES,
    FEWEST_DECISIONS,
    LARGEST_CHANGE,
    MOST_OF_MEDIAN,
    Example,
    balanced,
    feature_weights,
    learn,
    pair_features,
    raw_milli,
)
from matcher.recipe import shipped_curve, shipped_weights
from matcher.scoring import part_points
from tests.matching.builders import make_assignment, make_index, make_offer, make_vectors

SHIPPED, CURVE = shipped_weights(), shipped_curve()


def decisions(number, wanted, *, seed=1, sources=5, noise=0.3):
    """Decisions of people who look at the parts as ``wanted`` weighs them, with some noise."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(number, 5))
    features[:, 3] = -rng.choice([0, 0.5, 1, 2], size=number)
    features[:, 4] = 0.0
    liking = features @ np.array(wanted) + rng.normal(scale=noise, size=number)
    return [
        Example(
            features=tuple(row), fits=bool(liked > np.median(liking)), strength=1.0,
            source=f"institution {at % sources}",
        )
        for at, (row, liked) in enumerate(zip(features.tolist(), liking, strict=True))
    ]  # fmt: skip


def test_without_decisions_the_outcome_is_what_was_shipped():
    found = learn([], SHIPPED, CURVE)

    assert (found.weights, found.curve) == (SHIPPED, CURVE)


@pytest.mark.parametrize(
    "examples",
    [
        pytest.param(decisions(FEWEST_DECISIONS - 1, (0, 0, 1, 0, 0)), id="too few"),
        pytest.param(
            [replace(at, fits=True) for at in decisions(90, (0, 0, 1, 0, 0))], id="nobody said no"
        ),
        pytest.param(decisions(90, (0, 0, 1, 0, 0), sources=2), id="two institutions"),
    ],
)
def test_too_little_to_learn_from_changes_nothing(examples):
    assert learn(examples, SHIPPED, CURVE).weights == SHIPPED


def test_people_who_go_by_the_theme_make_the_theme_count_more():
    found = learn(decisions(150, (0.2, 0.2, 1.5, 0.3, 0)), SHIPPED, CURVE).weights

    assert found.theme > SHIPPED.theme
    assert found.text < SHIPPED.text
    assert found.version.startswith("learned-")


def test_people_who_choose_against_the_score_change_nothing():
    contrary = [replace(at, fits=not at.fits) for at in decisions(150, (0.7, 0.4, 0.9, 1.25, 0))]

    assert learn(contrary, SHIPPED, CURVE).weights == SHIPPED


def test_without_pairs_of_two_languages_their_share_stays():
    found = learn(decisions(150, (0.2, 1.5, 0.3, 0.3, 0)), SHIPPED, CURVE).weights

    assert found.terms > SHIPPED.terms
    assert found.cross_language_terms == SHIPPED.cross_language_terms


def test_terms_between_two_languages_are_learned_apart():
    across = [
        replace(at, features=(*at.features[:1], 0.0, *at.features[2:4], at.features[1]))
        for at in decisions(200, (0.5, 1.5, 0.5, 0.5, 0))
    ]

    found = learn(across, SHIPPED, CURVE).weights

    assert found.cross_language_terms > SHIPPED.cross_language_terms


@settings(max_examples=25)
@given(st.integers(0, 999), st.tuples(*[st.floats(-2, 2)] * 5), st.integers(50, 260))
def test_learned_weights_keep_their_bounds(seed, wanted, number):
    found = learn(decisions(number, wanted, seed=seed), SHIPPED, CURVE)

    for name in FEATURE_NAMES[:4]:
        ratio = getattr(found.weights, name) / getattr(SHIPPED, name)
        assert 1 / LARGEST_CHANGE - 0.02 <= ratio <= LARGEST_CHANGE + 0.02
    assert 0 <= found.weights.cross_language_terms <= 1
    assert found.curve.a > 0


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_decisions_does_not_matter(rng: random.Random):
    examples = decisions(220, (0.2, 0.2, 1.5, 0.3, 0))
    shuffled = list(examples)
    rng.shuffle(shuffled)

    assert learn(shuffled, SHIPPED, CURVE) == learn(examples, SHIPPED, CURVE)


def test_the_curve_is_fitted_again_from_many_decisions_only():
    doubtful = decisions(CURVE_FROM, (0.7, 0.4, 0.9, 1.25, 0), noise=1.2)

    few, many = learn(doubtful[1:], SHIPPED, CURVE), learn(doubtful, SHIPPED, CURVE)

    assert few.curve == CURVE
    assert many.curve != CURVE


def test_one_institution_cannot_outvote_the_others():
    examples = decisions(60, (0, 0, 1, 0, 0), sources=6)
    loud = [*examples, *(replace(at, source="institution 0") for at in examples * 5)]

    weighed = balanced(loud)

    of = {
        source: sum(w for w, at in zip(weighed, loud, strict=True) if at.source == source)
        for source in {at.source for at in loud}
    }
    assert of["institution 0"] == pytest.approx(MOST_OF_MEDIAN * of["institution 1"])
    assert weighed.mean() == pytest.approx(1)


def test_decisions_of_one_institution_cannot_lift_its_own_rank(recipe):
    """Two offers with one text, at two institutions: whatever is learned, they stay equal."""
    text = {"name": "Informatica", "text": "data en archief", "levels": ("hbo-bachelor",)}
    offers = [make_offer(id="own", **text), make_offer(id="elsewhere", **text)]
    index = make_index(offers, recipe)
    assignment = make_assignment(text="data veilig archief", levels=("wo-master",))
    packed = pack_assignment(assignment, make_vectors([assignment], offers, recipe), index)
    own, elsewhere = pair_features(index.compare(packed), recipe)
    of_own = [
        Example(features=tuple(own.tolist()), fits=True, strength=4.0, source="own")
        for _ in range(300)
    ]

    learned = learn([*decisions(150, (0.2, 0.2, 1.5, 0.3, 0)), *of_own], SHIPPED, CURVE).weights

    assert raw_milli(own[None, :], learned) == raw_milli(elsewhere[None, :], learned)


def test_features_times_weights_is_the_score_of_the_ranking(recipe):
    offers = [
        make_offer(id="a", text="data en archief in een keten", levels=("mbo-4",)),
        make_offer(id="b", text="the students work on the data of this archive", themes=("X",)),
    ]
    index = make_index(offers, recipe)
    assignment = make_assignment(text="een archief van de keten", levels=("hbo-bachelor",))
    packed = pack_assignment(assignment, make_vectors([assignment], offers, recipe), index)
    similarities = index.compare(packed)

    features = pair_features(similarities, recipe)

    assert features[1, 4] != 0 == features[1, 1]
    points = part_points(similarities, recipe).sum(axis=1)
    assert raw_milli(features, recipe.weights).tolist() == points.tolist()
    assert features @ feature_weights(recipe.weights) == pytest.approx(points / 1000, abs=0.01)
