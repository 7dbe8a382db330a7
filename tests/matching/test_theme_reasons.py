# SPDX-License-Identifier: EUPL-1.2
"""Why a theme: a sentence that stands in the text, and words that both use."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import Theme, embed_missing
from matcher.level_signals import level_sentences
from matcher.theme_reasons import reason_texts, theme_reason
from tests.fakes import HashingEncoder

THEME = Theme(name="Archief", sentences=("Dossiers en archief bewaren.", "Stukken openbaar maken."))
KNOWN: dict[str, Any] = {}


def reason(text: str, recipe):
    sentences = level_sentences([text])
    KNOWN.update(embed_missing(HashingEncoder(), reason_texts(sentences, THEME), KNOWN))
    return theme_reason(sentences, THEME, KNOWN, recipe.statistics)


@given(text=st.text(min_size=1))
def test_sentence_stands_literally_in_the_text(recipe, text):
    found = reason(text, recipe)

    assert found is None or found.sentence in text


def test_nearest_pair_of_sentences_and_shared_words(recipe):
    found = reason("Wij zijn groot. Dossiers en het zaakarchief bewaren is lastig.", recipe)

    assert found.sentence == "Dossiers en het zaakarchief bewaren is lastig."
    assert found.theme_sentence == "Dossiers en archief bewaren."
    assert found.terms == ("dossiers", "zaakarchief", "bewaren")
    assert found.to_json()["terms"] == found.terms


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_without_text_there_is_no_reason(recipe, text):
    assert reason(text, recipe) is None
