# SPDX-License-Identifier: EUPL-1.2
"""Looking for repairs stays affordable among two thousand offers."""

import random
import time

from matcher import build_index, rank
from matcher.repair import with_repairs
from matcher.why_not import why_not
from tests.matching.builders import WORDS, make_assignment, make_offer, make_vectors

OFFERS = 2000
BOUND_S = 2.0


def test_two_thousand_offers_of_which_half_is_excluded(recipe):
    chooser = random.Random(7)
    themes = ("Cyberveiligheid", "Blockchain")
    offers = [
        make_offer(
            id=f"{i:04}",
            text=" ".join(chooser.choices(WORDS, k=120)),
            forms=("internship",) if i % 2 else ("group",),
            levels=(chooser.choice(("mbo-4", "hbo-bachelor", "wo-master")),),
            themes=(chooser.choice(themes),),
        )
        for i in range(OFFERS)
    ]
    assignment = make_assignment(
        text=" ".join(chooser.choices(WORDS, k=120)),
        form="group", levels=("hbo-bachelor",), themes=("Blockchain",),
    )  # fmt: skip
    vectors = make_vectors([assignment], offers, recipe)
    index = build_index(offers, vectors, recipe)
    ranked = rank(assignment, index, vectors)

    started = time.process_time()
    repaired = with_repairs(ranked, assignment, index, vectors)
    spent = time.process_time() - started

    assert any(at.repair for at in repaired.excluded)
    assert spent < BOUND_S
    for offer_id in (ranked.ranked_below[0], ranked.ranked_below[-1], ranked.excluded[0].offer_id):
        started = time.process_time()
        why_not(assignment, offer_id, index, vectors)
        assert time.process_time() - started < BOUND_S
