# SPDX-License-Identifier: EUPL-1.2
"""Whom to ask: the best first, and not ten times the same."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.spread import (
    MOST,
    SAME_INSTITUTION,
    SAME_NAME,
    Candidate,
    best_of_each,
    whom_to_ask,
)


def candidate(id_, raw=1_000, name="", institution=None, *, reachable=False, km=None):
    return Candidate(
        id=id_, raw_milli=raw, name=name or f"name {id_}", is_reachable=reachable,
        institution=id_ if institution is None else institution, distance_km=km,
    )  # fmt: skip


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 500),
        raw_milli=st.integers(-3_000, 5_000),
        name=st.sampled_from(["a", "b", "c"]),
        institution=st.integers(1, 6),
        is_reachable=st.booleans(),
        distance_km=st.none() | st.floats(0, 300),
    ),
    unique_by=lambda at: at.id,
    max_size=60,
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(candidate(9, raw=2_000), candidate(1), id="score"),
        pytest.param(candidate(9, reachable=True), candidate(1, km=1.0), id="can be reached"),
        pytest.param(candidate(9, km=10.0), candidate(1, km=80.0), id="nearer"),
        pytest.param(candidate(9, km=80.0), candidate(1), id="distance known"),
        pytest.param(candidate(1), candidate(9), id="identifier"),
    ],
)
def test_who_comes_first(first, second):
    assert whom_to_ask([second, first]) == (first.id, second.id)


def test_one_name_takes_three_places_the_nearest_ones():
    same = [candidate(at, name="HBO-ICT", km=float(at)) for at in range(1, 21)]
    other = candidate(99, raw=10)

    assert whom_to_ask([*same, other]) == (1, 2, 3, 99)


def test_one_institution_takes_two_places():
    same = [candidate(at, raw=100 - at, institution=7) for at in range(1, 6)]

    assert whom_to_ask(same) == (1, 2)


@given(CANDIDATES)
def test_no_bound_is_ever_broken_and_the_order_of_what_comes_in_is_nothing(found):
    by_id = {at.id: at for at in found}
    chosen = [by_id[key] for key in whom_to_ask(found)]
    shuffled = random.Random(1).sample(found, len(found))

    assert len(chosen) <= MOST
    for bound, key in ((SAME_NAME, "name"), (SAME_INSTITUTION, "institution")):
        values = [getattr(at, key) for at in chosen]
        assert all(values.count(value) <= bound for value in values)
    assert [at.raw_milli for at in chosen] == sorted((at.raw_milli for at in chosen), reverse=True)
    assert whom_to_ask(shuffled) == whom_to_ask(found)


@given(CANDIDATES)
def test_the_best_of_each_institution_are_its_own(found):
    best = best_of_each(found, most=2)

    for institution, ids in best.items():
        own = sorted((at.raw_milli for at in found if at.institution == institution), reverse=True)
        scores = {at.id: at.raw_milli for at in found}
        assert [scores[key] for key in ids] == own[:2]
