# SPDX-License-Identifier: EUPL-1.2
"""Texts near a question: the same answer each time, and the right one on judged retellings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import assignment_text, embed_missing, load_recipe, text_hash
from matcher.evaluation.likeness import read_tellings
from matcher.packing import pack_texts
from matcher.questions import nearest, question_text
from matcher.recipe import shipped_text_rules
from tests.fakes import HashingEncoder
from tests.matching.builders import WORDS
from tests.matching.conftest import ROOT


def packed(encoder, recipe, lines):
    vectors = embed_missing(encoder, {text_hash(line): line for line in lines}, {})
    return pack_texts(lines, vectors, recipe.statistics.assignment_means)


def answers(encoder, recipe, question, lines, most=10):
    asked = question_text(question, recipe.text_rules)
    vector = encoder.encode_query([asked])[0]
    return nearest(asked, vector, packed(encoder, recipe, lines), recipe, most=most)


LINES = ["dashboard data team", "archief wet", "quantum model", "dashboard"]


@given(st.text(max_size=60))
def test_any_question_gets_answers_in_order_or_none(recipe, question):
    found = answers(HashingEncoder(), recipe, question, LINES, most=3)

    assert len(found) <= 3
    assert found == sorted(found, key=lambda at: (-at.similarity, at.row))
    assert found == answers(HashingEncoder(), recipe, question, LINES, most=3)


@pytest.mark.parametrize("question", ["", "🙂🙂", "?!"])
def test_a_question_without_a_word_has_no_answer(recipe, question):
    assert answers(HashingEncoder(), recipe, question, LINES) == []


def test_without_texts_there_is_no_answer(recipe):
    assert answers(HashingEncoder(), recipe, "dashboard", []) == []


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join))
def test_the_text_that_is_the_question_comes_first(recipe, question):
    lines = [line for line in LINES if line != question]

    assert answers(HashingEncoder(), recipe, question, [*lines, question])[0].row == len(lines)


def test_abbreviations_are_written_out_behind_the_question():
    rules = shipped_text_rules()

    assert question_text(" AVG \n regels ", rules) == f"AVG regels {rules.glossary['AVG']}"


@pytest.mark.parametrize("kind", ["again", "abroad"])
def test_a_title_finds_the_text_that_asks_the_same(torch_encoder, kind):
    """Among twenty texts, asked by the title of a retelling in the same or the other language."""
    recipe, tellings = load_recipe(torch_encoder), read_tellings(ROOT)
    sources = [at for at in tellings if at.kind == "source"]
    texts = [assignment_text(at.profile, recipe.text_rules) for at in sources]
    shelf = packed(torch_encoder, recipe, texts)
    asked = [at for at in tellings if at.kind == kind]
    questions = [question_text(at.profile.title, recipe.text_rules) for at in asked]
    vectors = torch_encoder.encode_query(questions)

    first = [
        sources[nearest(question, vector, shelf, recipe, most=1)[0].row].question
        for question, vector in zip(questions, vectors, strict=True)
    ]

    assert np.mean([at.question == found for at, found in zip(asked, first, strict=True)]) >= 0.85
