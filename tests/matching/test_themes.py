# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import Theme, embed_missing
from matcher.corpus import centred
from matcher.recipe import shipped_themes
from matcher.themes import likely_themes, prototypes, same_theme, theme_probabilities, theme_texts
from tests.fakes import HashingEncoder


@pytest.fixture(scope="module")
def placed():
    themes = shipped_themes()
    return prototypes(themes, embed_missing(HashingEncoder(), theme_texts(themes), {}))


def test_the_eight_themes_are_shipped_with_several_sentences_each():
    themes = shipped_themes()

    assert [theme.name for theme in themes] == [
        "Datamanagement & AI",
        "Cyberveiligheid",
        "Informatiehuishouding",
        "Blockchain",
        "Softwareontwikkeling",
        "Procesoptimalisatie",
        "Quantum technologie",
        "IT-change",
    ]
    assert min(len(theme.sentences) for theme in themes) >= 5


@given(st.text())
def test_probabilities_add_up_to_one(placed, text):
    vector = HashingEncoder().encode_query([text])[0]

    found = theme_probabilities(vector, placed)

    assert found.sum() == pytest.approx(1, abs=1e-4)
    assert (found >= 0).all()


def test_every_theme_recognises_its_own_place(placed):
    for name, row in zip(placed.names, placed.vectors, strict=True):
        assert likely_themes(row, placed)[0].name == name


def test_likely_themes_are_ordered_by_probability_then_name(placed):
    nowhere = np.zeros(HashingEncoder.dim, np.float32)

    found = likely_themes(nowhere, placed)

    assert [theme.name for theme in found] == sorted(placed.names)


def test_theme_names_are_compared_without_case_and_spacing():
    assert same_theme(" IT-Change ") == same_theme("it-change")


def test_sentence_that_two_themes_share_is_encoded_once():
    themes = [Theme(name="een", sentences=("zin",)), Theme(name="twee", sentences=("zin",))]

    assert len(theme_texts(themes)) == 1


def test_row_at_the_mean_becomes_zeros():
    rows = np.ones((1, 3), np.float32)

    assert centred(rows, rows[0]).tolist() == [[0, 0, 0]]
