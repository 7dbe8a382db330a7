# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import embed_missing
from matcher.language import language_pairs, language_rows
from matcher.lexical import FEATURES
from matcher.recipe import shipped_subjects
from matcher.subjects import meaning, subject_profiles
from matcher.themes import prototypes, theme_texts
from tests.fakes import HashingEncoder


@pytest.fixture(scope="module")
def placed():
    subjects = shipped_subjects()
    vectors = embed_missing(HashingEncoder(), theme_texts(subjects), {})
    return prototypes(subjects, vectors, np.ones(FEATURES))


def test_subjects_cover_more_than_the_themes_and_say_it_in_both_languages():
    subjects = shipped_subjects()

    assert len(subjects) > 50
    for subject in subjects:
        spoken = language_rows([*subject.sentences]).tolist()
        assert len(spoken) >= 3, subject.name


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_profile_is_of_unit_length_so_that_a_text_is_about_its_own_subjects(placed, texts):
    profiles = subject_profiles(HashingEncoder().encode_query(texts), placed)

    assert (profiles**2).sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert (profiles >= 0).all()


@given(st.text(), st.text())
def test_profile_of_a_text_does_not_depend_on_the_other_texts(placed, one, other):
    rows = HashingEncoder().encode_query([one, other])

    together = subject_profiles(rows, placed)

    assert (together[0] == subject_profiles(rows[:1], placed)[0]).all()


def test_without_subjects_only_the_texts_count():
    nothing = prototypes((), {}, np.ones(FEATURES))

    assert subject_profiles(np.ones((2, 3), np.float32), nothing).shape == (2, 0)


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 0.5))
def test_meaning_grows_with_each_of_its_two_sides(text, subjects, more):
    base = meaning(np.array([text]), np.array([subjects]))

    assert meaning(np.array([text + more]), np.array([subjects])) >= base
    assert meaning(np.array([text]), np.array([subjects + more])) >= base


def test_languages_of_a_pair_do_not_depend_on_the_side():
    dutch, english = language_rows(["Dit is een tekst van ons", "This is the text of our team"])

    assert language_pairs(int(dutch), np.array([dutch, english])).tolist() == [0, 2]
    assert language_pairs(int(english), np.array([dutch, english])).tolist() == [2, 1]
