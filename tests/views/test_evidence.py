# SPDX-License-Identifier: EUPL-1.2
"""The sentences that carry a match, marked in both texts of now; and no text is ever markup."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.text import assignment_sentences, offer_sentences
from matcher.types import AssignmentProfile, OfferProfile
from models.access import Actor
from models.operations import drafts
from tests.matching.test_text import BARE
from tests.views.test_suggestions_pages import PARTS, scored
from web.suggestions.marking import passages

ASKED = "De dienst bewaart besluiten in drie systemen die elk anders zoeken."
OFFERED = "Groepen van derdejaars werken aan een vraag uit de praktijk."


def evidence(asked: str, offered: str) -> dict[str, Any]:
    return {"assignment_sentence": asked, "offer_sentence": offered, "similarity": 0.5}


def marked(text: str, *sentences: str) -> list[str]:
    found = passages(text, dict(enumerate(sentences, start=1)))
    assert "".join(word for at in found for word, _ in at.words) == text
    return ["".join(word for word, _ in at.words) for at in found if at.number]


@pytest.fixture
def pair(uow, world):
    """A scored pair of which the first sentence of both sides is alike."""
    with uow:
        made = world.suggestion(uow, world.opened(uow), world.published(uow))
        made = scored(uow, made)
        made.evidence = [evidence(ASKED, OFFERED)]
        return made


@pytest.fixture
def page(client, pair, world):
    """Opens the page of the pair."""
    client.sign_in(world.contact)
    return lambda: client.get(f"/voorstellen/{pair.public_id}", most_queries=25)


def test_a_sentence_is_marked_in_both_texts_with_the_same_number(page):
    found = page()

    marks = {mark["id"]: mark for mark in found.soup.find_all("mark")}
    assert marks.keys() == {"zin-opdracht-1", "zin-aanbod-1"}
    ours, theirs = marks["zin-opdracht-1"], marks["zin-aanbod-1"]
    assert ASKED in ours.get_text()
    assert OFFERED in theirs.get_text()
    assert ours.a["href"] == "#zin-aanbod-1"
    assert theirs.a["href"] == "#zin-opdracht-1"
    assert ours.a.get_text() == "Zin 1, lijkt op zin 1 van het aanbod"
    assert theirs.get_text().endswith("(einde van zin 1)")


def test_the_whole_of_both_texts_is_on_the_page(page, pair):
    text = page().text

    for part in (pair.assignment.question, pair.assignment.expected_result):
        assert part in text
    assert pair.offer.description in text


def test_shared_words_stand_out_in_marked_sentences_alone(page, uow, pair):
    with uow:
        pair.parts = [*PARTS[:2], PARTS[2] | {"parameters": {"terms": ["besluiten", "vraag"]}}]

    strong = [at.get_text() for at in page().soup.select("mark strong")]

    assert strong == ["besluiten", "vraag"]


def test_a_text_that_changed_since_is_told_and_what_is_gone_is_not_marked(page, uow, pair, world):
    with uow:
        drafts.edit_assignment(
            uow, pair.assignment, Actor.of(world.contact), {"background": "Iets heel anders."}
        )

    found = page()

    assert [mark["id"] for mark in found.soup.find_all("mark")] == ["zin-aanbod-1"]
    assert found.soup.mark.a is None
    assert "Een tekst is veranderd na de berekening van" in found.text
    assert "Deze zin staat niet meer zo in de tekst." in found.text


def test_a_pair_made_by_hand_has_both_texts_and_no_marks(client, uow, world):
    with uow:
        made = world.suggestion(uow, world.opened(uow), world.published(uow))
    client.sign_in(world.lecturer)

    found = client.get(f"/voorstellen/{made.public_id}")

    assert found.soup.mark is None
    assert made.assignment.background in found.text
    assert "Gemarkeerd zijn" not in found.text


def test_markup_in_a_text_stays_text(client, uow, world):
    wicked = "<script>alert(1)</script> en <mark id='x'>besluiten</mark> & \"meer\" in een zin."
    with uow:
        made = scored(
            uow,
            world.suggestion(
                uow, world.opened(uow, background=wicked),
                world.published(uow, description=wicked, courses=["<b>vak</b>"]),
            ),
        )  # fmt: skip
        made.evidence = [evidence(wicked, wicked)]
    client.sign_in(world.contact)

    found = client.get(f"/voorstellen/{made.public_id}")

    marks = found.soup.find_all("mark")
    assert [mark["id"] for mark in marks] == ["zin-opdracht-1", "zin-aanbod-1"]
    assert all(wicked in mark.get_text() for mark in marks)
    assert "<script>alert" not in found.html
    assert "&lt;b&gt;vak&lt;/b&gt;" in found.html


def test_a_course_is_found_without_the_full_stop_that_the_comparison_puts_after_it(
    client, uow, world
):
    course = "Ontwerpen van informatiesystemen voor de overheid"
    with uow:
        made = scored(
            uow,
            world.suggestion(uow, world.opened(uow), world.published(uow, courses=[course, "X"])),
        )
        made.evidence = [evidence(ASKED, f"{course}.")]
    client.sign_in(world.contact)

    found = client.get(f"/voorstellen/{made.public_id}")

    assert course in found.select("li mark#zin-aanbod-1").get_text()


@pytest.mark.parametrize(
    ("text", "sentence", "expected"),
    [
        pytest.param("Een. Twee drie. Vier.", "Twee drie.", "Twee drie.", id="plain"),
        pytest.param("Twee\u00a0 drie.\n\nVier", "Twee drie.", "Twee\u00a0 drie.", id="spaces"),
        pytest.param("a\r\nTwee\tdrie.", "Twee drie.", "Twee\tdrie.", id="line end before"),
        pytest.param("cafe\u0301 open.", "caf\u00e9 open.", "cafe\u0301 open.", id="accent"),
        pytest.param("\ufb01ets\u200b weg\u2026", "fiets weg...", "\ufb01ets\u200b weg\u2026",
                     id="ligature"),
        pytest.param("Anders.", "Twee drie.", None, id="gone"),
        pytest.param("", "Twee.", None, id="no text"),
        pytest.param("Twee.", "", None, id="no sentence"),
    ],
)  # fmt: skip
def test_a_sentence_is_found_however_it_is_written(text, sentence, expected):
    assert marked(text, sentence) == ([] if expected is None else [expected])


def test_sentences_that_overlap_are_marked_once():
    assert marked("Een twee drie vier.", "Een twee drie", "twee drie vier.") == ["Een twee drie"]


_odd = st.text(
    st.sampled_from("abcDE. \n\t\u00a0\u0301e\u0308\ufb01\u200b\u2026-•?!ß½"), max_size=160
)


@given(_odd, _odd)
def test_whatever_the_matcher_reads_as_a_sentence_is_found_back(question, course):
    """All but a sentence that goes on over a line end after an abbreviation, which is rare."""
    asked = AssignmentProfile(id="a", title="t", text=question)
    offered = OfferProfile(id="o", name="n", text=course)
    for text, lines in (
        (question, assignment_sentences(asked, BARE)),
        (course, offer_sentences(offered, BARE)),
    ):
        for line in lines:
            assert len(marked(text, line)) == 1
