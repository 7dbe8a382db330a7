# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import Curve
from matcher.recipe import shipped_curve
from matcher.scoring import label_of, percentage, shown_score

CURVE = shipped_curve()
milli = st.lists(st.integers(-15_000, 15_000), min_size=1, max_size=6)


@given(milli, st.floats(0.1, 5), st.floats(-8, 4))
def test_shown_parts_and_base_add_up_to_the_shown_score(parts, a, b):
    shown = shown_score(parts, Curve(a=a, b=b))

    assert shown.base + sum(shown.parts) == shown.score
    assert 0 <= shown.score <= 100


@given(milli)
def test_shown_points_are_the_scaled_points_within_one(parts):
    raw = sum(parts) / 1000
    base = percentage(0, CURVE)
    scale = (percentage(raw, CURVE) - base) / raw if raw else 0

    shown = shown_score(parts, CURVE)

    assert abs(shown.base - base) <= 1
    for points, whole in zip(parts, shown.parts, strict=True):
        assert abs(whole - scale * points / 1000) <= 1 + 1e-9


@given(st.integers(-20_000, 20_000), st.integers(0, 500))
def test_higher_raw_score_is_never_shown_lower(raw, more):
    assert shown_score([raw + more], CURVE).score >= shown_score([raw], CURVE).score


def test_shown_score_rounds_the_stated_formula():
    assert percentage(3.26 / 1.25, CURVE) == pytest.approx(50)
    assert shown_score([2608], CURVE).score == 50


def test_enormous_raw_scores_do_not_overflow():
    assert percentage(-1e6, CURVE) == pytest.approx(0)
    assert percentage(1e6, CURVE) == 100


@pytest.mark.parametrize(
    ("score", "label"),
    [
        (100, "excellent"),
        (75, "excellent"),
        (74, "good"),
        (50, "good"),
        (49, "possible"),
        (25, "possible"),
        (24, "weak"),
        (0, "weak"),
    ],
)
def test_labels(score, label):
    assert label_of(score) == label
