# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.lexical import (
    FEATURES,
    document_frequencies,
    inverse_frequencies,
    term_counts,
    term_similarities,
    term_weights,
)

PINNED = [6897, 86690, 134699, 172239, 211448, 229198]
FLAT = np.ones(FEATURES)


def buckets(text: str) -> list[int]:
    return [int(bucket) for bucket in term_counts([text]).indices]


def similarity(left: str, right: str) -> float:
    return float(term_similarities(term_weights([right], FLAT), term_weights([left], FLAT))[0])


def test_buckets_are_the_same_in_every_process_and_release():
    assert buckets("een dag") == PINNED


def test_runs_stay_within_words():
    together = set(buckets("nieuwe fiets"))

    assert together == set(buckets("nieuwe")) | set(buckets("fiets"))


@pytest.mark.parametrize("text", ["Fiets!", "fiets,", "(FIETS)", "  fiets\n", "«fiets»"])
def test_capitals_and_punctuation_do_not_matter(text):
    assert buckets(text) == buckets("fiets")


def test_runs_are_counted():
    assert sorted(term_counts(["dag dag dag"]).data) == [3.0] * len(buckets("dag"))


@pytest.mark.parametrize("text", ["", " ", "!?", "…"])
def test_text_without_words_has_no_terms(text):
    assert buckets(text) == []
    assert similarity(text, "informatie") == 0


@given(st.text())
def test_similarity_with_itself_is_one_or_there_are_no_terms(text):
    assert similarity(text, text) == pytest.approx(1 if buckets(text) else 0)


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_bounded(left, right):
    assert similarity(left, right) == pytest.approx(similarity(right, left))
    assert -1e-9 <= similarity(left, right) <= 1 + 1e-9


def test_compound_meets_its_parts():
    near = similarity("informatiebeveiliging", "beveiliging van informatie")

    assert near > 0.5 > similarity("informatiebeveiliging", "logistiek van goederen")


def test_common_terms_weigh_less():
    texts = ["gemeente en data", "gemeente en wet", "gemeente en app"]
    idf = inverse_frequencies(document_frequencies(texts), len(texts))

    assert idf[buckets("gemeente")].max() < idf[buckets("wet")].min()


def test_a_repeated_term_weighs_more_by_its_logarithm_only():
    (weights,) = term_weights(["data data data wet"], FLAT).toarray()

    often, once = weights[buckets("data")[0]], weights[buckets("wet")[0]]

    assert often / once == pytest.approx(1 + np.log(3))


@given(st.lists(st.text(alphabet="abcde ", min_size=5), min_size=1), st.text("abcde ", min_size=5))
def test_weights_and_similarity_of_a_text_do_not_depend_on_the_other_texts(texts, asked):
    query = term_weights([asked], FLAT)
    together = term_similarities(term_weights(texts, FLAT), query).tolist()

    alone = [term_similarities(term_weights([text], FLAT), query)[0] for text in texts]

    assert together == alone


def test_no_rows_have_no_similarities():
    assert term_similarities(term_weights([], FLAT), term_weights(["data"], FLAT)).size == 0


def test_nothing_counted_makes_every_term_equally_telling():
    assert (inverse_frequencies(document_frequencies([]), 0) == 1).all()
