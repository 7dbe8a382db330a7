# SPDX-License-Identifier: EUPL-1.2
"""From a pasted text or a file to a filled draft: what was found, where, and what misses."""

from io import BytesIO

import pytest

from models.access import Actor
from models.intake.facts import RULES
from models.intake.sections import Part
from models.operations import drafts
from tests.documents import docx
from tests.views.assignment_forms import address, as_person, id_in
from web.assignments.pasting import FIELDS

TEXT = """Titel: Zoeken in archieven

Achtergrond
Wij bewaren besluiten in drie systemen.

Vraag
Hoe vinden medewerkers sneller een besluit?

Resultaat
Een prototype en een advies.

Een groep van 3 tot 5 hbo-studenten werkt 20 weken, 16 uur per week.
Bel 06 12345678 voor vragen.
"""


@pytest.fixture
def empty(uow, world):
    with uow:
        return drafts.create_assignment(
            uow, Actor.of(world.contact), organisation_id=world.ministry.id
        )


def paste(client, draft, _status=302, **values):
    page = client.get(address(draft, "plakken"))
    return client.submit(page, "form.kp-form", _status=_status, **values)


def rows(page):
    return {
        row.dt.get_text(strip=True): row.dd.span.get_text(strip=True)
        for row in page.soup.select("#antwoorden .kp-facts__row")
    }


def test_from_the_start_page_to_what_was_found(contact):
    page = contact.get("/opdrachten/nieuw")
    page = contact.submit(page, "form.kp-form", _button="tekst")
    assert page.location.endswith("/plakken")

    page = contact.submit(contact.follow(page), "form.kp-form", text=TEXT, _status=302)
    page = contact.follow(page)

    found = rows(page)
    assert found["Titel"] == "Zoeken in archieven"
    assert found["Groepsgrootte"] == "3 tot 5 studenten"
    assert found["Duur"] == "20 weken"
    assert "Een groep van 3 tot 5 hbo-studenten" in page.text
    assert "1 regel met een groet of adres" in page.text
    assert "12345678" not in page.html


def test_what_misses_stands_there_with_a_link_to_its_field(contact, empty):
    page = contact.follow(paste(contact, empty, text=TEXT))

    links = [link["href"] for link in page.soup.select("#ontbreekt a")]
    assert address(empty, "bewerken", "periode") + "#start_on" in links
    for link in links:
        step, anchor = link.split("#")
        assert contact.get(step).soup.find(id=anchor), link


def test_each_answer_has_a_link_to_change_it(contact, empty):
    page = contact.follow(paste(contact, empty, text=TEXT))

    for link in page.soup.select("#antwoorden a"):
        step, anchor = link["href"].split("#")
        assert contact.get(step).soup.find(id=anchor), link["href"]


def test_a_word_file_does_the_same(contact, empty):
    content = docx("Titel: Zoeken in archieven", ["Vraag", "Hoe kan dit sneller?"])
    page = contact.follow(paste(contact, empty, file=(BytesIO(content), "vraag.docx")))

    assert rows(page)["Uw vraag"] == "Hoe kan dit sneller?"


def test_nothing_at_all_is_asked_again(contact, empty):
    page = paste(contact, empty, _status=400)

    assert page.errors == ["Plak een tekst of kies een bestand."]


def test_a_file_that_cannot_be_read_says_so_at_the_file(contact, empty):
    page = paste(contact, empty, _status=400, file=(BytesIO(b"%PDF-1.7 stuk"), "scan.pdf"))

    assert page.errors == ["Dit bestand is stuk of beveiligd. Plak de tekst in het vak."]
    assert page.select("#file-fout")


def test_markup_in_a_text_is_text(contact, empty):
    page = contact.follow(paste(contact, empty, text="Titel: <b>Zoeken</b> <script>x</script>"))

    assert rows(page)["Titel"] == "<b>Zoeken</b> <script>x</script>"


def test_what_was_found_is_not_shown_before_anything_was_pasted(contact, empty):
    page = contact.get(address(empty, "gevonden"), status=302)

    assert page.location.endswith("/plakken")


def test_what_is_handed_in_takes_no_text(contact, uow, world):
    with uow:
        handed_in = world.submitted(uow)

    assert contact.get(address(handed_in, "plakken"), status=409).status == 409


def test_a_coordinator_pastes_on_behalf_of_a_contact(app, uow, world):
    coordinator = as_person(app, world.coordinator)
    with uow:
        draft = drafts.create_assignment(
            uow,
            Actor.of(world.coordinator),
            organisation_id=world.ministry.id,
            owner=world.contact,
        )

    page = paste(coordinator, draft, text=TEXT)

    assert id_in(page.location) == str(draft.public_id)


def test_every_answer_that_can_be_found_has_a_name_on_the_page():
    found = {*RULES, "start_on", "place_id", *(part.value for part in Part)}
    assert found - {"practical", "group_min"} == set(FIELDS)
