# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.levels import LEVELS, closest_levels, level_gap

codes = st.sampled_from(sorted(LEVELS))


@pytest.mark.parametrize(
    ("wanted", "offered", "gap"),
    [
        pytest.param("hbo-bachelor", "hbo-bachelor", 0, id="same"),
        pytest.param("hbo-bachelor", "wo-bachelor", 0.5, id="other sector, same NLQF"),
        pytest.param("mbo-4", "hbo-ad", 1.5, id="next NLQF in another sector"),
        pytest.param("mbo-4", "mbo-3", 1, id="next within mbo"),
        pytest.param("wo-bachelor", "wo-master", 1, id="next within wo"),
        pytest.param("hbo-master", "phd", 1.5, id="to doctorate"),
        pytest.param("mbo-2", "phd", 6.5, id="farthest"),
    ],
)
def test_level_gap_is_nlqf_difference_plus_half_for_another_sector(wanted, offered, gap):
    assert level_gap(wanted, offered) == gap


@given(codes, codes)
def test_level_gap_is_symmetric_and_zero_only_for_equal_codes(left, right):
    assert level_gap(left, right) == level_gap(right, left)
    assert (level_gap(left, right) == 0) == (left == right)


def test_closest_pair_prefers_the_first_wanted_level():
    pair = closest_levels(("wo-bachelor", "hbo-bachelor"), ("hbo-bachelor", "wo-bachelor"))

    assert pair is not None
    assert (pair.wanted, pair.offered, pair.gap) == ("wo-bachelor", "wo-bachelor", 0)


def test_without_levels_on_a_side_there_is_no_pair():
    assert closest_levels((), ("phd",)) is None
    assert closest_levels(("phd",), ()) is None
