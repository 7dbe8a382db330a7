# SPDX-License-Identifier: EUPL-1.2
"""The page and the matcher judge pairs alike; neither may import the other."""

from datetime import timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from matcher import eligibility, levels
from models import comparison
from models.queries.matching import AskingAssignment, OpenOffer
from models.vocabulary import AssignmentForm, Language, Level, WorkMode
from tests.domain.test_comparison import FEBRUARY, MAASTRICHT, UTRECHT, ZWOLLE, asked, offered
from workers.profiles import assignment_profile, offer_profile

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


_sizes = st.tuples(st.integers(1, 5), st.integers(0, 3)).map(
    lambda at: {"group_min": at[0], "group_max": at[0] + at[1]}
)
_windows = st.fixed_dictionaries(
    {
        "start_on": st.none() | st.integers(0, 300).map(lambda day: FEBRUARY + timedelta(days=day)),
        "flexible_weeks": st.integers(0, 4),
        "duration_weeks": st.none() | st.integers(1, 20),
        "place": st.sampled_from((None, UTRECHT, MAASTRICHT, ZWOLLE)),
    }
)
_asked = st.fixed_dictionaries(
    {
        "form": st.none() | st.sampled_from(AssignmentForm),
        "language": st.sampled_from(Language),
        "work_mode": st.none() | st.sampled_from(WorkMode),
    }
)
_offered = st.fixed_dictionaries(
    {
        "forms": st.lists(st.sampled_from(AssignmentForm), max_size=2, unique=True),
        "languages": st.lists(st.sampled_from(("nl", "en")), max_size=2, unique=True),
        "max_distance_km": st.sampled_from((0, 40, 90)),
    }
)


@given(*(2 * [_sizes]), *(2 * [_windows]), _asked, _offered, st.integers(-1, 2), st.integers(0, 8))
def test_the_page_names_the_rules_that_the_matcher_breaks(
    our_size, their_size, our_window, their_window, ours, theirs, groups, students
):
    assignment = asked(**our_size, **our_window, **ours, title="t", question="", background="",
                       expected_result="", skills=[])  # fmt: skip
    offer = offered(**their_size, **their_window, **theirs, title="t", description="", courses=[])
    offer.programme.name = offer.programme.name_en = offer.programme.field_name = ""

    on_page = comparison.broken_rules(
        comparison.compare(
            assignment, offer, comparison.Room(groups=max(groups, 0), students=students)
        )
    )

    profile = assignment_profile(AskingAssignment(assignment, frozenset()))
    reasons = eligibility.broken_rules(profile, offer_profile(OpenOffer(offer, groups, students)))
    assert sorted(on_page) == sorted(reason.code for reason in reasons)
