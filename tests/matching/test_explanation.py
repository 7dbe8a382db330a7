# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import (
    build_index,
    embed_missing,
    evidence,
    load_recipe,
    sentences_to_embed,
    texts_to_embed,
    with_evidence,
)
from matcher.explanation import MAX_PAIRS, MIN_SIMILARITY
from matcher.index import pack_assignment
from matcher.results import evidence_as_json
from tests.fakes import HashingEncoder
from tests.matching.builders import (
    WORDS,
    make_assignment,
    make_offer,
    make_vectors,
    rank_afresh,
)

_lines = st.lists(st.sampled_from(WORDS), min_size=6, max_size=8).map(
    lambda words: " ".join(words).capitalize() + "."
)
_texts = st.lists(_lines, max_size=6).map(" ".join)


def explain(assignment, offer, recipe):
    texts = sentences_to_embed(assignment, [offer], recipe)
    vectors = make_vectors([assignment], [offer], recipe)
    index = build_index([offer], vectors, recipe)
    packed = pack_assignment(assignment, vectors, index)
    return evidence(packed, index, 0, embed_missing(HashingEncoder(), texts, {}))


@given(_texts, _texts)
def test_evidence_is_short_alike_and_uses_a_sentence_once(recipe, ours, theirs):
    found = explain(make_assignment(text=ours), make_offer(text=theirs), recipe)

    assert len(found) <= MAX_PAIRS
    assert all(MIN_SIMILARITY <= pair.similarity <= 1 for pair in found)
    assert len({pair.assignment_sentence for pair in found}) == len(found)
    assert len({pair.offer_sentence for pair in found}) == len(found)


def test_sentences_that_say_the_same_come_first(recipe):
    assignment = make_assignment(text="Bouw een dashboard met cijfers. Schrijf daarna een advies.")
    offer = make_offer(text="Studenten leren programmeren in Java. Bouw een dashboard met cijfers.")

    first = explain(assignment, offer, recipe)[0]

    assert first.assignment_sentence == first.offer_sentence == "Bouw een dashboard met cijfers."


def test_what_is_about_the_subject_comes_before_what_is_merely_alike(torch_encoder):
    recipe = load_recipe(torch_encoder)
    assignment = make_assignment(
        title="Netwerkschijf leegmaken",
        text="Op de netwerkschijf staan duizenden documenten die niemand meer gebruikt. "
        "Ontwerp een aanpak om te bepalen welke dossiers bewaard blijven volgens de Archiefwet. "
        "Wij antwoorden binnen drie werkdagen. "
        "Maak een programma dat dubbele bestanden opspoort en metagegevens aanvult.",
    )
    offer = make_offer(
        text="Studenten leren archieven ordenen en een selectielijst toepassen. "
        "Zij vullen metagegevens aan en sporen dubbele bestanden op. "
        "Graag een contactpersoon die antwoord geeft binnen drie werkdagen. "
        "In de minor informatiehuishouding ontwerpen zij een digitaal archief."
    )
    texts = texts_to_embed([assignment], [offer], recipe)
    texts |= sentences_to_embed(assignment, [offer], recipe)
    vectors = embed_missing(torch_encoder, texts, {})
    index = build_index([offer], vectors, recipe)

    first, second, last = evidence(pack_assignment(assignment, vectors, index), index, 0, vectors)

    assert "dubbele bestanden" in first.assignment_sentence
    assert "dubbele bestanden" in first.offer_sentence
    assert "Archiefwet" in second.assignment_sentence
    assert "drie werkdagen" in last.assignment_sentence
    assert last.similarity > first.similarity > second.similarity


@pytest.mark.parametrize(("ours", "theirs"), [("", "Een lange zin over van alles."), ("Kort.", "")])
def test_side_without_sentences_gives_no_evidence(recipe, ours, theirs):
    assert explain(make_assignment(text=ours), make_offer(text=theirs), recipe) == ()


def test_ranking_gets_evidence_and_keeps_everything_else(recipe):
    assignment = make_assignment(text="Bouw een dashboard met cijfers voor de directie.")
    offer = make_offer(text="Bouw een dashboard met cijfers voor de directie.")
    result = rank_afresh(assignment, [offer], recipe)
    texts = sentences_to_embed(assignment, [offer], recipe)
    vectors = make_vectors([assignment], [offer], recipe)
    index = build_index([offer], vectors, recipe)
    vectors |= embed_missing(HashingEncoder(), texts, vectors)

    explained = with_evidence(result, assignment, index, vectors)

    (before,), (after,) = result.suggestions, explained.suggestions
    assert (after.offer_id, after.parts) == (before.offer_id, before.parts)
    assert evidence_as_json(after)[0]["offer_sentence"] == offer.text
