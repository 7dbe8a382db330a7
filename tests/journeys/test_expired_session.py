# SPDX-License-Identifier: EUPL-1.2
"""Nothing that somebody typed is lost: not by a session that ends, not by a tab that is closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.live import Enter, LiveSite
from tests.journeys.people import Contact

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
THEME = "Softwareontwikkeling"
QUESTION = (
    "Onze app voor meldingen loopt vast op oude telefoons.\n"
    "Hoe maken wij 'lichte' schermen & formulieren die overal werken <zonder> nieuwe hardware?"
)


def test_what_was_typed_when_the_session_ended_is_sent_after_signing_in(
    live: LiveSite, enter: Enter
) -> None:
    hilde = live.contact("Hilde Roosendaal", "Inspectie Buitenruimte")
    live.draft(hilde, theme=THEME, title="Lichte formulieren")
    contact = enter(hilde, Contact)
    contact.sign_in()
    contact.opens_draft("Lichte formulieren")
    contact.click("Wijzig Vraag")
    contact.page.get_by_label("Titel", exact=True).fill("Formulieren voor elke telefoon")
    contact.page.get_by_label("Uw vraag").fill(QUESTION)
    live.end_session(hilde)

    contact.press("Opslaan en verder")
    contact.sees_heading("Log opnieuw in")
    contact.sees("Wat u typte, is bewaard.", "Formulieren voor elke telefoon")
    contact.fill_in_login()
    contact.sees_heading("Uw gegevens zijn nog niet verstuurd")
    contact.press("Opnieuw versturen")
    contact.sees_heading("Vorm en niveau")

    contact.click("Vorige stap")
    expect(contact.page.get_by_label("Titel", exact=True)).to_have_value(
        "Formulieren voor elke telefoon"
    )
    expect(contact.page.get_by_label("Uw vraag")).to_have_value(QUESTION)
    contact.opens_draft("Formulieren voor elke telefoon")
    contact.submits()


def test_a_wrong_password_in_between_loses_nothing(live: LiveSite, enter: Enter) -> None:
    ilse = live.contact("Ilse Bakhuizen", "Inspectie Binnenruimte")
    live.draft(ilse, theme=THEME, title="Kaarten op het scherm")
    contact = enter(ilse, Contact)
    contact.sign_in()
    contact.opens_draft("Kaarten op het scherm")
    contact.click("Wijzig Groep en begeleiding")
    contact.page.get_by_label("Grootste groep").fill("7")
    live.end_session(ilse)
    contact.press("Opslaan en verder")

    contact.fill_in_login("dit is niet mijn wachtwoord")
    contact.sees("Dit e-mailadres en wachtwoord horen niet bij elkaar.", "Wat u typte, is bewaard.")
    contact.fill_in_login()
    contact.press("Opnieuw versturen")

    contact.sees_heading("Voorwaarden")
    contact.opens_draft("Kaarten op het scherm")
    contact.sees("2 tot 7 studenten")


def test_a_draft_survives_a_closed_tab(live: LiveSite, enter: Enter) -> None:
    contact = enter(live.contact("Joke Steenbeek", "Dienst Waterpeil"), Contact)
    contact.sign_in()
    contact.begins_an_assignment()
    contact.page.get_by_label("Titel", exact=True).press_sequentially("Peilbuizen uitlezen")
    contact.page.get_by_label("Uw vraag").fill(QUESTION)
    expect(contact.page.get_by_text("Opgeslagen om")).to_be_visible()

    contact.page.close()
    contact = contact.in_another_tab()

    contact.opens_draft("Peilbuizen uitlezen")
    contact.click("Wijzig Vraag")
    expect(contact.page.get_by_label("Titel", exact=True)).to_have_value("Peilbuizen uitlezen")
    expect(contact.page.get_by_label("Uw vraag")).to_have_value(QUESTION)
