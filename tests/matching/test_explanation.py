# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import embed_missing, evidence, sentences_to_embed, with_evidence
from matcher.explanation import MAX_PAIRS, MIN_SIMILARITY
from matcher.results import evidence_as_json
from tests.fakes import HashingEncoder
from tests.matching.builders import WORDS, make_assignment, make_offer, rank_afresh

_lines = st.lists(st.sampled_from(WORDS), min_size=6, max_size=8).map(
    lambda words: " ".join(words).capitalize() + "."
)
_texts = st.lists(_lines, max_size=6).map(" ".join)


def explain(assignment, offer, recipe):
    texts = sentences_to_embed(assignment, [offer], recipe)
    return evidence(assignment, offer, embed_missing(HashingEncoder(), texts, {}), recipe)


@given(_texts, _texts)
def test_evidence_is_short_ordered_and_uses_a_sentence_once(recipe, ours, theirs):
    found = explain(make_assignment(text=ours), make_offer(text=theirs), recipe)

    similarities = [pair.similarity for pair in found]
    assert len(found) <= MAX_PAIRS
    assert similarities == sorted(similarities, reverse=True)
    assert all(MIN_SIMILARITY <= value <= 1 for value in similarities)
    assert len({pair.assignment_sentence for pair in found}) == len(found)
    assert len({pair.offer_sentence for pair in found}) == len(found)


def test_sentences_that_say_the_same_come_first(recipe):
    assignment = make_assignment(text="Bouw een dashboard met cijfers. Schrijf daarna een advies.")
    offer = make_offer(text="Studenten leren programmeren in Java. Bouw een dashboard met cijfers.")

    first = explain(assignment, offer, recipe)[0]

    assert first.assignment_sentence == first.offer_sentence == "Bouw een dashboard met cijfers."


@pytest.mark.parametrize(("ours", "theirs"), [("", "Een lange zin over van alles."), ("Kort.", "")])
def test_side_without_sentences_gives_no_evidence(recipe, ours, theirs):
    assert explain(make_assignment(text=ours), make_offer(text=theirs), recipe) == ()


def test_ranking_gets_evidence_and_keeps_everything_else(recipe):
    assignment = make_assignment(text="Bouw een dashboard met cijfers voor de directie.")
    offer = make_offer(text="Bouw een dashboard met cijfers voor de directie.")
    result = rank_afresh(assignment, [offer], recipe)
    texts = sentences_to_embed(assignment, [offer], recipe)
    vectors = embed_missing(HashingEncoder(), texts, {})

    explained = with_evidence(result, assignment, {offer.id: offer}, vectors, recipe)

    (before,), (after,) = result.suggestions, explained.suggestions
    assert (after.offer_id, after.parts) == (before.offer_id, before.parts)
    assert evidence_as_json(after)[0]["offer_sentence"] == offer.text
