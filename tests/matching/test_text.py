# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.language import text_language
from matcher.recipe import shipped_text_rules
from matcher.text import (
    MAX_CHARACTERS,
    MAX_SENTENCES,
    TextRules,
    assignment_sentences,
    assignment_text,
    expansions,
    literal_sentences,
    normalise,
    offer_sentences,
    offer_text,
    sentences,
    text_hash,
    without_boilerplate,
)
from tests.matching.builders import make_assignment, make_offer

RULES = TextRules(
    glossary={"BIO": "normen voor beveiliging", "zaakgericht": "per dossier"},
    boilerplate=(r"\bstagevergoeding\b",),
)
BARE = TextRules(glossary={})


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("  twee   spaties ", "twee spaties", id="spaces"),
        pytest.param("e\u0301e\u0301n", "één", id="composed accents"),
        pytest.param("ﬁets", "fiets", id="ligature"),
        pytest.param("nul\0 zacht\u00adje\u200b", "nul zachtje", id="invisible characters"),
        pytest.param("een\r\n\r\ntwee", "een\ntwee", id="line ends"),
        pytest.param("tab\tstop", "tab stop", id="tab"),
        pytest.param("half \ud800 paar", "half paar", id="lone surrogate"),
    ],
)
def test_normalise(text, clean):
    assert normalise(text) == clean


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Eerst dit. Dan dat!", ("Eerst dit.", "Dan dat!"), id="stops"),
        pytest.param("Denk aan bijv. Excel en o.a. Python.", None, id="abbreviations"),
        pytest.param("Versie 2.0 werkt.", None, id="number"),
        pytest.param("kop\n- een\n- twee", ("kop", "een", "twee"), id="bullets"),
        pytest.param("Kan het? Ja.", ("Kan het?", "Ja."), id="question"),
        pytest.param("", (), id="empty"),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == ((text,) if expected is None else expected)


def test_sentence_about_terms_of_employment_is_left_out():
    text = "Bouw een app. De stagevergoeding is 600 euro. Test met gebruikers."

    assert without_boilerplate(text, RULES.boilerplate) == "Bouw een app. Test met gebruikers."


def test_text_of_nothing_but_boilerplate_is_kept():
    assert without_boilerplate("Stagevergoeding mogelijk.", RULES.boilerplate)


def test_shipped_boilerplate_spares_what_a_programme_offers_in_content():
    rules = shipped_text_rules()
    text = "Wij bieden projecten over kunstmatige intelligentie. Wij bieden een vergoeding."

    kept = without_boilerplate(text, rules.boilerplate)

    assert kept == "Wij bieden projecten over kunstmatige intelligentie."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Toets aan de BIO.", ("normen voor beveiliging",), id="as written"),
        pytest.param("biologisch en bio", (), id="capitals matter"),
        pytest.param("Zaakgericht werken", ("per dossier",), id="lower-case key in any case"),
        pytest.param("BIO BIO", ("normen voor beveiliging",), id="once"),
        pytest.param("BIOS", (), id="whole words only"),
        pytest.param("niets", (), id="none"),
    ],
)
def test_glossary(text, found):
    assert expansions(text, RULES.glossary) == found


def test_assignment_text_joins_title_result_skills_text_and_expansions():
    assignment = make_assignment(
        title="BIO-toets",
        text="Vergelijk.",
        expected_result="Een rapport",
        skills=("audit", "risico"),
    )

    assert assignment_text(assignment, RULES) == (
        "BIO-toets. Een rapport. audit, risico. Vergelijk. normen voor beveiliging."
    )


def test_offer_text_puts_courses_before_the_description():
    offer = make_offer(name="Informatica", courses="Python", text="Een opleiding.")

    assert offer_text(offer, BARE) == "Informatica. Python. Een opleiding."


@given(st.text(max_size=50), st.text(max_size=5000), st.text(max_size=3000))
def test_encoded_text_is_one_line_of_bounded_length(title, text, result):
    assignment = make_assignment(title=title, text=text, expected_result=result)

    encoded = assignment_text(assignment, RULES)

    assert len(encoded) <= MAX_CHARACTERS
    assert len(encoded.splitlines()) <= 1


def test_long_free_text_gives_way_to_the_rest():
    assignment = make_assignment(text="BIO " + "woord " * 1000, expected_result="Een rapport")

    encoded = assignment_text(assignment, RULES)

    assert "Een rapport." in encoded
    assert encoded.endswith("woord normen voor beveiliging.")


def test_hash_depends_on_every_character():
    assert text_hash("a") != text_hash("a ")
    assert len(text_hash("é")) == 64


def test_evidence_sentences_are_distinct_telling_and_not_too_many():
    text = "Kort. " + " ".join(f"Dit is een lange zin met nummer {i} erin." for i in range(20))
    text += " De stagevergoeding is hoger dan in het vorige jaar."

    found = assignment_sentences(make_assignment(text=text + text), RULES)

    assert len(found) == MAX_SENTENCES
    assert "Kort." not in found
    assert not any("vergoeding" in line for line in found)


def test_courses_of_an_offer_serve_as_evidence():
    offer = make_offer(text="", courses="Netwerken, Linux en beveiliging")

    assert offer_sentences(offer, BARE) == ("Netwerken, Linux en beveiliging",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Bouw een app voor de inspecteurs van het Rijk", "nl", id="Dutch"),
        pytest.param("Build an app for the inspectors of the state", "en", id="English"),
        pytest.param("Data science", "nl", id="too short to tell"),
    ],
)
def test_language_of_a_text(text, language):
    assert text_language(text) == language


@given(
    st.text()
    | st.lists(st.sampled_from(("Een zin. ", "Bijv. dit.", "\n- ", "\r\n", "X"))).map("".join)
)
def test_literal_sentences_are_parts_of_the_text_in_their_order(text):
    at = 0
    for line in literal_sentences(text):
        at = text.index(line, at) + len(line)


def test_literal_sentences_are_split_as_sentences_are():
    text = "Bijv. een   app. Dat is\tfijn!\n- eerste\n- tweede"

    assert literal_sentences(text) == ("Bijv. een   app.", "Dat is\tfijn!", "eerste", "tweede")
