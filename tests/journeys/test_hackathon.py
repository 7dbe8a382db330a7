# SPDX-License-Identifier: EUPL-1.2
"""A hackathon with three places: three programmes join, and the fourth is told that it is full."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from models.vocabulary import AssignmentForm
from tests.journeys.live import Enter, LiveSite
from tests.journeys.people import Contact, Coordinator, Lecturer

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
TITLE = "Een veilige meldkamer in één weekend"
THEME = "Cyberveiligheid"
PROGRAMMES = {
    "Cyber Security": ("Anouk Bergsma", "Hogeschool Duinrand"),
    "Forensisch ICT": ("Bilal Haddad", "Hogeschool Rivierland"),
    "Netwerkbeheer": ("Carla Poelman", "Hogeschool Heuvelrug"),
    "Bestuurskunde": ("Daan Vliegenthart", "Hogeschool Waddenzee"),
}
ALL_FULL = "Alle plekken van deze opdracht zijn vergeven."


@pytest.fixture
def lecturers(live: LiveSite, enter: Enter) -> dict[str, Lecturer]:
    """Four programmes that could join, each with its lecturer."""
    found = {}
    for programme, (name, institution) in PROGRAMMES.items():
        teacher = live.lecturer(name, institution)
        live.offer(teacher, programme, theme=THEME, title=f"Weekend {programme}")
        found[programme] = enter(teacher, Lecturer)
    return found


@pytest.fixture
def contact(live: LiveSite, enter: Enter, lecturers: dict[str, Lecturer]) -> Contact:
    """The contact of a hackathon that was opened."""
    miriam = live.contact("Miriam Terlouw", "Landelijke Meldkamerdienst")
    live.opened(miriam, theme=THEME, title=TITLE, form=AssignmentForm.HACKATHON, slots=3)
    contact = enter(miriam, Contact)
    contact.sign_in()
    return contact


def test_three_programmes_join_a_hackathon_and_no_fourth(
    live: LiveSite, enter: Enter, contact: Contact, lecturers: dict[str, Lecturer]
) -> None:
    for programme, lecturer in lecturers.items():
        lecturer.sign_in()
        lecturer.opens_suggestion(TITLE)
        lecturer.shows_interest(f"{programme} doet graag mee.")
        contact.accepts_interest_of(PROGRAMMES[programme][1])
    coordinator = enter(live.coordinator, Coordinator)
    coordinator.sign_in()
    late = coordinator.in_another_tab()
    late.opens_suggestion(TITLE, "Bestuurskunde")
    late.click("Bevestig koppeling")
    late.fills_in_terms(5)

    for taken, programme in enumerate(["Cyber Security", "Forensisch ICT", "Netwerkbeheer"]):
        contact.sees_places_left(TITLE, f"{3 - taken} van 3 plekken vrij")
        coordinator.opens_suggestion(TITLE, programme)
        coordinator.click("Bevestig koppeling")
        before = coordinator.reads("Hoe staat het ervoor?")
        assert before["Vrije plekken bij de opdracht"] == f"{3 - taken} van 3"
        assert before["Vrije groepen bij het aanbod"] == "3 van 3"
        assert before["Vrije plekken voor studenten"] == "12 van 12"
        coordinator.agrees_on(students=4)
    contact.sees_places_left(TITLE, "0 van 3 plekken vrij")

    late.press("Koppeling bevestigen")
    expect(late.page.get_by_role("heading", name="Er ging iets mis.")).to_be_focused()
    late.sees(ALL_FULL)
    assert late.reads("Hoe staat het ervoor?")["Vrije plekken bij de opdracht"] == "0 van 3"
    lecturers["Bestuurskunde"].follows_mail("Opdracht niet meer beschikbaar", TITLE)

    contact.opens_assignment(TITLE)
    placed = contact.page.get_by_role("table", name="Koppelingen").get_by_role("rowheader")
    expect(placed).to_have_text([f"{name}{at[1]}" for name, at in list(PROGRAMMES.items())[:3]])
    contact.sees("Overeengekomen")
    expect(contact.page.get_by_role("link", name="Vraag deze opleiding")).to_have_count(0)
