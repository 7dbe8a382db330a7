# SPDX-License-Identifier: EUPL-1.2
"""Assignments that ask the same: the rules on any texts, and what is found on judged pairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import embed_missing, text_hash
from matcher.duplicates import BUILD_ON, IDENTICAL, JOIN, alike, likenesses
from matcher.evaluation.judged import HALVES
from matcher.evaluation.likeness import figures, likeness_table, read_tellings
from matcher.packing import pack_texts
from tests.fakes import HashingEncoder
from tests.matching.builders import WORDS
from tests.matching.conftest import ROOT

FUNCTION_WORDS = ("de", "het", "een", "the", "of", "and", "")
texts = st.lists(st.sampled_from(WORDS + FUNCTION_WORDS), max_size=8).map(" ".join)


def packed(encoder, recipe, *lines):
    vectors = embed_missing(encoder, {text_hash(line): line for line in lines}, {})
    return pack_texts(lines, vectors, recipe.statistics.assignment_means)


def likeness(encoder, recipe, one, other):
    both = packed(encoder, recipe, one), packed(encoder, recipe, other)
    return int(likenesses(*both, recipe)[0])


@given(one=texts, other=texts)
def test_a_pair_is_as_alike_from_either_side(recipe, one, other):
    encoder = HashingEncoder()

    assert likeness(encoder, recipe, one, other) == likeness(encoder, recipe, other, one)


@given(one=texts, others=st.lists(texts, min_size=1, max_size=6))
def test_a_likeness_does_not_depend_on_the_other_texts_or_their_order(recipe, one, others):
    encoder = HashingEncoder()
    alone = packed(encoder, recipe, one)

    together = likenesses(alone, packed(encoder, recipe, *others), recipe)
    turned = likenesses(alone, packed(encoder, recipe, *reversed(others)), recipe)

    assert together.tolist() == turned.tolist()[::-1]
    assert together.tolist() == [likeness(encoder, recipe, one, other) for other in others]


@given(text=texts)
def test_the_same_text_is_always_found_and_no_text_never(recipe, text):
    found = likeness(HashingEncoder(), recipe, text, text)

    assert found == (IDENTICAL if text.strip() else 0)


@given(one=texts, other=texts)
def test_a_likeness_lies_between_nothing_and_the_same(recipe, one, other):
    assert 0 <= likeness(HashingEncoder(), recipe, one, other) <= IDENTICAL


def test_the_most_alike_come_first_and_ties_in_their_order(recipe):
    encoder = HashingEncoder()
    lines = ["quantum wet", "dashboard data team", "dashboard data", "dashboard data"]

    found = alike(
        packed(encoder, recipe, "dashboard data"), packed(encoder, recipe, *lines), recipe, most=2
    )

    assert [(at.row, at.likeness) for at in found] == [(2, IDENTICAL), (3, IDENTICAL)]


def test_who_is_alike_enough_to_join_is_alike_enough_to_build_on():
    assert JOIN > BUILD_ON


@pytest.fixture(scope="module")
def judged(torch_encoder):
    """The judged texts and the likeness of each pair."""
    tellings = read_tellings(ROOT)
    return tellings, likeness_table(tellings, torch_encoder)


@pytest.mark.parametrize(
    ("across", "precision", "recall"),
    [pytest.param(False, 0.8, 1.0, id="one language"), pytest.param(True, 0.95, 0.85, id="two")],
)
@pytest.mark.parametrize("half", HALVES)
def test_what_is_found_on_judged_pairs_does_not_fall_back(judged, half, across, precision, recall):
    """The bars lie just below what docs/evaluation.md reports."""
    tellings, table = judged

    found = figures(tellings, table, half, across=across)

    assert found.precision >= precision
    assert found.recall >= recall


def test_a_text_that_only_sounds_like_its_source_is_no_duplicate_of_it(judged):
    tellings, table = judged
    row = {(at.question, at.kind): place for place, at in enumerate(tellings)}

    joined = [
        question
        for question in {at.question for at in tellings}
        if table[row[question, "source"], row[question, "other"]] >= JOIN
    ]

    assert joined == []
