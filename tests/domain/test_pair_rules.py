# SPDX-License-Identifier: EUPL-1.2
"""The page and the matcher count levels and kilometres alike; neither may import the other."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from matcher import eligibility, levels
from models import comparison
from models.vocabulary import Level

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_the_matcher_knows_the_levels_of_the_closed_list():
    assert list(levels.LEVELS) == [level.value for level in Level]
    assert {level.value: level.sector.value for level in Level} == {
        code: level.sector for code, level in levels.LEVELS.items()
    }


def test_levels_lie_equally_far_apart_on_the_page_and_in_the_score():
    for one, other in product(Level, repeat=2):
        assert comparison.level_gap(one, other) == levels.level_gap(one.value, other.value)


@given(here=POINTS, there=POINTS)
def test_places_lie_equally_far_apart_on_the_page_and_in_the_hard_rule(here, there):
    assert comparison.distance_km(here, there) == eligibility.distance_km(here, there)
