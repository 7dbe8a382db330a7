# SPDX-License-Identifier: EUPL-1.2
"""Replay on earlier decisions: harmful weights are refused, on average and in any group."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from matcher.recipe import shipped_weights
from matcher.replay import (
    FEWEST_IN_GROUP,
    FEWEST_QUESTIONS,
    OTHERS,
    Question,
    replay,
    split_in_time,
)

SHIPPED = shipped_weights()
MORE_THEME = SHIPPED.changed({"theme": 2.5, "text": 0.1})
START = datetime(2026, 1, 1, tzinfo=UTC)


def question(seed, by, *, level="hbo-bachelor", theme="Data"):
    """An assignment for which people chose the three of twelve offers that are best in ``by``."""
    features = np.random.default_rng(seed).normal(size=(12, 5)).round(3)
    features[:, 3:] = 0.0
    grades = np.zeros(12)
    grades[np.argsort(-features[:, by])[:3]] = 3.0
    return Question(level=level, theme=theme, features=features, grades=grades)


TEXT, THEME = 0, 2


def test_weights_that_rank_the_decisions_better_pass():
    found = replay([question(at, THEME) for at in range(40)], SHIPPED, MORE_THEME)

    assert found.passes
    overall = found.figures[0]
    assert (overall.group, overall.n) == ("all", 40)
    assert overall.after > overall.before
    assert overall.low > 0


def test_a_planted_harmful_version_is_refused():
    harmful = SHIPPED.changed({"theme": 0.0, "text": 2.0})

    found = replay([question(at, THEME) for at in range(40)], SHIPPED, harmful)

    assert not found.passes
    assert {at.group for at in found.worse} == {"all", "level", "theme"}


@pytest.mark.parametrize(("group", "fields"), [
    ("level", {"level": "mbo-4"}), ("theme", {"theme": "Quantum"}),
])  # fmt: skip
def test_what_helps_on_average_and_harms_one_group_is_refused(group, fields):
    many = [question(at, THEME) for at in range(60)]
    few = [question(100 + at, TEXT, **fields) for at in range(FEWEST_IN_GROUP)]

    found = replay([*many, *few], SHIPPED, MORE_THEME)

    overall = found.figures[0]
    assert overall.after > overall.before
    assert not overall.is_worse
    (name,) = fields.values()
    assert {(at.group, at.name) for at in found.worse} == {(group, name)}


def test_small_groups_are_judged_together():
    many = [question(at, THEME) for at in range(60)]
    rare = [
        question(100 + at, TEXT, level=level)
        for at, level in enumerate(("mbo-2", "mbo-3", "mbo-4", "phd"))
    ]

    found = replay([*many, *rare], SHIPPED, MORE_THEME)

    levels = {at.name: at.n for at in found.figures if at.group == "level"}
    assert levels == {"hbo-bachelor": 60, OTHERS: 4}
    assert ("level", OTHERS) in {(at.group, at.name) for at in found.worse}


def test_too_few_assignments_do_not_pass():
    found = replay([question(at, THEME) for at in range(FEWEST_QUESTIONS - 1)], SHIPPED, MORE_THEME)

    assert not found.worse
    assert not found.passes


def test_the_same_weights_change_nothing():
    found = replay([question(at, THEME) for at in range(30)], SHIPPED, SHIPPED)

    assert found.passes
    assert all(at.before == at.after and at.low == at.high == 0 for at in found.figures)


def test_assignments_without_a_choice_say_nothing():
    empty = Question(level="", theme="", features=np.zeros((3, 5)), grades=np.zeros(3))

    assert replay([empty], SHIPPED, MORE_THEME).n == 0


def moments(days):
    return {key: [START + timedelta(days=at)] for key, at in days.items()}


def vectors(names):
    return dict(zip(names, np.eye(len(names), dtype=np.float32), strict=True))


def test_later_assignments_test_what_earlier_ones_taught():
    days = {"a": 1, "b": 2, "c": 3, "d": 4}

    split = split_in_time(moments(days), vectors(days))

    assert split.testing == {"d"}
    assert split.last == START + timedelta(days=3)


def test_an_assignment_that_is_decided_about_before_and_after_only_teaches():
    decided = moments({"a": 1, "b": 2, "c": 3, "d": 4})
    decided["a"].append(START + timedelta(days=9))

    assert "a" not in split_in_time(decided, vectors(decided)).testing


def test_an_assignment_that_was_posted_again_does_not_test_what_it_taught():
    days = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6}
    known = vectors(days)
    known["f"] = known["a"]

    assert split_in_time(moments(days), known).testing == {"e"}


def test_nothing_decided_is_nothing_to_split():
    assert split_in_time({}, {}).testing == frozenset()
