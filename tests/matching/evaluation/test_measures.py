# SPDX-License-Identifier: EUPL-1.2
"""Measures against values worked out by hand, and what must hold for every list."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluation.agreement import agreement
from matcher.evaluation.bootstrap import interval
from matcher.evaluation.measures import (
    capped_recall,
    first_is_right,
    in_order,
    levels_off,
    ndcg,
    reciprocal_rank,
)
from matcher.evaluation.reliability import Band, bands, calibration_error

graded = st.lists(st.sampled_from([0, 0.5, 1, 1.5, 2, 2.5, 3]), min_size=1, max_size=20).map(
    lambda grades: np.array(grades, dtype=np.float64)
)
with_gain = graded.filter(lambda ranked: ranked.any())


def ranked(*grades):
    return np.array(grades, dtype=np.float64)


@pytest.mark.parametrize(
    ("grades", "depth", "expected"),
    [
        pytest.param((3, 2, 0, 1), 10, (7 + 3 / math.log2(3) + 1 / math.log2(5))
                     / (7 + 3 / math.log2(3) + 0.5), id="one swapped"),
        pytest.param((0, 3), 10, 1 / math.log2(3), id="best in second place"),
        pytest.param((0, 0, 3), 2, 0, id="best below the depth"),
        pytest.param((1.5,), 10, 1, id="mean of two judges"),
        pytest.param((1, 1, 0), 1, 1, id="no more than the depth counts"),
    ],
)  # fmt: skip
def test_ndcg_by_hand(grades, depth, expected):
    assert ndcg(ranked(*grades), depth) == pytest.approx(expected)


def test_ndcg_and_recall_without_anything_to_find_are_not_defined():
    assert math.isnan(ndcg(ranked(0, 0)))
    assert math.isnan(capped_recall(ranked(1, 1.5)))


@pytest.mark.parametrize(
    ("grades", "expected"),
    [((2, 0), 1), ((1.5, 1, 2), 1 / 3), ((0, 3, 3), 1 / 2), ((1, 1.5), 0)],
)
def test_reciprocal_rank_by_hand(grades, expected):
    assert reciprocal_rank(ranked(*grades)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        pytest.param((2, 0, 3, 0, 0, 2), 2 / 3, id="one of three is too low"),
        pytest.param((3, 3, 3, 3, 0, 3, 3), 4 / 5, id="capped at five"),
        pytest.param((0, 0, 0, 0, 0, 2), 0, id="none in five"),
    ],
)
def test_capped_recall_by_hand(grades, expected):
    assert capped_recall(ranked(*grades)) == pytest.approx(expected)


@pytest.mark.parametrize(("grade", "expected"), [(2, 1), (1.5, 0), (3, 1), (0, 0)])
def test_first_is_right_from_grade_two(grade, expected):
    assert first_is_right(ranked(grade, 3)) == expected


@pytest.mark.parametrize(
    ("wanted", "offered", "steps"),
    [
        pytest.param(["mbo-4"], ["mbo-4"], 0, id="same"),
        pytest.param(["mbo-4"], ["hbo-ad"], 1, id="next in another sector"),
        pytest.param(["hbo-bachelor"], ["wo-bachelor"], 1, id="applied and research"),
        pytest.param(["hbo-bachelor"], ["wo-master"], 1, id="next and research"),
        pytest.param(["mbo-3", "mbo-4"], ["mbo-2", "hbo-bachelor"], 1, id="closest pair"),
        pytest.param(["mbo-2"], ["wo-master"], 5, id="farthest"),
    ],
)
def test_steps_are_those_of_the_guideline(wanted, offered, steps):
    assert levels_off(wanted, offered) == steps


def test_entries_are_ordered_by_score_and_equal_ones_keep_their_place():
    scores, grades = ranked(1, 5, 1), ranked(2, 0, 3)

    assert in_order(scores, grades).tolist() == [0, 2, 3]


@given(with_gain)
def test_perfect_order_is_one_and_no_order_is_better(grades):
    best = np.sort(grades)[::-1]

    assert ndcg(best) == pytest.approx(1)
    assert 0 <= ndcg(grades) <= 1 + 1e-9


@given(with_gain)
def test_perfect_order_is_one_for_the_other_measures(grades):
    best = np.sort(grades)[::-1]
    has_right = bool((grades >= 2).any())

    assert reciprocal_rank(best) == first_is_right(best) == has_right
    if has_right:
        assert capped_recall(best) == 1


@given(with_gain)
def test_reversed_order_is_never_better(grades):
    best = np.sort(grades)[::-1]

    assert ndcg(best[::-1]) <= ndcg(best) + 1e-9
    assert reciprocal_rank(best[::-1]) <= reciprocal_rank(best)


@given(with_gain, st.integers(0, 18))
def test_putting_a_better_entry_higher_is_never_worse(grades, at):
    swapped = grades.copy()
    pair = grades[at : at + 2]
    swapped[at : at + 2] = np.sort(pair)[::-1]

    assert ndcg(swapped) >= ndcg(grades) - 1e-9
    assert reciprocal_rank(swapped) >= reciprocal_rank(grades)


@given(graded, st.randoms())
def test_order_among_equally_ranked_equals_does_not_matter(grades, shuffler):
    order = list(range(grades.size))
    shuffler.shuffle(order)
    scores = grades * 2 + 1  # entries of one grade tie

    assert in_order(scores[order], grades[order]).tolist() == in_order(scores, grades).tolist()


def test_kappa_by_hand():
    # Both say 0 twice and 3 once, and differ once: observed 3/4, by chance 1/4 * 3/4 + 1/4 * 1/2.
    judges = np.array([[[0, 0, 3, 0]], [[0, 0, 3, 3]]])

    found = agreement(judges)

    by_chance = 3 / 4 * 1 / 2 + 1 / 4 * 1 / 2
    assert found.equal == pytest.approx((3 / 4 - by_chance) / (1 - by_chance))
    assert found.quadratic == found.fitting == found.equal


def test_interval_holds_its_mean_and_is_the_same_every_time():
    values = np.array([0.2, 0.4, np.nan, 0.9])

    found = interval(values)

    assert found.mean == 0.5
    assert 0.2 <= found.low < found.mean < found.high <= 0.9
    assert found == interval(values)


def test_interval_of_equal_values_is_a_point():
    found = interval(np.full(7, 0.25))

    assert (found.low, found.mean, found.high) == (0.25, 0.25, 0.25)


def test_reliability_by_hand():
    scores = np.array([4.0, 8.0, 60.0, 95.0, 100.0])
    right = np.array([0.0, 1.0, 1.0, 1.0, 1.0])

    table = bands(scores, right)

    assert table == (
        Band(lowest=0, n=2, shown=0.06, right=0.5),
        Band(lowest=60, n=1, shown=0.6, right=1.0),
        Band(lowest=90, n=2, shown=0.975, right=1.0),
    )
    assert calibration_error(table) == pytest.approx((2 * 0.44 + 0.4 + 2 * 0.025) / 5)


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1))
def test_calibration_error_lies_between_zero_and_one(pairs):
    scores, right = (np.array(at, dtype=np.float64) for at in zip(*pairs, strict=True))

    table = bands(scores, right)

    assert sum(band.n for band in table) == len(pairs)
    assert 0 <= calibration_error(table) <= 1
