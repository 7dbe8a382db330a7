# SPDX-License-Identifier: EUPL-1.2
"""What the quality coach says about a text, and what it lets pass."""

import pytest

from models.quality import HintCode, TextField, Texts, find_hints
from models.quality.readability import reading_ease
from models.vocabulary import Language

NL, EN = Language.DUTCH, Language.ENGLISH
LONG_WORDS = (
    "Verantwoordelijkheidsverdelingen binnen informatievoorzieningsorganisaties veroorzaken "
    "onduidelijkheden, waardoor samenwerkingsverbanden besluitvormingsprocedures herhaaldelijk "
    "heroverwegen. "
) * 4
LATINATE = (
    "Organisational responsibilities necessitate comprehensive interdepartmental deliberation, "
    "notwithstanding administrative considerations regarding informational confidentiality. "
) * 3


def quotes(code, text, field=TextField.QUESTION, language=NL):
    """The quoted words of the hint with this code; None when there is no such hint."""
    hints = find_hints(Texts(**{field.value: text, "language": language}))
    found = [hint for hint in hints if (hint.code, hint.field) == (code, field)]
    return [quote.text for quote in found[0].quotes] if found else None


@pytest.mark.parametrize(
    ("text", "code", "quoted"),
    [
        pytest.param("", HintCode.RESULT_MISSING, [], id="nothing"),
        pytest.param(" \n", HintCode.RESULT_MISSING, [], id="only space"),
        pytest.param("🙂 …", HintCode.RESULT_MISSING, [], id="no word"),
        pytest.param("Meer inzicht in onze gegevens.", HintCode.RESULT_WITHOUT_PRODUCT,
                     ["Meer inzicht in onze gegevens"], id="insight"),
        pytest.param("A better understanding of our data.", HintCode.RESULT_WITHOUT_PRODUCT,
                     ["A better understanding of our data"], id="insight in English"),
        pytest.param("Een product. Meer volgt later.", HintCode.RESULT_WITHOUT_PRODUCT,
                     ["Een product"], id="first sentence"),
        pytest.param("Een onderzoeksverslag.", None, [], id="report in a compound"),
        pytest.param("Een werkende app", None, [], id="app"),
        pytest.param("Wat happen we?", HintCode.RESULT_WITHOUT_PRODUCT, ["Wat happen we"],
                     id="app inside another word"),
        pytest.param("Een stappenplan", None, [], id="plan"),
        pytest.param("A working demo and a short report", None, [], id="demo in English"),
    ],
)  # fmt: skip
def test_the_expected_result_names_what_is_handed_over(text, code, quoted):
    found = find_hints(Texts(expected_result=text))
    ours = [hint for hint in found if hint.code.startswith("result")]

    assert [hint.code for hint in ours] == ([code] if code else [])
    assert [quote.text for hint in ours for quote in hint.quotes] == quoted


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param((0, 0, 0), [], id="empty: the list of what misses says so"),
        pytest.param((39, 60, 60), [("question", "too_short", 39, 40)], id="question"),
        pytest.param((40, 59, 60), [("background", "too_short", 59, 60)], id="background"),
        pytest.param((60, 80, 14), [("expected_result", "too_short", 14, 15)], id="result"),
        pytest.param((1, 1, 1),
                     [("question", "too_short", 1, 40), ("background", "too_short", 1, 60),
                      ("expected_result", "too_short", 1, 15)], id="all"),
        pytest.param((40, 60, 49), [("background", "too_short_together", 149, 150)],
                     id="together"),
        pytest.param((40, 60, 50), [], id="just enough"),
        pytest.param((175, 350, 75), [], id="as long as the form advises"),
        pytest.param((175, 351, 75), [("background", "too_long_together", 601, 600)], id="long"),
        pytest.param((400, 150, 75), [("question", "too_long_together", 625, 600)],
                     id="long question"),
    ],
)  # fmt: skip
def test_the_number_of_words_is_enough_to_judge_and_not_more(counts, expected):
    question, background, result = (("woord. " * count).strip() for count in counts)

    found = find_hints(Texts(question=question, background=background, expected_result=result))

    lengths = [hint for hint in found if hint.numbers]
    assert [(hint.field, hint.code, *hint.numbers.values()) for hint in lengths] == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Wij willen iets met data.", ["iets met data"], id="something with"),
        pytest.param(
            "U doet diverse werkzaamheden en denkt mee.",
            ["diverse werkzaamheden", "denkt mee"],
            id="tasks",
        ),
        pytest.param("Wij willen iets met AI.", ["iets met AI"], id="no name"),
        pytest.param("MEEDENKEN over beleid, enz.", ["MEEDENKEN", "enz."], id="capitals"),
        pytest.param(
            "We want something with data, and so on.",
            ["something with data", "and so on"],
            id="English",
        ),
        pytest.param(
            "Various tasks. All kinds of things. To be determined. Help out.",
            ["Various tasks", "All kinds of things", "To be determined"],
            id="three",
        ),
        pytest.param("Meedenken. meedenken", ["Meedenken"], id="once"),
        pytest.param("Meedenken over het zaaksysteem Octopus.", None, id="a name"),
        pytest.param("Allerlei meldingen: 300 per week.", None, id="a number"),
        pytest.param("Het systeem bewaart brieven.", None, id="concrete"),
        pytest.param("Sneller zoeken en zo tijd winnen, or so we hope.", None, id="thus"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_vague_words_without_a_name_or_number_are_quoted(text, found):
    assert quotes(HintCode.VAGUE, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("De RDDI bouwt een API voor ICT.", ["RDDI"], id="known ones pass"),
        pytest.param("IenW en BZK. En nog eens BZK.", ["IenW", "BZK"], id="mixed capitals"),
        pytest.param("Het MDTO-schema", ["MDTO"], id="in a compound"),
        pytest.param("De Algemene Rekenkamer (AR) en de AR.", None, id="written out before"),
        pytest.param("De BIO (normen voor beveiliging) geldt.", None, id="explained after"),
        pytest.param("BIO staat voor normen. De BIO geldt.", None, id="stands for"),
        pytest.param("The SRO stands for something. SRO.", None, id="stands for in English"),
        pytest.param("Ons systeem (ZKN) is oud.", ["ZKN"], id="brackets that explain nothing"),
        pytest.param("BIO (p. 3)", ["BIO"], id="brackets too short to explain"),
        pytest.param("SharePoint, GitHub, DigiD, JavaScript", None, id="names"),
        pytest.param("Deel III en deel IV", None, id="numbers of chapters"),
        pytest.param("DIT IS EEN TEKST IN HOOFDLETTERS", None, id="shouting"),
        pytest.param("<BR> en https://XYZ.nl/ABC", None, id="markup and addresses"),
        pytest.param("We use the PGDI and the RDAP.", ["PGDI", "RDAP"], id="English"),
        pytest.param("AAB AAC AAD", ["AAB", "AAC", "AAD"], id="short line"),
    ],
)
def test_abbreviations_that_nobody_explains_are_quoted(text, found):
    assert quotes(HintCode.ABBREVIATION, text) == found


def test_an_abbreviation_is_told_once_and_explained_anywhere():
    told = find_hints(Texts(title="De PGDI", background="De PGDI en de MDTO", question="MDTO"))
    explained = find_hints(Texts(title="De MDTO", background="MDTO (metadata voor archieven)"))
    own = find_hints(Texts(title="De RVO", known=frozenset({"RVO"})))

    codes = [(h.field, h.quotes[0].text) for h in told if h.code is HintCode.ABBREVIATION]
    assert codes == [(TextField.TITLE, "PGDI"), (TextField.QUESTION, "MDTO")]
    assert HintCode.ABBREVIATION not in {hint.code for hint in (*explained, *own)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("een " * 26, ["een een een een een een een een een een"], id="26 words"),
        pytest.param("een " * 25, None, id="25 words"),
        pytest.param("een " * 20 + "einde. " + "Een " * 20, None, id="two sentences"),
        pytest.param(("een " * 20 + "\n") * 3, None, id="lines of a list"),
        pytest.param("een " * 15 + "bijv. " + "een " * 15, ["een " * 9 + "een"], id="abbreviated"),
        pytest.param("שלום " * 30, ["שלום " * 9 + "שלום"], id="right to left"),
        pytest.param("🙂 " * 40, None, id="no words"),
    ],
)
def test_sentences_of_more_than_25_words_are_quoted(text, found):
    assert quotes(HintCode.LONG_SENTENCE, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Middels een app", [("Middels", "met")], id="one"),
        pytest.param("ten behoeve  van wie dit dient te doen",
                     [("ten behoeve  van", "voor"), ("dient te", "moet")], id="phrases"),
        pytest.param("Dit dient te worden gedaan", [("dient te worden", "moet worden")],
                     id="the longest"),
        pytest.param("We utilise it in order to learn.",
                     [("utilise", "use"), ("in order to", "to")], id="English"),
        pytest.param("De middelste doelgroep", [], id="inside another word"),
        pytest.param("Een Verklaring Omtrent het Gedrag", [], id="the name of a document"),
    ],
)  # fmt: skip
def test_official_words_come_with_simpler_ones(text, found):
    hints = [hint for hint in find_hints(Texts(background=text)) if hint.code == "hard_words"]

    assert [(quote.text, quote.better) for hint in hints for quote in hint.quotes] == found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        pytest.param(LONG_WORDS, NL, True, id="Dutch compounds"),
        pytest.param(LATINATE, EN, True, id="English of the office"),
        pytest.param("De dienst krijgt brieven van burgers en zoekt ze elke dag op. " * 5, NL,
                     False, id="plain Dutch"),
        pytest.param("The service gets letters and looks them up each day. " * 5, EN, False,
                     id="plain English"),
        pytest.param(LONG_WORDS[:150], NL, False, id="too little to measure"),
    ],
)  # fmt: skip
def test_a_paragraph_of_long_words_is_quoted_by_its_beginning(text, language, found):
    quoted = quotes(HintCode.HARD_PARAGRAPH, text, language=language)

    assert (quoted is not None) is found
    assert not quoted or text.startswith(quoted[0])


def test_the_reading_ease_follows_the_published_formulas():
    assert reading_ease("De kat zit op de mat.", NL) == pytest.approx(206.84 - 0.93 * 6 - 77)
    assert reading_ease("The cat sat on the mat.", EN) == pytest.approx(206.835 - 1.015 * 6 - 84.6)
    assert reading_ease("Ideeën, coördinatie", NL) == pytest.approx(206.84 - 0.93 * 2 - 77 * 4)
    assert reading_ease("Make a table", EN) == pytest.approx(206.835 - 1.015 * 3 - 84.6 * 4 / 3)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Een bedrijfskritische koppeling", ["bedrijfskritische"], id="critical"),
        pytest.param("Het draait 24/7 en mag niet uitvallen.", ["24/7", "mag niet uitvallen"],
                     id="always on"),
        pytest.param("Anders ligt de productie. De productie draait stil.",
                     ["productie draait stil"], id="standstill"),
        pytest.param("Vitale processen hangen ervan af.", ["Vitale processen"], id="vital"),
        pytest.param("It is mission-critical and must not fail.",
                     ["mission-critical", "must not fail"], id="English"),
        pytest.param("Dit is niet bedrijfskritisch.", None, id="denied"),
        pytest.param("This is not business-critical.", None, id="denied in English"),
        pytest.param("Dat kan niet. Het draait 24/7.", ["24/7"], id="denial of something else"),
        pytest.param("Een kritische blik", None, id="critical look"),
    ],
)  # fmt: skip
def test_business_critical_work_is_quoted(text, found):
    assert quotes(HintCode.BUSINESS_CRITICAL, text) == found


def test_a_good_text_gets_no_hint():
    texts = Texts(
        title="Besluiten terugvinden in drie archieven",
        question="Medewerkers zoeken elke dag naar oude besluiten. Dat kost hen een uur. " * 5,
        background="De dienst bewaart besluiten in drie systemen. Elk systeem zoekt anders. " * 9,
        expected_result="Een werkend prototype dat in drie systemen tegelijk zoekt. "
        "Daarbij een advies van vijf pagina's over het vervolg.",
    )

    assert find_hints(texts) == ()


def test_hints_stand_in_the_order_of_the_form():
    text = "Iets met data. Middels RDDI. Het is bedrijfskritisch."

    found = find_hints(Texts(title=text, question=text, background=text, expected_result=text))

    order = list(TextField)
    assert [hint.field for hint in found] == sorted((h.field for h in found), key=order.index)
    assert {hint.field for hint in found} == set(TextField)
