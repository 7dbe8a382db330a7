# SPDX-License-Identifier: EUPL-1.2
import random
import time

from matcher import build_index, rank
from tests.matching.builders import WORDS, make_assignment, make_offer, make_vectors

OFFERS = 2000
BOUND_S = 1.0


def test_one_assignment_against_two_thousand_offers_takes_less_than_a_second(recipe):
    chooser = random.Random(7)
    offers = [
        make_offer(id=f"{i:04}", text=" ".join(chooser.choices(WORDS, k=120)))
        for i in range(OFFERS)
    ]
    assignment = make_assignment(text=" ".join(chooser.choices(WORDS, k=120)))
    vectors = make_vectors([assignment], offers, recipe)
    index = build_index(offers, vectors, recipe)

    started = time.process_time()
    result = rank(assignment, index, vectors)
    spent = time.process_time() - started

    assert len(result.suggestions) + len(result.ranked_below) == OFFERS
    assert spent < BOUND_S
