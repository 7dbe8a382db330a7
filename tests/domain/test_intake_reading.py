# SPDX-License-Identifier: EUPL-1.2
"""What is found in a text: whole texts as people send them, one rule at a time, and any text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.intake import read_intake
from models.intake.cleaning import cleaned
from models.intake.facts import find_facts
from models.operations.content import LONGEST, check_content
from models.personal_data import find_personal_data
from models.vocabulary import AssignmentForm, Language, Level, Screening, WorkMode

TODAY = date(2026, 11, 27)
TOWNS = {"den haag": 1, "utrecht": 2, "'s-gravenhage": 1, "zwolle": 3}

MAIL = """Van: J. Jansen <j.jansen@dienst.example>
Onderwerp: FW: Studenten voor onderzoek naar zoekgedrag

Beste collega,

Bij ons bewaren wij besluiten in drie systemen. Medewerkers zijn soms een uur kwijt aan zoeken.

Wij zoeken een groep van 3 tot 5 hbo-studenten. Kunnen zij onderzoeken hoe het sneller kan?

Aan het eind leveren zij een werkend prototype en een advies op.

De opdracht begint op 1 februari en duurt 20 weken, 16 uur per week. We werken hybride, ons kantoor
staat in Den Haag. Een VOG is nodig. De vergoeding is € 500 per maand.
De begeleiding is 2 uur per week.

Met vriendelijke groet,
J. Jansen
06 12345678
"""
WORD = """Afstudeeropdracht veilige certificaten

Achtergrond
Onze dienst geeft certificaten uit aan 300 gemeenten.

Opdracht
Onderzoek welke certificaten zwakke algoritmen gebruiken.
Maak daarna een plan voor de overstap.

Op te leveren:
- een overzicht
- een plan van aanpak

Vaardigheden
- Python
- cryptografie

Praktisch
Start: september 2027, zes maanden, vier dagen per week. Niveau: wo-master.
"""
ENGLISH = """Title: Reading old maps with a model

Background
The agency keeps 40,000 maps on paper and as scans.

Assignment
We would like an intern to train a model that reads the names on the maps.

Deliverables
A notebook and a short report.

The internship is for a vocational student and is done remotely. You sign an NDA.
The working language is English. Start in March 2027 for a half year: we ask half a year.
"""


def read(text):
    return read_intake(text, today=TODAY, longest=LONGEST, towns=TOWNS)


def values(text):
    return {found.field: found.value for found in read(text).findings}


def test_a_mail_gives_its_texts_and_facts():
    assert values(MAIL) == {
        "title": "Studenten voor onderzoek naar zoekgedrag",
        "background": "Bij ons bewaren wij besluiten in drie systemen. "
        "Medewerkers zijn soms een uur kwijt aan zoeken.",
        "question": "Wij zoeken een groep van 3 tot 5 hbo-studenten. "
        "Kunnen zij onderzoeken hoe het sneller kan?",
        "expected_result": "Aan het eind leveren zij een werkend prototype en een advies op.",
        "form": AssignmentForm.GROUP,
        "levels": [Level.HBO_BACHELOR],
        "group_min": 3,
        "group_max": 5,
        "start_on": date(2027, 2, 1),
        "duration_weeks": 20,
        "hours_per_week": 16,
        "supervision_hours": 2,
        "work_mode": WorkMode.HYBRID,
        "place_id": 1,
        "screening": [Screening.CONDUCT_CERTIFICATE],
        "allowance_eur": 500,
    }


def test_who_wrote_it_is_left_out_and_counted():
    intake = read(MAIL)

    assert intake.hidden_lines == 5  # sender, greeting, closing, name, number
    everything = f"{intake.findings} {intake.unused}"
    assert "Jansen" not in everything
    assert "12345678" not in everything
    assert "Beste" not in everything


def test_what_fits_nowhere_is_kept_for_the_author():
    unused = " ".join(read(MAIL).unused)

    assert "De opdracht begint op 1 februari" in unused


def test_headings_divide_a_document():
    found = values(WORD)

    assert found["title"] == "Afstudeeropdracht veilige certificaten"
    assert found["background"] == "Onze dienst geeft certificaten uit aan 300 gemeenten."
    assert found["question"].startswith("Onderzoek welke certificaten")
    assert found["expected_result"] == "- een overzicht\n- een plan van aanpak"
    assert found["skills"] == ["Python", "cryptografie"]
    assert found["form"] is AssignmentForm.GRADUATION
    assert found["levels"] == [Level.WO_MASTER]
    assert found["start_on"] == date(2027, 9, 1)
    assert (found["duration_weeks"], found["hours_per_week"]) == (26, 32)


def test_an_english_text():
    found = values(ENGLISH)

    assert found["title"] == "Reading old maps with a model"
    assert found["language"] is Language.ENGLISH
    assert found["form"] is AssignmentForm.INTERNSHIP
    assert found["expected_result"].startswith("A notebook")
    assert found["work_mode"] is WorkMode.REMOTE
    assert found["screening"] == [Screening.CONFIDENTIALITY]
    assert found["start_on"] == date(2027, 3, 1)


# sentence, field, value
FACTS = [
    ("Een hackathon met vier teams van studenten.", "form", AssignmentForm.HACKATHON),
    ("Een afstudeerstage bij de directie.", "form", AssignmentForm.GRADUATION),
    ("Wij hebben een stageopdracht.", "form", AssignmentForm.INTERNSHIP),
    ("De stagevergoeding is hoog.", "form", None),
    ("Voor mbo-studenten niveau 4.", "levels", [Level.MBO_4]),
    ("mbo niveau 3 of hbo", "levels", [Level.MBO_3, Level.HBO_BACHELOR]),
    ("een hbo-master of een wo-master", "levels", [Level.HBO_MASTER, Level.WO_MASTER]),
    ("wo-studenten", "levels", [Level.WO_MASTER, Level.WO_BACHELOR]),
    ("Associate degree", "levels", [Level.HBO_AD]),
    ("students of a university of applied sciences", "levels", [Level.HBO_BACHELOR]),
    ("Wij werken aan de toekomst.", "levels", None),
    ("Het duurt 10 tot 12 weken.", "duration_weeks", 12),
    ("Het duurt drie maanden.", "duration_weeks", 13),
    ("Het duurt een half jaar.", "duration_weeks", 26),
    ("Eén semester.", "duration_weeks", 20),
    ("Drie weken geleden begonnen wij.", "duration_weeks", None),
    ("16 uur per week", "duration_weeks", None),
    ("32 tot 36 uur per week", "hours_per_week", 36),
    ("two days a week", "hours_per_week", 16),
    ("Begeleiding: 4 uur per week.", "hours_per_week", None),
    ("Begeleiding: 4 uur per week.", "supervision_hours", 4),
    ("Een team van 4 studenten.", "group_min", 4),
    ("Een team van 4 studenten.", "group_max", 4),
    ("twee tot vier hbo-studenten", "group_max", 4),
    ("Er is plek voor twee groepen.", "slots", 2),
    ("Start per februari.", "start_on", date(2027, 2, 1)),
    ("Start in december.", "start_on", date(2026, 12, 1)),
    ("Vanaf 15 maart 2028.", "start_on", date(2028, 3, 15)),
    ("Begin: 01-09-2027.", "start_on", date(2027, 9, 1)),
    ("Starting 2027-09-06.", "start_on", date(2027, 9, 6)),
    ("Gestart op 1 mei 2020.", "start_on", None),
    ("Vanaf 31 februari 2027.", "start_on", None),
    ("In maart was het druk.", "start_on", None),
    ("Je werkt volledig op afstand.", "work_mode", WorkMode.REMOTE),
    ("Je werkt op kantoor in Zwolle.", "work_mode", WorkMode.ON_SITE),
    ("Je werkt op kantoor in Zwolle.", "place_id", 3),
    ("Het speelt in Nergenshuizen.", "place_id", None),
    ("De vergoeding is 1.000 euro per maand.", "allowance_eur", 1000),
    ("Het project kost € 2 miljoen.", "allowance_eur", None),
    ("Een geheimhoudingsverklaring en een VOG.", "screening", [
        Screening.CONDUCT_CERTIFICATE, Screening.CONFIDENTIALITY,
    ]),
    ("Wij zijn een erkend leerbedrijf.", "certified_host", True),
    ("Crebo 25604", "crebo", "25604"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "field", "value"), FACTS)
def test_a_fact_in_a_sentence(sentence, field, value):
    found = {at.field: at.value for at in find_facts([sentence], today=TODAY, towns=TOWNS)}

    assert found.get(field) == value


def test_the_first_sentence_that_tells_it_counts_and_is_quoted():
    (found,) = find_facts(["Het duurt 10 weken.", "Of 20 weken."], today=TODAY, towns={})

    assert (found.value, found.quote) == (10, "Het duurt 10 weken.")


def test_a_text_that_is_too_long_is_cut_between_lines_and_the_rest_is_shown():
    line = "Dit is een regel van de achtergrond over ons werk met gegevens.\n"
    intake = read("Achtergrond\n" + line * 200)

    kept = intake.value_of("background")
    assert isinstance(kept, str)
    assert len(kept) <= LONGEST["background"]
    assert kept.count("\n") + 1 + len(intake.unused) == 200


@pytest.mark.parametrize(
    "text", ["", " \n\n", "\u200b", "\x00\x01", ">>>", "Met vriendelijke groet"]
)
def test_nothing_gives_nothing(text):
    assert read(text).findings == ()


@pytest.mark.parametrize(
    "text",
    ["ze\u017f weken", "Start 1 \u017feptember 2027", "\u017fix students", "twee \u017femesters"],
)
def test_letters_that_look_alike_are_one_letter(text):
    assert read(text).findings


PIECES = st.sampled_from(
    [*MAIL.split("\n"), *WORD.split("\n"), *ENGLISH.split("\n"), "a@b.nl", "06-12345678", "€", ":"]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text())).map("\n".join))


@given(TEXTS)
def test_any_text_gives_answers_that_stand_in_it_and_can_be_stored(text):
    intake = read(text)

    whole = squeezed(cleaned(text).lines)
    assert len({found.field for found in intake.findings}) == len(intake.findings)
    for found in intake.findings:
        if found.field in LONGEST:
            check_content({found.field: found.value})
            said = found.value.splitlines()
        else:
            said = [found.quote.removesuffix("…")] if found.field != "skills" else found.value
        assert all(squeezed([words]) in whole for words in said)
    assert all(find_personal_data(line) is None for line in intake.unused)


def squeezed(lines):
    return "".join("".join(lines).split())
