# SPDX-License-Identifier: EUPL-1.2
"""Writing an assignment and answering a suggestion with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.keys import Keyboard
from tests.journeys.live import Enter, LiveSite
from tests.journeys.people import PASSWORD, Contact, Lecturer, Visitor
from tests.journeys.plans import SENSOR_COURSE, SENSORS

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
TITLE = "Sluizen bedienen zonder muis"
PLAN = SENSORS.named(TITLE)


def test_an_assignment_is_written_with_the_keyboard(live: LiveSite, enter: Enter) -> None:
    contact = enter(live.contact("Lotte Mensink", "Dienst Sluizen"), Contact)
    keys = Keyboard(contact.page)
    sign_in(contact, keys)
    keys.follows("Opdrachten")
    keys.follows("Opdracht maken")
    keys.pushes("Begin met stap 1")

    writes_question(keys)
    shapes(keys)
    corrects_the_date_and_schedules(keys)
    keys.writes("Kleinste groep", "3")
    keys.writes("Grootste groep", "5")
    keys.pushes("Opslaan en verder")
    keys.picks("Met welke gegevens werken studenten?", "Interne gegevens")
    keys.ticks("De opdracht is niet bedrijfskritisch")
    keys.pushes("Opslaan en verder")
    contact.sees_heading("Controleer uw opdracht")
    keys.pushes("Opdracht indienen")

    contact.sees_heading("Uw opdracht is ingediend")


def test_a_suggestion_is_answered_with_the_keyboard(live: LiveSite, enter: Enter) -> None:
    owner = live.contact("Mieke Harmsen", "Dienst Bruggen")
    teacher = live.lecturer("Niels Oosterhof", "Hogeschool Havenkant")
    theme = PLAN.theme
    live.offer(teacher, "Technische Informatica", theme=theme, description=SENSOR_COURSE)
    live.opened(owner, theme=theme, title="Bruggen bedienen zonder muis")
    lecturer = enter(teacher, Lecturer)
    keys = Keyboard(lecturer.page)
    sign_in(lecturer, keys)
    keys.follows("Voorstellen")
    keys.follows("Bruggen bedienen zonder muis")
    lecturer.sees_heading("Bruggen bedienen zonder muis")

    keys.goes_to(lecturer.page.get_by_text("Hoe komt dit aantal punten tot stand?"))
    keys.press("Enter")
    lecturer.sees("Het niveau is gelijk: hbo bachelor.")
    form = lecturer.page.get_by_role("form", name="Belangstelling tonen")
    keys.goes_to(form.get_by_label("Uw bericht"))
    lecturer.page.keyboard.type("Onze studenten bouwen dit graag.")
    keys.goes_to(form.get_by_role("button", name="Belangstelling tonen"))
    keys.press("Enter")

    lecturer.is_told("Uw belangstelling is verstuurd.")


def sign_in(visitor: Visitor, keys: Keyboard) -> None:
    """Past the menu with the skip link, to the login form, and in."""
    visitor.page.goto("/inloggen")
    keys.press("Tab")
    expect(visitor.page.get_by_role("link", name="Direct naar de inhoud")).to_be_focused()
    expect(visitor.page.get_by_role("link", name="Direct naar de inhoud")).to_be_in_viewport()
    keys.press("Enter")
    keys.press("Tab")
    expect(visitor.page.get_by_label("E-mailadres")).to_be_focused()
    visitor.page.keyboard.type(visitor.who.email)
    keys.writes("Wachtwoord", PASSWORD)
    keys.press("Enter")
    visitor.sees_heading("Wat moet u nu doen?")


def writes_question(keys: Keyboard) -> None:
    expect(keys.page.get_by_role("heading", level=1, name="Vraag")).to_be_visible()
    keys.writes("Titel", TITLE)
    keys.writes("Uw vraag", PLAN.question)
    keys.writes("Achtergrond", PLAN.background)
    keys.writes("Gewenst resultaat", PLAN.result)
    keys.pushes("Opslaan en verder")


def shapes(keys: Keyboard) -> None:
    expect(keys.page.get_by_role("heading", level=1, name="Vorm en niveau")).to_be_visible()
    keys.picks("Opdrachtvorm", PLAN.form)
    keys.chooses("Welk niveau past het best?", PLAN.level)
    keys.chooses("Hoofdthema", PLAN.theme)
    keys.pushes("Opslaan en verder")


def corrects_the_date_and_schedules(keys: Keyboard) -> None:
    """A day that does not exist: the summary has the focus and leads to the field."""
    page = keys.page
    expect(page.get_by_role("heading", level=1, name="Periode en plaats")).to_be_visible()
    keys.writes("Startdatum", "31-02-2030")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Er ging iets mis.")).to_be_focused()
    keys.press("Tab", "Enter")
    expect(page.get_by_label("Startdatum")).to_be_focused()
    keys.writes("Startdatum", f"{PLAN.start_on:%d-%m-%Y}")
    keys.writes("Duur in weken", "20")
    keys.picks("Waar werken de studenten?", "Deels op locatie")
    keys.writes("Zoek in de lijst: Plaats", "Zoeterme")
    town = page.get_by_role("radio", name="Zoetermeer")
    keys.goes_to(town)
    keys.press("Space")
    expect(town).to_be_checked()
    keys.pushes("Opslaan en verder")
    expect(page.get_by_role("heading", level=1, name="Groep en begeleiding")).to_be_visible()
