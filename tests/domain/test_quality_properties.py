# SPDX-License-Identifier: EUPL-1.2
"""What holds for the hints on any text at all."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quality import MOST_HINTS, TextField, Texts, find_hints
from models.quality.hints import LONGEST_QUOTE, MOST_QUOTES
from models.quality.phrases import BUSINESS_CRITICAL, SIMPLER, VAGUE
from models.vocabulary import Language

PIECES = [
    *BUSINESS_CRITICAL, *SIMPLER, *VAGUE, "RDDI", "(RDDI)", "BIO (normen voor alles)", "niet",
    ". ", "\n", "\r\n\r\n", "  ", "🙂", "<b>", "</p>", "&amp;", "שלום", "مرحبا", "İ", "\u017f",
    "woord " * 30, "x" * 200, "coördinatie", "\u202e", "e\u0301",
]  # fmt: skip
TEXT = st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
TEXTS = st.builds(
    Texts,
    title=TEXT, question=TEXT, background=TEXT, expected_result=TEXT,
    language=st.sampled_from(Language), known=st.frozensets(st.sampled_from(["RDDI", "BIO"])),
)  # fmt: skip


@given(TEXTS)
def test_every_quote_stands_in_its_text_and_is_short(texts):
    for hint in find_hints(texts):
        assert len(hint.quotes) <= MOST_QUOTES
        for quote in hint.quotes:
            assert quote.text in texts[hint.field]
            assert 0 < len(quote.text) <= LONGEST_QUOTE
            assert quote.text == quote.text.strip()


@given(TEXTS)
def test_hints_are_few_once_each_and_the_same_again(texts):
    found = find_hints(texts)

    assert len(found) <= MOST_HINTS
    assert len({(hint.code, hint.field) for hint in found}) == len(found)
    assert found == find_hints(texts)
    assert [hint.field for hint in found] == sorted(
        (hint.field for hint in found), key=list(TextField).index
    )


@given(TEXT)
def test_a_longer_question_is_never_told_to_be_too_short_again(text):
    enough = "woord " * 200

    codes = {hint.code for hint in find_hints(Texts(question=text + enough))}

    assert not {code for code in codes if code.startswith("too_short")}


@pytest.mark.parametrize(
    "piece",
    [" ", "a ", "A", "AB ", "(", " (AB)", "ABCD (x ", ". ", "\n \n", "iets met ", "ten    ",
     "n.t.b. ", "x-", "🙂", "<b>", "é", "24/7 ", "שלום "],
)  # fmt: skip
def test_a_hundred_thousand_characters_take_seconds_at_most(piece):
    text = (piece * 100_000)[:100_000]
    begin = time.process_time()

    find_hints(Texts(question=text, expected_result=text))

    assert time.process_time() - begin < 8  # about one on a slow machine; quadratic takes minutes
