# SPDX-License-Identifier: EUPL-1.2
"""The tips on the texts: on the check page, and where a coordinator asks the author for more."""

import pytest

from models.quality import HintCode, TextField
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentState, Language
from tests.views.assignment_forms import address, as_person, stored
from web.assignments.coaching import FIELDS, TIPS

GOOD = {
    "title": "Besluiten terugvinden in drie archieven",
    "question": "Medewerkers zoeken elke dag naar oude besluiten. Dat kost hen een uur. " * 5,
    "background": "De dienst bewaart besluiten in drie systemen. Elk systeem zoekt anders. " * 9,
    "expected_result": "Een werkend prototype dat in drie systemen tegelijk zoekt. Daarbij een "
    "advies over het vervolg.",
}
NOTHING_TO_SAY = "Uw tekst is duidelijk. Wij hebben geen tips."


@pytest.fixture
def draft(world, session, sent):
    def make(**fields):
        with UnitOfWork(session, sent) as uow:
            return world.draft(uow, **GOOD | fields)

    return make


def tips(page):
    return " ".join(page.select("#tips").get_text(" ").split())


def test_each_text_has_its_tips_and_a_link_to_its_field(contact, draft):
    made = draft(
        title="Iets met data", question="Middels een app. " + GOOD["question"],
        background="De RDDI. " + GOOD["background"], expected_result="Meer inzicht " * 10,
    )  # fmt: skip

    page = contact.get(address(made, "controleren"))

    assert [each.get_text() for each in page.soup.select("#tips h3")] == [
        "Titel", "Uw vraag", "Achtergrond", "Gewenst resultaat",
    ]  # fmt: skip
    links = {a.get_text(strip=True): a["href"] for a in page.soup.select("#tips a")}
    step = address(made, "bewerken", "vraag")
    assert links == {
        "Pas aan: Titel": f"{step}#title",
        "Pas aan: Uw vraag": f"{step}#question",
        "Pas aan: Achtergrond": f"{step}#background",
        "Pas aan: Gewenst resultaat": f"{step}#expected_result",
    }
    fields = contact.get(step).soup
    assert all(fields.find(id=link.split("#")[1]) for link in links.values())


def test_the_words_that_caused_a_tip_are_quoted_in_their_language(contact, draft):
    made = draft(background="Wij doen dit middels RDDI. " + GOOD["background"])

    page = contact.get(address(made, "controleren"))

    quoted = [(q.get_text(), q["lang"]) for q in page.soup.select("#tips q")]
    assert quoted == [("RDDI", "nl"), ("middels", "nl")]
    assert "middels Liever: met" in tips(page)


def test_a_long_sentence_is_quoted_by_its_beginning(contact, draft):
    long = "De dienst bewaart " + "en bewaart " * 20 + "brieven. "
    page = contact.get(address(draft(background=long + GOOD["background"]), "controleren"))

    assert page.select("#tips q").get_text().startswith("De dienst bewaart en")
    assert page.select("#tips q").get_text().endswith("…")


def test_a_good_text_gets_one_friendly_line(contact, draft):
    page = contact.get(address(draft(), "controleren"))

    assert NOTHING_TO_SAY in tips(page)
    assert page.soup.select("#tips :is(h3, a, q)") == []
    assert "geen eisen" not in tips(page)


def test_numbers_of_words_are_named(contact, draft):
    page = contact.get(address(draft(question="Hoe vindt u een brief?"), "controleren"))

    assert "Deze tekst heeft nu 5 woorden. Met 40 of meer" in tips(page)


def test_tips_never_stop_handing_in(contact, draft, session):
    made = draft(title="Iets met data", question="Diverse taken.", expected_result="Inzicht.")
    page = contact.get(address(made, "controleren"))
    assert page.soup.select("#tips h3")

    contact.press(page, "Opdracht indienen", _most_queries=45)

    assert stored(session, made).state is AssignmentState.SUBMITTED


def test_markup_in_a_text_is_shown_as_it_was_typed(contact, draft):
    typed = "Iets met <b>RDDI</b>"
    page = contact.get(address(draft(title="<i>Middels</i>", question=typed), "controleren"))

    quoted = [q.get_text() for q in page.soup.select("#tips q")]
    assert quoted == ["Middels", "RDDI"]
    assert page.soup.select("main :is(b, i)") == []


def test_the_own_abbreviation_of_the_organisation_is_known(contact, world, draft, session, sent):
    with UnitOfWork(session, sent) as uow:
        uow.session.merge(world.ministry).abbreviation = "RDDI"

    page = contact.get(address(draft(background="De RDDI. " + GOOD["background"]), "controleren"))

    assert NOTHING_TO_SAY in tips(page)


def test_an_empty_draft_only_reads_what_to_make(contact, draft):
    made = draft(title="", question="", background="", expected_result="")

    page = contact.get(address(made, "controleren"))

    assert [each.get_text() for each in page.soup.select("#tips h3")] == ["Gewenst resultaat"]


def test_an_english_page_quotes_dutch_as_dutch(contact, draft):
    made = draft(question="Middels een app. " + GOOD["question"])

    page = contact.get("/en" + address(made, "controleren"))

    assert "Please use everyday words." in tips(page)
    assert page.select("#tips q")["lang"] == page.select("#tips bdi")["lang"] == "nl"
    english = contact.get(address(draft(language=Language.ENGLISH, title="Tbd"), "controleren"))
    assert english.select("#tips q")["lang"] == "en"


def test_the_tips_need_no_query_more(contact, draft):
    contact.get(address(draft(title="Iets met data"), "controleren"), most_queries=14)


def test_a_coordinator_sees_the_tips_where_a_question_is_asked(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        vague = world.submitted(uow, **GOOD | {"title": "Iets met data"})
        good = world.submitted(uow, **GOOD)
    coordinator = as_person(app, world.coordinator)

    page = coordinator.get(f"/beoordelen/{vague.public_id}/terugsturen")
    other_step = coordinator.get(f"/beoordelen/{vague.public_id}/doorschuiven")
    nothing = coordinator.get(f"/beoordelen/{good.public_id}/terugsturen")

    assert "Iets met data" in tips(page)
    assert page.soup.select("#tips a") == []
    assert not other_step.soup.select("#tips")
    assert not nothing.soup.select("#tips")


def test_every_code_and_text_has_its_words():
    assert set(TIPS) == set(HintCode)
    assert set(FIELDS) == set(TextField)
