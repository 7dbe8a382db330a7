# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import Theme, embed_missing
from matcher.corpus import centred
from matcher.lexical import FEATURES, term_weights
from matcher.recipe import shipped_themes
from matcher.themes import (
    likely_themes,
    prototypes,
    same_theme,
    theme_likeness,
    theme_probabilities,
    theme_texts,
)
from tests.fakes import HashingEncoder

IDF = np.ones(FEATURES)


@pytest.fixture(scope="module")
def placed():
    themes = shipped_themes()
    return prototypes(themes, embed_missing(HashingEncoder(), theme_texts(themes), {}), IDF)


def likeness(texts, themes):
    return theme_likeness(HashingEncoder().encode_query(texts), term_weights(texts, IDF), themes)


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
    found = theme_probabilities(likeness([text], placed)[0])

    assert found.sum() == pytest.approx(1, abs=1e-4)
    assert (found >= 0).all()


def test_every_theme_recognises_its_own_sentences(placed):
    for theme in shipped_themes():
        together = " ".join(theme_texts([theme]).values())

        assert likely_themes(likeness([together], placed)[0], placed)[0].name == theme.name


@given(st.text(), st.text())
def test_likeness_of_a_text_does_not_depend_on_the_other_texts(placed, one, other):
    assert (likeness([one, other], placed)[0] == likeness([one], placed)[0]).all()


def test_word_of_a_theme_tells_apart_what_means_nearly_the_same():
    themes = [
        Theme(name="Meten", sentences=("meting met een sensor",)),
        Theme(name="Quantum", sentences=("meting met een kwantumsensor",)),
    ]
    vectors = {key: np.ones(2, np.float32) / np.sqrt(2, dtype=np.float32)
               for key in theme_texts(themes)}  # fmt: skip
    nearly = prototypes(themes, vectors, IDF)
    words = term_weights(["een kwantumsensor"], IDF)

    found = theme_likeness(np.zeros((1, 2), np.float32), words, nearly)[0]

    assert found[1] > found[0]


def test_without_themes_nothing_is_likely():
    nothing = prototypes((), {}, IDF)

    assert likeness(["tekst"], nothing).shape == (1, 0)
    assert likely_themes(np.zeros(0), nothing) == ()


def test_likely_themes_are_ordered_by_probability_then_name(placed):
    found = likely_themes(np.zeros(len(placed.names)), placed)

    assert [theme.name for theme in found] == sorted(placed.names)


def test_theme_names_are_compared_without_case_and_spacing():
    assert same_theme(" IT-Change ") == same_theme("it-change")


def test_sentence_that_two_themes_share_is_encoded_once():
    themes = [Theme(name="een", sentences=("zin",)), Theme(name="twee", sentences=("zin",))]

    assert len(theme_texts(themes)) == 1


def test_row_at_the_mean_becomes_zeros():
    rows = np.ones((1, 3), np.float32)

    assert centred(rows, rows[0]).tolist() == [[0, 0, 0]]
