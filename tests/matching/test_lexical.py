# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.lexical import (
    FEATURES,
    document_frequencies,
    inverse_frequencies,
    stack,
    term_buckets,
    term_vector,
)

PINNED = [62891, 158588, 224812, 1569, 59903, 46904]
FLAT = np.ones(FEATURES, dtype=np.float32)


def similarity(left: str, right: str) -> float:
    return float(stack([term_vector(right, FLAT)]).similarities(term_vector(left, FLAT))[0])


def test_buckets_are_the_same_in_every_process_and_release():
    assert term_buckets("een dag").tolist() == PINNED


def test_runs_stay_within_words():
    together = set(term_buckets("nieuwe fiets"))

    assert together == set(term_buckets("nieuwe")) | set(term_buckets("fiets"))


@pytest.mark.parametrize("text", ["", " ", "a", "!?", "x y z"])
def test_text_without_runs_has_no_terms(text):
    assert similarity(text, "informatie") == 0


@given(st.text(min_size=2))
def test_similarity_with_itself_is_one_or_there_are_no_terms(text):
    assert similarity(text, text) == pytest.approx(1 if term_buckets(text).size else 0, abs=1e-5)


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_bounded(left, right):
    assert similarity(left, right) == pytest.approx(similarity(right, left), abs=1e-6)
    assert -1e-6 <= similarity(left, right) <= 1 + 1e-6


def test_compound_meets_its_parts():
    near = similarity("informatiebeveiliging", "beveiliging van informatie")

    assert near > 0.5 > similarity("informatiebeveiliging", "logistiek van goederen")


def test_common_terms_weigh_less():
    texts = ["gemeente en data", "gemeente en wet", "gemeente en app"]
    idf = inverse_frequencies(document_frequencies(texts), len(texts))

    common, rare = term_buckets("gemeente"), term_buckets("wet")

    assert idf[common].max() < idf[rare].min()


def test_row_does_not_depend_on_the_other_rows():
    query = term_vector("dashboard met data", FLAT)
    rows = [term_vector(f"data en dashboard {i}", FLAT) for i in range(50)]

    alone = [stack([row]).similarities(query)[0] for row in rows]

    assert stack(rows).similarities(query).tolist() == alone


def test_no_rows_have_no_similarities():
    assert stack([]).similarities(term_vector("data", FLAT)).size == 0
